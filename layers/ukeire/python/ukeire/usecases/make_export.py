"""Make the file of an export, in as many runs as it takes."""

from collections.abc import Callable, Iterable, Iterator

from ukeire.domain.errors import NotFound, StaleVersion
from ukeire.domain.export import MEDIA_TYPES, UNFINISHED, Export, ExportState
from ukeire.usecases.export_rows import SOURCES, ExportServices, Source
from ukeire.usecases.ports.exports import Row

MOST_ROWS = 100_000
PART_ROWS = 2000
"""Rows that are held at a time."""
_PART_PAGES = 50
_TO_KEEP = 20.0
"""Seconds of a run that are left for keeping what was read."""
_TO_WRITE = 90.0
"""Seconds that writing the longest file may need."""


class _TooMany(Exception):
    """More rows than one file may have."""


def make_export(
    services: ExportServices, login_id: str, export_id: str, seconds_left: Callable[[], float]
) -> Export | None:
    """The export as it is after this run; None when there is none, or another run is at it.

    What is read is kept in parts, and the export says by name which of them count: a run that
    died, or a second one beside this, leaves files that nobody looks for. When a run's seconds go to
    their end it tells the queue, and the next goes on where it was. A finished export stays as it
    is. Rows that came twice, because their filing moved meanwhile, are written once.
    """
    try:
        export = services.exports.get(login_id, export_id)
    except NotFound:
        return None
    if export.state not in UNFINISHED:
        return export
    source = SOURCES[export.kind]
    try:
        export = _kept(services, export.changed(services.now(), state=ExportState.RUNNING))
        while not export.read:
            export = _read_part(services, source, export, seconds_left)
            if not export.read and seconds_left() < _TO_KEEP:
                break
        if not export.read or seconds_left() < _TO_WRITE:
            services.export_queue.tell(login_id, export_id)
            return export
        return _written(services, source, export)
    except _TooMany:
        problem = f"{MOST_ROWS}件を超えたため作成できません。条件で絞り込んでください。"
        failed = export.changed(services.now(), state=ExportState.FAILED, problem=problem)
        return _kept(services, failed)
    except StaleVersion:
        return None


def _kept(services: ExportServices, export: Export) -> Export:
    services.exports.save(export)
    return export


def _read_part(
    services: ExportServices, source: Source, export: Export, seconds_left: Callable[[], float]
) -> Export:
    rows: list[Row] = []
    cursor = export.cursor
    for _ in range(_PART_PAGES):
        more, cursor = source.page(services, export, cursor)
        rows += more
        if cursor is None or len(rows) >= PART_ROWS or seconds_left() < _TO_KEEP:
            break
    count = export.rows + len(rows)
    if count > MOST_ROWS:
        raise _TooMany
    parts = export.parts
    if rows:
        part = f"{export.export_id}/rows-{services.new_id()}"
        services.export_files.put_rows(part, rows)
        parts = (*parts, part)
    return _kept(
        services,
        export.changed(services.now(), rows=count, cursor=cursor, read=cursor is None, parts=parts),
    )


def _written(services: ExportServices, source: Source, export: Export) -> Export:
    name = f"{export.export_id}/file-{services.new_id()}"
    stored = (row for part in export.parts for row in services.export_files.rows(part))
    rows = _Counted(_once(stored))
    with services.tables.written(export.format, source.title, source.heads, rows) as file:
        size = services.export_files.put_file(name, file, MEDIA_TYPES[export.format])
    return _kept(
        services,
        export.changed(
            services.now(), state=ExportState.READY, rows=rows.count, file=name, size=size
        ),
    )


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows without their keys, each key once."""
    seen = set()
    for key, *cells in rows:
        if key is None or key not in seen:
            seen.add(key)
            yield cells


class _Counted:
    """Passes rows on and counts them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.count += 1
            yield row
