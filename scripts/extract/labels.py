"""The words of the documentation platform's interface, in English and Russian.

A rendered page shows them between the words of the documentation itself. Every spelling is
listed here only; a new one is a new entry.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

Section: TypeAlias = Literal[
    "authorizations",
    "query",
    "path",
    "header",
    "cookie",
    "body",
    "payload",
    "attributes",
    "responses",
    "unplaced",
]
Annotation: TypeAlias = Literal["default", "example", "pattern", "values"]

SECTIONS: Mapping[str, Section] = {
    **dict.fromkeys(
        ("Authorizations", "Авторизация", "Авторизации", "Аутентификация"),
        "authorizations",
    ),
    **dict.fromkeys(
        ("Query parameters", "Query Parameters", "Параметры запроса", "Query-параметры"), "query"
    ),
    **dict.fromkeys(
        ("Path parameters", "Path Parameters", "Параметры пути", "Path-параметры"), "path"
    ),
    **dict.fromkeys(
        (
            "Header parameters",
            "Header Parameters",
            "Параметры заголовка",
            "Параметры заголовков",
            "Заголовки запроса",
        ),
        "header",
    ),
    **dict.fromkeys(("Cookie parameters", "Cookie Parameters", "Параметры cookie"), "cookie"),
    **dict.fromkeys(("Body", "Request body", "Request Body", "Тело запроса", "Тело"), "body"),
    **dict.fromkeys(("Payload", "Полезная нагрузка", "Данные события"), "payload"),
    **dict.fromkeys(("Attributes", "Атрибуты"), "attributes"),
    **dict.fromkeys(("Responses", "Ответы", "Ответ"), "responses"),
}

# The order of the keys matters where one spelling begins with another: the longer goes first.
PRESENCE: Mapping[str, bool] = {
    "Required": True,
    "Optional": False,
    **dict.fromkeys(("Необязательный", "Необязательная", "Необязательное"), False),
    **dict.fromkeys(("Необязательно", "Опциональный", "Опционально"), False),
    **dict.fromkeys(("Обязательный", "Обязательная", "Обязательное", "Обязательно"), True),
}
ACCESS: Mapping[str, str] = {
    **dict.fromkeys(("Read-only", "Read only", "Только для чтения", "Только чтение"), "readOnly"),
    **dict.fromkeys(
        ("Write-only", "Write only", "Только для записи", "Только запись"), "writeOnly"
    ),
}
DEPRECATED = ("Deprecated", "Устаревший", "Устаревшая", "Устаревшее", "Устарело")
DISCRIMINATOR = ("Discriminator", "Дискриминатор")
NULLABLE = ("nullable", "допускает null")
ENUM = ("enum", "перечисление")
BOUNDS: Mapping[str, str] = {"min": "min", "max": "max", "мин": "min", "макс": "max"}
ANNOTATIONS: Mapping[Annotation, tuple[str, ...]] = {
    "default": ("Default", "Значение по умолчанию", "По умолчанию"),
    "example": ("Example", "Пример"),
    "pattern": ("Pattern", "Шаблон"),
    "values": ("Possible values", "Available options", "Возможные значения", "Допустимые значения"),
}
# Buttons, icons and remarks of the platform about itself.
NOISE = re.compile(
    r"chevron-(?:right|down)|(?:Show|Показать) (?:properties|available items|свойства|элементы)"
    r"|(?:Last updated|Последнее обновление).*|Test it|Try it"
)
# Below these are fields of another object, and nothing shows where they end: they are not read,
# because they could be read into the wrong object.
ENCLOSED = re.compile(
    r"(?:Hide|Скрыть) (?:properties|available items|свойства|элементы)"
    r"|Headers|Заголовки|(?:Body|Payload|Response)\S+\[\]|or|and|или|и"
)
# The title of a schema of its own.
MODEL = re.compile(r"(?:The )?(?P<name>[A-Za-z][\w.-]*) object|Объект (?P<russian>[A-Za-z][\w.-]*)")


def one_of(words: Iterable[str]) -> str:
    """Write words as the alternatives of a pattern."""
    return "|".join(re.escape(word) for word in words)


def presence(word: str) -> bool:
    """Whether the word says that a field is required, in any case of its letters."""
    return PRESENCE[word[:1].upper() + word[1:].lower()]
