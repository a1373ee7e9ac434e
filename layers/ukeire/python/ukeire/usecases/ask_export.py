"""Ask for a list as a file, see how far one's own are, take one away."""

from collections.abc import Mapping, Sequence
from typing import Any

from ukeire.domain.audit import Act, record_of
from ukeire.domain.errors import Forbidden, NotAllowedNow, NotFound
from ukeire.domain.export import (
    MEDIA_TYPES,
    UNFINISHED,
    Export,
    ExportFormat,
    ExportKind,
    ExportState,
)
from ukeire.domain.session import Actor, Role
from ukeire.usecases.export_rows import SOURCES, ExportServices

MOST_UNFINISHED = 3


def ask_export(
    services: ExportServices,
    actor: Actor,
    kind: ExportKind,
    format_: ExportFormat,
    wanted: Mapping[str, Any],
    described: str,
) -> Export:
    """The request, recorded, stored and told to whoever makes it.

    Raises Forbidden for anyone but an office, NotAllowedNow while too many are being made,
    Unavailable when nobody could be told: then the request is kept as failed.
    """
    office = _office(actor)
    now = services.now()
    mine = services.exports.of(actor.login_id)
    if sum(one.state_at(now) in UNFINISHED for one in mine) >= MOST_UNFINISHED:
        raise NotAllowedNow(
            f"作成中のファイルが{MOST_UNFINISHED}件あります。終わってから、もう一度書き出してください。"
        )
    export = Export(
        export_id=services.new_id(),
        login_id=actor.login_id,
        name=actor.name,
        office=office,
        kind=kind,
        format=format_,
        wanted=wanted,
        described=described,
        asked_at=now,
        updated_at=now,
    )
    _record(services, actor, export, "asked")
    services.exports.add(export)
    try:
        services.export_queue.tell(export.login_id, export.export_id)
    except Exception:
        problem = "作成を始められませんでした。もう一度書き出してください。"
        services.exports.save(export.changed(now, state=ExportState.FAILED, problem=problem))
        raise
    return export


def list_exports(services: ExportServices, actor: Actor) -> Sequence[Export]:
    """The actor's own, of the office they are of now, the newest first. Raises Forbidden."""
    office = _office(actor)
    return [one for one in services.exports.of(actor.login_id) if one.office == office]


def find_export(services: ExportServices, actor: Actor, export_id: str) -> Export:
    """One of the actor's own. Raises NotFound, also for what was asked for in another office."""
    office = _office(actor)
    export = services.exports.get(actor.login_id, export_id)
    if export.office != office:
        raise NotFound
    return export


def link_to_export(services: ExportServices, actor: Actor, export_id: str) -> str:
    """A short-lived link to the file; that it was taken is recorded first.

    Raises NotFound as ``find_export``, and for a file that is gone or was never made.
    """
    export = find_export(services, actor, export_id)
    if export.file is None or export.state_at(services.now()) is not ExportState.READY:
        raise NotFound("ファイルの保存期間が過ぎています。もう一度書き出してください。")
    _record(services, actor, export, "downloaded")
    stamp = f"{export.asked_at:%Y%m%d%H%M}"
    name = f"{SOURCES[export.kind].filename}-{stamp}.{export.format}"
    return services.export_files.link(export.file, name, MEDIA_TYPES[export.format])


def _record(services: ExportServices, actor: Actor, export: Export, step: str) -> None:
    """Who took what kind of list away; never the words it was searched by."""
    services.audit.record(
        record_of(
            actor,
            Act.LIST_EXPORTED,
            services.now(),
            export=export.export_id,
            kind=export.kind.value,
            format=export.format.value,
            step=step,
            rows=export.rows,
        )
    )


def _office(actor: Actor) -> str:
    if actor.role is not Role.STAFF or actor.office is None:
        raise Forbidden
    return actor.office
