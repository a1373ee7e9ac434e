"""Upload tickets and download links; inspection of what arrived."""
