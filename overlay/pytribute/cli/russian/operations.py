"""The help of the operations of the API in Russian, as far as the specification has none."""

from typing import Final

TEXTS: Final[dict[str, str]] = {
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
    # Beside the words of the specification.
    "Filter by product type: digital, custom or physical.": (
        "Фильтр по типу товара: digital, custom или physical."
    ),
    "Rows per request, 1 to 50.": "Строк в запросе, от 1 до 50.",
    "Rows per request, 1 to 100.": "Строк в запросе, от 1 до 100.",
    "Maximum number of pages to prefetch, 0 to 64; with 0, pages are requested one by one. No page "
    "is prefetched while pages arrive within 5 ms.": (
        "Сколько страниц запрашивать заранее, от 0 до 64; с 0 страницы запрашиваются по одной. "
        "Пока страницы приходят быстрее 5 мс, заранее не запрашивается ничего."
    ),
    "The request is sent again only when it certainly never left.": (
        "Запрос повторяется, только если он точно не был отправлен."
    ),
    "The request is sent again with the same idempotency key.": (
        "Запрос повторяется с тем же ключом идемпотентности."
    ),
    "When no response comes, or one that confirms nothing, {effect} may have been made all the "
    "same: exit code 4 says so. Look at {check} then.": (
        "Если ответа нет или он ничего не подтверждает, операция ({effect}) всё же могла "
        "выполниться: об этом говорит код возврата 4. Тогда проверьте {check}."
    ),
    # What moves money: the effect, what it is about, where to look, and the question.
    "{effect} of {subject}": "{effect}, {subject}",
    "the refund": "возврат",
    "the order": "заказ",
    "the cancellation": "отмена",
    "the charge": "списание",
    "purchase {purchase_id}": "покупка {purchase_id}",
    "order {order_uuid}": "заказ {order_uuid}",
    "transaction {tx_id}": "транзакция {tx_id}",
    "the purchase in the Tribute dashboard": "покупку в кабинете Tribute",
    "shop.orders.list(), for an order with this customer_id,": (
        "shop.orders.list(): нет ли там заказа с этим customer_id"
    ),
    "shop.orders.get(), for its member_status,": "shop.orders.get(): member_status заказа",
    "shop.orders.transactions(), for is_refunded,": "shop.orders.transactions(): is_refunded",
    "the webhooks of charges": "вебхуки о списаниях",
    "Cancel purchase {purchase_id} and refund its buyer?": (
        "Отменить покупку {purchase_id} и вернуть деньги покупателю?"
    ),
    "Create this order?": "Создать этот заказ?",
    "Cancel the recurring order {order_uuid}?": "Отменить регулярный заказ {order_uuid}?",
    "Refund transaction {tx_id} of order {order_uuid}?": (
        "Вернуть транзакцию {tx_id} заказа {order_uuid}?"
    ),
    "Charge this card?": "Списать деньги с этой карты?",
    " (cents or kopecks)": " (в центах или копейках)",
    " [y/N]: ": " [д/Н]: ",
    "reply with y or n": "ответьте д или н",
}
