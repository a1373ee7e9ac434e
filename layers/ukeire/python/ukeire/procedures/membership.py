"""Membership of the council (協議会への入会申請): rules B1–B7, D1–D3, D8, E1.

Sources: the account guide of 2024-05-27 and the joining guide of 2021-05 of the council for the
care field; the six designated forms are those filed with the immigration office.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ukeire.domain.dates import day_in_japan
from ukeire.domain.entries import entries_of
from ukeire.domain.filing import Filing
from ukeire.domain.procedure import People, Procedure, Route
from ukeire.domain.register import Register
from ukeire.procedures.member_forms import DOCUMENTS, SECTIONS
from ukeire.procedures.member_register import EXPIRIES, IDENTITIES, check_people, publishes


def _effect(filing: Filing, _register: Register, at: datetime) -> Mapping[str, Any | None]:
    """The organisation becomes a member; what was filed is the register (B7)."""
    membership = {"since": day_in_japan(at).isoformat(), "filing_id": filing.filing_id}
    return {"membership": membership, **entries_of(filing.sections)}


def _closed_because(register: Register) -> str | None:
    if register.member:
        return "すでに入会しています。登録内容を変えるときは、変更の手続をご利用ください。"
    return None


MEMBERSHIP = Procedure(
    name="membership",
    title="入会申請",
    summary=(
        "「特定技能」で外国人介護人材を受け入れる法人が、協議会の構成員になるための申請です。"
        "地方出入国在留管理局への在留申請の前に、入会証明書の発行を受けてください。"
    ),
    who=(
        "「特定技能」で外国人介護人材を受け入れる法人（受入機関）が申請します。"
        "事業所ごとの申請と、登録支援機関の入会は必要ありません。"
    ),
    sections=SECTIONS,
    documents=DOCUMENTS,
    route=Route(offices=("secretariat", "ministry"), issues=("certificate",)),
    closed_because=_closed_because,
    check=check_people,
    effect=_effect,
    publishes=publishes,
    identities=IDENTITIES,
    expiries=EXPIRIES,
    people=People(section="workers", origin="nationality"),
)
