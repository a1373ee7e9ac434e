"""Ids, tokens and choices that nobody can foresee."""

import base64
import secrets


def new_id() -> str:
    """16 characters of ``a-z2-7``, 80 random bits: for what is looked up, not for secrets."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def new_token() -> str:
    """A secret of 256 random bits, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(32)
