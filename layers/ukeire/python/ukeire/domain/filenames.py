"""File names that people give: made harmless to show, to store and to download (F30). Pure."""

import unicodedata
from urllib.parse import quote

MAX_LENGTH = 200
_UNNAMED = "書類"
_REFUSED_BY_WINDOWS = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_KEPT = frozenset("\u200d\ufe0f")


def safe_filename(name: str) -> str:
    """The name without folders, line breaks, control and bidi characters, at most 200 characters.

    Japanese, rare kanji and emoji stay as typed; a long name loses the end of its stem and keeps its
    extension; what leaves nothing becomes 書類.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in last if not _is_invisible(character))
    shown = shown.translate(_REFUSED_BY_WINDOWS).strip(" \u3000.")
    stem, dot, extension = shown.rpartition(".")
    if dot and stem and len(extension) <= 10:
        return (stem[: MAX_LENGTH - len(extension) - 1].rstrip() or _UNNAMED) + dot + extension
    return shown[:MAX_LENGTH] or _UNNAMED


def attachment_disposition(name: str) -> str:
    """The Content-Disposition that saves the file under its safe name, never opens it."""
    return _disposition("attachment", name)


def inline_disposition(name: str) -> str:
    """The Content-Disposition that shows the file in the page, and saves it under its safe name."""
    return _disposition("inline", name)


def _disposition(kind: str, name: str) -> str:
    """RFC 6266: an ASCII stand-in for old programs, then the name itself as RFC 8187 writes it."""
    safe = safe_filename(name)
    stand_in = "".join(
        character if character.isascii() and character not in "%'" else "_" for character in safe
    )
    return f"{kind}; filename=\"{stand_in}\"; filename*=UTF-8''{quote(safe, safe='')}"


def _is_invisible(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} and character not in _KEPT
