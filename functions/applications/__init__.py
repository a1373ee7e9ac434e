"""My page, filings, register and certificates of applicants."""
