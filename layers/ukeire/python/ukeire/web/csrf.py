"""Forgery tokens for page forms: derived from the session's secret, so nothing is stored."""

import hmac

from ukeire.domain.errors import ForeignOrigin
from ukeire.web.forms import CSRF_FIELD, Form


def csrf_token(session_token: str) -> str:
    """The token of forms drawn for this session, 64 hex digits; says nothing about the cookie."""
    return hmac.digest(session_token.encode(), b"ukeire csrf", "sha256").hex()


def check_csrf(form: Form, session_token: str) -> None:
    """Raises ForeignOrigin unless the form was drawn for this very session."""
    if not hmac.compare_digest(
        form.get(CSRF_FIELD, "").encode(), csrf_token(session_token).encode()
    ):
        raise ForeignOrigin(
            "画面を表示したあとにログインし直したため、送信を受け付けませんでした。"
            "前の画面を開き直して、もう一度操作してください。"
        )
