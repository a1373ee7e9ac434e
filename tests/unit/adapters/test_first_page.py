"""Drawing first pages: by a process of its own, of whatever file, with nothing to find there."""

import base64
import io
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.error import HTTPError

import pytest
from PIL import Image

from preview.app import handler
from tests.applicants_site import LambdaContext
from tests.pdf_corpus import NASTY, document, stream
from ukeire.adapters import first_page
from ukeire.adapters.first_page import draw_first_page

FONTS = Path(__file__).parents[3] / "node_modules/@expo-google-fonts/noto-sans-jp/400Regular"
RED_SQUARE = document(page=b"/Contents 4 0 R", more={4: stream(b"1 0 0 rg 100 300 200 200 re f")})
# As office programs in Japan write it when told not to embed fonts.
_MINCHO = {
    4: stream(b"BT /F1 200 Tf 60 400 Td <" + "誓約".encode("cp932").hex().encode() + b"> Tj ET"),
    5: b"<< /Type /Font /Subtype /Type0 /BaseFont /MS-Mincho /Encoding /90ms-RKSJ-H"
    b" /DescendantFonts [6 0 R] >>",
    6: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /MS-Mincho /DW 1000 /FontDescriptor 7 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>",
    7: b"<< /Type /FontDescriptor /FontName /MS-Mincho /Flags 4 /FontBBox [0 -137 1000 859]"
    b" /ItalicAngle 0 /Ascent 859 /Descent -137 /CapHeight 709 /StemV 80 >>",
}
JAPANESE = document(page=b"/Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>", more=_MINCHO)


def _picture(pdf: bytes) -> Image.Image:
    drawn = draw_first_page(pdf, FONTS)
    assert drawn
    return Image.open(io.BytesIO(drawn), formats=["WEBP"])


def test_a_page_becomes_a_picture_no_larger_than_a_screen() -> None:
    picture = _picture(RED_SQUARE)
    assert picture.size == (1000, 1415)
    red, green, blue = picture.convert("RGB").getpixel((336, 750))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60


def test_japanese_without_a_font_of_its_own_is_readable(tmp_path: Path) -> None:
    def ink(fonts: Path) -> int:
        drawn = draw_first_page(JAPANESE, fonts)
        assert drawn
        grey = Image.open(io.BytesIO(drawn)).convert("L")
        return sum(grey.histogram()[:128])

    assert ink(FONTS) > 2 * ink(tmp_path) + 1000


@pytest.mark.fault("F31")
@pytest.mark.parametrize("kind", ["nothing", "text", "truncated", "password", "no pages"])
def test_what_has_no_page_gives_no_picture(kind: str) -> None:
    assert draw_first_page(NASTY[kind][1](), FONTS) is None


@pytest.mark.fault("F31")
def test_a_page_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_page, "SECONDS", 0.01)
    assert draw_first_page(RED_SQUARE, FONTS) is None


@pytest.mark.fault("F31")
def test_a_huge_page_is_drawn_small() -> None:
    page = document().replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 99999999 9]")
    drawn = draw_first_page(page, FONTS)
    assert drawn is None or max(Image.open(io.BytesIO(drawn)).size) <= 1500


@pytest.mark.asvs("13.2.2")
def test_the_process_that_draws_is_given_no_credentials(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    child = tmp_path / "child.py"
    child.write_text("import os, sys; sys.stdout.write(' '.join(os.environ))")
    monkeypatch.setattr(first_page, "_CHILD", child)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    assert "AWS" in " ".join(os.environ)
    drawn = draw_first_page(b"", FONTS)
    assert drawn is not None
    assert {name for name in drawn.decode().split() if not name.startswith("LC_")} == {"PYTHONPATH"}


class _Store(BaseHTTPRequestHandler):
    """Links to a file, to nothing, and to somewhere else."""

    def do_GET(self) -> None:
        status = {"/file": 200, "/elsewhere": 302}.get(self.path, 404)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/file")
        self.end_headers()
        self.wfile.write(RED_SQUARE if status == 200 else b"")

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def store() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_the_function_draws_what_a_link_leads_to(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("preview.app.FONTS", FONTS)
    told = handler({"link": f"{store}/file"}, LambdaContext())
    picture = base64.b64decode(str(told["picture"]))
    assert Image.open(io.BytesIO(picture)).format == "WEBP"


@pytest.mark.asvs("1.3.6")
def test_the_function_follows_links_to_the_store_alone(store: str) -> None:
    for link in (f"{store}/elsewhere", f"{store}/nothing"):
        with pytest.raises(HTTPError):
            handler({"link": link}, LambdaContext())
    with pytest.raises(ValueError, match="not a link"):
        handler({"link": Path(__file__).as_uri()}, LambdaContext())
