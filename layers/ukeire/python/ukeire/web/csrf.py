"""Forgery tokens for page forms: derived from the session's secret, so nothing is stored.

Each answer hides the token under a mask of its own: what never repeats cannot be guessed from the
length of compressed answers (BREACH).
"""

import base64
import binascii
import hmac
import secrets

from ukeire.domain.errors import ForeignOrigin
from ukeire.web.forms import CSRF_FIELD, Form

_SIZE = 32


def csrf_token(session_token: str) -> str:
    """A token for forms drawn for this session; says nothing about the cookie, differs each time."""
    mask = secrets.token_bytes(_SIZE)
    return base64.urlsafe_b64encode(mask + _masked(_secret(session_token), mask)).decode()


def check_csrf(form: Form, session_token: str) -> None:
    """Raises ForeignOrigin unless the form was drawn for this very session."""
    if not hmac.compare_digest(_unmasked(form.get(CSRF_FIELD, "")), _secret(session_token)):
        raise ForeignOrigin(
            "画面を表示したあとにログインし直したため、送信を受け付けませんでした。"
            "前の画面を開き直して、もう一度操作してください。"
        )


def _secret(session_token: str) -> bytes:
    return hmac.digest(session_token.encode(), b"ukeire csrf", "sha256")


def _unmasked(token: str) -> bytes:
    try:
        given = base64.urlsafe_b64decode(token.encode())
    except binascii.Error:
        return b""
    return _masked(given[_SIZE:], given[:_SIZE]) if len(given) == 2 * _SIZE else b""


def _masked(text: bytes, mask: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(text, mask, strict=True))
