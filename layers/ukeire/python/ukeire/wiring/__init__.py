"""Composes the application: the environment's settings into the services that use cases ask for.

Every adapter is made at first use, because each function is given the names of its own duty alone.
"""

from ukeire.wiring.files import Files
from ukeire.wiring.filings import Filings
from ukeire.wiring.people import People
from ukeire.wiring.settings import MissingSetting, Settings

__all__ = ["MissingSetting", "Services", "Settings", "build_services"]


class Services(People, Filings, Files):
    """The services of one function. Each attribute satisfies the port of its name."""


def build_services(*, staff_site: bool = False) -> Services:
    """The services of the function whose environment this is; ``staff_site`` for the offices'."""
    return Services(Settings(), staff_site=staff_site)
