"""Whether a response is a list, since the layout shows the fields of an element like an object's.

A sample decides, else the words; a doubt that remains is a remark.
"""

import re
from collections.abc import Iterator

from scripts.document.node import Node, Origin, members_of, plain
from scripts.document.text import shorten
from scripts.extract.findings import Remark

_BETWEEN = (
    r"(?:\s+(?!(?:of|with|from|for|by|in|on|to|and|or|no|not|that|which|whose|object|page)\b)"
    r"[\w'’-]+){0,6}?"  # noqa: RUF001
)
_COMPOUND = r"(?!['’\w-])(?!\s+(?:item|entry|element|owner|length|size|count|name|id|position)\b)"  # noqa: RUF001
_SAYS = re.compile(
    rf"\b(?:returns?|gets?|fetch(?:es)?|retrieves?){_BETWEEN}\s+(?:lists?|arrays?){_COMPOUND}"
    rf"|\b(?:response|answer|result|body) is{_BETWEEN}\s+(?:list|array){_COMPOUND}"
    r"|\bas an? (?:list|array)\b"
    r"|\b(?:возвраща\w*|верн[её]т|получ\w+|выда[её]т|отда[её]т)"
    r"(?:\s+(?!(?:с|со|из|для|по|в|во|на|к|и|или|не|объект\w*|страниц\w*)\b)[\w-]+){0,4}?"  # noqa: RUF001
    r"\s+(?:списки|список|массивы|массив|перечень)\b"
    r"|\b(?:в виде|ответ —|ответ -) (?:списка|массива|список|массив)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    rf"(?:the |an? |full |complete )*(?:list|array){_COMPOUND}"
    r"|(?:полный )?(?:список|массив|перечень)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:list|список|перечень)\s+\w", re.IGNORECASE)
_KINDS: dict[type, str] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
}
_BY_WORDS = "the response is read as a list, because these words say so"
_BY_TITLE = (
    "the title says list, the words below it do not: the response is read as an object; "
    "if it is a list, say so in a patch"
)
_DOUBTFUL = (
    "these words say list, but the fields hold one ({}): the response is read as an object; "
    "if it is a list, say so in a patch"
)


def shape_by_sample(response: Node, sample: Node) -> None:
    """Make a response a list if its sample is one, with the elements of the sample; in place."""
    content = response.members("content")
    media = next(iter(content.values()), None)
    if media is None or not isinstance(sample.value, list):
        return
    if media.at("schema"):
        _enclose(media, sample.origins)
        return
    schema = {"type": Node("array", sample.origins)}
    kinds = {_KINDS.get(type(element.value)) for element in sample.elements()}
    kind = kinds.pop() if len(kinds) == 1 else None
    if kind:
        origins = sample.elements()[0].origins
        schema["items"] = Node({"type": Node(kind, origins)}, origins)
    members_of(media)["schema"] = Node(schema, sample.origins)


def shape_by_words(operation: Node) -> list[Remark]:
    """Make responses without a sample lists if the words say so; return a remark on each."""
    remarks = (
        _shape(media, operation, response)
        for status, response in operation.members("responses").items()
        for media in response.members("content").values()
        if status[0] == "2" and media.at("schema", "type") and not media.at("examples")
    )
    return [remark for remark in remarks if remark]


def _shape(media: Node, operation: Node, response: Node) -> Remark | None:
    words, title = next(_saying_list(operation, response), None), operation.at("summary")
    members = media.members("schema", "properties").values()
    inside = next((one for one in members if plain(one.at("type") or one) == "array"), None)
    if words and inside:
        return Remark(words.origins[0], _DOUBTFUL.format(shorten(inside.origins[0].quote, 60)))
    if words:
        _enclose(media, words.origins)
        return Remark(words.origins[0], _BY_WORDS)
    if title and hints_at_list(title.text()) and not inside:
        return Remark(title.origins[0], _BY_TITLE)
    return None


def _saying_list(operation: Node, response: Node) -> Iterator[Node]:
    whole, about = operation.at("description"), response.at("description")
    if whole and says_list(whole.text()):
        yield whole
    if about and (is_list(about.text()) or says_list(about.text())):
        yield about


def _enclose(media: Node, origins: tuple[Origin, ...]) -> None:
    """Make a list of objects of what was read as one object."""
    items = media.at("schema")
    if items and plain(items.at("type") or items) == "object":
        members_of(media)["schema"] = Node(
            {"type": Node("array", origins), "items": items}, origins
        )


def says_list(text: str) -> bool:
    """Whether a description says that a list is returned."""
    return _SAYS.search(text) is not None


def is_list(text: str) -> bool:
    """Whether the words about a response begin by calling it a list."""
    return _BEGINS.match(text) is not None


def hints_at_list(title: str) -> bool:
    """Whether a title such as ``List Rooms`` makes a list likely."""
    return _TITLE.match(title) is not None
