from pytribute import Tribute

with Tribute() as tribute:
    products = tribute.products.list(type="digital", desc=True)  # nothing is sent yet
    print(products.count())  # one small request
    for product in products:  # page after page
        print(product.id, product.name, product.price)

    newest = products.first()  # None if there is none
    ten = products.to_list(limit=10)
    third = products.page(3)  # for a bot with buttons: third.rows, and third.meta.total of all
