"""The typesetter and its fonts: a template and values to a PDF/A-2b, the same bytes every time."""

import functools
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from ukeire.adapters.font_coverage import characters_of_all, font_files
from ukeire.domain.printing import without_selectors


class Typesetter:
    """Sets templates of this folder in Noto Sans JP, Regular and Bold, found under ``fonts``."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = fonts
        self._compilers: dict[Path, typst.Compiler] = {}

    @functools.cached_property
    def covered(self) -> frozenset[str]:
        """The characters that both fonts can draw. Raises FileNotFoundError without the fonts."""
        return characters_of_all(self._font_files)

    def pdf(self, template: Path, values: Mapping[str, Any], day: date) -> bytes:
        """The PDF, dated that day. What the fonts lack is lost: look at ``covered`` before."""
        text = json.dumps(values, ensure_ascii=False)
        pdf = self._compiler(template).compile(
            format="pdf",
            sys_inputs={"content": without_selectors(text)},
            pdf_standards="a-2b",
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
        if not isinstance(pdf, bytes):
            raise TypeError(type(pdf))
        return pdf

    def _compiler(self, template: Path) -> typst.Compiler:
        if template not in self._compilers:
            folders = [font.parent for font in self._font_files]
            fonts = typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=folders
            )
            made = typst.Compiler(template, root=template.parent, font_paths=fonts)
            self._compilers[template] = made
        return self._compilers[template]

    @functools.cached_property
    def _font_files(self) -> list[Path]:
        return font_files(self._fonts)
