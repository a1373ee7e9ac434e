"""QR codes as SVG: to stand in a page, black on white whatever its colours are, and on paper."""

import io

import segno


def qr_svg(text: str) -> str:
    """The code of ``text``, without sizes or styles of its own beyond its coordinates."""
    svg: str = segno.make(text, error="m", micro=False).svg_inline(
        scale=5, border=4, light="#fff", dark="#000", svgclass="qr", lineclass=None
    )
    return svg


def printed_qr(text: str) -> str:
    """The code of ``text`` as an SVG document without its quiet zone: paper is white."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0, dark="#1a1a1c")
    return drawn.getvalue().decode()
