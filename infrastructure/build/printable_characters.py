"""Writes down which characters the certificate's fonts can draw, for functions without the fonts."""

from pathlib import Path

from ukeire.adapters.font_coverage import characters_of_all, font_files
from ukeire.adapters.printable_characters import FILE

FONTS = Path(__file__).parents[2] / "node_modules/@expo-google-fonts/noto-sans-jp"


def build(file: Path = FILE, fonts: Path = FONTS) -> None:
    """Write ``file``. Raises FileNotFoundError without the fonts, which come from npm."""
    text = "".join(sorted(characters_of_all(font_files(fonts))))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


if __name__ == "__main__":
    build()
