"""An office's own words for the mails that go out in its name (メールの文面). Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator

from ukeire.domain.characters import multi_line, single_line
from ukeire.domain.form import entry
from ukeire.domain.mail_kinds import MAIL_KINDS
from ukeire.domain.problems import Problem
from ukeire.domain.settings.kinds import Kind, Value
from ukeire.domain.wording import refusal

LONGEST_LINE = 300
_LONGEST_SUBJECT = 300
_PLACE = re.compile(r"\{([^{}\n]*)\}")


class BrokenTemplate(ValueError):
    """The words cannot be said: a placeholder without a value, or a subject that is none."""


@dataclass(frozen=True, slots=True)
class MailWords:
    """What a mail says; None where the built-in text stands."""

    subject: str | None
    body: str | None


def _lines_of_sane_length(text: str) -> str:
    if any(len(line) > LONGEST_LINE for line in text.split("\n")):
        raise refusal("long_line", "1行は{most}文字以内にしてください。", most=LONGEST_LINE)
    return text


class MailTemplate(Value):
    """The words of one kind of mail; a setting's key is the kind. What is empty stays built-in."""

    subject: Annotated[str, single_line(100)] | None = entry(
        "件名",
        hint="空欄のときは、標準の件名を使います。",
        example="【協議会】{手続名}の差戻し（{受付番号}）",
        default=None,
    )
    body: Annotated[str, multi_line(3000), AfterValidator(_lines_of_sane_length)] | None = entry(
        "本文",
        hint="3000文字以内。空欄のときは、標準の本文を使います。"
        "あて名（法人名と担当者名）と署名は、自動で前後に付きます。",
        example="{手続名}の内容に確認が必要な点がありました。\n\n{コメント}\n\n{申請のページ}",
        widget="textarea",
        default=None,
    )

    def problems(self, kind: str) -> list[Problem]:
        """Placeholders that mails of this kind have no value for."""
        known = list(MAIL_KINDS[kind].places.values())
        found = []
        for name, text in (("subject", self.subject), ("body", self.body)):
            wrong = sorted(set(_PLACE.findall(text or "")) - set(known))
            if name == "subject" and "コメント" in _PLACE.findall(text or ""):
                wrong.append("コメント")
            if wrong:
                words = "、".join(f"{{{word}}}" for word in dict.fromkeys(wrong))
                usable = [one for one in known if name == "body" or one != "コメント"]
                message = (
                    f"{words} は使えません。使えるのは "
                    f"{' '.join(f'{{{word}}}' for word in usable)} です。"
                )
                found.append(Problem(f"/{name}", "unknown_placeholder", message))
        return found

    def filled(self, kind: str, values: Mapping[str, Any]) -> MailWords:
        """The words of a mail with these values. Raises BrokenTemplate."""
        by_word = {word: name for name, word in MAIL_KINDS[kind].places.items()}

        def said(text: str) -> str:
            def value(place: re.Match[str]) -> str:
                name = by_word.get(place[1])
                if name is None or name not in values:
                    raise BrokenTemplate(f"no value for {place[0]}")
                return "" if values[name] is None else str(values[name])

            return _PLACE.sub(value, text)

        subject = said(self.subject) if self.subject else None
        if subject is not None and not (
            subject.strip() and subject.isprintable() and len(subject) <= _LONGEST_SUBJECT
        ):
            raise BrokenTemplate("the subject is empty, too long or of several lines")
        return MailWords(subject, said(self.body) if self.body else None)


MAIL_TEMPLATES = Kind("mail_templates", "メールの文面", MailTemplate)
