"""Proof that the specification has become data: what generated source may be made of.

Generated modules consist of imports, classes, functions, assignments and literals, and call and
import only what is listed.
"""

import ast
from collections.abc import Iterator

from scripts.errors import PipelineError
from scripts.generate.arguments import CONSTRUCTORS
from scripts.generate.literals import each_attribute, is_plain
from scripts.generate.names import EXECUTING

_NODES = (
    ast.Module,
    ast.Import,
    ast.ImportFrom,
    ast.alias,
    ast.ClassDef,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.Await,
    ast.arguments,
    ast.arg,
    ast.Assign,
    ast.AnnAssign,
    ast.Expr,
    ast.Return,
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
        # what an operation says beside request and response
        "MoneyFields",
        "BodyValue",
        "RequestBody",
        "Command",
        "Cursors",
        "Effect",
        "Expected",
        "BodyField",
        "BodyArray",
        "BodyObject",
        "Offsets",
        "PageNumbers",
        # amounts of money in a model
        "major_money",
        "minor_money",
        "stars",
        "each_major",
        "each_minor",
        "each_stars",
        "first_of",
        # what a resource does
        "self._list",
        "self._page",
        "self._scroll",
        "self._send",
        # what an operation's function does
        "OPERATION.build",
        # parts of a pydantic model
        "ConfigDict",
        "Field",
        "exact",
    }
)
_OWNERS = (["self"], ["self._client"])
_METHODS = frozenset({"model_rebuild"})
_ATTRIBUTES = frozenset(
    {"_client", "_list", "_page", "_scroll", "_send", "build", "model_rebuild", "parsed"}
)
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
_CORE = "pytribute_core."


def scan(path: str, source: str) -> None:
    """Check one generated module.

    Raises:
        PipelineError: with the file and line of the first thing that isn't allowed.
    """
    tree = ast.parse(source)
    if not is_plain(source):
        raise PipelineError("generated source holds invisible characters", file=path)
    for line, complaint in _complaints(tree):
        raise PipelineError(
            f"generated source may not hold {complaint}",
            file=path,
            line=line,
            advice="something in the specification became code: look at what it says here",
        )


def _complaints(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in _walk(tree):
        line = getattr(node, "lineno", 0)
        if not isinstance(node, _NODES):
            yield line, f"this construct ({type(node).__name__})"
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from _imports(node)
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


def _walk(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield every node, without those of a function that lists one attribute of its rows."""
    nodes: list[ast.AST] = [tree]
    while nodes:
        node = nodes.pop()
        if not (isinstance(node, ast.Lambda) and _lists_an_attribute(node)):
            yield node
            nodes += reversed([*ast.iter_child_nodes(node)])


def _lists_an_attribute(function: ast.Lambda) -> bool:
    match function.body:
        case ast.ListComp(elt=ast.Attribute(attr=name)) if _is_plain_name(name):
            return ast.unparse(function) == each_attribute(name)
        case _:
            return False


def _is_plain_statement(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="model_rebuild"))):
            return True
        case ast.Expr(value=ast.Constant(value=str()) | ast.Call(func=ast.Name(id="complete"))):
            return True
        case ast.Expr():
            return False
        case ast.If():
            return ast.unparse(node.test) == "TYPE_CHECKING"
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return all(map(_is_known_decorator, node.decorator_list)) and _is_plain_name(node.name)
        case _:
            return True


def _is_known_decorator(node: ast.expr) -> bool:
    match node:
        case ast.Name(id="property"):
            return True
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
    if [ast.unparse(one) for one in call.args] in _OWNERS and not call.keywords:
        return isinstance(call.func, ast.Name)  # a resource, made for its client
    return isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS


def _is_known_attribute(node: ast.Attribute) -> bool:
    if node.attr in _ATTRIBUTES:
        return True
    if isinstance(node.value, ast.Name) and node.value.id == "self":
        return _is_plain_name(node.attr)  # a field of a model
    return isinstance(node.value, ast.Name) and node.attr.isupper()  # a member of an enum


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.ImportFrom) and node.level:
        names = []
    elif isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    else:
        names = [alias.name for alias in node.names]
    for name in names:
        if name not in _IMPORTS and not name.startswith(_CORE):
            yield node.lineno, f"an import of {name}"
