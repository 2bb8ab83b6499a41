"""Bodies as they arrive: in pieces, compressed in one or several members, and without end."""

import gzip
import zlib
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytribute_core.content import Content
from pytribute_core.exchange import BodyError, BodyTooLargeError

LIMIT = 1024 * 1024
EMPTY = gzip.compress(b"")
NOT_COMPRESSED = "the body isn't compressed as it says"
CUT = "the compressed body is cut off"
FOLLOWED = "something follows the compressed body"


def read(*pieces: bytes, encoding: str = "gzip", limit: int = LIMIT) -> bytes:
    content = Content(200, {"content-encoding": encoding}, limit)
    for piece in pieces:
        content.feed(piece)
    return content.finish().content


def reason(*pieces: bytes, encoding: str = "gzip", limit: int = LIMIT) -> str:
    with pytest.raises(BodyError) as caught:
        read(*pieces, encoding=encoding, limit=limit)
    return caught.value.reason


def cut(data: bytes, places: list[int]) -> list[bytes]:
    bounds = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in pairwise(bounds)]


@given(st.lists(st.binary(), max_size=5), st.lists(st.integers(0, 10**6)))
def test_the_members_of_a_body_are_read_one_after_the_other(
    parts: list[bytes], places: list[int]
) -> None:
    compressed = b"".join(map(gzip.compress, parts))
    assert read(*cut(compressed, places)) == b"".join(parts)
    assert read(*cut(compressed, places), encoding="X-Gzip") == b"".join(parts)


@given(st.binary(), st.lists(st.integers(0, 10**6)))
def test_a_body_may_be_plain_or_a_stream_of_zlib(body: bytes, places: list[int]) -> None:
    assert read(*cut(body, places), encoding="identity") == body
    assert read(*cut(zlib.compress(body), places), encoding="deflate") == body


@pytest.mark.parametrize("size", [1, 10_000])
def test_what_follows_the_last_member_is_an_error(size: int) -> None:
    for rest in (b"\0", b"\n", b"garbage", b"x" * 50_000):
        data = gzip.compress(b"body") + rest
        pieces = [data[start : start + size] for start in range(0, len(data), size)]
        assert reason(*pieces) == FOLLOWED
    assert reason(zlib.compress(b"body"), EMPTY, encoding="deflate") == FOLLOWED


def test_a_damaged_member_is_an_error_wherever_it_is() -> None:
    first, second = gzip.compress(b"one"), bytearray(gzip.compress(b"two"))
    second[-6] ^= 1
    assert reason(bytes(second)) == NOT_COMPRESSED
    assert reason(first, bytes(second)) == NOT_COMPRESSED
    assert reason(first + b"\x1f\x00") == NOT_COMPRESSED


def test_a_member_that_is_cut_off_is_an_error() -> None:
    both = gzip.compress(b"one") + gzip.compress(b"two")
    for end in range(1, len(both)):
        if end != len(gzip.compress(b"one")):
            assert reason(both[:end]) == CUT


def test_nothing_is_a_body_too() -> None:
    assert read() == read(b"") == read(b"", encoding="identity") == b""


def test_the_limit_holds_over_all_members() -> None:
    member = gzip.compress(b"x" * 1000)
    assert read(member * 10, limit=10_000) == b"x" * 10_000
    with pytest.raises(BodyTooLargeError, match="200"):
        read(member * 10, limit=9_999)
    with pytest.raises(BodyTooLargeError):
        read(*[member] * 10, limit=9_999)


def test_the_limit_holds_before_decompression() -> None:
    with pytest.raises(BodyTooLargeError):
        read(EMPTY * 100, limit=len(EMPTY) * 100 - 1)


def test_a_member_that_inflates_without_end_is_not_inflated_to_its_end() -> None:
    bomb = gzip.compress(bytes(100_000_000))
    for pieces in ([bomb], [EMPTY * 1000 + bomb]):
        with pytest.raises(BodyTooLargeError):
            read(*pieces)


def test_the_time_for_empty_members_grows_with_their_number() -> None:
    def seconds(count: int) -> float:
        body = EMPTY * count
        started = process_time()
        assert read(body, limit=len(body)) == b""
        return process_time() - started

    # 16 times as many; if each copied all that follow it, 256 times as long.
    few = min(seconds(4_000) for _ in range(3))
    assert seconds(64_000) < 64 * few


def test_an_encoding_that_was_not_asked_for_is_an_error() -> None:
    assert reason(encoding="BR") == "the content encoding br was not asked for"
