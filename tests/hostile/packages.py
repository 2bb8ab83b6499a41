"""Generated packages, looked at from outside: what their source is made of, what importing does."""

import ast
import io
import subprocess
import sys
import tokenize
from collections.abc import Iterable, Mapping
from pathlib import Path

# All that source may be made of that depends on a specification.
PLAIN = (
    *(ast.Module, ast.Import, ast.ImportFrom, ast.alias, ast.Expr, ast.Pass, ast.If),
    *(ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.arguments, ast.arg),
    *(ast.Assign, ast.AnnAssign, ast.Return, ast.Await, ast.Call, ast.keyword),
    *(ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.Tuple, ast.List, ast.Dict),
    *(ast.BinOp, ast.BitOr, ast.UnaryOp, ast.USub, ast.expr_context),
)
_WATCH = """
import importlib, sys
from pathlib import Path

import httptools, httpx2, msgspec, pydantic

sys.dont_write_bytecode = True
SHUT = ("os.", "shutil.", "socket.", "subprocess.", "ctypes.", "webbrowser.", "urllib.", "pty.")
QUIET = ("os.listdir", "os.scandir")
seen = []

def watch(event, arguments):
    writes = event == "open" and set(str(arguments[1])) & set("wax+")
    if writes or event.startswith(SHUT) and event not in QUIET:
        seen.append((event, arguments))

folders = [Path(name) for name in sys.argv[1:]]
sys.addaudithook(watch)
for folder in folders:
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        importlib.import_module(".".join(parts).removesuffix(".__init__"))
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("pytribute_")]:
        del sys.modules[name]
assert not seen, seen
"""


def modules(files: Mapping[str, bytes]) -> dict[str, str]:
    """Give the sources that were generated."""
    return {path: content.decode() for path, content in files.items() if path.endswith(".py")}


def outline(files: Mapping[str, bytes]) -> dict[str, tuple[str, list[str]]]:
    """Tell all that generated source holds but for its texts: its tree and its comments."""
    return {path: (_tree(source), _comments(source)) for path, source in modules(files).items()}


def texts(source: str) -> list[str]:
    """List the texts that stand in source as data, however they are laid out."""
    constants = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return [words(str(node.value)) for node in constants]


def words(text: str) -> str:
    return " ".join(text.split())


def is_import_quiet(packages: Iterable[Mapping[str, bytes]], folder: Path) -> bool:
    """Import every module in a process that watches: nothing is written, started or called."""
    folders: list[str] = []
    for number, files in enumerate(packages):
        root = folder / f"packages-{number}"
        for path, content in files.items():
            target = root / path.removeprefix("generated/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        folders.append(str(root))
    done = subprocess.run(  # noqa: S603  # our own words, and no shell
        [sys.executable, "-W", "error", "-c", _WATCH, *folders],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(folders) > 0
    return not done.stdout and not done.stderr


def _tree(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def _comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
