"""The labels of the page, in the languages of the documentation."""
# ruff: noqa: RUF001 - half of them are Russian

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["LABELS", "Labels", "Language", "preferred_language"]

Language = Literal["en", "ru"]

# The primary subtag of a language range, and its quality.
_LANGUAGE_RANGE = re.compile(r"(?:^|,)\s*(en|ru)\b[^,;]*(?:;\s*q=([0-9.]{1,5}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The labels in one language; the attributes are named after the English."""

    language: Language
    other_language: Language
    other_language_name: str
    unofficial_reference: str
    skip: str
    contents: str
    mock: str
    mock_notice: str
    servers: str
    this_mock: str
    real_service: str
    never_contacted: str
    authentication: str
    in_header: str
    in_query: str
    in_path: str
    in_cookie: str
    about_the_key: str
    readings: str
    readings_notice: str
    not_known: str
    operations: str
    documentation: str
    parameters: str
    no_parameters: str
    required: str
    deprecated: str
    default: str
    one_of: str
    example: str
    body: str
    responses: str
    sample: str
    leads_to: str
    schemas: str
    try_it: str
    not_sent: str
    send: str
    sending: str
    needs_javascript: str
    result: str
    headers: str
    response_body: str
    empty_body: str
    broken_off: str
    no_response: str
    milliseconds: str
    bytes: str


LABELS: dict[Language, Labels] = {
    "en": Labels(
        language="en",
        other_language="ru",
        other_language_name="Русский",
        unofficial_reference="Unofficial reference",
        skip="Skip to the reference",
        contents="Contents",
        mock="This is a mock.",
        mock_notice=(
            "Nothing sent from this page reaches Tribute, and no money moves. The project is"
            " not affiliated with Tribute."
        ),
        servers="Servers",
        this_mock="This mock",
        real_service="The real service",
        never_contacted="never contacted from this page",
        authentication="Authentication",
        in_header="header",
        in_query="query",
        in_path="path",
        in_cookie="cookie",
        about_the_key=(
            "The forms below hold this mock's test key. It works nowhere else and is not a secret."
        ),
        readings="Where the documentation is silent",
        readings_notice="This project decided; the mock does the same:",
        not_known="Not known yet",
        operations="Operations",
        documentation="Documentation",
        parameters="Parameters",
        no_parameters="No parameters.",
        required="required",
        deprecated="deprecated",
        default="default",
        one_of="one of",
        example="example",
        body="Body",
        responses="Responses",
        sample="Sample",
        leads_to="Leads to",
        schemas="Schemas",
        try_it="Try it",
        not_sent="not sent",
        send="Send",
        sending="Waiting for the response…",
        needs_javascript="Sending requires JavaScript; the command above works without it.",
        result="Response",
        headers="Headers",
        response_body="Body",
        empty_body="The body is empty.",
        broken_off="The response broke off before its end.",
        no_response="No response came",
        milliseconds="ms",
        bytes="bytes",
    ),
    "ru": Labels(
        language="ru",
        other_language="en",
        other_language_name="English",
        unofficial_reference="Неофициальный справочник",
        skip="Перейти к справочнику",
        contents="Содержание",
        mock="Это мок-сервер.",
        mock_notice=(
            "Запросы с этой страницы не доходят до Tribute, и деньги не перемещаются. Проект не"
            " связан с Tribute."
        ),
        servers="Серверы",
        this_mock="Этот мок-сервер",
        real_service="Настоящий сервис",
        never_contacted="страница к нему не обращается",
        authentication="Аутентификация",
        in_header="заголовок",
        in_query="строка запроса",
        in_path="путь",
        in_cookie="cookie",
        about_the_key=(
            "В формах ниже стоит тестовый ключ этого мок-сервера. Больше он нигде не действует и"
            " секретом не является."
        ),
        readings="Что в документации не указано",
        readings_notice="Решения этого проекта (на английском); мок-сервер следует им:",
        not_known="Пока неизвестно",
        operations="Операции",
        documentation="Документация",
        parameters="Параметры",
        no_parameters="Параметров нет.",
        required="обязательно",
        deprecated="устарело",
        default="по умолчанию",
        one_of="одно из",
        example="пример",
        body="Тело запроса",
        responses="Ответы",
        sample="Пример",
        leads_to="Ведёт к",
        schemas="Схемы",
        try_it="Попробовать",
        not_sent="не отправлять",
        send="Отправить",
        sending="Ждём ответа…",
        needs_javascript="Чтобы отправить, нужен JavaScript; команда выше работает и без него.",
        result="Ответ",
        headers="Заголовки",
        response_body="Тело ответа",
        empty_body="Тело пустое.",
        broken_off="Ответ оборвался, не дойдя до конца.",
        no_response="Ответ не пришёл",
        milliseconds="мс",
        bytes="байт",
    ),
}


def preferred_language(accepted: str) -> Language:
    """Return the preferred language of an ``Accept-Language`` header; English by default."""
    qualities: dict[Language, float] = {"en": 0, "ru": 0}
    for tag, quality in _LANGUAGE_RANGE.findall(accepted):
        language: Language = "ru" if tag.lower() == "ru" else "en"
        qualities[language] = max(qualities[language], _number(quality))
    return "ru" if qualities["ru"] > qualities["en"] else "en"


def _number(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0
