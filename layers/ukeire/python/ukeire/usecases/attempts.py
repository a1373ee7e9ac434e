"""Holding back whoever guesses: the counters around one attempt to log in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from ukeire.domain.errors import TooMany
from ukeire.domain.throttle import (
    ADDRESS,
    LOGIN,
    OVERALL,
    PAIR,
    Delay,
    Quota,
    Tally,
    network_of,
    wait,
    window_of,
)
from ukeire.usecases.ports.accounts import CountingServices, LoginServices

_KNOWN_FOR = timedelta(days=90)
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt under way, counted as failed until it succeeds."""

    started_at: datetime
    pair: str
    login: str
    from_address: str
    overall: str
    known: str
    known_already: bool = False


def begin_attempt(services: LoginServices, login_id: str, address: str, *, site: str) -> Attempt:
    """Let one attempt for ``login_id`` from ``address`` go on, or raise TooMany.

    It is counted before anything is compared, so a hundred at once get no more tries than a
    hundred in a row. Attempts that are refused here are not counted and lengthen no wait.
    """
    network = network_of(address)
    for _ in range(_TRIES):
        now = services.now()
        pair = _name(PAIR, now, site, login_id, network)
        login = _name(LOGIN, now, site, login_id)
        from_address = _name(ADDRESS, now, site, network)
        overall = _name(OVERALL, now, site)
        known = "known#" + _digest(site, login_id, network)
        names = [pair, login, from_address, overall, known]
        tallies = services.attempts.tallies(names)
        met = tallies[4].last
        at_home = met is not None and met > now - _KNOWN_FOR
        delays = (PAIR,) if at_home else (PAIR, LOGIN, ADDRESS, OVERALL)
        seconds = max(
            wait(delay, tally.failures, tally.last, now)
            for delay, tally in zip(delays, tallies, strict=False)
        )
        if seconds:
            raise TooMany(seconds)
        counted: list[tuple[str, Tally]] = [(pair, tallies[0])]
        if not at_home:
            counted.append((login, tallies[1]))
        if services.attempts.claim(counted, now, window_of(PAIR.window, now)[1]):
            return Attempt(now, pair, login, from_address, overall, known, at_home)
    raise TooMany(1)


def attempt_failed(services: LoginServices, attempt: Attempt) -> None:
    """The pair did not match: count it for the address and overall too."""
    now = attempt.started_at
    for name, delay in ((attempt.from_address, ADDRESS), (attempt.overall, OVERALL)):
        services.attempts.count(name, now, window_of(delay.window, now)[1])


def attempt_succeeded(services: LoginServices, attempt: Attempt) -> None:
    """The pair matched: forget its failures, take the count back, remember the address."""
    now = attempt.started_at
    services.attempts.forget(attempt.pair)
    if not attempt.known_already:
        services.attempts.count(attempt.login, now, window_of(LOGIN.window, now)[1], by=-1)
    services.attempts.count(attempt.known, now, now + _KNOWN_FOR)


def within_quota(services: CountingServices, quota: Quota, subject: str) -> bool:
    """Count one more for ``subject``; whether that is still allowed."""
    now = services.now()
    number, end = window_of(quota.window, now)
    name = f"{quota.scope}#{_digest(subject)}#{number}"
    return services.attempts.count(name, now, end) <= quota.allowed


def use_quota(services: CountingServices, quota: Quota, subject: str) -> None:
    """Count one more for ``subject``. Raises TooMany until the window ends when it was too many."""
    if not within_quota(services, quota, subject):
        now = services.now()
        left = window_of(quota.window, now)[1] - now
        raise TooMany(max(1, int(left.total_seconds())))


def _name(delay: Delay, now: datetime, *parts: str) -> str:
    return f"{delay.scope}#{_digest(*parts)}#{window_of(delay.window, now)[0]}"


def _digest(*parts: str) -> str:
    """Nobody's ID or address is stored just because somebody mistyped a password."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
