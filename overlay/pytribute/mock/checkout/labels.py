"""The labels of the payment page."""
# ruff: noqa: RUF001 - half of them are Russian

from pytribute.mock.pages.language import by_language

__all__ = ["LABELS"]

LABELS = by_language(
    {
        "payment": ("Payment", "Оплата"),
        "mock": ("This is a mock: no money moves.", "Это мок-сервер: деньги не списываются."),
        "order": ("Order", "Заказ"),
        "shop": ("Shop", "Магазин"),
        "to_pay": ("To pay", "К оплате"),
        "then": ("then", "далее"),
        "first_period": ("for the first period", "за первый период"),
        "trial": ("free at first", "сначала бесплатно"),
        "stars": ("Stars", "Stars"),
        "weekly": ("weekly", "каждую неделю"),
        "monthly": ("monthly", "каждый месяц"),
        "quarterly": ("quarterly", "каждый квартал"),
        "halfyearly": ("every half a year", "каждые полгода"),
        "yearly": ("yearly", "каждый год"),
        "pay_by_card": ("Pay by card", "Оплатить картой"),
        "pay_and_save_card": ("Pay and save the card", "Оплатить и сохранить карту"),
        "pay_with_stars": ("Pay with Stars", "Оплатить Stars"),
        "pay_by_sbp": ("Pay by SBP", "Оплатить через СБП"),
        "fail": ("Let the payment fail", "Отклонить платёж"),
        "leave": ("Leave without paying", "Уйти без оплаты"),
        "left": (
            "You left without paying; no event is sent. The order can still be paid.",
            "Вы ушли без оплаты, событие не отправлено. Заказ ещё можно оплатить.",
        ),
        "back": ("Back to the payment", "Вернуться к оплате"),
        "paid": ("The order is paid.", "Заказ оплачен."),
        "failed": (
            "The last attempt to pay failed. The order can still be paid.",
            "Последняя попытка оплаты не удалась. Заказ ещё можно оплатить.",
        ),
        "next": ("The shop continues at", "Магазин продолжит на"),
        "no_address": (
            "The shop named no address to continue at.",
            "Магазин не указал адрес для продолжения.",
        ),
        "working": ("Please wait…", "Подождите…"),
        "unreachable": ("The mock did not respond", "Мок не ответил"),
        "needs_javascript": ("Paying requires JavaScript.", "Для оплаты нужен JavaScript."),
    }
)
