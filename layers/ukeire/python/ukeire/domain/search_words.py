"""How words are looked for: what counts as the same letter, and where a word may start. Pure."""

import re
import unicodedata
from collections.abc import Iterator

from ukeire.domain.legal_forms import KANA_FORMS, LEGAL_FORMS

MAX_WORDS = 8
"""Words of one search; more say nothing more."""
LONGEST_KEY = 60
"""Characters of a text that are looked at from where a word starts."""

_VARIANTS = str.maketrans(
    "髙﨑嵜濵濱邊邉齋齊廣澤國學櫻惠眞德榮實藏龍瀨塚渡嶋嶌冨",
    "高崎崎浜浜辺辺斎斉広沢国学桜恵真徳栄実蔵竜瀬塚渡島島富",
)
"""Forms of a character in names that people type either way."""
_RUN = re.compile(r"[0-9a-z]+")
_FORMS = sorted((*LEGAL_FORMS, *KANA_FORMS), key=len, reverse=True)


def fold(text: str) -> str:
    """``text`` without what searching does not tell apart.

    Width, case, hiragana and katakana, accents, old forms of characters; spaces, hyphens and dots
    are gone.
    """
    return "".join(letter for letter in _plain(text) if letter != " ")


def _plain(text: str) -> str:
    """Folded letter by letter; whatever separates words is one space."""
    mended = unicodedata.normalize("NFKC", text).casefold().translate(_VARIANTS)
    return "".join(_letter(one) for one in mended)


def _letter(one: str) -> str:
    if "ぁ" <= one <= "ゖ":
        return chr(ord(one) + 0x60)
    if "À" <= one <= "ɏ" or "Ḁ" <= one <= "ỿ":
        return unicodedata.normalize("NFD", one)[0]
    return one if unicodedata.category(one)[0] in "LN" else " "


def search_words(text: str) -> tuple[str, ...]:
    """The words that somebody typed, folded, the longest first; at most ``MAX_WORDS``."""
    words = dict.fromkeys(folded for word in text.split() if (folded := fold(word)))
    return tuple(sorted(words, key=len, reverse=True)[:MAX_WORDS])


def starts(text: str) -> frozenset[str]:
    """What is left of ``text``, folded, from every place where a word may start.

    Japanese is written without spaces, so there a word starts at every character; letters and
    digits of the West start where a run of them does. Inside a legal form nothing starts: half of
    all names would be found.
    """
    plain = _plain(text)
    return frozenset(
        plain[place:].replace(" ", "")[:LONGEST_KEY] for place in _places(plain, _inside(plain))
    )


def _places(plain: str, inside: frozenset[int]) -> Iterator[int]:
    runs = {match.start(): match.end() for match in _RUN.finditer(plain)}
    covered = {place for start, end in runs.items() for place in range(start + 1, end)}
    for place, letter in enumerate(plain):
        if letter != " " and place not in covered and place not in inside:
            yield place


def _inside(plain: str) -> frozenset[int]:
    """The places that belong to a legal form at either end; the first of all is none of them."""
    for form in _FOLDED_FORMS:
        if plain.startswith(form):
            return frozenset(range(1, len(form)))
        if plain.endswith(form) and plain != form:
            return frozenset(range(len(plain) - len(form), len(plain)))
    return frozenset()


_FOLDED_FORMS = tuple(dict.fromkeys(_plain(form) for form in _FORMS))
