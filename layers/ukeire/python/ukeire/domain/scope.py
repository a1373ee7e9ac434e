"""What an agent's mandate lets it do: whoever is no agent is not asked. Pure."""

from ukeire.domain.errors import OutsideMandate
from ukeire.domain.procedure import Procedure
from ukeire.domain.session import Actor, Role


def in_scope(actor: Actor, procedure: Procedure) -> bool:
    """Whether the actor may handle filings of the procedure."""
    if actor.role is not Role.AGENT:
        return True
    return (
        procedure.by_agents and actor.mandate is not None and actor.mandate.covers(procedure.name)
    )


def may_decide(actor: Actor, procedure: Procedure) -> bool:
    """Whether the actor may besides file, withdraw and discard them, and take what is issued."""
    if actor.role is not Role.AGENT:
        return True
    return (
        in_scope(actor, procedure) and actor.mandate is not None and actor.mandate.terms.may_submit
    )


def require_scope(actor: Actor, procedure: Procedure) -> None:
    """Raises OutsideMandate for an agent who may not handle filings of the procedure."""
    if not in_scope(actor, procedure):
        raise OutsideMandate


def require_deciding(actor: Actor, procedure: Procedure) -> None:
    """Raises OutsideMandate for an agent who may not decide about them."""
    require_scope(actor, procedure)
    if not may_decide(actor, procedure):
        raise OutsideMandate(
            "委任の範囲は、入力と書類の添付までです。申請、取下げ、破棄と証明書の受取りは、受入機関が行います。"
        )
