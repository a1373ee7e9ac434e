"""Which language a page speaks, and how it says what is written in Japanese everywhere.

Japanese needs no catalogue. Another language is a file ``locales/<tag>.po``; the build makes
``locales_built`` of them, and each is read when somebody first asks for its language.
"""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from ukeire.domain.wording import Text
from ukeire.web.site import Site, WebSettings

if TYPE_CHECKING:
    from gettext import GNUTranslations

SOURCE = Path(__file__).parents[1] / "locales"
BUILT = Path(__file__).parents[1] / "locales_built"
INDEX = "languages.json"
"""In ``BUILT``: tag to the language's own name, in the order in which to offer them."""

_COOKIE = "ukeire-language"
_A_YEAR = 365 * 24 * 3600

type Find = Callable[[str], str]
"""From a msgid to what the language says instead: the msgid itself where it has nothing."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language; ``tag`` is BCP 47, for ``lang`` attributes, ``name`` its own name."""

    tag: str
    name: str

    @property
    def japanese(self) -> bool:
        """Whether it is the one in which everything is written."""
        return self.tag == "ja"

    @property
    def find(self) -> Find:
        """Looks templates up."""
        return str if self.japanese else _catalogue(BUILT, self.tag).gettext

    def say(self, words: object) -> object:
        """``words`` in this language where they are a text; whatever else stays as it is."""
        if self.japanese or not isinstance(words, Text):
            return words
        template = self.find(words.template)
        if not words.values:
            return template
        return template.format(**{name: self.say(value) for name, value in words.values.items()})

    def say_all(self, document: Any) -> Any:
        """A JSON document for a page's script: every text in it said."""
        if self.japanese:
            return document
        if isinstance(document, Mapping):
            return {key: self.say_all(value) for key, value in document.items()}
        if isinstance(document, list | tuple):
            return [self.say_all(value) for value in document]
        return self.say(document)


JAPANESE = Language("ja", "日本語")


def languages() -> Mapping[str, Language]:
    """All there are by tag, Japanese first."""
    return _languages(BUILT)


@functools.cache
def _languages(built: Path) -> Mapping[str, Language]:
    index = built / INDEX
    names = json.loads(index.read_text("utf-8")) if index.is_file() else {}
    others = {tag: Language(tag, name) for tag, name in names.items()}
    return {JAPANESE.tag: JAPANESE, **others}


@functools.cache
def _catalogue(built: Path, tag: str) -> "GNUTranslations":
    from gettext import GNUTranslations

    with (built / f"{tag}.mo").open("rb") as file:
        return GNUTranslations(file)


def language_of(request: Request, site: Site, settings: WebSettings) -> Language:
    """What somebody chose, otherwise what their browser asks for.

    Japan's browsers often list other languages too, so one that lists Japanese at all gets it; so
    does one that lists nothing that is there.
    """
    if not site.translated:
        return JAPANESE
    chosen = languages().get(request.cookies.get(_cookie_name(settings), ""))
    return chosen or _accepted(request.headers.get("accept-language", "")) or JAPANESE


def remember(response: Response, language: Language, settings: WebSettings) -> None:
    """Keep what was chosen in the browser, for a year."""
    response.set_cookie(
        _cookie_name(settings),
        language.tag,
        max_age=_A_YEAR,
        path="/",
        httponly=True,
        samesite="lax",
        secure=not settings.insecure_cookies,
    )


def _cookie_name(settings: WebSettings) -> str:
    return _COOKIE if settings.insecure_cookies else f"__Host-{_COOKIE}"


def _accepted(header: str) -> Language | None:
    wanted = list(_wanted(header))
    if any(primary == JAPANESE.tag for primary in wanted):
        return JAPANESE
    return next((one for tag in wanted if (one := languages().get(tag))), None)


def _wanted(header: str) -> Iterator[str]:
    """Primary subtags, the most wanted first."""
    weighed: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, parameters = part.strip().partition(";")
        try:
            weight = float(parameters.strip().removeprefix("q=")) if parameters else 1.0
        except ValueError:
            weight = 0.0
        if tag and weight > 0:
            weighed.append((weight, tag.partition("-")[0].lower()))
    for _, tag in sorted(weighed, key=lambda one: -one[0]):
        yield tag
