import pytribute
from scripts.document.yaml_text import load_yaml
from scripts.project import CHECKOUT


def test_the_published_specification_is_the_one_of_this_checkout() -> None:
    text = CHECKOUT.specification.read_text(encoding="utf-8")

    assert pytribute.spec() == load_yaml(text, file="tribute.yaml"), "run `make spec`"


def test_each_call_returns_a_new_dictionary() -> None:
    pytribute.spec()["info"].clear()

    assert pytribute.spec()["info"]["title"] == "Tribute API"
