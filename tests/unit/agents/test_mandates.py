"""Mandates: when they hold, and both adapters behind the port."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pydantic import ValidationError
from pynamodb.exceptions import UpdateError

from tests.agents_factory import AGENT_BODY, make_mandate
from tests.applicants_site import Site
from tests.fakes.mandates import FakeMandates
from ukeire.adapters.audit import DynamoAudit
from ukeire.adapters.mandates import DynamoMandates, MandateItem
from ukeire.domain.agent import Agent, TermsForm
from ukeire.domain.mandate import MandateAct, MandateStanding, why_not
from ukeire.usecases.ports.mandates import Mandates

NOON = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)


@pytest.mark.rule("A16")
def test_a_mandate_holds_from_the_first_second_to_the_last_of_its_days_in_japan() -> None:
    mandate = make_mandate(starts_on=date(2026, 11, 5), ends_on=date(2026, 11, 20))
    begins = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)  # midnight in Japan
    ends = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    moment = timedelta(microseconds=1)
    assert [mandate.holds(at) for at in (begins - moment, begins, ends - moment, ends)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert mandate.standing(begins - moment) is MandateStanding.UPCOMING
    assert mandate.standing(ends) is MandateStanding.EXPIRED
    assert "2026年11月20日で終わりました" in why_not(mandate, ends)


@pytest.mark.rule("A16")
def test_whoever_ends_a_mandate_ends_it_at_once_and_its_history_says_who() -> None:
    held = make_mandate().accepted("tohto", NOON)
    revoked = held.revoked("sakura", "鈴木 一郎", NOON)
    assert not revoked.holds(NOON)
    assert [(one.act, one.name) for one in revoked.history] == [
        (MandateAct.ACCEPTED, "東都支援センター"),
        (MandateAct.REVOKED, "鈴木 一郎"),
    ]
    assert held.given_up("tohto", NOON).standing(NOON) is MandateStanding.ENDED


@pytest.mark.rule("A16")
@pytest.mark.parametrize(
    "typed", ["19登-000123", "１９登－０００１２３", "19登000123", " 19登‐000123"]
)
def test_a_registration_number_has_one_form_however_it_is_typed(typed: str) -> None:
    assert Agent.model_validate(
        AGENT_BODY | {"registration_number": typed}
    ).registration_number == ("19登-000123")


@pytest.mark.parametrize("typed", ["", "19-000123", "19登-123", "登-000123", "19登-0001234"])
def test_what_is_no_registration_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        Agent.model_validate(AGENT_BODY | {"registration_number": typed})


@pytest.mark.parametrize(
    "wrong", [{"ends_on": "2026-10-31"}, {"procedures": []}, {"starts_on": "yesterday"}]
)
def test_terms_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    given = {
        "starts_on": "2026-11-01",
        "ends_on": "令和8年11月1日",
        "procedures": ["membership"],
        "may_submit": True,
    }
    assert TermsForm.model_validate(given).terms.ends_on == date(2026, 11, 1)
    with pytest.raises(ValidationError):
        TermsForm.model_validate(given | wrong)


@pytest.fixture(params=["fake", "dynamodb"])
def mandates(request: pytest.FixtureRequest) -> Mandates:
    if request.param == "fake":
        return FakeMandates()
    request.getfixturevalue("site")
    return DynamoMandates("MandatesTable", DynamoAudit("AuditTable"))


def test_a_mandate_is_found_by_both_sides_as_it_was_kept(mandates: Mandates) -> None:
    mandate = make_mandate().accepted("tohto", NOON)
    assert mandates.save(mandate)
    assert mandates.save(make_mandate("org-2", "other").accepted("tohto", NOON))
    assert mandates.get("org-1", "tohto") == mandate
    assert mandates.of_organization("org-1") == [mandate]
    assert mandates.of_agent("tohto") == [mandate]
    assert mandates.get("org-2", "tohto") is None


@pytest.mark.fault("F12")
def test_of_two_changes_made_on_the_same_version_the_second_is_told(mandates: Mandates) -> None:
    held = make_mandate().accepted("tohto", NOON)
    mandates.save(held)
    assert mandates.save(held.revoked("sakura", "鈴木 一郎", NOON))
    assert not mandates.save(held.given_up("tohto", NOON))
    found = mandates.get("org-1", "tohto")
    assert found is not None
    assert found.standing(NOON) is MandateStanding.REVOKED


def test_noting_use_and_name_changes_nothing_else_and_makes_no_mandate(mandates: Mandates) -> None:
    held = make_mandate().accepted("tohto", NOON)
    mandates.used(held, NOON)
    assert mandates.get("org-1", "tohto") is None
    mandates.save(held)
    mandates.used(held, NOON)
    found = mandates.get("org-1", "tohto")
    assert found is not None
    assert (found, found.used_at) == (held, NOON)
    mandates.call(found, "社会福祉法人すみれ会")
    assert mandates.get("org-1", "tohto") == replace(held, organization_name="社会福祉法人すみれ会")


def test_what_agents_say_of_themselves_is_found_by_their_login_ids(mandates: Mandates) -> None:
    agent = Agent.model_validate(AGENT_BODY)
    mandates.save_agent("tohto", agent)
    assert mandates.agent("tohto") == agent
    assert mandates.agents(["tohto", "nobody"]) == {"tohto": agent}


@pytest.mark.fault("F11")
def test_a_use_that_meets_a_change_of_the_mandate_is_noted_another_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    mandates = site.world.mandates
    held = make_mandate().accepted("tohto", NOON)
    assert mandates.save(held)

    def refuse(code: str) -> None:
        answer = {"Error": {"Code": code, "Message": ""}}
        error = UpdateError(cause=ClientError(answer, "UpdateItem"))  # type: ignore[arg-type]

        def update(*_: Any, **__: Any) -> None:
            raise error

        monkeypatch.setattr(MandateItem, "update", update)

    refuse("TransactionConflictException")
    mandates.used(held, NOON)
    refuse("InternalServerError")
    with pytest.raises(UpdateError):
        mandates.used(held, NOON)
