"""Draws the first page of one PDF: a process of its own that knows nothing and may do little.

Usage: ``python first_page_child.py <folder of fonts>``; the PDF on standard input, the picture, WebP,
on standard output. Ends with ``UNREADABLE`` where the file gives no page.
"""

import ctypes
import io
import resource
import sys

import pypdfium2_raw as pdfium  # type: ignore[import-untyped]
from PIL import Image

UNREADABLE = 3
MAX_WIDTH = 1000
MAX_HEIGHT = 1500
_QUALITY = 50
_SECONDS = 8
_MEMORY = 1024**3
_OPEN_FILES = 32


def limit() -> None:
    """No more time, memory and files than an honest page needs, and nothing written anywhere."""
    for kind, most in (
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def start_pdfium(fonts: str) -> None:
    """PDFium with ``fonts`` for what a file names and does not carry; without script or forms."""
    paths = (ctypes.POINTER(ctypes.c_char) * 2)()  # ends with a null
    paths[0] = ctypes.cast(ctypes.c_char_p(fonts.encode()), ctypes.POINTER(ctypes.c_char))
    pdfium.FPDF_InitLibraryWithConfig(
        ctypes.byref(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=paths))
    )


def draw(data: bytes) -> bytes | None:
    """The picture of the first page, or None where there is none to draw."""
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    page = pdfium.FPDF_LoadPage(document, 0) if document else None
    if not page:
        return None
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if width < 1 or height < 1:
        return None
    scale = min(MAX_WIDTH / width, MAX_HEIGHT / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    bitmap = pdfium.FPDFBitmap_CreateEx(*size, pdfium.FPDFBitmap_BGRx, None, 0)
    if not bitmap:
        return None
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, *size, 0xFFFFFFFF)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, pdfium.FPDF_ANNOT)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * size[1])
    picture = io.BytesIO()
    Image.frombuffer("RGB", size, pixels, "raw", "BGRX", stride, 1).save(
        picture, "WEBP", quality=_QUALITY
    )
    return picture.getvalue()


def main() -> int:
    """What is on standard input, drawn."""
    data = sys.stdin.buffer.read()
    limit()
    start_pdfium(sys.argv[1])
    picture = draw(data)
    if picture is None:
        return UNREADABLE
    sys.stdout.buffer.write(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
