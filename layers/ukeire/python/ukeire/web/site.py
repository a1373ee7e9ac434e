"""Which of the two endpoints an application serves, and what the environment says about it."""

import os
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Site:
    """One endpoint: its cookie, its look, its first pages; ``translated`` ones let people choose a language."""

    name: str
    cookie: str
    layout: str
    home: str
    login_page: str = "/"
    change_page: str = "/password"
    choose_page: str = "/clients"
    translated: bool = False


APPLICANTS = Site("applicants", cookie="ukeire", layout="base.html", home="/home", translated=True)
OFFICES = Site("offices", cookie="ukeire-offices", layout="offices/base.html", home="/queue")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the web layer takes from the environment, once, when an application is made.

    ``upload_origin`` is where browsers post documents to (scheme, host, port), or None;
    ``own_origin`` the address the site is known by outside, where a proxy changes ``Host``.
    """

    insecure_cookies: bool = False
    upload_origin: str | None = None
    own_origin: str | None = None
    requests_table: str | None = None

    @classmethod
    def from_environment(cls, site: Site) -> Self:
        """Read the variables that ``template.yaml`` or the local run gives the function."""
        own = os.environ.get("SITE_URL" if site.name == "applicants" else "OFFICES_URL")
        return cls(
            insecure_cookies=os.environ.get("INSECURE_COOKIES") == "1",
            upload_origin=_upload_origin(),
            own_origin=_origin(own) if own else None,
            requests_table=os.environ.get("REQUESTS_TABLE"),
        )


def _upload_origin() -> str | None:
    bucket = os.environ.get("DOCUMENTS_BUCKET")
    if not bucket:
        return None
    region = os.environ.get("AWS_REGION", "ap-northeast-1")
    if os.environ.get("S3_ADDRESSING") == "path":
        return _origin(os.environ.get("AWS_ENDPOINT_URL", f"https://s3.{region}.amazonaws.com"))
    return f"https://{bucket}.s3.{region}.amazonaws.com"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
