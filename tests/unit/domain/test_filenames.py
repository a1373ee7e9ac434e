"""File names that people give."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ukeire.domain.filenames import attachment_disposition, safe_filename


@pytest.mark.fault("F30")
@pytest.mark.asvs("5.4.2")
@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("誓約書（𠮷田髙﨑）.pdf", "誓約書（𠮷田髙﨑）.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\山田\\雇用契約書.pdf", "雇用契約書.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("契約\u202efdp.exe", "契約fdp.exe"),
        ("a\0b.pdf", "ab.pdf"),
        ("👨‍👩‍👧.pdf", "👨‍👩‍👧.pdf"),
        ("..", "書類"),
        ("", "書類"),
        (" .pdf", "pdf"),
        ("あ" * 300 + ".pdf", "あ" * 196 + ".pdf"),
        ("\udc83\udc4a.pdf", "pdf"),
    ],
)
def test_a_file_name_is_kept_but_for_what_could_harm(typed: str, safe: str) -> None:
    assert safe_filename(typed) == safe


@pytest.mark.fault("F30")
@pytest.mark.asvs("5.4.1")
def test_a_download_carries_the_japanese_name_and_an_ascii_stand_in() -> None:
    assert attachment_disposition("誓約書 1.pdf") == (
        "attachment; filename=\"___ 1.pdf\"; filename*=UTF-8''%E8%AA%93%E7%B4%84%E6%9B%B8%201.pdf"
    )


@pytest.mark.fault("F30")
@given(st.text(max_size=300))
def test_whatever_the_name_the_header_is_one_ascii_line_that_gives_the_safe_name_back(
    typed: str,
) -> None:
    safe = safe_filename(typed)
    header = attachment_disposition(typed)
    parts = re.fullmatch(r"attachment; filename=\"([ -!#-~]+)\"; filename\*=UTF-8''(\S+)", header)
    assert parts is not None
    assert unquote(parts[2], errors="strict") == safe
    assert 0 < len(safe) <= 200
    assert "/" not in safe
    assert safe_filename(safe) == safe
