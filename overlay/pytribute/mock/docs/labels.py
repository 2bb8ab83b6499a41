"""The page's own words, in the languages that the documentation has."""
# ruff: noqa: RUF001 - half of them are Russian

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["WORDS", "Language", "Words", "preferred_language"]

Language = Literal["en", "ru"]

# The main part of a language's tag, and how much it is wanted.
_WANTED = re.compile(r"(?:^|,)\s*(en|ru)\b[^,;]*(?:;\s*q=([0-9.]{1,5}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the page says in one language; the attributes are named after the English."""

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
    answers: str
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
    answer_body: str
    empty_body: str
    broken_off: str
    no_answer: str
    milliseconds: str
    bytes: str


WORDS: dict[Language, Words] = {
    "en": Words(
        language="en",
        other_language="ru",
        other_language_name="Русский",
        unofficial_reference="Unofficial reference",
        skip="Skip to the reference",
        contents="Contents",
        mock="This is a mock.",
        mock_notice=(
            "Nothing you send from this page reaches Tribute, and no money moves. The project is"
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
            "The forms below hold this mock's test key. It opens nothing else and is no secret."
        ),
        readings="Where the documentation is silent",
        readings_notice="Decided by this project, and what the mock does:",
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
        answers="Answers",
        sample="Sample",
        leads_to="Leads to",
        schemas="Schemas",
        try_it="Try it",
        not_sent="not sent",
        send="Send",
        sending="Waiting for the answer…",
        needs_javascript="To send takes JavaScript; the command above works without it.",
        result="MockResponse",
        headers="Headers",
        answer_body="Body",
        empty_body="The body is empty.",
        broken_off="The answer broke off before its end.",
        no_answer="No answer came",
        milliseconds="ms",
        bytes="bytes",
    ),
    "ru": Words(
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
            "В формах ниже стоит тестовый ключ этого мок-сервера. Больше он ничего не открывает и"
            " секретом не является."
        ),
        readings="О чём документация молчит",
        readings_notice="Решено в этом проекте (записано по-английски); мок-сервер отвечает так:",
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
        answers="Ответы",
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
        answer_body="Тело ответа",
        empty_body="Тело пустое.",
        broken_off="Ответ оборвался, не дойдя до конца.",
        no_answer="Ответ не пришёл",
        milliseconds="мс",
        bytes="байт",
    ),
}


def preferred_language(accepted: str) -> Language:
    """Choose by an ``Accept-Language`` header; English where it says nothing of either."""
    wants: dict[Language, float] = {"en": 0, "ru": 0}
    for tag, quality in _WANTED.findall(accepted):
        language: Language = "ru" if tag.lower() == "ru" else "en"
        wants[language] = max(wants[language], _number(quality))
    return "ru" if wants["ru"] > wants["en"] else "en"


def _number(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0
