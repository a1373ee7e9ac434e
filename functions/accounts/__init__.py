"""Accounts, sessions and passwords of applicants, over HTTP."""
