"""The characters that certificates can print, from the file that the build makes.

``infrastructure/build/printable_characters.py`` reads them from the fonts, which only the function
that prints carries along.
"""

from pathlib import Path

FILE = Path(__file__).parent / "data" / "printable_characters.txt"
"""All of them as one UTF-8 text, about 50 kB."""


def printable_characters(file: Path = FILE) -> frozenset[str]:
    """The set. Raises FileNotFoundError if the file was not built."""
    return frozenset(file.read_bytes().decode())
