"""The labels of the reference."""
# ruff: noqa: RUF001 - half of them are Russian

from pytribute.mock.pages.language import by_language

__all__ = ["LABELS"]

LABELS = by_language(
    {
        "unofficial_reference": ("Unofficial reference", "Неофициальный справочник"),
        "skip": ("Skip to the reference", "Перейти к справочнику"),
        "contents": ("Contents", "Содержание"),
        "mock": ("This is a mock.", "Это мок-сервер."),
        "mock_notice": (
            (
                "Nothing sent from this page reaches Tribute, and no money moves. The "
                "project is not affiliated with Tribute."
            ),
            (
                "Запросы с этой страницы не доходят до Tribute, и деньги не "
                "перемещаются. Проект не связан с Tribute."
            ),
        ),
        "servers": ("Servers", "Серверы"),
        "this_mock": ("This mock", "Этот мок-сервер"),
        "real_service": ("The real service", "Настоящий сервис"),
        "never_contacted": ("never contacted from this page", "страница к нему не обращается"),
        "authentication": ("Authentication", "Аутентификация"),
        "in_header": ("header", "заголовок"),
        "in_query": ("query", "строка запроса"),
        "in_path": ("path", "путь"),
        "in_cookie": ("cookie", "cookie"),
        "about_the_key": (
            (
                "The forms below hold this mock's test key. It works nowhere else and "
                "is not a secret."
            ),
            (
                "В формах ниже стоит тестовый ключ этого мок-сервера. Больше он нигде "
                "не действует и секретом не является."
            ),
        ),
        "readings": ("Where the documentation is silent", "Что в документации не указано"),
        "readings_notice": (
            "This project decided; the mock does the same:",
            "Решения этого проекта; мок-сервер следует им:",
        ),
        "not_known": ("Not known yet", "Пока неизвестно"),
        "operations": ("Operations", "Операции"),
        "documentation": ("Documentation", "Документация"),
        "parameters": ("Parameters", "Параметры"),
        "no_parameters": ("No parameters.", "Параметров нет."),
        "required": ("required", "обязательно"),
        "deprecated": ("deprecated", "устарело"),
        "default": ("default", "по умолчанию"),
        "one_of": ("one of", "одно из"),
        "example": ("example", "пример"),
        "body": ("Body", "Тело запроса"),
        "responses": ("Responses", "Ответы"),
        "sample": ("Sample", "Пример"),
        "leads_to": ("Leads to", "Ведёт к"),
        "webhooks": ("Webhooks", "Вебхуки"),
        "signature_rule": (
            (
                "Each delivery is a POST of JSON to the account's address. Its header"
                " `trbt-signature` is the HMAC-SHA256 of the body, byte for byte, under the API"
                " key: 64 hexadecimal digits in lower case. Verify it before the body is parsed."
            ),
            (
                "Каждая доставка — это POST с JSON на адрес, указанный в аккаунте. Заголовок"
                " `trbt-signature` содержит HMAC-SHA256 от тела, байт в байт, с ключом API: 64"
                " шестнадцатеричные цифры в нижнем регистре. Проверяйте его до разбора тела."
            ),
        ),
        "repetition_rule": (
            (
                "Any status from 200 to 299 accepts a delivery. After any other response, or none,"
                " it is repeated 5, 15 and 30 minutes, 1, 2, 4, 8 and 8 hours after each failure;"
                " `created_at` stays, `sent_at` and the signature are new."
            ),
            (
                "Любой статус от 200 до 299 подтверждает доставку. После любого другого ответа или"
                " без ответа она повторяется: через 5, 15 и 30 минут, 1, 2, 4, 8 и 8 часов после"
                " каждой неудачи; `created_at` остаётся прежним, `sent_at` и подпись новые."
            ),
        ),
        "sent_to": ("This mock sends events to", "Этот мок-сервер отправляет события на"),
        "no_receiver": (
            "This mock has no address to send events to: set one on its dashboard.",
            "У этого мок-сервера нет адреса для событий: укажите его на панели управления.",
        ),
        "send_one": ("Send one", "Отправить событие"),
        "event_order": (
            "Event, signature, and the fields that differ from the sample",
            "Событие, подпись и поля, которые отличаются от примера",
        ),
        "schemas": ("Schemas", "Схемы"),
        "try_it": ("Try it", "Попробовать"),
        "not_sent": ("not sent", "не отправлять"),
        "send": ("Send", "Отправить"),
        "sending": ("Waiting for the response…", "Ждём ответа…"),
        "needs_javascript": (
            "Sending requires JavaScript; the command above works without it.",
            "Чтобы отправить, нужен JavaScript; команда выше работает и без него.",
        ),
        "result": ("Response", "Ответ"),
        "headers": ("Headers", "Заголовки"),
        "response_body": ("Body", "Тело ответа"),
        "empty_body": ("The body is empty.", "Тело пустое."),
        "broken_off": (
            "The response broke off before its end.",
            "Ответ оборвался, не дойдя до конца.",
        ),
        "no_response": ("No response came", "Ответ не пришёл"),
        "milliseconds": ("ms", "мс"),
        "bytes": ("bytes", "байт"),
    }
)
