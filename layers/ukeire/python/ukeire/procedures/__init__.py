"""The procedures (手続) that can be filed: one module each, one declaration each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ukeire.domain.errors import NotFound
from ukeire.domain.procedure import Procedure
from ukeire.domain.public_entry import PublicEntry
from ukeire.procedures.change import CHANGE
from ukeire.procedures.deregistration import DEREGISTRATION
from ukeire.procedures.leaving import LEAVING
from ukeire.procedures.membership import MEMBERSHIP
from ukeire.procedures.reissue import REISSUE

PROCEDURES: Mapping[str, Procedure] = MappingProxyType(
    {one.name: one for one in (MEMBERSHIP, CHANGE, REISSUE, LEAVING, DEREGISTRATION)}
)
"""Every procedure by its name."""


def procedure_named(name: str) -> Procedure:
    """The procedure of that name. Raises NotFound."""
    procedure = PROCEDURES.get(name)
    if procedure is None:
        raise NotFound("そのような手続はありません。")
    return procedure


def published(entries: Mapping[str, Any]) -> PublicEntry | None:
    """What anyone may read of an organisation whose register has these entries, if anything."""
    told = (procedure.publishes(entries) for procedure in PROCEDURES.values())
    return next((one for one in told if one is not None), None)
