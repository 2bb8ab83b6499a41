"""Whether words say that a response is a list, since the layout of its fields doesn't show it.

The fields of a list's elements are printed like those of an object.
"""

import re

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


def says_list(text: str) -> bool:
    """Whether a description says that a list is returned."""
    return _SAYS.search(text) is not None


def is_list(text: str) -> bool:
    """Whether the words about a response begin by calling it a list."""
    return _BEGINS.match(text) is not None


def hints_at_list(title: str) -> bool:
    """Whether a title such as ``List Rooms`` makes a list likely."""
    return _TITLE.match(title) is not None
