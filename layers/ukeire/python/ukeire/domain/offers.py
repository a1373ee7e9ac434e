"""What somebody probably meant where a field refuses what they typed: offered, never put in unasked.

Each takes the text as typed and returns a proposal. Whether a field would take it is for the field
to say (``characters.offering``): what it refuses as well is not offered.
"""

import re
import unicodedata

from ukeire.domain.characters import mend_kana, mend_number, mend_width, one_line
from ukeire.domain.legal_forms import ABBREVIATIONS, LEGAL_FORMS

_LONGEST_FORM_FIRST = sorted(LEGAL_FORMS, key=len, reverse=True)
_LINES_IN_KANA = re.compile("[-~‐‑‒–—―−─━〜～]")
_MOBILE = re.compile(r"(0[2-9]0)([0-9]{4})([0-9]{4})")
_FREE = re.compile(r"(0120|0570)([0-9]{3})([0-9]{3})")
_FREE_LONG = re.compile(r"(0800)([0-9]{3})([0-9]{4})")
_METROPOLIS = re.compile(r"(03|06)([0-9]{4})([0-9]{4})")


def organization_name(text: str) -> str:
    """㈱ and the like spelled out, no space beside the legal form (A3)."""
    name = _spelled_out(one_line(text))
    for _ in range(3):  # 医療法人 社団 さくら会: one form grows into a longer one
        name = _closed_up(name)
    return name


def _spelled_out(name: str) -> str:
    plain = mend_width(name)
    for short, form in ABBREVIATIONS.items():
        if plain.startswith(short):
            return form + name[len(short) :].strip()
        if plain.endswith(short):
            return name[: -len(short)].strip() + form
    return name


def _closed_up(name: str) -> str:
    for form in _LONGEST_FORM_FIRST:
        if name.startswith(form):
            return form + name[len(form) :].lstrip()
        if name.endswith(form):
            return name[: -len(form)].rstrip() + form
    return name


def kana(text: str) -> str:
    """Without spaces, with one long-vowel mark for all that looks like it."""
    if len(text) > 1000:  # normalising is slow
        return text
    return _LINES_IN_KANA.sub("ー", "".join(mend_kana(text).split()))


def phone_number(text: str) -> str:
    """Hyphens for other separators, or where the number itself says where they belong."""
    plain = mend_number(text).replace("+81", "0").replace("0(0)", "0")
    parts = re.findall("[0-9]+", plain)
    if len(parts) == 3:
        return "-".join(parts)
    digits = "".join(parts)
    for known in (_FREE_LONG, _FREE, _MOBILE, _METROPOLIS):
        if found := known.fullmatch(digits):
            return "-".join(found.groups())
    return text


def digits(text: str) -> str:
    """The digits alone, without T, hyphens, spaces and units."""
    return "".join(re.findall("[0-9]", mend_number(text)))


def code(text: str) -> str:
    """Letters and digits alone."""
    return "".join(re.findall("[0-9A-Za-z]", mend_number(text)))


def login_id(text: str) -> str:
    """In half-width small letters, without spaces."""
    return "".join(mend_number(text).lower().split())


def email_address(text: str) -> str:
    """Without spaces; full stops where a Japanese keyboard put other signs."""
    plain = unicodedata.normalize("NFKC", text[:300])
    return re.sub("[,、。]", ".", "".join(plain.split()))
