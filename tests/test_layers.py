"""Imports go one way: from the face to the generated client to the core, and never in a circle."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = {
    "pytribute": ROOT / "overlay",
    "pytribute_core": ROOT / "overlay",
    "pytribute_client": ROOT / "generated",
    "pytribute_schemas": ROOT / "generated",
}
# What each package may import of the others; whoever imports the schemas does so lazily or in the
# mock, which has pydantic.
BELOW = {
    "pytribute": {"pytribute_client", "pytribute_core", "pytribute_schemas"},
    "pytribute_client": {"pytribute_core"},
    "pytribute_core": set[str](),
    "pytribute_schemas": set[str](),
}


def modules_of(package: str) -> dict[str, Path]:
    folder = FOLDERS[package]
    return {
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (folder / package).rglob("*.py")
    }


def statements(tree: ast.AST, *, deferred: bool) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield the imports of a module; without the deferred ones, those that its import runs."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif deferred:
            yield from statements(node, deferred=True)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for other in node.orelse:
                yield from statements(other, deferred=False)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from statements(node, deferred=False)


def imported(module: str, path: Path, *, deferred: bool) -> Iterator[str]:
    """Yield the names that a module imports, each as far as it may be a module's own."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in statements(ast.parse(path.read_bytes()), deferred=deferred):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
            continue
        base = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
        source = ".".join([*base, *filter(None, [node.module])])
        yield from (f"{source}.{alias.name}" for alias in node.names)


def graph(package: str) -> Mapping[str, set[str]]:
    """Draw which modules of a package an import of each one runs, without the packages above it."""
    modules = modules_of(package)
    return {
        module: {
            name if name in modules else name.rpartition(".")[0]
            for name in imported(module, path, deferred=False)
            if name in modules or name.rpartition(".")[0] in modules
        }
        - {module}
        for module, path in modules.items()
    }


@pytest.mark.parametrize("package", FOLDERS)
def test_no_import_goes_up(package: str) -> None:
    up = {
        f"{module} imports {name}"
        for module, path in modules_of(package).items()
        for name in imported(module, path, deferred=True)
        if name.partition(".")[0] in FOLDERS.keys() - BELOW[package] - {package}
    }
    assert up == set()


@pytest.mark.parametrize("package", ["pytribute", "pytribute_core"])
def test_modules_do_not_import_each_other_in_a_circle(package: str) -> None:
    drawn = graph(package)
    assert sum(map(len, drawn.values())) > len(drawn) / 2  # it is drawn at all
    try:
        TopologicalSorter(drawn).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_a_circle_and_an_import_that_goes_up_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FOLDERS, "pytribute_core", tmp_path)
    core = tmp_path / "pytribute_core"
    core.mkdir()
    (core / "__init__.py").write_text("def f():\n    import pytribute_client.models\n")
    (core / "one.py").write_text("if True:\n    from pytribute_core import two\n")
    (core / "two.py").write_text("from .one import name\n")
    with pytest.raises(AssertionError, match=r"pytribute_core imports pytribute_client\.models"):
        test_no_import_goes_up("pytribute_core")
    with pytest.raises(pytest.fail.Exception, match=r"\.(one|two) -> \S+\.(one|two) -> "):
        test_modules_do_not_import_each_other_in_a_circle("pytribute_core")


def test_a_template_holds_jinja() -> None:
    templates = sorted((ROOT / "scripts" / "generate" / "templates").rglob("*.jinja"))
    texts = {path.name: path.read_text(encoding="utf-8") for path in templates}
    assert texts
    # A comment alone makes no template: whatever else it holds is code that never varies.
    assert [name for name, text in texts.items() if "{{" not in text and "{%" not in text] == []
