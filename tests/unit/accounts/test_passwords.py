"""The password policy, on both profiles, and the passwords we make."""

import random
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ukeire.adapters.password_hasher import NOBODYS_HASH, Argon2Hasher
from ukeire.domain.password import POLICIES, _common_passwords, generate_password, problems_of

SEED, NIST = POLICIES["seed"], POLICIES["nist"]


def codes(password: str, profile: str = "seed", words: tuple[str, ...] = ()) -> list[str]:
    return [problem.code for problem in problems_of(password, POLICIES[profile], words)]


@pytest.mark.rule("A8")
@pytest.mark.parametrize("password", ["Aa3xxxxx", "Aa3xxxxxxxxxxxx", "Kai-go2026", "xY9!@#$%"])
def test_8_to_15_characters_with_upper_lower_and_digit_are_accepted(password: str) -> None:
    assert codes(password) == []


@pytest.mark.rule("A8")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Aa3xxxx", "too_short"),
        ("Aa3xxxxxxxxxxxxx", "too_long"),
        ("aa3xxxxx", "no_upper"),
        ("AA3XXXXX", "no_lower"),
        ("Aaaxxxxx", "no_digit"),
    ],
)
def test_what_the_seed_profile_refuses(password: str, code: str) -> None:
    assert codes(password) == [code]


@pytest.mark.rule("A8")
def test_every_fault_of_a_password_is_told_at_once() -> None:
    assert codes("") == ["too_short", "no_upper", "no_lower", "no_digit"]


@pytest.mark.asvs("6.2.8")
@pytest.mark.parametrize("password", ["Ａａ3xxxxxx", "Aa3xxxx ", "Aa3xxxxパス"])
def test_full_width_letters_and_spaces_are_refused_not_converted(password: str) -> None:
    assert "not_half_width" in codes(password)


@pytest.mark.asvs("6.2.5", "6.2.9")
@pytest.mark.parametrize(
    "password", ["correct horse battery", "ながいながいあいことばをきめました", "x" * 64]
)
def test_the_nist_profile_takes_any_characters_up_to_64(password: str) -> None:
    assert codes(password, "nist") == []


@pytest.mark.asvs("6.2.1")
def test_the_nist_profile_wants_15_characters() -> None:
    assert codes("short-password", "nist") == ["too_short"]
    assert codes("x" * 65, "nist") == ["too_long"]


@pytest.mark.asvs("6.2.4")
@pytest.mark.parametrize("password", ["Password1", "Qwerty123", "1qaz2wsX", "Abcd1234"])
def test_common_passwords_are_refused_in_any_case(password: str) -> None:
    assert codes(password) == ["easily_guessed"]


@pytest.mark.asvs("6.2.4")
def test_the_blocklist_holds_the_3000_commonest_that_match_the_policy() -> None:
    matching = [word for word in _common_passwords() if 8 <= len(word) <= 15]
    assert len(matching) >= 3000


@pytest.mark.asvs("6.1.2", "6.2.11")
@pytest.mark.parametrize("password", ["Ukeire2026", "2026-ukeirE", "Himawari123"])
def test_the_service_and_the_login_id_are_no_passwords(password: str) -> None:
    assert codes(password, words=("himawari",)) == ["easily_guessed"]


@pytest.mark.rule("A5", "A8")
@given(st.integers())
def test_passwords_we_make_have_15_characters_no_look_alikes_and_suit_both_profiles(
    seed: int,
) -> None:
    password = generate_password(random.Random(seed).choice)
    assert len(password) == 15
    assert not set(password) & set("0Oo1lI")
    assert problems_of(password, SEED) == []
    assert problems_of(password, NIST) == []


def test_two_generated_passwords_differ() -> None:
    assert len({generate_password(secrets.choice) for _ in range(50)}) == 50


@pytest.mark.asvs("11.4.2")
def test_passwords_are_hashed_with_argon2id_at_19_mib_and_two_passes() -> None:
    hasher = Argon2Hasher()
    hashed = hasher.hash("Himitsu2026")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify(hashed, "Himitsu2026")
    assert not hasher.verify(hashed, "himitsu2026")
    assert not hasher.outdated(hashed)


@pytest.mark.asvs("11.4.2")
def test_a_hash_with_weaker_parameters_is_outdated() -> None:
    assert Argon2Hasher().outdated(
        "$argon2id$v=19$m=8192,t=1,p=1$" + "c2FsdHNhbHQ$" + "aGFzaGhhc2g"
    )


@pytest.mark.fault("F38")
def test_without_an_account_as_costly_a_hash_is_compared_and_never_matches() -> None:
    hasher = Argon2Hasher()
    assert not hasher.outdated(NOBODYS_HASH)
    assert not hasher.verify(None, "Himitsu2026")
