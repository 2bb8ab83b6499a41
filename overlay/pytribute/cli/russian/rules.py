"""The rules of the contract check in Russian."""

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "every request gets one complete HTTP response": (
        "на каждый запрос приходит один полный ответ HTTP"
    ),
    "the status is one that the operation documents": "статус — один из описанных у операции",
    "no request causes a server error": "ни один запрос не вызывает ошибку сервера",
    "the body is application/json in UTF-8": "тело — application/json в UTF-8",
    "the body has a length, or is chunked": "у тела есть длина, или оно передаётся частями",
    "the body has no encoding that the request did not offer": (
        "тело не сжато способом, которого запрос не предлагал"
    ),
    "JSON is encoded in UTF-8": "JSON закодирован в UTF-8",
    "JSON does not begin with a byte order mark": "JSON не начинается с метки порядка байтов",
    "the body is a JSON document": "тело — документ JSON",
    "an object has each name once": "каждое имя встречается в объекте один раз",
    "the code of an error is a documented one": "код ошибки — один из описанных",
    "the body matches its schema": "тело соответствует своей схеме",
    "no required field is missing": "все обязательные поля на месте",
    "a field with an enum has one of its values": (
        "поле с перечислением имеет одно из его значений"
    ),
    "a field has its format": "поле соответствует своему формату",
    "a currency is spelled as in the documentation": "валюта записана так, как в документации",
    "the documentation knows every field": "все поля описаны в документации",
    "the server does not ask to wait": "сервер не просит подождать",
    "no 502, 503 or 504 comes in place of the server's response": (
        "вместо ответа сервера не приходит 502, 503 или 504"
    ),
    "the list of products can be read": "список товаров читается",
    "no product is listed twice": "ни один товар не повторяется в списке",
    "the list is in the order of ids": "список идёт по порядку id",
    "the list contains the caller's products, in every status": (
        "в списке товары вызывающего в любом статусе"
    ),
    "the list contains no product of another account": "в списке нет товаров другого аккаунта",
    "isCustom is true exactly for products of type custom": (
        "isCustom равен true только у товаров типа custom"
    ),
    "a product was not updated before it was created": "товар не обновлён раньше, чем создан",
    "link and webLink end in the same code": "link и webLink заканчиваются одним кодом",
    "only custom products have pendingOrders": "pendingOrders есть только у товаров на заказ",
    "a listed product can be requested by its id": "товар из списка можно запросить по id",
    "a product equals its row in the list": "товар совпадает со своей строкой в списке",
    "a valid page is 200": "на верную страницу приходит 200",
    "a page has the rows that page and size ask for": (
        "на странице те строки, которые задают page и size"
    ),
    "a row is the same on every page": "строка одинакова на всех страницах",
    "type selects the products of the type": "type выбирает товары этого типа",
    "desc=true sorts by id, descending": "desc=true сортирует по id по убыванию",
    "rows are sorted by id over the whole list": "строки отсортированы по id во всём списке",
    "a page after the last one is 200 without rows": "страница после последней — 200 без строк",
    "the number of a page is exact beyond 2^53 as well": (
        "номер страницы точен и за пределами 2^53"
    ),
    "meta.total is the number of rows under the filter": "meta.total — число строк под фильтром",
    "meta.offset is the number of the page": "meta.offset — номер страницы",
    "meta.limit is the size of the page": "meta.limit — размер страницы",
    "a listing can be read": "список читается",
    "no row is listed twice": "ни одна строка не повторяется в списке",
    "a listing that is read again is the same": "повторно прочитанный список тот же",
    "the total is the number of rows": "total — число строк",
    "no cursor comes twice": "ни один курсор не повторяется",
    "a listed row can be requested alone": "строку из списка можно запросить отдельно",
    "a row equals its entry in the list": "запись совпадает со своей строкой в списке",
    "only active shops are listed": "в списке только активные магазины",
    "without shopId the shop is the oldest active one": (
        "без shopId берётся самый старый активный магазин"
    ),
    "a shop equals its row": "магазин совпадает со своей строкой",
    "an unknown shop is 404": "неизвестный магазин — 404",
    "the newest order is the first one": "первым идёт самый новый заказ",
    "shopId selects a shop": "shopId выбирает магазин",
    "dateFrom is the first day, in UTC": "dateFrom — первый день по UTC",
    "dateTo is the last day, in UTC, and included": ("dateTo — последний день по UTC включительно"),
    "the orders of an unknown shop are 404": "заказы неизвестного магазина — 404",
    "the orders of another account's shop are not shown": (
        "заказы магазина другого аккаунта не показываются"
    ),
    "a list has the orders of one shop of the caller": (
        "в списке заказы одного магазина вызывающего"
    ),
    "every response shows the same order": "все ответы показывают один и тот же заказ",
    "the status is the one that the order shows": "статус тот же, что в заказе",
    "an unknown order is 404": "неизвестный заказ — 404",
    "another account's order is 403 or 404, and stays as it is": (
        "чужой заказ — 403 или 404, и он не меняется"
    ),
    "a valid order is created": "верный заказ создаётся",
    "a created order has the values that it was created with": (
        "у созданного заказа те значения, с которыми его создали"
    ),
    "the same request twice makes two orders": "повторённый запрос создаёт второй заказ",
    "a new order is pending": "новый заказ в состоянии pending",
    "a new order is the first one of the list": "новый заказ первый в списке",
    "a body that the schema forbids is 400": "на тело, запрещённое схемой, приходит 400",
    "texts are counted in UTF-16 units": "длина текста считается в единицах UTF-16",
    "an amount beyond the limits is 400": "сумма за пределами ограничений — 400",
    "a price in Stars is monthly, or paid once": "цена в звёздах — за месяц или разовая",
    "only a shop with recurrent has orders that repeat": (
        "регулярные заказы есть только у магазина с recurrent"
    ),
    "an active order that repeats is cancelled, with success true": (
        "действующий регулярный заказ отменяется, success равен true"
    ),
    "a cancelled order is 400, error_already_cancelled": (
        "отменённый заказ — 400, error_already_cancelled"
    ),
    "of several cancellations at once exactly one succeeds": (
        "из нескольких одновременных отмен удаётся ровно одна"
    ),
    "a cancelled order differs in memberStatus alone": (
        "отменённый заказ отличается только memberStatus"
    ),
    "memberStatus and memberExpiresAt are of orders that repeat": (
        "memberStatus и memberExpiresAt есть только у регулярных заказов"
    ),
    "an order ends after its last payment, and by no more than was paid for": (
        "заказ заканчивается после последнего платежа и не позже, чем оплачено"
    ),
    "an order that repeats is paid with its amount each time": (
        "регулярный заказ каждый раз оплачивают его суммой"
    ),
    "one payment of an order is that of its first period": (
        "один из платежей заказа — за его первый период"
    ),
    "the total of a sale is its amount without the fee": ("total продажи — её сумма без комиссии"),
    "an order that doesn't repeat is not cancelled": "разовый заказ не отменяется",
    "the cursor ends": "курсор заканчивается",
    "a paid order has a sale, a pending one has none": (
        "у оплаченного заказа есть продажа, у ожидающего нет"
    ),
    "a transaction's amount is in whole units of the currency": (
        "сумма транзакции — в целых единицах валюты"
    ),
    "a transaction has the currency of its order": "валюта транзакции та же, что у заказа",
    "a refunded transaction is not refundable": "возвращённую транзакцию нельзя вернуть",
    "a refundable transaction is refunded, with success true": (
        "транзакция, которую можно вернуть, возвращается, success равен true"
    ),
    "a refunded transaction is 400, error_already_refunded": (
        "возвращённая транзакция — 400, error_already_refunded"
    ),
    "of several refunds at once exactly one succeeds": (
        "из нескольких одновременных возвратов удаётся ровно один"
    ),
    "a refund changes its transaction alone": "возврат меняет только свою транзакцию",
    "a transaction that is not refundable is 400": "транзакция, которую нельзя вернуть, — 400",
    "a transaction is not refunded through another order": (
        "транзакция не возвращается через другой заказ"
    ),
    "an unknown transaction is 404": "неизвестная транзакция — 404",
    "customerId selects the cards of a buyer": "customerId выбирает карты покупателя",
    "orderUuid selects what was saved with an order": "orderUuid выбирает сохранённое с заказом",
    "active=true selects the cards that can be charged": (
        "active=true выбирает карты, с которых можно списать"
    ),
    "an account that may not charge saved cards gets 403": (
        "аккаунт, которому списания недоступны, получает 403"
    ),
    "an unknown card is 404": "неизвестная карта — 404",
    "another account's card is neither shown nor changed nor charged": (
        "чужая карта не показывается, не меняется, и с неё не списывается"
    ),
    "an active card is deactivated, with success true": (
        "действующая карта отключается, success равен true"
    ),
    "a deactivated card is not active, and not listed with active=true": (
        "отключённая карта недействующая и не входит в список с active=true"
    ),
    "a deactivated card can't be charged": "с отключённой карты нельзя списать",
    "an active card can be charged": "с действующей карты можно списать",
    "a charge has the values that it was created with": (
        "у списания те значения, с которыми его создали"
    ),
    "the same idempotency key returns the same charge": (
        "тот же ключ идемпотентности возвращает то же списание"
    ),
    "another charge of a card within a minute is 409 or 429": (
        "второе списание с карты за минуту — 409 или 429"
    ),
    "a 429 names the seconds to wait": "429 сообщает, сколько секунд ждать",
    "every response shows the same charge": "все ответы показывают одно и то же списание",
    "an unknown charge is 404": "неизвестное списание — 404",
    "a charge of an unknown card is 404": "списание с неизвестной карты — 404",
    "a text that is no integer is not taken for an id": (
        "текст, который не целое число, не принимается за id"
    ),
    "only plain digits are taken for an id": "за id принимаются только обычные цифры",
    "the id of no product is 404": "id, которого нет ни у одного товара, — 404",
    "an integer that is no product's id, however large, is 404": (
        "целое число, которое не id товара, сколь угодно большое, — 404"
    ),
    "an id beyond 64 bits is 404": "id больше 64 бит — 404",
    "percent-encoded digits are digits": "цифры в процентной записи — те же цифры",
    "a value that the schema of a parameter forbids is 400": (
        "значение, запрещённое схемой параметра, — 400"
    ),
    "a value is not taken in another spelling": "значение не принимается в другом написании",
    "an empty value is 400 unless the schema allows it": (
        "пустое значение — 400, если схема его не допускает"
    ),
    "a parameter given twice is 400": "параметр, указанный дважды, — 400",
    "an undocumented parameter is ignored": "неописанный параметр не учитывается",
    "percent-encoded characters are the characters": (
        "символы в процентной записи — те же символы"
    ),
    "any Accept header is accepted": "принимается любой заголовок Accept",
    "a request that the schemas allow is accepted": "запрос, разрешённый схемами, принимается",
    "a request that the schemas forbid is 400": "запрос, запрещённый схемами, — 400",
    "a generated case conforms to the schemas": "ответ на случайный запрос соответствует схемам",
    "the bounds of a parameter are accepted": "границы параметра принимаются",
    "a text that the schema of a path parameter forbids is 400": (
        "текст, запрещённый схемой параметра пути, — 400"
    ),
    "a condition that holds changes nothing": "выполненное условие ничего не меняет",
    "a range is answered with its bytes, or with everything": (
        "на диапазон приходят его байты или всё целиком"
    ),
    "an offered encoding changes no value": "предложенное сжатие не меняет значений",
    "a target may be a whole address": "цель запроса может быть полным адресом",
    "an encoded slash does not separate segments": (
        "закодированная косая черта не разделяет части пути"
    ),
    "methods are case-sensitive": "регистр метода важен",
    "header names are accepted in any case": "имена заголовков принимаются в любом регистре",
    "HEAD is answered as GET, without the body": "ответ на HEAD как на GET, но без тела",
    "a connection that is not announced as closed stays open": (
        "соединение, о закрытии которого не объявлено, остаётся открытым"
    ),
    "a request does not depend on earlier ones of its connection": (
        "запрос не зависит от прежних в том же соединении"
    ),
    "a path outside the documentation is refused": "путь вне документации отклоняется",
    "a path that only looks like a documented one is refused": (
        "путь, лишь похожий на описанный, отклоняется"
    ),
    "a path with a trailing slash is refused": "путь с косой чертой в конце отклоняется",
    "an undocumented method is refused": "неописанный метод отклоняется",
    "405 names the documented methods in Allow": "405 перечисляет описанные методы в Allow",
    "the checks leave the products as they were": "после проверок товары те же, что были",
    "the key in its header is accepted": "ключ в своём заголовке принимается",
    "a request without a key is 401": "запрос без ключа — 401",
    "an invalid key is 401": "неверный ключ — 401",
    "a key that differs in any way is no valid key": "ключ с любым отличием неверен",
    "a key outside its header is no key": "ключ вне своего заголовка — не ключ",
    "the key is looked at before anything else": "ключ проверяется раньше всего остального",
    "no cookie replaces the key": "cookie не заменяет ключ",
    "no response contains the key": "ни в одном ответе нет ключа",
    "another account's product is not shown": "чужой товар не показывается",
    "another account's purchase is not cancelled": "чужая покупка не отменяется",
    "another account's product or purchase is 403": "чужой товар или чужая покупка — 403",
    "a purchase paid with Stars is cancelled": "покупка, оплаченная звёздами, отменяется",
    "the response to a cancellation has success true": "в ответе на отмену success равен true",
    "purchaseId is the one of the request": "purchaseId тот же, что в запросе",
    "a cancelled purchase is not cancelled again": "отменённая покупка не отменяется снова",
    "a purchase not paid with Stars is not cancelled": (
        "покупка, оплаченная не звёздами, не отменяется"
    ),
    "a purchase not paid with Stars is 400": "покупка, оплаченная не звёздами, — 400",
    "a purchase whose buyer is gone is 404": "покупка, покупателя которой больше нет, — 404",
    "an unknown purchase is 404": "неизвестная покупка — 404",
    "a text that is no integer is not taken for a purchase": (
        "текст, который не целое число, не принимается за покупку"
    ),
    "a text that is no integer is 400": "текст, который не целое число, — 400",
    "an integer that is no purchase's id, however large, is 404": (
        "целое число, которое не id покупки, сколь угодно большое, — 404"
    ),
    "a cancellation touches no other purchase": "отмена не затрагивает других покупок",
    "only POST to the documented path cancels": "отменяет только POST на описанный путь",
    "cancellations in any order follow the readings": ("отмены в любом порядке следуют трактовкам"),
    "every delivery gets one complete HTTP response": (
        "на каждую доставку приходит один полный ответ HTTP"
    ),
    "a signed body that is not JSON causes no server error": (
        "подписанное тело не в JSON не вызывает ошибку сервера"
    ),
    "a signed event of each documented name is 200": (
        "подписанное событие с любым описанным именем — 200"
    ),
    "the test delivery of the dashboard is 200": "тестовая доставка из кабинета — 200",
    "a delivery without a valid signature is not accepted": (
        "доставка без верной подписи не принимается"
    ),
    "a delivery without a valid signature is 401 or 403": (
        "доставка без верной подписи — 401 или 403"
    ),
    "a signature is 64 hexadecimal digits in lower case": (
        "подпись — 64 шестнадцатеричные цифры в нижнем регистре"
    ),
    "the signature is that of the bytes, however the JSON is written": (
        "подпись — от самих байтов, как бы ни был записан JSON"
    ),
    "a signed event of an unknown name is accepted": (
        "подписанное событие с неизвестным именем принимается"
    ),
    "a signed event with an unknown field is accepted": (
        "подписанное событие с неизвестным полем принимается"
    ),
    "a signed event with an unknown value is accepted": (
        "подписанное событие с неизвестным значением принимается"
    ),
    "a signed event of any buyer is accepted": (
        "подписанное событие о любом покупателе принимается"
    ),
    "a time may have any number of decimals": (
        "у времени может быть любое число знаков после запятой"
    ),
    "a signed body that is not JSON is not accepted": ("подписанное тело не в JSON не принимается"),
    "an unsigned body of some megabytes is refused, and soon": (
        "неподписанное тело в несколько мегабайт отклоняется, и быстро"
    ),
    "a repeated delivery is 200": "повторная доставка — 200",
    "a delivery that arrives twice, with the same signature, is 200": (
        "доставка, пришедшая дважды с той же подписью, — 200"
    ),
    "an event has its effect once, however often it is delivered": (
        "событие действует один раз, сколько бы раз его ни доставили"
    ),
    "an event delivered several times at once has its effect once": (
        "событие, доставленное несколько раз одновременно, действует один раз"
    ),
    "each event has its effect, however similar to another": (
        "каждое событие действует, даже если похоже на другое"
    ),
    "a paid purchase has an effect": "оплаченная покупка что-то меняет",
    "an event of an unknown name grants nothing": ("событие с неизвестным именем ничего не выдаёт"),
    "nothing is granted before the payment is final": (
        "до окончательной оплаты ничего не выдаётся"
    ),
}
