"""Characters: which ones no field takes, and how typing habits are mended. Pure.

Mending is for what cannot be meant otherwise: full-width digits in a number, a long dash in a
telephone number. Names are never mended: 𠮷, 髙 and 﨑 stay exactly as typed, which rules out
every Unicode normalisation.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from ukeire.domain.wording import refusal

_FULL_WIDTH_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣－ー─━ｰ˗"), "-")
_HIRAGANA = {code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_SPACES = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f]")
_WITHOUT_WIDTH = re.compile(
    "[\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]"
)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # inside emoji and some scripts


def offering[Kept](
    check: Callable[[str], Kept], offer: Callable[[str], str]
) -> Callable[[str], Kept]:
    """``check``, whose refusals carry what the field would take instead, if ``offer`` finds any.

    It stands in the error's context as ``offer``.
    """

    def checked(text: str) -> Kept:
        try:
            return check(text)
        except PydanticCustomError as refusal:
            meant = offer(text)
            try:
                check(meant)
            except PydanticCustomError:
                raise refusal from None
            known = {**(refusal.context or {}), "offer": meant}
            raise PydanticCustomError(refusal.type, refusal.message_template, known) from None

    return checked


@dataclass(frozen=True, slots=True)
class Check:
    """A Pydantic annotation: ``check`` mends and returns the text, or raises PydanticCustomError.

    ``schema`` is added to the field's JSON Schema; the schema describes, the check decides, so that
    every refusal is ours: a stable code and a message in Japanese. ``lines``: it may have several.
    ``offer`` proposes what was meant by a text that is refused.
    """

    check: Callable[[str], str]
    schema: Mapping[str, Any] = field(default_factory=dict)
    lines: bool = False
    offer: Callable[[str], str] | None = None

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        check = offering(self.check, self.offer) if self.offer else self.check
        return core_schema.no_info_after_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(schema) | dict(self.schema)

    def __hash__(self) -> int:
        return hash(self.check)


def mend_width(text: str) -> str:
    """Full-width ASCII and the ideographic space to their half-width forms."""
    return text.translate(_FULL_WIDTH_ASCII)


def mend_number(text: str) -> str:
    """As for a number or code: half-width, every kind of dash a hyphen, no space around."""
    return mend_width(text.translate(_HYPHENS)).strip()


def mend_kana(text: str) -> str:
    """Hiragana and half-width katakana to full-width katakana, voiced marks composed."""
    return unicodedata.normalize("NFKC", text.strip()).translate(_HIRAGANA)


def mend_pasted(text: str) -> str:
    """What comes along when people paste from tables, letters and telephones, made harmless.

    Every kind of line end is ``\\n``, every narrow or fixed space a space; characters that take no
    width and only hint at breaks or directions go.
    """
    return _WITHOUT_WIDTH.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """A text pasted into a field of one line: tabs and line ends become a space."""
    text = mend_pasted(text)
    return re.sub(r"\s*[\n\t]\s*", " ", text.translate(dict.fromkeys(map(ord, _JOINERS)))).strip(
        " "
    )


def refuse_unprintable(text: str, *, allowed: str = "") -> None:
    """Raise ``control_character`` or ``private_character`` for what must not be in any field.

    Control, bidirectional and other invisible characters hide what a reader would see; private
    characters (外字) look different on every machine.
    """
    for character in text:
        if character in allowed:
            continue
        category = unicodedata.category(character)
        if category == "Co":
            raise refusal(
                "private_character",
                "外字（お使いの端末だけで表示される文字）は使えません。別の文字に置き換えてください。",
            )
        if category in _INVISIBLE or _is_noncharacter(character):
            raise refusal(
                "control_character",
                "画面に表示されない文字（制御文字など）が含まれています。入力し直してください。",
            )


def refuse_emoji(text: str) -> None:
    """Raise ``emoji``: names and addresses are printed on certificates, which have no emoji."""
    if any("\U0001f000" <= character < "\U00020000" or character == "\ufe0f" for character in text):
        raise refusal("emoji", "絵文字は使えません。絵文字を除いて入力してください。")


def refuse_empty(text: str) -> None:
    """Raise ``missing`` for a text in which nothing is left."""
    if not text:
        raise refusal("missing", "{label}を入力してください。")


def refuse_longer(text: str, max_length: int) -> None:
    """Raise ``string_too_long``: a code point of any width counts 1, so do spaces and newlines."""
    if len(text) > max_length:
        raise refusal(
            "string_too_long",
            "{label}は{max_length}文字以内で入力してください（現在{length}文字）。",
            max_length=max_length,
            length=len(text),
        )


def single_line(max_length: int) -> Check:
    """One line, 1 to ``max_length`` characters, without emoji; spaces around it are dropped."""

    def check(text: str) -> str:
        text = text.strip()
        refuse_empty(text)
        refuse_longer(text, max_length)
        refuse_unprintable(text)
        refuse_emoji(text)
        return text

    return Check(check, {"minLength": 1, "maxLength": max_length})


def multi_line(max_length: int) -> Check:
    """Lines, 1 to ``max_length`` characters; newline and tab allowed, CR LF becomes LF (D5)."""

    def check(text: str) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        refuse_empty(text.strip())
        refuse_longer(text, max_length)
        refuse_unprintable(text, allowed="\n\t" + _JOINERS)
        return text

    return Check(check, {"minLength": 1, "maxLength": max_length}, lines=True)


def _is_noncharacter(character: str) -> bool:
    code = ord(character)
    return (code & 0xFFFE) == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
