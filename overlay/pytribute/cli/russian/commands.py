"""The help of the commands that were written by hand, in Russian."""

from typing import Final

from pytribute.cli.exits import EXPLAINED

TEXTS: Final[dict[str, str]] = {
    EXPLAINED: """\b
Коды возврата:
  0    выполнено
  1    не удалось: API отказал, ответа нет или вы не подтвердили операцию
  2    неверный вызов или окружение: параметр, аргумент, ключ API, нет пакета
  3    API не знает такого товара или покупки
  4    возврат мог выполниться, а мог и нет: проверьте, прежде чем повторять
  130  прервано
  141  читатель вывода перестал читать
""",
    "Unofficial command line of the Tribute API: products and refunds of your account.": (
        "Неофициальный клиент API Tribute: товары и возвраты вашего аккаунта."
    ),
    "Check a server, or a webhook endpoint.": "Проверить сервер или приёмник вебхуков.",
    "Check key, connection, clock, shops, webhook and inbox.": (
        "Проверить ключ, соединение, часы, магазины, вебхук и журнал событий."
    ),
    "Check what the library needs here, and say what to do about what is wrong.": (
        "Проверяет всё, что нужно библиотеке, и подсказывает, как исправить ошибки."
    ),
    "It only reads. The receiver is sent two test bodies without a valid signature, which it must "
    "refuse. The exit code is 1 if something is wrong, else 0.": (
        "Команда только читает данные. Приёмнику отправляются два тестовых запроса без верной "
        "подписи: он должен их отклонить. Код возврата 1, если что-то не в порядке, иначе 0."
    ),
    "Serve a mock of the Tribute API until Ctrl-C, and show each request and delivery.": (
        "Запустить мок API Tribute (до Ctrl-C) и показывать запросы и доставки."
    ),
    "Write the OpenAPI 3.1 specification behind this version, as JSON.": (
        "Вывести спецификацию OpenAPI 3.1 этой версии в формате JSON."
    ),
    "Send events as Tribute does, and verify deliveries.": (
        "Отправлять события, как это делает Tribute, и проверять доставки."
    ),
    "List signed deliveries that were not handled; deliver them again.": (
        "Показать необработанные доставки и отправить их снова."
    ),
    "List the dead letters of an inbox: signed deliveries that no function handled.": (
        "Показывает подписанные доставки, которые не обработала ни одна функция."
    ),
    "With --to, each is delivered again, and removed if the inbox then has its event as handled. "
    "The exit code is 1 if one of them is kept, else 0.": (
        "С --to каждая доставка отправляется снова и удаляется, если её событие после этого "
        "обработано. Код возврата 1, если хотя бы одна осталась, иначе 0."
    ),
    "Send an event, signed with your key, and show the response.": (
        "Отправить событие, подписанное вашим ключом, и показать ответ."
    ),
    "The exit code is 0 if the receiver accepted it: any status from 200 to 299.": (
        "Код возврата 0, если приёмник принял событие: статус от 200 до 299."
    ),
    "Verify the body of a delivery.": "Проверить подпись доставки.",
    "Verify the body of a delivery, in FILE or on standard input (-), and show its event.": (
        "Проверяет тело доставки из файла FILE или стандартного ввода (-) и показывает событие."
    ),
    "The exit code is 0 if it is an event that was signed with your key.": (
        "Код возврата 0, если это событие, подписанное вашим ключом."
    ),
    # Options.
    "Read the API key from a file, or from standard input (-). By default it is the environment "
    "variable TRIBUTE_API_KEY.": (
        "Прочитать ключ API из файла или стандартного ввода (-). По умолчанию он берётся из "
        "переменной окружения TRIBUTE_API_KEY."
    ),
    "Another server; also TRIBUTE_BASE_URL.": "Другой сервер; также TRIBUTE_BASE_URL.",
    "For each attempt; 30 by default.": "Время на каждую попытку; по умолчанию 30.",
    "Maximum number of retries; 2 by default, and 0 for none.": (
        "Сколько раз повторять запрос; по умолчанию не больше 2, 0 — не повторять."
    ),
    "Tell each request on standard error.": "Выводить каждый запрос в стандартный поток ошибок.",
    "Show the version and exit.": "Показать версию и выйти.",
    "The address of your receiver of webhooks.": "Адрес вашего приёмника вебхуков.",
    "The inbox of the receiver; by default the one in TRIBUTE_INBOX, else "
    "tribute-inbox.sqlite3 in this folder.": (
        "Журнал событий приёмника; по умолчанию из TRIBUTE_INBOX, иначе файл "
        "tribute-inbox.sqlite3 в этой папке."
    ),
    "The inbox: a file, postgresql://… or redis://…; by default the one in TRIBUTE_INBOX, else "
    "tribute-inbox.sqlite3 in this folder.": (
        "Журнал событий: файл, postgresql://… или redis://…; по умолчанию из TRIBUTE_INBOX, "
        "иначе файл tribute-inbox.sqlite3 в этой папке."
    ),
    "Write JSON.": "Вывести JSON.",
    "Write CSV for a spreadsheet.": "Вывести CSV для таблицы.",
    "Write to a file.": "Записать в файл.",
    "The address to listen on.": "Адрес, на котором принимать запросы.",
    "The port; 0 takes a free one.": "Порт; 0 — любой свободный.",
    "The same seed gives the same data, ids and events.": (
        "Одинаковое число даёт одинаковые данные, id и события."
    ),
    "The number of your products.": "Количество ваших товаров.",
    "An SQLite file that keeps the state over restarts.": (
        "Файл SQLite, в котором состояние сохраняется между запусками."
    ),
    "Start with the state in this file (JSON, by --save).": (
        "Начать с состояния из этого файла (JSON, создаётся --save)."
    ),
    "Write the state to this file at the end.": "В конце записать состояние в этот файл.",
    "Let tests control the mock over HTTP, under /__control.": (
        "Разрешить тестам управлять моком по HTTP через /__control."
    ),
    "Send events to this address, as Tribute does.": (
        "Отправлять события на этот адрес, как это делает Tribute."
    ),
    "Show no line for each request and delivery.": "Не показывать запросы и доставки.",
    "Only dead letters of the handler with this name.": (
        "Только доставки обработчика с этим именем."
    ),
    "Sign them again and deliver them to this receiver.": (
        "Подписать заново и отправить этому приёмнику."
    ),
    "Remove the dead letter with this key, as the list shows it; it won't be handled.": (
        "Удалить доставку с этим ключом (как в списке); она не будет обработана."
    ),
    "One JSON object per line, with the body.": "По объекту JSON в строке, вместе с телом.",
    "The event: new_digital_product; an unknown name lists all events.": (
        "Событие, например new_digital_product; неизвестное имя выводит список событий."
    ),
    "The address of the receiver.": "Адрес приёмника.",
    "Print the signed request, and send nothing.": (
        "Вывести подписанный запрос и ничего не отправлять."
    ),
    "Set a field of the payload, as JSON or as text; null removes the field.": (
        "Задать поле события, как JSON или текст; null удаляет поле."
    ),
    "Send this file unchanged, or standard input (-).": (
        "Отправить этот файл или стандартный ввод (-) без изменений."
    ),
    "Send the test delivery of the dashboard.": "Отправить тестовую доставку из кабинета.",
    "Send an invalid signature.": "Отправить неверную подпись.",
    "Send no signature header.": "Не отправлять заголовок с подписью.",
    "The value of trbt-signature.": "Значение trbt-signature.",
    "Maximum number of rows.": "Максимальное число строк.",
    "Don't ask: for scripts.": "Не спрашивать: для скриптов.",
    # Placeholders.
    "[OPTIONS]": "[ПАРАМЕТРЫ]",
    "COMMAND [ARGS]...": "КОМАНДА [АРГУМЕНТЫ]...",
    "[COMMAND] [ARGS]...": "[КОМАНДА] [АРГУМЕНТЫ]...",
}
