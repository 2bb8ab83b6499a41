"""The contract check in Russian: its help, its reports and what it asks."""

from typing import Final

TEXTS: Final[dict[str, str]] = {
    # Help.
    "Check a server of the Tribute API, or with --webhook an endpoint of its webhooks.": (
        "Проверяет сервер API Tribute, а с --webhook — приёмник его вебхуков."
    ),
    "The endpoint's key is webhook.key in the profile, by default TRIBUTE_API_KEY. Exit code 0: "
    "the server conforms, 1: there are errors, 2: the check could not be run, or not be "
    "finished.": (
        "Ключ приёмника — webhook.key в профиле, по умолчанию TRIBUTE_API_KEY. Код возврата 0: "
        "сервер соответствует спецификации, 1: есть ошибки, 2: проверку не удалось запустить или "
        "закончить."
    ),
    "The server and its data (TOML). Without it: the mock.": (
        "Сервер и его данные (TOML). По умолчанию — мок."
    ),
    "Check a webhook endpoint instead, by default webhook.url of the profile. It receives events "
    "of invented purchases: use a test installation.": (
        "Проверить приёмник вебхуков, по умолчанию webhook.url из профиля. Он получит события о "
        "вымышленных покупках: используйте тестовую установку."
    ),
    "full refunds the purchases that the profile lists under purchases.stars. Default: read-only; "
    "full for the mock.": (
        "full возвращает деньги за покупки из purchases.stars профиля. По умолчанию read-only, а "
        "для мока full."
    ),
    "Treat warnings as errors.": "Считать предупреждения ошибками.",
    "Check only rules that match, such as paging/*; can be repeated.": (
        "Проверить только подходящие правила, например paging/*; можно указать несколько раз."
    ),
    "A number, or random.": "Число или random.",
    "Stop after this many seconds.": "Остановиться через столько секунд.",
    "Write a line for each check, as in CI.": "Выводить строку о каждой проверке, как в CI.",
    "Send at most N requests a second. Default: no limit.": (
        "Отправлять не больше N запросов в секунду. По умолчанию без ограничения."
    ),
    "Accept the violations that a file lists (TOML).": (
        "Допустить нарушения, перечисленные в файле (TOML)."
    ),
    "Write all errors and warnings to a baseline, and accept them.": (
        "Записать все ошибки и предупреждения в файл допущенных и допустить их."
    ),
    "Exit with 1 if the profile lacks data for a check of this mode.": (
        "Код возврата 1, если в профиле не хватает данных для какой-либо проверки этого режима."
    ),
    "Write the report as JSON.": "Записать отчёт в JSON.",
    "Write the report as JUnit XML.": "Записать отчёт в JUnit XML.",
    "Write the report as one HTML page.": "Записать отчёт одной страницей HTML.",
    "Write the report as SARIF 2.1.0.": "Записать отчёт в SARIF 2.1.0.",
    'Write the report as Markdown; "$GITHUB_STEP_SUMMARY" is appended to.': (
        'Записать отчёт в Markdown; в "$GITHUB_STEP_SUMMARY" он добавляется в конец.'
    ),
    "Print the rules, and exit.": "Вывести правила и выйти.",
    "Explain a rule, and exit.": "Объяснить правило и выйти.",
    "Ask for the data of a server, write a profile, and exit.": (
        "Спросить данные сервера, записать профиль и выйти."
    ),
    # Before a run, and during it.
    "nan is not a number.": "nan — не число.",
    "must be a number, or {word}": "нужно число или {word}",
    "--mode does not apply to --webhook: an endpoint receives all events": (
        "--mode не сочетается с --webhook: приёмник получает все события"
    ),
    "{file}: there is no such folder": "{file}: такой папки нет",
    "--write-baseline writes all violations: leave out --only": (
        "--write-baseline записывает все нарушения: уберите --only"
    ),
    "no check here looks for {rules}": "ни одна проверка здесь не ищет {rules}",
    "{pattern!r} matches no rule; see: pytribute contract --list": (
        "под {pattern!r} не подходит ни одно правило; см. pytribute contract --list"
    ),
    "{name!r} is no rule; see: pytribute contract --list": (
        "правила {name!r} нет; см. pytribute contract --list"
    ),
    "Sending events of invented purchases to {url}": (
        "Отправляем события о вымышленных покупках на {url}"
    ),
    "Full mode on {url}:": "Полный режим на {url}:",
    "- refunds the purchases {numbers}": "- возвращает деньги за покупки {numbers}",
    "- tries to refund, which must be refused: {numbers}, and invalid ids": (
        "- пытается вернуть деньги и ждёт отказа: {numbers} и неверные id"
    ),
    "- sends {methods} for these purchases, for the absent products {numbers}, and for invalid "
    "ids": (
        "- отправляет {methods} для этих покупок, для несуществующих товаров {numbers} и для "
        "неверных id"
    ),
    "- sends nothing else that could change anything": (
        "- не отправляет больше ничего, что могло бы что-то изменить"
    ),
    "- sends generated requests for {names}, and undocumented methods to every path": (
        "- отправляет случайные запросы для {names} и неописанные методы на каждый путь"
    ),
    "- resets the server before and after that: POST {url}": (
        "- сбрасывает сервер до и после этого: POST {url}"
    ),
    "(none is listed)": "(в профиле нет)",
    "creates orders of the shops": "создаёт заказы магазинов",
    "cancels orders that repeat": "отменяет регулярные заказы",
    "refunds transactions of paid orders": "возвращает деньги за оплаченные заказы",
    "deactivates a saved card": "отключает сохранённую карту",
    "charges saved cards, by amounts of its own": "списывает с сохранённых карт свои суммы",
    "A response takes {seconds:.1f} s: {left:.0f} s will not suffice for {checks}": (
        "Ответ занимает {seconds:.1f} с: {left:.0f} с не хватит на {checks}"
    ),
    "{requests} in {seconds:.1f} s": "{requests} за {seconds:.1f} с",
    "a bug in pytribute: {place}": "ошибка в pytribute: {place}",
    "not completed": "не закончена",
    "{checks} at once": "{checks} сразу",
    "{requests} so far": "пока {requests}",
    "Not checked: {number} (--fail-on-unchecked)": "Не проверено: {number} (--fail-on-unchecked)",
    # The report.
    "Contract check of {server}": "Проверка контракта: {server}",
    "{mode} mode": "режим {mode}",
    ", strict": ", строгий",
    "seed": "seed",
    "pytribute": "pytribute",
    "specification": "спецификация",
    "Errors": "Ошибки",
    "Warnings (errors with --strict)": "Предупреждения (с --strict — ошибки)",
    "Notes": "Замечания",
    "Accepted by the baseline": "Допущенные нарушения",
    "Unused in the baseline": "Лишнее в файле допущенных",
    "Skipped": "Пропущено",
    ", seen in {ways} ways": ", разными способами: {ways}",
    ", {times} times": ", всего раз: {times}",
    "rule": "правило",
    "request": "запрос",
    "expected": "ожидалось",
    "actual": "получено",
    "also": "также",
    "accepted": "допущено",
    "specified": "описано",
    "documented": "источник",
    "decided": "решено",
    "published": "страница",
    " instead of {expected}": " вместо {expected}",
    "in {number} more ways, which the JSON and HTML reports list": (
        "ещё способов: {number}; они перечислены в отчётах JSON и HTML"
    ),
    "{page}, line {line}": "{page}, строка {line}",
    "check": "проверка",
    "requests": "запросы",
    "errors": "ошибки",
    "warnings": "предупр.",
    "notes": "замеч.",
    "skipped": "пропущено",
    "seconds": "секунды",
    'The name of a rule is its switch in [rules] of the profile, as in "paging/*" = "off"; '
    "pytribute contract --explain RULE explains it.": (
        'По имени правило переключают в [rules] профиля, например "paging/*" = "off"; объяснит '
        "его pytribute contract --explain ПРАВИЛО."
    ),
    "The check could not be finished: {reason}.": "Проверку не удалось закончить: {reason}.",
    "none of the selected rules could be checked; see what was skipped": (
        "ни одно из выбранных правил не удалось проверить; посмотрите, что пропущено"
    ),
    "the time budget is used up": "отведённое время кончилось",
    "the server stopped responding": "сервер перестал отвечать",
    "the server asks to wait for longer than the time budget": (
        "сервер просит ждать дольше отведённого времени"
    ),
    "the run was stopped": "проверку остановили",
    "the responses to the same requests differ between runs": (
        "ответы на одни и те же запросы каждый раз разные"
    ),
    "Schemathesis sent nothing": "Schemathesis ничего не отправил",
    " {errors} so far.": " Пока {errors}.",
    "The server does not conform: {errors}.": "Сервер не соответствует спецификации: {errors}.",
    "Nothing could be checked.": "Проверить не удалось ничего.",
    "The server conforms, as far as it was checked, except for {accepted} accepted.": (
        "Насколько проверено, сервер соответствует спецификации; допущено: {accepted}."
    ),
    "The server conforms, as far as it was checked.": (
        "Насколько проверено, сервер соответствует спецификации."
    ),
    # The rules.
    "severity": "строгость",
    "basis": "основание",
    "requirement": "требование",
    "switch": "настройка",
    "every check": "все проверки",
    '[rules] in the profile: "{name}" = "off", "note", "warning" or "error"': (
        '[rules] в профиле: "{name}" = "off", "note", "warning" или "error"'
    ),
    "error": "ошибка",
    "warning": "предупреждение",
    "note": "замечание",
    "documentation": "документация",
    "schema": "схема",
    "protocol": "протокол",
    "reported": "сообщения",
    "reading": "трактовка",
    # A profile.
    "{file} exists. Replace it?": "{file} уже есть. Заменить?",
    "Address of the API": "Адрес API",
    "Environment variable with the API key": "Переменная окружения с ключом API",
    "Environment variable with the key of another account, if there is one": (
        "Переменная окружения с ключом другого аккаунта, если он есть"
    ),
    "Address that resets the server by POST, if there is one": (
        "Адрес, который сбрасывает сервер по POST, если он есть"
    ),
    "Ids, separated by spaces; more of them allow more checks.": (
        "Id через пробел; чем их больше, тем больше проверок."
    ),
    "purchases paid with Stars: full mode refunds these": (
        "покупки, оплаченные звёздами: полный режим вернёт за них деньги"
    ),
    "purchases paid otherwise": "покупки, оплаченные иначе",
    "purchases of another account": "покупки другого аккаунта",
    "purchases whose buyer no longer exists": "покупки, покупателя которых больше нет",
    "ids of no purchase": "id, которых нет ни у одной покупки",
    "products of another account": "товары другого аккаунта",
    "ids of no product": "id, которых нет ни у одного товара",
    "no environment variable has this name. Set it first; or, if this was the key: the key itself "
    "does not belong in a file": (
        "переменной окружения с таким именем нет. Сначала задайте её; а если это был сам ключ, ему "
        "не место в файле"
    ),
    "ids are numbers, separated by spaces": "id — это числа через пробел",
    "Operations: {names}": "Операции: {names}",
    "Operations that the server doesn't have": "Операции, которых у сервера нет",
    "Operations with effects: {names}": "Операции с последствиями: {names}",
    "Those that full mode may call, before a reset": (
        "Какие из них можно вызывать в полном режиме перед сбросом"
    ),
    "{name} is none of the operations above": "{name} — нет такой операции среди перечисленных",
    "set {variable}, then ": "задайте {variable}, затем ",
    "Wrote {file}. Next: {first}pytribute contract --profile {file}": (
        "Записан {file}. Дальше: {first}pytribute contract --profile {file}"
    ),
}
