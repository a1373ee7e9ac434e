"""Passwords: the policy as data, what is wrong with one, and making one (A8). Pure."""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources

from ukeire.domain.errors import InvalidInput
from ukeire.domain.problems import Problem
from ukeire.domain.wording import Text, listed

SERVICE_WORDS = ("ukeire",)
"""Words that everybody would guess first here, beside the login ID."""

MAX_TYPED = 200
"""Nothing longer is hashed or compared: it could only be an attempt to keep us busy."""

_UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_LOWER = "abcdefghijkmnpqrstuvwxyz"
_DIGITS = "23456789"
_GENERATED_LENGTH = 15
_SHORTEST_WORD = 4


@dataclass(frozen=True, slots=True)
class CharacterClass:
    """A kind of character of which a password needs at least one."""

    code: str
    name: str
    pattern: re.Pattern[str]


UPPER = CharacterClass("no_upper", "半角の英大文字", re.compile(r"[A-Z]"))
LOWER = CharacterClass("no_lower", "半角の英小文字", re.compile(r"[a-z]"))
DIGIT = CharacterClass("no_digit", "半角の数字", re.compile(r"[0-9]"))


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """What a password must be. Lengths are in code points; ``half_width`` allows ASCII alone."""

    minimum: int
    maximum: int
    classes: tuple[CharacterClass, ...]
    half_width: bool

    @property
    def hint(self) -> str:
        """The policy in one polite sentence, for beside the field."""
        lengths = {"minimum": self.minimum, "maximum": self.maximum}
        if not self.classes:
            return Text(
                "よく使われる言葉を避けて、{minimum}～{maximum}文字で設定してください。", **lengths
            )
        return Text(
            "{kinds}をそれぞれ1文字以上含めて、{minimum}～{maximum}文字で設定してください。",
            kinds=listed([Text(kind.name) for kind in self.classes]),
            **lengths,
        )


POLICIES = {
    "seed": PasswordPolicy(8, 15, (UPPER, LOWER, DIGIT), half_width=True),
    "nist": PasswordPolicy(15, 64, (), half_width=False),
}
"""``seed`` is what the council's documents ask for, ``nist`` what SP 800-63B-4 does."""


def problems_of(password: str, policy: PasswordPolicy, words: Iterable[str] = ()) -> list[Problem]:
    """Everything that is wrong with a new password; ``words`` are those of its context.

    Nothing is trimmed or converted: a full-width letter is a problem, not a half-width one.
    """
    found: list[tuple[str, str]] = []
    if len(password) < policy.minimum:
        found.append(
            (
                "too_short",
                Text("パスワードは{minimum}文字以上にしてください。", minimum=policy.minimum),
            )
        )
    if len(password) > policy.maximum:
        found.append(
            (
                "too_long",
                Text("パスワードは{maximum}文字以内にしてください。", maximum=policy.maximum),
            )
        )
    if policy.half_width and not re.fullmatch(r"[!-~]*", password):
        found.append(
            (
                "not_half_width",
                "パスワードは半角の英字・数字・記号で入力してください（全角文字や空白は使えません）。",
            )
        )
    if any(unicodedata.category(character)[0] == "C" for character in password):
        found.append(("control_character", "パスワードに、表示されない文字が含まれています。"))
    found += [
        (kind.code, Text("パスワードに{kind}を1文字以上含めてください。", kind=Text(kind.name)))
        for kind in policy.classes
        if not kind.pattern.search(password)
    ]
    if not found and _easily_guessed(password, words):
        found.append(
            (
                "easily_guessed",
                "推測されやすいパスワードです。よく使われる言葉やログインIDを避けてください。",
            )
        )
    return [Problem("", code, message) for code, message in found]


def check_new_password(password: str, policy: PasswordPolicy, words: Iterable[str]) -> None:
    """Raise InvalidInput at ``/new_password`` with every problem of it."""
    problems = problems_of(password, policy, words)
    if problems:
        raise InvalidInput(
            [Problem("/new_password", problem.code, problem.message) for problem in problems]
        )


def generate_password(choice: Callable[[Sequence[str]], str]) -> str:
    """15 characters without look-alikes (0 O o 1 l I) that every policy accepts.

    ``choice`` picks one of a sequence and must be unpredictable.
    """
    everything = _UPPER + _LOWER + _DIGITS
    pool = [choice(_UPPER), choice(_LOWER), choice(_DIGITS)]
    pool += [choice(everything) for _ in range(_GENERATED_LENGTH - len(pool))]
    places = list(range(len(pool)))
    shuffled = ""
    while places:
        place = int(choice([str(place) for place in places]))
        places.remove(place)
        shuffled += pool[place]
    return shuffled


def _easily_guessed(password: str, words: Iterable[str]) -> bool:
    """A common password, or a word of the context with nothing but digits and signs around it."""
    folded = password.casefold()
    context = {_letters(word.casefold()) for word in (*SERVICE_WORDS, *words)}
    return folded in _common_passwords() or _letters(folded) in {
        word for word in context if len(word) >= _SHORTEST_WORD
    }


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text)


@functools.cache
def _common_passwords() -> frozenset[str]:
    text = (resources.files("ukeire.domain") / "common_passwords.txt").read_text(encoding="ascii")
    return frozenset(text.split())
