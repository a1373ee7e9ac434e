"""What filings look like on pages, drawn from their procedure's declaration alone."""
