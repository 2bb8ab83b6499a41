"""The texts of the command line in Russian."""

from typing import Final

from pytribute.cli.exits import EXPLAINED

RUSSIAN: Final[dict[str, str]] = {
    # Commands.
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
        "Запустить имитацию API Tribute (до Ctrl-C) и показывать запросы и доставки."
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
    "Orders of physical products, to be packed and sent.": (
        "Заказы физических товаров: что упаковать и отправить."
    ),
    "List the orders of physical products.": "Показать заказы физических товаров.",
    "Show one order of physical products.": "Показать один заказ физических товаров.",
    "Products of your account, and refunds of their purchases.": (
        "Товары вашего аккаунта и возвраты за покупки."
    ),
    "List products, in every status, by id.": "Показать товары в любом статусе, по id.",
    "Show one product.": "Показать один товар.",
    "Cancel a purchase and refund it. Only what was paid in Stars can be.": (
        "Отменить покупку и вернуть деньги. Только для оплаты звёздами."
    ),
    "Your shops, which sell at prices of your own.": "Ваши магазины с вашими ценами.",
    "List your active shops, the oldest first.": (
        "Показать активные магазины, начиная с самого старого."
    ),
    "Show a shop, the oldest active one by default, and what it may do.": (
        "Показать магазин (по умолчанию самый старый активный) и его возможности."
    ),
    "Charges of saved cards.": "Списания с сохранённых карт.",
    "Charge a saved card. A webhook says how it ended.": (
        "Списать деньги с сохранённой карты. Результат придёт вебхуком."
    ),
    "Show a charge, and why it failed.": "Показать списание и причину отказа.",
    "Orders of a shop: create one, see whether it was paid, refund it.": (
        "Заказы магазина: создать, узнать об оплате, вернуть деньги."
    ),
    "List the orders of a shop, the newest first.": "Показать заказы магазина, начиная с новых.",
    "Create an order, to be paid by one buyer once.": (
        "Создать заказ, который один покупатель оплачивает один раз."
    ),
    "Show an order, and whether it was paid.": "Показать заказ и оплачен ли он.",
    "Show the state of an order alone.": "Показать только состояние заказа.",
    "Cancel a recurring order. Nothing is given back.": (
        "Отменить регулярный заказ. Деньги не возвращаются."
    ),
    "List the transactions of an order, with amounts in whole units.": (
        "Показать транзакции заказа с суммами в основных единицах валюты."
    ),
    "Begin the refund of a whole transaction. A webhook says when it is done.": (
        "Начать возврат всей транзакции. О завершении сообщит вебхук."
    ),
    "Saved cards of a shop.": "Сохранённые карты магазина.",
    "List saved cards.": "Показать сохранённые карты.",
    "Show a saved card.": "Показать сохранённую карту.",
    "Deactivate a saved card, so that it can't be charged any more.": (
        "Отключить сохранённую карту: списать с неё больше ничего нельзя."
    ),
    "Who subscribes; internal at its source, so it may go without notice.": (
        "Подписчики. Это внутренний метод API, он может исчезнуть без предупреждения."
    ),
    "List the subscribers, one row for each subscription of a person.": (
        "Показать подписчиков: по строке на каждую подписку человека."
    ),
    "Tariffs that can be subscribed to, with their prices.": "Тарифы подписок с ценами.",
    "List the tariffs, each with a price for every period.": (
        "Показать тарифы с ценой за каждый период."
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
        "Разрешить тестам управлять имитацией по HTTP через /__control."
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
    # Tables.
    "ID": "ID",
    "TYPE": "ТИП",
    "STATUS": "СТАТУС",
    "PRICE": "ЦЕНА",
    "STARS": "ЗВЁЗДЫ",
    "NAME": "НАЗВАНИЕ",
    "CHECK": "ПРОВЕРКА",
    "RESULT": "РЕЗУЛЬТАТ",
    "WHAT TO DO": "ЧТО ДЕЛАТЬ",
    "event": "событие",
    "created": "создано",
    "sent": "отправлено",
    "payment": "оплата",
    "amount": "сумма",
    "buyer": "покупатель",
    "idempotency key": "ключ события",
    # Errors.
    "no API key: set the environment variable {variable}, or give --api-key-file FILE before the "
    "command": (
        "нет ключа API: задайте переменную окружения {variable} или укажите --api-key-file FILE "
        "перед командой"
    ),
    "--to, --json and --discard exclude each other": (
        "--to, --json и --discard нельзя использовать вместе"
    ),
    "{place}: there is no such inbox; pass the handler's inbox with --inbox, or run this in the "
    "folder of the handler": (
        "{place}: такого журнала событий нет; укажите журнал обработчика в --inbox или запустите "
        "команду в папке обработчика"
    ),
    "several handlers have dead letters: select one with --consumer: {names}": (
        "необработанные доставки есть у нескольких обработчиков: выберите один с помощью "
        "--consumer: {names}"
    ),
    "no dead letters": "необработанных доставок нет",
    "accepted, but not handled: ": "принято, но не обработано: ",
    "kept {kept} of {number}: a dead letter is removed when this inbox has its event as handled. "
    "Does the receiver use this inbox and have a function for it?": (
        "осталось {kept} из {number}: доставка удаляется, когда её событие отмечено в этом журнале "
        "как обработанное. Использует ли приёмник этот журнал и есть ли у него функция для события?"
    ),
    "there is no dead letter {key}: copy the key from the list": (
        "доставки {key} нет: скопируйте ключ из списка"
    ),
    "discarded": "удалено",
    "standard output": "стандартный вывод",
    "a mistake in pytribute: {place}": "ошибка в pytribute: {place}",
    "{value} is not a valid integer.": "{value} — не целое число.",
    "{file}: there is no folder {folder} to write to": "{file}: папки {folder} для записи нет",
    "{file}: this is not UTF-8, so not a saved state of a mock": (
        "{file}: это не UTF-8, а значит, не сохранённое состояние имитации"
    ),
    "A mock of the Tribute API listens at {url} until Ctrl-C. To use it:": (
        "Имитация API Tribute работает по адресу {url} до Ctrl-C. Чтобы её использовать:"
    ),
    "The reference of the API, with forms to try it: {url}": (
        "Справочник API с формами для проверки: {url}"
    ),
    "Dashboard: {url}": "Панель управления: {url}",
    "The commands control a mock that runs with --control.": (
        "Команды управляют имитацией, запущенной с --control."
    ),
    "Buy a product.": "Купить товар.",
    "Buy PRODUCT at a running mock as some buyer, by default your first digital product.": (
        "Покупает товар PRODUCT в работающей имитации от имени покупателя; по умолчанию ваш "
        "первый цифровой товар."
    ),
    "Set a field of the event, as JSON or as text; null removes the field.": (
        "Задать поле события, JSON или текст; null убирает поле."
    ),
    "The address of the mock.": "Адрес имитации.",
    "Pay an order.": "Оплатить заказ.",
    "Pay ORDER (a UUID) at a running mock as its buyer.": (
        "Оплачивает заказ ORDER (UUID) в работающей имитации от имени покупателя."
    ),
    "Let the shop charge the card later.": "Разрешить магазину списания с карты.",
    "List the deliveries of events.": "Показать доставки событий.",
    "List the deliveries of a running mock, with the statuses of their responses.": (
        "Показывает доставки работающей имитации и статусы ответов."
    ),
    "Advance the clock.": "Перевести часы вперёд.",
    "Advance the clock of a running mock, and list what was delivered on the way.": (
        "Переводит часы работающей имитации вперёд и показывает, что за это время доставлено."
    ),
    "purchase {number}": "покупка {number}",
    "paid": "оплачено",
    "no response": "нет ответа",
    ", again at {time}": ", повтор {time}",
    "--url {url}: write an address as {example}": "--url {url}: укажите адрес в виде {example}",
    "no mock responds at {url} ({error}): start one with pytribute mock --control": (
        "имитация не отвечает по адресу {url} ({error}): запустите pytribute mock --control"
    ),
    "the mock at {url} runs without --control: start it with that option": (
        "имитация по адресу {url} запущена без --control: запустите её с этим параметром"
    ),
    "what responds at {url} is not a mock": "по адресу {url} отвечает не имитация",
    "--json and --csv exclude each other": "--json и --csv нельзя использовать вместе",
    "the list is cut off after {number} {noun}": "список оборван после {number} ({noun})",
    "interrupted: {what} may have been made all the same; look at {check} before you repeat it": (
        "прервано: операция ({what}) всё же могла выполниться; прежде чем повторять, проверьте: "
        "{check}"
    ),
    "{what} is made; only its receipt is lost: {error}": (
        "операция ({what}) выполнена; потерян только её результат: {error}"
    ),
    "nobody is here to confirm {what}, and nothing was sent; give --yes to send it without being "
    "asked": (
        "подтвердить операцию ({what}) некому, ничего не отправлено; укажите --yes, чтобы "
        "отправить без вопроса"
    ),
    "nothing was sent, and nothing is changed": "ничего не отправлено, и ничего не изменилось",
    "use exactly one of --event NAME, --body FILE and --test-ping": (
        "укажите ровно одно из --event NAME, --body FILE и --test-ping"
    ),
    "use --to URL to send it, or --show to print it": (
        "укажите --to URL, чтобы отправить, или --show, чтобы вывести"
    ),
    "--invalid-signature and --no-signature exclude each other": (
        "--invalid-signature и --no-signature нельзя использовать вместе"
    ),
    "--set requires --event; other bodies are sent unchanged": (
        "--set требует --event; другие тела отправляются без изменений"
    ),
    "{url} sent no response: {problem}": "{url} не ответил: {problem}",
    "signed with your key, but not an event: {reason}": (
        "подписано вашим ключом, но это не событие: {reason}"
    ),
    "signed with your key, but not a valid {name}: {reason}": (
        "подписано вашим ключом, но это неверное {name}: {reason}"
    ),
    "signed: the test delivery of the dashboard, not an event": (
        "подпись верна: это тестовая доставка из кабинета, а не событие"
    ),
    "it matches as 64 lower-case hexadecimal digits, without prefix and quotes": (
        "она верна как 64 строчные шестнадцатеричные цифры, без префикса и кавычек"
    ),
    "it matches without the line break at the end, which an editor or a shell added": (
        "она верна без перевода строки в конце, который добавил редактор или оболочка"
    ),
    "it matches with a line break at the end, which was removed": (
        "она верна с переводом строки в конце, который был удалён"
    ),
    "it matches without U+FEFF at the start, which an editor added": (
        "она верна без U+FEFF в начале, который добавил редактор"
    ),
    "it matches without the added spaces: the JSON was parsed and serialized again": (
        "она верна без лишних пробелов: JSON разобрали и записали заново"
    ),
    "either the key is a different one, or the body was changed": (
        "либо ключ другой, либо тело изменено"
    ),
    "--set {text}: write FIELD=VALUE": "--set {text}: пишите ПОЛЕ=ЗНАЧЕНИЕ",
    # The doctor.
    "versions": "версии",
    "API key": "ключ API",
    "address": "адрес",
    "proxy": "прокси",
    "certificates": "сертификаты",
    "name look-up": "поиск имени",
    "connection": "соединение",
    "API": "API",
    "clock": "часы",
    "shops": "магазины",
    "webhook": "вебхук",
    "inbox": "журнал событий",
    "not checked, because of: {name}": "не проверено из-за пункта: {name}",
    "report it, with this table": "сообщите об этом, приложив эту таблицу",
    "is the server up, and does a firewall let this computer connect to it?": (
        "работает ли сервер и не блокирует ли соединение межсетевой экран?"
    ),
    "set the key as the Tribute dashboard has it": "укажите ключ так, как он записан в кабинете",
    "correct --base-url or TRIBUTE_BASE_URL": "исправьте --base-url или TRIBUTE_BASE_URL",
    "correct that variable, or name the server in NO_PROXY": (
        "исправьте эту переменную или укажите сервер в NO_PROXY"
    ),
    "name a file of certificates in SSL_CERT_FILE, or unset the variable": (
        "укажите файл сертификатов в SSL_CERT_FILE или уберите переменную"
    ),
    "check the address, and the DNS of this computer": "проверьте адрес и DNS этого компьютера",
    "see the rows above, or try again later": "смотрите строки выше или попробуйте позже",
    "see the API's message": "смотрите сообщение API",
    "is the receiver running at this address?": "работает ли приёмник по этому адресу?",
    "correct --inbox or TRIBUTE_INBOX": "исправьте --inbox или TRIBUTE_INBOX",
    "not installed: {names}": "не установлены: {names}",
    "in {place}": "задан в {place}",
    "the documented one": "из документации",
    "none": "нет",
    "not needed without https": "без https не нужны",
    "those of the system": "системные",
    "{host}, port {port}": "{host}, порт {port}",
    "the key is wrong: copy it again from the Tribute dashboard": (
        "ключ неверен: скопируйте его заново из кабинета Tribute"
    ),
    "accepts the key, {seconds:.2f} s": "принимает ключ, {seconds:.2f} с",
    "unknown: the server sends no date": "неизвестно: сервер не сообщает дату",
    "{seconds:+d} s against the server's": "{seconds:+d} с относительно сервера",
    "set the clock of this computer": "настройте часы этого компьютера",
    "no callback address": "адрес для вебхуков не задан",
    "let the callback address of each shop be {url}, or check another --webhook": (
        "задайте каждому магазину адрес для вебхуков {url} или проверьте другой --webhook"
    ),
    "not checked without --webhook URL": "не проверено: нет --webhook URL",
    "the address {problem}": "неверный адрес: {problem}",
    "correct --webhook": "исправьте --webhook",
    "responds {statuses} to bodies without a valid signature": (
        "отвечает {statuses} на запросы без верной подписи"
    ),
    "anybody can invent payments: verify the signature of each body": (
        "кто угодно может подделать оплату: проверяйте подпись каждого запроса"
    ),
    "400 or 401 was expected: is this the address of the receiver?": (
        "ожидался ответ 400 или 401: это адрес приёмника?"
    ),
    "none in this folder": "в этой папке нет",
    "let the folder be writable": "разрешите запись в папку",
    "{file}: made at the first delivery": "{file}: появится при первой доставке",
    "{place}: readable and writable": "{place}: доступен для чтения и записи",
    "dead letters: {number}": "необработанных доставок: {number}",
    "list them with: pytribute webhook dead": "посмотрите их: pytribute webhook dead",
}
