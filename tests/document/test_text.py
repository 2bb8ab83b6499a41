"""What a page may be made of."""

import pytest

from scripts.document.text import MAX_BYTES, check, decode
from scripts.errors import PipelineError


def refusal(content: bytes) -> PipelineError:
    with pytest.raises(PipelineError) as caught:
        decode(content, file="page")
    assert caught.value.file == "page"
    return caught.value


@pytest.mark.parametrize(
    "text",
    ["", "a\nb", "\ta", "Товары", "ё й", "😀 ❤\ufe0f 👨\u200d👩", "→ … — « » ₽", "日本語", "\xa0"],
)
def test_ordinary_characters_of_documentation_are_accepted(text: str) -> None:
    assert decode(text.encode(), file="page") == text


def test_line_ends_and_a_byte_order_mark_are_normalised() -> None:
    assert decode(b"\xef\xbb\xbfa\r\nb\r\n", file="page") == "a\nb\n"


@pytest.mark.parametrize(
    "code",
    [
        *(0x00, 0x01, 0x08, 0x0B, 0x0C, 0x0D, 0x1B, 0x1F, 0x7F, 0x85, 0x9F),
        *(0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x180B, 0x180E, 0x3164, 0xFFA0),
        *(0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x206F),
        *(0xFE00, 0xFE0D, 0xFEFF, 0xFFF9, 0xFFFB, 0xFFFE, 0xFFFF, 0xE0001, 0xE0041, 0xE0100),
    ],
)
def test_a_character_that_hides_or_reorders_text_is_refused(code: int) -> None:
    error = refusal(f"one\ntwo\r\nth{chr(code)}ree\nfour".encode())
    assert error.line == 3
    assert f"U+{code:04X}" in error.reason
    assert chr(code) not in str(error).replace("\n", "")


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(PipelineError, match="U\\+D800"):
        check("a\ud800", file="page")


def test_a_value_with_escapes_is_on_one_line() -> None:
    with pytest.raises(PipelineError) as caught:
        check("a\nb\u202e", file="page", line=7)
    assert caught.value.line == 7


@pytest.mark.parametrize(
    "content",
    [b"a\nb\xff", b"a\n\xc3", b"a\n\xed\xa0\x80", b"a\n\xc0\x80", "a\nж".encode("cp1251")],
)
def test_invalid_utf_8_is_refused_with_its_line(content: bytes) -> None:
    error = refusal(content)
    assert "is not UTF-8" in error.reason
    assert error.line == 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_another_unicode_encoding_is_refused(encoding: str) -> None:
    assert refusal("products".encode(encoding)).line == 1


def test_a_page_of_ten_megabytes_is_refused() -> None:
    error = refusal(b"a" * 10_000_000)
    assert "10,000,000 bytes" in error.reason
    assert error.line == 1


def test_a_page_of_the_largest_size_is_accepted() -> None:
    assert len(decode(b"a\n" * (MAX_BYTES // 2), file="page")) == MAX_BYTES
