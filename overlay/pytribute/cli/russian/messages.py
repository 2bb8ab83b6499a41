"""Tables, errors and the doctor in Russian."""

from typing import Final

TEXTS: Final[dict[str, str]] = {
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
        "{file}: это не UTF-8, а значит, не сохранённое состояние мока"
    ),
    "A mock of the Tribute API listens at {url} until Ctrl-C. To use it:": (
        "Мок API Tribute работает по адресу {url} до Ctrl-C. Чтобы им пользоваться:"
    ),
    "The reference of the API, with forms to try it: {url}": (
        "Справочник API с формами для проверки: {url}"
    ),
    "Dashboard: {url}": "Панель управления: {url}",
    "The commands control a mock that runs with --control.": (
        "Команды управляют моком, запущенным с --control."
    ),
    "Buy a product.": "Купить товар.",
    "Buy PRODUCT at a running mock as some buyer, by default your first digital product.": (
        "Покупает товар PRODUCT в работающем моке от имени покупателя; по умолчанию ваш "
        "первый цифровой товар."
    ),
    "Set a field of the event, as JSON or as text; null removes the field.": (
        "Задать поле события, JSON или текст; null убирает поле."
    ),
    "The address of the mock.": "Адрес мока.",
    "Pay an order.": "Оплатить заказ.",
    "Pay ORDER (a UUID) at a running mock as its buyer.": (
        "Оплачивает заказ ORDER (UUID) в работающем моке от имени покупателя."
    ),
    "Let the shop charge the card later.": "Разрешить магазину списания с карты.",
    "List the deliveries of events.": "Показать доставки событий.",
    "List the deliveries of a running mock, with the statuses of their responses.": (
        "Показывает доставки работающего мока и статусы ответов."
    ),
    "Advance the clock.": "Перевести часы вперёд.",
    "Advance the clock of a running mock, and list what was delivered on the way.": (
        "Переводит часы работающего мока вперёд и показывает, что за это время доставлено."
    ),
    "purchase {number}": "покупка {number}",
    "paid": "оплачено",
    "no response": "нет ответа",
    ", again at {time}": ", повтор {time}",
    "--url {url}: write an address as {example}": "--url {url}: укажите адрес в виде {example}",
    "{variable} has characters that no token has": (
        "в {variable} есть символы, которых в токене не бывает"
    ),
    "no mock responds at {url} ({error}): start one with pytribute mock --control": (
        "мок не отвечает по адресу {url} ({error}): запустите pytribute mock --control"
    ),
    "the mock at {url} runs without --control: start it with that option": (
        "мок по адресу {url} запущен без --control: запустите его с этим параметром"
    ),
    "what responds at {url} is not a mock": "по адресу {url} отвечает не мок",
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
