"""Ask for all that one's organisation ever filed, see how far it is, take it away."""

from typing import Any

from ukeire.domain.audit import Act, record_of
from ukeire.domain.data_copy import DataCopy
from ukeire.domain.errors import Forbidden, NotFound, StaleVersion
from ukeire.domain.export import UNFINISHED, ExportState
from ukeire.domain.session import Actor, Role
from ukeire.usecases.list_filings import own_organization
from ukeire.usecases.ports.data_copies import DataCopyServices


def ask_data_copy(services: DataCopyServices, actor: Actor) -> DataCopy:
    """The organisation's new copy, recorded and told to whoever makes it, or the one in the making.

    Raises Forbidden for whoever is not the organisation's own, Unavailable when nobody could be
    told: then the request is kept as failed.
    """
    organization_id = _organization(actor)
    now = services.now()
    before = services.data_copies.of(organization_id)
    if before is not None and before.state_at(now) in UNFINISHED:
        return before
    copy = DataCopy(
        copy_id=services.new_id(),
        organization_id=organization_id,
        login_id=actor.login_id,
        name=actor.name,
        asked_at=now,
        updated_at=now,
        revision=before.revision + 1 if before else 1,
    )
    _record(services, actor, copy, "asked")
    try:
        services.data_copies.replace(copy, before)
    except StaleVersion:
        # Of two who ask at once one is first, and both get that one.
        return services.data_copies.of(organization_id) or copy
    try:
        services.data_copy_queue.tell(organization_id, copy.copy_id)
    except Exception:
        problem = "作成を始められませんでした。もう一度お試しください。"
        services.data_copies.save(copy.changed(now, state=ExportState.FAILED, problem=problem))
        raise
    return copy


def find_data_copy(services: DataCopyServices, actor: Actor) -> DataCopy | None:
    """The organisation's, or None. Raises Forbidden."""
    return services.data_copies.of(_organization(actor))


def link_to_data_copy(services: DataCopyServices, actor: Actor, copy_id: str, number: int) -> str:
    """A short-lived link to the archive of that number; that it was taken is recorded first.

    Raises NotFound for one that is gone, was never made, or is another organisation's; Forbidden.
    """
    copy = find_data_copy(services, actor)
    if copy is None or copy.copy_id != copy_id:
        raise NotFound
    ready = copy.state_at(services.now()) is ExportState.READY
    if not ready or not 1 <= number <= len(copy.files):
        raise NotFound("ファイルの保存期間が過ぎています。もう一度作成してください。")
    _record(services, actor, copy, "downloaded", file=number)
    name = f"ukeire-{copy.asked_at:%Y%m%d}-{number}.zip"
    return services.data_copy_files.link(copy.files[number - 1].name, name, "application/zip")


def _record(
    services: DataCopyServices, actor: Actor, copy: DataCopy, step: str, **detail: Any
) -> None:
    services.audit.record(
        record_of(actor, Act.DATA_COPIED, services.now(), copy=copy.copy_id, step=step, **detail)
    )


def _organization(actor: Actor) -> str:
    if actor.role is not Role.APPLICANT:
        raise Forbidden
    return own_organization(actor)
