"""PDFs made by code: an honest one, and every nasty kind that the inspection must refuse."""

import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

from pypdf import PdfWriter

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
EVASIVE_SCRIPT = b"<< /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>"


def assemble(objects: Mapping[int, bytes], trailer: bytes = b"", header: bytes = b"") -> bytes:
    """A PDF of these objects with a classic cross-reference table."""
    out = bytearray(header + b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += (
            b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 00000 f \n"
        )
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, trailer, start,
    )  # fmt: skip
    return bytes(out)


def document(
    catalog: bytes = b"", page: bytes = b"", more: Mapping[int, bytes] | None = None
) -> bytes:
    """A one-page PDF with entries added to the catalogue and to the page."""
    return assemble(
        {
            1: CATALOG[:-2] + catalog + b" >>",
            2: PAGES,
            3: PAGE[:-2] + page + b" >>",
            **(more or {}),
        }
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def in_object_stream(
    objects: Mapping[int, bytes], padding: int = 0, count: int | None = None
) -> bytes:
    """A PDF whose catalogue, pages and these objects are inside one compressed object stream."""
    everything = {1: CATALOG, 2: PAGES, 3: PAGE, **objects}
    index, bodies = b"", b""
    for number, body in everything.items():
        index += b"%d %d " % (number, len(bodies))
        bodies += body + b" "
    packed = _deflated(index + bodies, padding)
    holder = max(everything) + 1
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    holder_at = len(out)
    entries = b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (
        len(everything) if count is None else count, len(index),
    )  # fmt: skip
    out += b"%d 0 obj\n%s\nendobj\n" % (holder, stream(packed, entries))
    table_at = len(out)
    rows = {number: (2, holder, place) for place, number in enumerate(everything)}
    rows |= {0: (0, 0, 65535), holder: (1, holder_at, 0), holder + 1: (1, table_at, 0)}
    table = b"".join(
        bytes([kind]) + first.to_bytes(4) + second.to_bytes(2)
        for kind, first, second in (rows.get(number, (0, 0, 0)) for number in range(holder + 2))
    )
    entries = b"/Type /XRef /W [1 4 2] /Size %d /Root 1 0 R" % (holder + 2)
    out += b"%d 0 obj\n%s\nendobj\n" % (holder + 1, stream(table, entries))
    out += b"startxref\n%d\n%%%%EOF\n" % table_at
    return bytes(out)


def encrypted(user_password: str, algorithm: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt(user_password, "owner", algorithm=algorithm)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def large(size: int) -> bytes:
    """An honest PDF of exactly ``size`` bytes."""
    frame = len(document(more={4: stream(b"")}))
    padding = size - frame
    for _ in range(3):  # the numbers in it take room themselves
        made = document(more={4: stream(bytes(padding))})
        padding -= len(made) - size
    return made


def _deflated(data: bytes, padding: int = 0) -> bytes:
    packer = zlib.compressobj(9)
    out = packer.compress(data)
    for _ in range(padding):
        out += packer.compress(b" " * 1_000_000)
    return out + packer.flush()


def _script_in_field() -> bytes:
    field = b"<< /FT /Tx /T (a) /Kids [<< /T (b) /AA << /K %s >> >>] >>" % SCRIPT
    return document(b"/AcroForm << /Fields [4 0 R] >>", more={4: field})


def _content_bomb() -> bytes:
    once = _deflated(b"", 300)
    body = stream(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]")
    return document(page=b"/Contents 4 0 R", more={4: body})


def _earlier_revision() -> bytes:
    """A script in the first revision that a second one replaces: plain in the bytes all the same."""
    first = document(b"/OpenAction 4 0 R", more={4: SCRIPT})
    at = len(first)
    update = b"1 0 obj\n%s\nendobj\n" % CATALOG
    previous = first.rindex(b"xref\n0")
    table = b"xref\n1 1\n%010d 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\n" % (
        at, previous,
    )  # fmt: skip
    return first + update + table + b"startxref\n%d\n%%%%EOF\n" % (at + len(update))


HONEST: Mapping[str, Callable[[], bytes]] = {
    "plain": document,
    "object streams": lambda: in_object_stream({}),
    "opens at a page": lambda: document(b"/OpenAction [3 0 R /FitH null]"),
    "goes to a page": lambda: document(b"/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"),
    "link": lambda: document(
        page=b"/Annots [<< /Subtype /Link /A << /S /URI /URI (https://example.jp/) >> >>]"
    ),
    "form without scripts": lambda: document(
        b"/AcroForm << /Fields [4 0 R] >>", more={4: b"<< /FT /Tx /T (name) /V (JavaScript) >>"}
    ),
    "byte order mark first": lambda: assemble(
        {1: CATALOG, 2: PAGES, 3: PAGE}, header=b"\xef\xbb\xbf"
    ),
    "content that inflates without end": _content_bomb,
    "as large as allowed": lambda: large(10 * 1024 * 1024),
}

NASTY: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("empty", lambda: b""),
    "one byte too large": ("too_large", lambda: large(10 * 1024 * 1024 + 1)),
    "text": ("not_a_pdf", lambda: "誓約書".encode()),
    "word processor": ("not_a_pdf", lambda: b"PK\x03\x04" + bytes(2000) + document()),
    "HTML before": ("not_a_pdf", lambda: assemble({1: CATALOG, 2: PAGES, 3: PAGE}, header=b"<p>")),
    "HTML after": ("not_a_pdf", lambda: b"%PDF-1.7\n<ScRiPt>alert(1)</script>\n" + document()),
    "header alone": ("unreadable", lambda: b"%PDF-1.7\n%%EOF\n"),
    "noise": ("unreadable", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 50 + b"\n%%EOF\n"),
    "truncated": ("unreadable", lambda: document(more={4: stream(b"a" * 5000)})[:4000]),
    "no pages": ("unreadable", lambda: assemble({1: CATALOG, 2: b"<< /Type /Pages >>"})),
    "no catalogue": ("unreadable", lambda: assemble({1: b"<< >>", 2: PAGES, 3: PAGE})),
    "nested without end": (
        "unreadable",
        lambda: document(more={4: b"[" * 200_000 + b"]" * 200_000}),
    ),
    "object stream that inflates without end": (
        "unreadable",
        lambda: in_object_stream({}, padding=300),
    ),
    "catalogue without pages": (
        "unreadable",
        lambda: assemble({1: b"<< /Type /Catalog /Pages 3 0 R >>", 3: PAGE}),
    ),
    "password": ("encrypted", lambda: encrypted("secret", "AES-256")),
    "restrictions, no password": ("encrypted", lambda: encrypted("", "AES-128")),
    "old encryption": ("encrypted", lambda: encrypted("", "RC4-40")),
    "script at opening": ("javascript", lambda: document(b"/OpenAction " + SCRIPT)),
    "script in a name tree": (
        "javascript",
        lambda: document(b"/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", more={4: SCRIPT}),
    ),
    "script in an annotation": (
        "javascript",
        lambda: document(page=b"/Annots [<< /Subtype /Link /A %s >>]" % SCRIPT),
    ),
    "script at a page": ("javascript", lambda: document(page=b"/AA << /O %s >>" % SCRIPT)),
    "script in a field": ("javascript", _script_in_field),
    "script after another action": (
        "javascript",
        lambda: document(page=b"/Annots [<< /A << /S /GoTo /D [3 0 R] /Next %s >> >>]" % SCRIPT),
    ),
    "script spelt with escapes": (
        "javascript",
        lambda: document(page=b"/Annots [<< /A %s >>]" % EVASIVE_SCRIPT),
    ),
    "script whose kind is elsewhere": (
        "javascript",
        lambda: document(page=b"/Annots [<< /A << /S 4 0 R >> >>]", more={4: b"/J#61vaScript"}),
    ),
    "script in an object stream": ("javascript", lambda: in_object_stream({4: SCRIPT})),
    "script nothing refers to": ("javascript", lambda: document(more={9: EVASIVE_SCRIPT})),
    "script in an earlier revision": ("javascript", _earlier_revision),
    "launch": (
        "launch",
        lambda: document(page=b"/Annots [<< /A << /S /L#61unch /F (cmd.exe) >> >>]"),
    ),
    "launch in plain bytes": ("launch", lambda: document(b"/OpenAction << /S /Launch >>")),
    "embedded file": (
        "embedded_file",
        lambda: document(
            b"/Names << /Embedded#46iles << /Names [(a) 4 0 R] >> >>",
            more={4: b"<< /Type /Filespec /F (a.exe) /E#46 << /F 5 0 R >> >>", 5: stream(b"MZ")},
        ),
    ),
    "attachment annotation": (
        "embedded_file",
        lambda: document(page=b"/Annots [<< /Subtype /FileAttachment >>]"),
    ),
    "web page at opening": (
        "automatic_action",
        lambda: document(b"/OpenAction << /S /URI /URI (https://example.jp/) >>"),
    ),
    "web page at a page": (
        "automatic_action",
        lambda: document(page=b"/AA 4 0 R", more={4: b"<< /O << /S /URI /URI (x:) >> >>"}),
    ),
    "video": ("rich_media", lambda: document(page=b"/Annots [<< /Subtype /RichMedia >>]")),
    "dynamic form": ("xfa", lambda: document(b"/AcroForm << /XFA [] /Fields [] >>")),
    "form that sends": (
        "sends_data",
        lambda: document(page=b"/Annots [<< /A << /S /SubmitForm /F (https://a/) >> >>]"),
    ),
}  # fmt: skip
"""Name to refusal code and maker."""
