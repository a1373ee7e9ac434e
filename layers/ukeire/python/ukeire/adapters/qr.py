"""QR codes as SVG, to stand in a page: black on white whatever the page's colours are."""

import segno


def qr_svg(text: str) -> str:
    """The code of ``text``, without sizes or styles of its own beyond its coordinates."""
    svg: str = segno.make(text, error="m", micro=False).svg_inline(
        scale=5, border=4, light="#fff", dark="#000", svgclass="qr", lineclass=None
    )
    return svg
