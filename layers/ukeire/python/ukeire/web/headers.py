"""Headers that every answer carries, whatever it is (ASVS 3.4)."""

from starlette.responses import Response

from ukeire.web.site import WebSettings

FIXED = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def content_security_policy(
    nonce: str, upload_origin: str | None, frame_origin: str | None = None
) -> str:
    """Scripts by nonce alone, nothing inline, everything else from here and uploads to storage.

    ``frame_origin`` is the one place from which a page may frame what it shows.
    """
    reach = "'self'" if upload_origin is None else f"'self' {upload_origin}"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "manifest-src 'self'",
            f"connect-src {reach}",
            f"form-action {reach}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
            *([f"frame-src {frame_origin}"] if frame_origin else []),
        )
    )


def add_headers(response: Response, *, nonce: str, request_id: str, settings: WebSettings) -> None:
    """Complete an answer; what its endpoint set itself (a cache time, say) stays."""
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault(
        "Content-Security-Policy", content_security_policy(nonce, settings.upload_origin)
    )
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Request-Id"] = request_id


def private(response: Response) -> Response:
    """Of a page whose address holds a link's secret: nothing that it loads may learn it.

    Not ``no-referrer``: browsers then post the form with ``Origin: null``, which is refused.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
