"""Changing what is registered (登録内容の変更): rules C3–C9, C11.

Source: the joining guide of 2021-05, pages 8–15. One filing holds any number of edits; the most
that they touch decides who reviews it.
"""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from ukeire.domain.filing import Filing
from ukeire.domain.form import Form, Section, entry
from ukeire.domain.problems import Problem
from ukeire.domain.procedure import Procedure, Route
from ukeire.domain.text import LongText
from ukeire.domain.wording import Text
from ukeire.procedures.member_forms import DOCUMENTS, SECTIONS
from ukeire.procedures.member_register import (
    EXPIRIES,
    IDENTITIES,
    check_people,
    closed_to_strangers,
)


class Departure(StrEnum):
    """Why somebody no longer works for the organisation."""

    EMPLOYMENT_ENDED = "employment_ended"
    MOVED = "moved"
    WENT_HOME = "went_home"
    OTHER = "other"


DEPARTURE_CHOICES = {
    Departure.EMPLOYMENT_ENDED: "雇用契約が終了した",
    Departure.MOVED: "ほかの法人に移った",
    Departure.WENT_HOME: "帰国した",
    Departure.OTHER: "その他（変更の理由に書いてください）",
}


class Reason(Form):
    """What is changed and why; asked for every change (C5)."""

    what: LongText = entry(
        "変更の内容",
        hint="何をどのように変更するかを、具体的に入力してください。",
        example="代表者が交代したため、代表者の氏名を変更する。",
        widget="textarea",
    )
    why: LongText = entry(
        "変更の理由",
        hint="変更が必要になった理由と、その時期を入力してください。",
        example="令和8年4月1日の理事会で新しい理事長が選任されたため。",
        widget="textarea",
    )
    departure: Departure | None = entry(
        "外国人材を外す理由",
        hint="登録から外す特定技能外国人がいる場合だけ、選択してください。",
        widget="radio",
        choices=DEPARTURE_CHOICES,
        default=None,
    )


CERTIFICATE_ITEMS = ("name", "prefecture", "city_and_street", "building")
"""Of the organisation's: its name and seat. With the representative they stand on the certificate."""

_ORGANIZATION = "/sections/organization"
_FACILITY = "/sections/facilities/items/*"

ROUTES = (
    # C3: what the certificate says of the corporation.
    Route(
        name="certificate_items",
        offices=("secretariat", "ministry"),
        issues=("certificate",),
        touched=tuple(
            f"{_ORGANIZATION}/{name}"
            for name in (*CERTIFICATE_ITEMS, "representative_title", "representative_name")
        ),
    ),
    # C4: who works where, and the facilities' names and addresses, which the certificate lists too.
    Route(
        name="facilities_and_workers",
        offices=("secretariat",),
        issues=("certificate",),
        touched=(
            "/sections/workers/items/*/facility_ids",
            *(f"{_FACILITY}/{name}" for name in CERTIFICATE_ITEMS),
        ),
    ),
    # C5: anything else, at once.
    Route(name="at_once"),
)


def _check(filing: Filing) -> Iterator[Problem]:
    yield from check_people(filing)
    kept = {worker["id"] for worker in filing.items("workers")}
    registered = {worker["id"] for worker in (filing.base.get("workers") or {}).get("items", ())}
    gone = registered - kept
    departed = (filing.sections.get("reason") or {}).get("departure")
    pointer = "/sections/reason/departure"
    if gone and not departed:
        yield Problem(pointer, "missing", "外国人材を外す理由を選択してください。")
    if departed in DEPARTURE_CHOICES and not gone:
        message = Text(
            "登録から外す特定技能外国人がいません。「{reason}」の選択を取り消すか、対象の方を一覧から外してください。",
            reason=Text(DEPARTURE_CHOICES[Departure(departed)]),
        )
        yield Problem(pointer, "nobody_left", message)


_SECTIONS = tuple(
    # Between one worker and the next a member may employ nobody.
    replace(section, min_items=0) if section.name == "workers" else section
    for section in SECTIONS
)

CHANGE = Procedure(
    name="change",
    title="登録内容の変更",
    summary=(
        "法人・事業所・特定技能外国人の登録内容を変更します。入会証明書に記載される内容は審査の後に、"
        "そのほかの内容は届け出るとすぐに変わります。"
    ),
    who="協議会の会員である法人が利用します。",
    sections=(*_SECTIONS, Section(name="reason", title="変更の内容と理由", model=Reason)),
    documents=DOCUMENTS,
    route=ROUTES[0],
    shorter_routes=ROUTES[1:],
    one_at_a_time=False,
    starts_from=tuple(section.name for section in SECTIONS),
    reason=lambda filing: filing.sections["reason"]["why"],
    closed_because=closed_to_strangers,
    check=_check,
    identities=IDENTITIES,
    expiries=EXPIRIES,
)
