"""Time-based one-time codes (RFC 6238): six digits, thirty seconds, SHA-1, as every app has them."""

import hmac

import pyotp

new_totp_secret = pyotp.random_base32
"""A new secret: 160 random bits in base32."""


def otp_matches(secret: str, step: int, code: str) -> bool:
    """Whether ``code`` is the secret's for that time step."""
    expected = pyotp.TOTP(secret).generate_otp(step)
    return hmac.compare_digest(expected.encode(), code.encode())


def provisioning_uri(secret: str, login_id: str, issuer: str) -> str:
    """The ``otpauth:`` address that an authenticator app reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login_id, issuer_name=issuer)
