"""Proof that the specification has become data: what generated source may be made of.

Two rules. Modules that depend on the specification consist of imports, classes, functions,
assignments and literals, and call only what is listed. Modules that are the same for every
specification are code of ours; they may not execute text and import only what is listed.
"""

import ast
from collections.abc import Iterator

from scripts.errors import PipelineError
from scripts.generate.calls import CONSTRUCTORS
from scripts.generate.client import FIXED_MODULES
from scripts.generate.literals import is_plain
from scripts.generate.names import EXECUTING

_NODES = (
    ast.Module,
    ast.Import,
    ast.ImportFrom,
    ast.alias,
    ast.ClassDef,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.arguments,
    ast.arg,
    ast.Assign,
    ast.AnnAssign,
    ast.Expr,
    ast.Return,
    ast.Await,
    ast.If,
    ast.Pass,
    ast.Call,
    ast.keyword,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.BinOp,
    ast.BitOr,
    ast.UnaryOp,
    ast.USub,
    ast.expr_context,
)
_CALLS = frozenset(
    {
        *CONSTRUCTORS,
        "Operation",
        "one_of",
        "complete",
        "deprecated",
        # what an operation's functions do
        "OPERATION.build",
        "OPERATION.parse",
        "asyncio_detailed",
        "build_request",
        "client.asend",
        "client.send",
        "sync_detailed",
        # parts of a pydantic model
        "ConfigDict",
        "Field",
        "exact",
    }
)
_METHODS = frozenset({"model_rebuild"})
_ATTRIBUTES = frozenset({"asend", "build", "model_rebuild", "parse", "parsed", "send"})
_IMPORTS = frozenset(
    {
        "__future__",
        "collections.abc",
        "decimal",
        "enum",
        "msgspec",
        "pydantic",
        "typing",
        "uuid",
        "datetime",
    }
)
_FIXED_IMPORTS = _IMPORTS | {
    "contextlib",
    "dataclasses",
    "functools",
    "inspect",
    "ipaddress",
    "json",
    "math",
    "re",
    "secrets",
    "time",
    "types",
    "typing_extensions",
    "urllib.parse",
    "warnings",
    "weakref",
    "zlib",
}
# What reaches the network or the process, and the few modules that may.
_NETWORK = frozenset(
    {
        "asyncio",
        "contextvars",
        "httpcore2",
        "os",
        "select",
        "signal",
        "socket",
        "ssl",
        "sys",
        "threading",
        "urllib.request",
    }
)
_NETWORK_MODULES = frozenset(
    f"pytribute_client/{name}.py"
    for name in (
        "async_network",
        "flight",
        "httpcore_transport",
        "loopback",
        "network",
        "proxies",
        "signals",
        "tls",
    )
)
_DUNDERS = frozenset({"__deprecated__", "__init__", "__init_subclass__", "__name__", "__new__"})
# The attributes that show the origin of an exception.
_ORIGIN = frozenset({"__code__", "__context__", "__module__", "__traceback__"})


def scan(path: str, source: str) -> None:
    """Check one generated module.

    Raises:
        PipelineError: with the file and line of the first thing that isn't allowed.
    """
    tree = ast.parse(source)
    if not is_plain(source):
        raise PipelineError("generated source holds invisible characters", file=path)
    for line, complaint in (_fixed if path in FIXED_MODULES else _dependent)(path, tree):
        raise PipelineError(
            f"generated source may not hold {complaint}",
            file=path,
            line=line,
            advice="something in the specification became code: look at what it says here",
        )


def _dependent(path: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if not isinstance(node, _NODES):
            yield line, f"this construct ({type(node).__name__})"
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from _imports(path, node, _IMPORTS)
            case ast.stmt() if not _is_plain_statement(node):
                yield line, f"this statement: {ast.unparse(node)[:60]!r}"
            case ast.Call() if not _is_known_call(node):
                yield line, f"a call of {ast.unparse(node.func)[:60]}"
            case ast.Attribute() if not _is_known_attribute(node):
                yield line, f"the attribute {node.attr}"
            case ast.Name() if not _is_plain_name(node.id):
                yield line, f"the name {node.id}"
            case _:
                pass


def _is_plain_statement(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="parse" | "model_rebuild"))):
            return True
        case ast.Expr(value=ast.Constant(value=str()) | ast.Call(func=ast.Name(id="complete"))):
            return True
        case ast.Expr():
            return False
        case ast.If():
            return ast.unparse(node.test) == "TYPE_CHECKING"
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return all(map(_is_deprecation, node.decorator_list)) and _is_plain_name(node.name)
        case _:
            return True


def _is_deprecation(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="deprecated"), args=[ast.Constant(value=str())]):
            return not node.keywords
        case _:
            return False


def _is_plain_name(name: str) -> bool:
    is_ours = name == "__all__"
    return is_ours or (name.isascii() and name not in EXECUTING and not name.startswith("_"))


def _is_known_call(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    if name in _CALLS:
        return True
    return isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS


def _is_known_attribute(node: ast.Attribute) -> bool:
    if node.attr in _ATTRIBUTES:
        return True
    return isinstance(node.value, ast.Name) and node.attr.isupper()  # a member of an enum


def _fixed(path: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from _imports(path, node, _FIXED_IMPORTS)
            case ast.Name() if node.id in EXECUTING:
                yield node.lineno, f"the name {node.id}"
            case ast.Attribute() if node.attr.startswith("__") and node.attr not in (
                _DUNDERS | _ORIGIN
            ):
                yield node.lineno, f"the attribute {node.attr}"
            case _:
                pass


def _imports(
    path: str, node: ast.Import | ast.ImportFrom, allowed: frozenset[str]
) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.ImportFrom) and node.level:
        names = []
    elif isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    else:
        names = [alias.name for alias in node.names]
    for name in names:
        if name not in allowed and not (name in _NETWORK and path in _NETWORK_MODULES):
            yield node.lineno, f"an import of {name}"
