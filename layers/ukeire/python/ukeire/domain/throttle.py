"""Against guessing: failures make the next attempt wait, and never lock anybody out. Pure.

An attempt is counted for the pair of login ID and address, for the login ID, for the address and
overall. Somebody at an address from which the account was logged in before waits for the failures
of that pair alone, so nobody elsewhere can shut them out.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Delay:
    """A curve: ``free`` failures within ``window`` cost nothing, each further one doubles the wait.

    The wait starts at one second and never exceeds ``longest`` seconds.
    """

    scope: str
    free: int
    longest: int
    window: timedelta


PAIR = Delay("pair", free=5, longest=900, window=timedelta(hours=24))
LOGIN = Delay("login", free=20, longest=900, window=timedelta(hours=24))
ADDRESS = Delay("address", free=100, longest=60, window=timedelta(hours=1))
OVERALL = Delay("overall", free=1000, longest=2, window=timedelta(minutes=5))


@dataclass(frozen=True, slots=True)
class Tally:
    """Failures counted so far, and when the last one was."""

    failures: int = 0
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """So many in a window; what comes after is refused until the window is over."""

    scope: str
    allowed: int
    window: timedelta


PROVISIONAL_PER_ADDRESS = Quota("issue-address", 100, timedelta(hours=1))
PROVISIONAL_PER_MAIL = Quota("issue-mail", 10, timedelta(days=1))
PASSKEYS_PER_ADDRESS = Quota("passkey-address", 300, timedelta(hours=1))
VERIFICATIONS_PER_ADDRESS = Quota("verify-address", 300, timedelta(hours=1))
LOGIN_IDS_PER_ADDRESS = Quota("login-ids-address", 100, timedelta(hours=1))
LOGIN_IDS_PER_MAIL = Quota("login-ids-mail", 5, timedelta(days=1))
EMAIL_CHANGES_PER_ACCOUNT = Quota("email-change", 5, timedelta(days=1))
RESETS_PER_ADDRESS = Quota("reset-address", 100, timedelta(hours=1))
INVITATIONS_PER_ORGANIZATION = Quota("invitation-organization", 200, timedelta(days=1))
RESETS_PER_ACCOUNT = Quota("reset-account", 5, timedelta(days=1))


def wait(delay: Delay, failures: int, last: datetime | None, now: datetime) -> int:
    """Whole seconds until the next attempt is heard; 0 when at once."""
    over = failures - delay.free
    if over < 0 or last is None:
        return 0
    seconds = min(1 << min(over, 30), delay.longest)
    left = last + timedelta(seconds=seconds) - now
    return max(0, min(seconds, -(-left // timedelta(seconds=1))))


def network_of(address: str) -> str:
    """The address; of IPv6 its network, within which one host may take any address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def window_of(window: timedelta, now: datetime) -> tuple[int, datetime]:
    """The number of the window that ``now`` falls in, and the moment that window ends."""
    number = int(now.timestamp() // window.total_seconds())
    end = (number + 1) * window.total_seconds()
    return number, datetime.fromtimestamp(end, tz=now.tzinfo)
