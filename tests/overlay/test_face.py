"""The names and the cost of ``import pytribute``."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import pytribute
from pytribute_client.resources.products import (
    AsyncProducts,
    AsyncRawProducts,
    Products,
    RawProducts,
)

PAGE = "https://wiki.tribute.tg/for-content-creators/api-documentation/products"
TRANSPORTS = {"httptools", "httpx2", "msgspec", "httpx", "asyncio", "ssl"}


def loaded_by(code: str) -> set[str]:
    """Run code in a new interpreter, and return the modules that it loaded."""
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    ended = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(Path(pytribute.__file__).parents[1]) + ":" + ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return {name.partition(".")[0] for name in ended.stdout.split()}


def test_importing_is_cheap() -> None:
    assert not loaded_by("import pytribute; dir(pytribute)") & TRANSPORTS
    code = "import sys; a = set(sys.modules); import pytribute; print(*set(sys.modules) - a)"
    script = [sys.executable, "-I", "-c", code]
    ended = subprocess.run(script, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert sorted(ended.stdout.split()) == ["pytribute", "pytribute_core", "pytribute_core.face"]


def test_a_transport_is_loaded_by_a_client_and_no_sooner() -> None:
    names = "from pytribute import Tribute, AsyncTribute, Money, TributeError, Listing"
    assert not loaded_by(names) & {"httptools", "httpx2", "httpx"}
    assert "httpx2" not in loaded_by(f"{names}; Tribute('key', proxy='')")


def test_every_public_name_resolves_and_stays() -> None:
    for name in pytribute.__all__:
        assert getattr(pytribute, name) is getattr(pytribute, name)
        assert name in dir(pytribute)
    # Constants first, as the linter sorts them.
    assert pytribute.__all__ == sorted(
        set(pytribute.__all__), key=lambda name: (not name.isupper(), name)
    )


def test_a_star_import_gives_all_names() -> None:
    names: dict[str, object] = {}
    exec("from pytribute import *", names)  # noqa: S102 - what is tested
    assert set(pytribute.__all__) <= set(names)


def test_type_checkers_see_the_exported_names() -> None:
    tree = ast.parse(inspect.getsource(pytribute))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert sorted([*seen, "__version__"]) == sorted(pytribute.__all__)
    for name, module in seen.items():
        assert module
        assert getattr(sys.modules[module], name) is getattr(pytribute, name)


@pytest.mark.parametrize("name", ["Tribut", "json", "_private", "client_"])
def test_an_unknown_name_is_an_attribute_error(name: str) -> None:
    with pytest.raises(AttributeError, match=f"module 'pytribute' has no attribute '{name}'"):
        getattr(pytribute, name)


def test_every_public_name_is_documented() -> None:
    for name in pytribute.__all__:
        if name != "__version__":
            assert inspect.getdoc(getattr(pytribute, name)), name


@pytest.mark.parametrize(
    "kind",
    [
        *(pytribute.Page, pytribute.PageMeta, pytribute.Money, pytribute.Stars),
        *(pytribute.Listing, pytribute.AsyncListing, pytribute.APIStatusError),
    ],
)
def test_every_documented_object_links_its_documentation(kind: type) -> None:
    assert f"Documentation: {PAGE}" in (inspect.getdoc(kind) or "")


@pytest.mark.parametrize("kind", [Products, AsyncProducts, RawProducts, AsyncRawProducts])
def test_every_method_documents_its_arguments_errors_and_page(
    kind: type,
) -> None:
    for name in ("list", "get", "cancel_purchase"):
        documentation = inspect.getdoc(getattr(kind, name)) or ""
        assert "Raises:" in documentation or "errors are those of" in documentation, name
        assert f"Documentation: {PAGE}" in documentation, name


def test_the_clients_link_the_documentation_of_the_api() -> None:
    for kind in (pytribute.Tribute, pytribute.AsyncTribute):
        documentation = inspect.getdoc(kind) or ""
        assert "Raises:" in documentation
        assert f"Documentation: {PAGE.rpartition('/')[0]}" in documentation
