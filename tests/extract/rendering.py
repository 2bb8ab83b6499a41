"""Rendered pages written by hand, and what is read from them."""

from typing import Any, TypeAlias, cast

import pytest

from scripts.document.node import plain
from scripts.errors import PipelineError
from scripts.extract import Findings, read_page

Document: TypeAlias = dict[str, Any]


def read(text: str) -> Findings:
    return read_page(text.encode(), form="rendered", file="page.txt")


def partial(text: str) -> Document:
    return cast("Document", plain(read(text).partial))


def operation(body: str, end: str = "post\n/pets") -> Document:
    """Read one operation, from its first section on."""
    paths = partial(f"Pets\nAdd a pet\npost\nAdds it\n{body}\n{end}\n")["paths"]
    [item] = paths.values()
    [found] = item.values()
    return cast("Document", found)


def refusal(text: str) -> PipelineError:
    with pytest.raises(PipelineError) as caught:
        read(text)
    assert caught.value.file == "page.txt"
    return caught.value


def prose(text: str) -> list[str]:
    return [words for _, words in read(text).prose]
