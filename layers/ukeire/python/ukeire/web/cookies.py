"""The session's cookie (ASVS 3.3)."""

from starlette.requests import Request
from starlette.responses import Response

from ukeire.web.site import Site, WebSettings

_LONGEST = 128


def cookie_name(site: Site, settings: WebSettings) -> str:
    """``__Host-ukeire``; without the prefix only where the local run speaks plain HTTP."""
    return site.cookie if settings.insecure_cookies else f"__Host-{site.cookie}"


def read_token(request: Request, site: Site, settings: WebSettings) -> str | None:
    """The session's token, or None when there is none that could be one."""
    token = request.cookies.get(cookie_name(site, settings), "")
    return token if 0 < len(token) <= _LONGEST and token.isascii() else None


def set_token(response: Response, token: str, site: Site, settings: WebSettings) -> None:
    """Hand the browser its session; it forgets it when it closes."""
    response.set_cookie(
        cookie_name(site, settings),
        token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=not settings.insecure_cookies,
    )


def clear_token(response: Response, site: Site, settings: WebSettings) -> None:
    """Take the session back, and with it what the browser kept of our pages (14.3.1)."""
    response.delete_cookie(
        cookie_name(site, settings),
        path="/",
        httponly=True,
        samesite="lax",
        secure=not settings.insecure_cookies,
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
