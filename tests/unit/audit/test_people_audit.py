"""What was done to accounts and mandates, as offices find it by period, kind and organisation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.agents_factory import give
from tests.filing_world import MINISTRY, SECRETARIAT
from tests.html_page import Page, assert_sound
from tests.offices_site import OfficesSite, Staff
from ukeire.domain.audit import Act
from ukeire.domain.dates import day_in_japan
from ukeire.usecases.seal_days import seal_days
from ukeire.usecases.verify_audit import verify_days

PAGE, API = "/audit/people", "/api/audit/people"


@pytest.fixture(params=[SECRETARIAT, MINISTRY], ids=["secretariat", "ministry"])
def senior(offices: OfficesSite, request: pytest.FixtureRequest) -> Staff:
    """Somebody of either office who may read the audit."""
    return offices.log_in(replace(request.param, login_id="s-9", duty="senior"))


def mandates(offices: OfficesSite) -> str:
    """One that its organisation revoked, and one of another's; the query of today."""
    world = offices.world
    mandate = give(world)
    give(world, "org-2")
    world.now.advance(minutes=1)
    assert world.mandates.save(mandate.revoked("sakura", "鈴木 一郎", world.now()))
    today = day_in_japan(world.now()).isoformat()
    return f"?first={today}&last={today}"


def test_all_of_a_period_is_found_by_program_the_oldest_first(
    offices: OfficesSite, senior: Staff
) -> None:
    found = senior.get(API + mandates(offices)).json()["items"]
    assert [
        (one["act"], one["detail"]["what"], one["detail"]["organization"]) for one in found
    ] == [
        ("mandate_changed", "accepted", "org-1"),
        ("mandate_changed", "accepted", "org-2"),
        ("mandate_changed", "revoked", "org-1"),
    ]
    assert found[0]["name"] == "東都支援センター（社会福祉法人さくら会の代理）"
    assert {(one["office"], one["network"]) for one in found} == {(None, "")}


def test_kind_and_organisation_narrow_it(offices: OfficesSite, senior: Staff) -> None:
    query = mandates(offices)
    of_one = senior.get(f"{API}{query}&organization=org-2").json()["items"]
    assert [one["detail"]["organization"] for one in of_one] == ["org-2"]
    by_form = senior.get(f"{PAGE}{query}&what=&organization=")
    assert "見つかった記録（3件）" in by_form.text, "what is left empty narrows nothing"
    revoked = senior.get(f"{API}{query}&what=revoked").json()["items"]
    assert [one["detail"]["what"] for one in revoked] == ["revoked"]
    assert senior.get(f"{API}{query}&what=revoked&organization=org-2").json()["items"] == []


def test_the_page_shows_them_the_newest_first_under_the_organisations_name(
    offices: OfficesSite, senior: Staff
) -> None:
    query = mandates(offices)
    text = senior.get(PAGE + query).text
    assert_sound(Page(text))
    assert "見つかった記録（3件）" in text
    revoked = text.index("委任の取消し：tohto（2026-11-01から2026-11-30まで）")
    assert revoked < text.index("委任の承諾：tohto")
    name = offices.world.registers.get("org-1").organization_name
    assert f"{name}（org-1）" in text
    content = senior.get(f"{PAGE}.csv{query}").content.decode("utf-8-sig")
    assert "委任の取消し：tohto" in content
    assert content.count("委任の操作") == 3


def test_before_anything_is_asked_the_page_offers_this_month(senior: Staff) -> None:
    text = senior.get(PAGE).text
    assert_sound(Page(text))
    assert 'value="2026-11-01"' in text
    assert "見つかった記録" not in text


def test_looking_and_taking_away_are_recorded_with_what_was_asked(
    offices: OfficesSite, senior: Staff
) -> None:
    query = mandates(offices)
    senior.get(f"{PAGE}{query}&organization=org-1")
    senior.get(f"{API}{query}")
    today = day_in_japan(offices.world.now())
    kept = [one for one in offices.world.audit.of_day(today) if one.detail.get("of") == "people"]
    assert {one.act for one in kept} == {Act.AUDIT_READ, Act.AUDIT_EXPORTED}
    [read] = [one for one in kept if one.act is Act.AUDIT_READ]
    assert read.detail["organization"] == "org-1"


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("?first=2026-11-30&last=2026-11-01", "/last"),
        ("?first=2026-01-01&last=2026-11-01", "/last"),
        ("?first=2026-11-01&last=zz", "/last"),
        ("?last=2026-11-01", "/first"),
        ("?first=2026-11-01&last=2026-11-01&what=everything", "/what"),
        ("?first=2026-11-01&last=2026-11-01&organization=" + "x" * 65, "/organization"),
    ],
)
def test_what_cannot_be_asked_is_told_beside_the_field(
    offices: OfficesSite, query: str, pointer: str
) -> None:
    senior = offices.log_in(replace(SECRETARIAT, duty="senior"))
    refused = senior.get(API + query)
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]
    for path in (PAGE, f"{PAGE}.csv"):
        page = senior.get(path + query)
        assert page.status_code == 422
        assert_sound(Page(page.text))


@pytest.mark.asvs("8.2.1")
def test_only_seniors_and_administrators_of_offices_read_it(offices: OfficesSite) -> None:
    query = mandates(offices)
    for path in (PAGE, f"{PAGE}.csv", API):
        assert offices.secretariat.get(path + query).status_code == 403
        assert offices.anonymous.get(path + query).status_code in (303, 401)


def test_days_with_and_without_them_are_sealed_and_verify(offices: OfficesSite) -> None:
    world = offices.world
    world.accepted()
    world.now.advance(days=1)
    assert len(seal_days(world)) == 1, "a day from before such acts were recorded"
    mandates(offices)
    world.now.advance(days=1)
    assert len(seal_days(world)) == 1
    assert verify_days(world).sound
    mandate = world.mandates.get("org-1", "tohto")
    assert mandate is not None
    world.now.moment -= timedelta(days=1)
    assert world.mandates.save(mandate.changed(mandate.terms, "sakura", "鈴木 一郎", world.now()))
    world.now.advance(days=1)
    assert not verify_days(world).sound, "what is slipped into a sealed day is found"
