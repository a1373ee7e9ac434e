"""The procedures (手続) that can be filed: one module each, one declaration each."""

from collections.abc import Mapping
from types import MappingProxyType

from ukeire.domain.errors import NotFound
from ukeire.domain.procedure import Procedure
from ukeire.procedures.membership import MEMBERSHIP

PROCEDURES: Mapping[str, Procedure] = MappingProxyType({one.name: one for one in (MEMBERSHIP,)})
"""Every procedure by its name."""


def procedure_named(name: str) -> Procedure:
    """The procedure of that name. Raises NotFound."""
    procedure = PROCEDURES.get(name)
    if procedure is None:
        raise NotFound("そのような手続はありません。")
    return procedure
