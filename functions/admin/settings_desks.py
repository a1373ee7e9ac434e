"""How the console shows each kind of setting: where, in which words, under which key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ukeire.domain.dates import day_in_japan, parse_date
from ukeire.domain.errors import InvalidInput
from ukeire.domain.mail_kinds import MAIL_KINDS
from ukeire.domain.problems import Problem
from ukeire.domain.settings.canned_comments import CANNED_COMMENTS
from ukeire.domain.settings.closing_days import HOLIDAYS
from ukeire.domain.settings.kinds import ONLY, Kind, Setting
from ukeire.domain.settings.mail_templates import MAIL_TEMPLATES
from ukeire.domain.settings.notices import NOTICES
from ukeire.domain.settings.service_hours import PLANNED_STOPS, SERVICE_HOURS
from ukeire.domain.settings.targets import TARGETS
from ukeire.usecases.change_setting import own_procedures
from ukeire.usecases.try_mail_template import own_mail_kinds
from ukeire.web.context import Context

type Choices = Mapping[str, str]


type Given = Mapping[str, Sequence[tuple[date, str]]]


def _nothing_given(_context: Context) -> Given:
    return {}


def _public_holidays(context: Context) -> Given:
    """This year's and the next's."""
    year = day_in_japan(context.now).year
    holidays = context.services.calendar.public_holidays
    return {f"{one}年の祝日": tuple(holidays(one).items()) for one in (year, year + 1)}


def _no_places(_office: str) -> Choices:
    return {}


@dataclass(frozen=True, slots=True)
class Desk:
    """One kind's pages, below ``path``, and its JSON, below ``/api`` and ``path``.

    ``about`` says what it is for; ``what`` is what one of them is called. ``order`` sorts the list.
    ``places`` are the keys that there may be, with their names, where there is a fixed set;
    ``key_field`` the label of a key that is typed; otherwise keys are made. ``columns`` names the
    fields that the list shows. ``part`` is a template of more beside the form, of the kind's own.
    ``given`` is what holds although nobody set it, by its heading.
    """

    kind: Kind[Any]
    path: str
    what: str
    about: str
    columns: Sequence[str]
    order: Callable[[Setting[Any]], Any]
    places: Callable[[str], Choices] = _no_places
    key_field: str = ""
    choices: Mapping[str, Callable[[str], Choices]] = field(default_factory=dict)
    part: str = ""
    given: Callable[[Context], Given] = _nothing_given

    @property
    def fixed(self) -> bool:
        """Whether its keys are a fixed set, each with at most one value."""
        return self.places is not _no_places

    @staticmethod
    def placeholders(kind: str) -> Sequence[str]:
        """What may stand in braces in the words of a kind of mail."""
        return tuple(MAIL_KINDS[kind].places.values())

    def new_key(self, context: Context) -> str | None:
        """The key of a new setting: typed on its form, or None to have one made."""
        if not self.key_field:
            return None
        typed = context.form.get("day", "")
        try:
            return parse_date(typed).isoformat()
        except ValueError as error:
            message = f"{self.key_field}を正しく入力してください（例：2026年4月1日）。"
            raise InvalidInput([Problem("/day", "not_a_date", message)]) from error


DESKS: Sequence[Desk] = (
    Desk(
        NOTICES,
        "/notices",
        "お知らせ",
        "申請者のログイン画面とマイページに表示します。",
        ("title", "state", "shown_from", "shown_until", "importance"),
        lambda one: (one.value.state == "ended", -one.value.shown_from.toordinal(), one.key),
    ),
    Desk(
        CANNED_COMMENTS,
        "/settings/comments",
        "定型文",
        "差戻しや不承認のコメントを書くときに呼び出せる文章です。",
        ("title", "procedure", "position"),
        lambda one: (one.value.position, one.value.title, one.key),
        choices={"procedure": own_procedures},
    ),
    Desk(
        MAIL_TEMPLATES,
        "/settings/mails",
        "メールの文面",
        "この部署の名前で申請者に送るメールの文面です。設定しないときは、標準の文面で送ります。",
        ("subject",),
        lambda one: one.key,
        places=own_mail_kinds,
        part="offices/parts/mail_template.html",
    ),
    Desk(
        SERVICE_HOURS,
        "/settings/hours",
        "受付時間",
        "申請を受け付ける毎日の時間です。設定しないときは、終日受け付けます。"
        "時間外も、画面の確認と入力の保存はできます。",
        ("opens", "closes"),
        lambda one: one.key,
        places=lambda _office: {ONLY: "毎日の受付時間"},
    ),
    Desk(
        PLANNED_STOPS,
        "/settings/stops",
        "計画停止",
        "申請の受付を止める期間です。14日前から申請者の画面で予告します。",
        ("starts", "ends", "reason"),
        lambda one: one.value.starts,
    ),
    Desk(
        HOLIDAYS,
        "/settings/holidays",
        "休業日",
        "土日、祝日、年末年始（12月29日から1月3日まで）のほかに休む日です。"
        "最初に申請を受け付ける部署の休業日が、審査の日数から除かれます。"
        "変更は次に審査の日数を数え始める申請（申請、差戻し後の再申請）から使われ、"
        "すでにお知らせした期日は変わりません。",
        ("name",),
        lambda one: one.key,
        key_field="休業する日",
        given=_public_holidays,
    ),
    Desk(
        TARGETS,
        "/settings/targets",
        "目標日数",
        "手続ごとの審査の目標です。設定しないときは、手続の標準の日数によります。"
        "最初に申請を受け付ける部署の目標が、審査全体に使われます。"
        "変更は次に審査の日数を数え始める申請（申請、差戻し後の再申請）から使われ、"
        "すでにお知らせした期日は変わりません。",
        ("working_days",),
        lambda one: one.key,
        places=own_procedures,
    ),
)
