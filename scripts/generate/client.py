"""The client package: openapi-python-client with our own templates."""

import io
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import ClassOverride, Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.strings import ClassName

from scripts.errors import PipelineError
from scripts.generate.calls import Call, calls_of
from scripts.generate.complaint import complaint
from scripts.generate.document import Node, object_at
from scripts.generate.literals import clean, docstring, literal
from scripts.generate.resources import groups_of
from scripts.generate.server import Server, server_of
from scripts.generate.shapes import Shape, class_imports, import_lines, shapes_of
from scripts.generate.skeleton import skeleton

PACKAGE = "pytribute_client"
TEMPLATES = Path(__file__).parent / "templates"

# What openapi-python-client writes beside models and operations, and the core has.
_ITS_OWN_RUNTIME = ("client", "errors", "types")
# These name no schema and no operation: a new one must not touch them.
_OPENINGS = {
    "models/__init__.py": "One module a schema, named after it.",
    "api/__init__.py": "One package a tag of the specification, one module an operation in it.",
    "api/*/__init__.py": "One module an operation, named after its operationId.",
}

# Warnings of openapi-python-client that don't stop the build: a part of its text, and why.
ALLOWED_WARNINGS: dict[str, str] = {}


def write_client(document: Node, folder: Path) -> None:
    """Write the package below a folder; ``document`` has a name for every class.

    Raises:
        PipelineError: when the generator complains, or leaves anything out.
    """
    server = server_of(document)
    shapes = shapes_of(document)
    calls = calls_of(document, server.key_header)
    config = _config(shapes, folder / PACKAGE)
    data = GeneratorData.from_dict(skeleton(shapes, calls), config=config)
    if isinstance(data, GeneratorError):
        raise _complaint([data])
    project = Project(openapi=data, config=config, custom_template_path=TEMPLATES)
    by_class = {shape.name: shape for shape in shapes.values()}
    data.models = [model for model in data.models if str(model.class_info.name) in by_class]
    _check_complete(data, by_class, calls)
    _teach(project, document, by_class, calls, server)
    with redirect_stdout(io.StringIO()):
        complaints = project.build()
    serious = [error for error in complaints if not _is_allowed(error)]
    if serious:
        raise _complaint(serious)
    package = folder / PACKAGE
    for name in _ITS_OWN_RUNTIME:
        (package / f"{name}.py").unlink()
    for pattern, opening in _OPENINGS.items():
        for target in package.glob(pattern):
            target.write_text(f'"""{opening}"""\n', encoding="utf-8", newline="\n")
    _render(project, "server.py.jinja", package / "server.py")
    for shape in shapes.values():
        if shape.kind == "choice":
            target = package / "models" / f"{shape.module}.py"
            _render(project, "union.py.jinja", target, shape=shape)
    texts = object_at(document, "x-sdk-groups", "#")
    groups = groups_of(calls.values(), texts, by_class)
    resources = package / "resources"
    resources.mkdir()
    outer = [group for group in groups if len(group.path) == 1]
    _render(project, "resources.py.jinja", resources / "__init__.py", groups=outer)
    _render(project, "commands.py.jinja", package / "commands.py", groups=groups)
    for group in groups:
        target = resources / f"{group.module}.py"
        _render(project, "resource.py.jinja", target, group=group)
    (package / "py.typed").touch()


def _config(shapes: Mapping[str, Shape], target: Path) -> Config:
    names = {
        str(ClassName(shape.name, "")): ClassOverride.model_validate(
            {"class_name": shape.name, "module_name": shape.module}
        )
        for shape in shapes.values()
    }
    return Config.from_sources(
        ConfigFile(
            class_overrides=names,
            package_name_override=PACKAGE,
            project_name_override=PACKAGE,
            post_hooks=[],
        ),
        MetaType.NONE,
        document_source=target,
        file_encoding="utf-8",
        overwrite=False,
        output_path=target,
    )


def _teach(
    project: Project,
    document: Node,
    shapes: dict[str, Shape],
    calls: dict[str, Call],
    server: Server,
) -> None:
    title = str(object_at(document, "info", "#").get("title") or "API")
    known: dict[str, Any] = {
        "shapes": shapes,
        "calls": calls,
        "server": server,
        "title": " ".join(clean(title).split()),
    }
    filters: dict[str, Any] = {
        "literal": literal,
        "docstring": docstring,
        "import_lines": import_lines,
        "class_imports": class_imports,
    }
    project.env.globals.update(**known)
    project.env.filters.update(**filters)


def _render(project: Project, template: str, target: Path, **variables: object) -> None:
    text = project.env.get_template(template).render(**variables)
    target.write_text(text, encoding="utf-8", newline="\n")


def _check_complete(data: GeneratorData, shapes: dict[str, Shape], calls: dict[str, Call]) -> None:
    """Compare the generator's reading with ours: neither may know what the other doesn't."""
    theirs = {str(entry.class_info.name) for entry in [*data.models, *data.enums]}
    ours = {name for name, shape in shapes.items() if shape.kind != "choice"}
    their_calls = {
        str(endpoint.name)
        for collection in data.endpoint_collections_by_tag.values()
        for endpoint in collection.endpoints
    }
    errors = [
        error
        for collection in data.endpoint_collections_by_tag.values()
        for error in collection.parse_errors
    ]
    serious = [error for error in [*errors, *data.errors] if not _is_allowed(error)]
    if serious:
        raise _complaint(serious)
    if difference := sorted((theirs ^ ours) | (their_calls ^ calls.keys())):
        raise PipelineError(
            f"openapi-python-client and this pipeline disagree about {', '.join(difference)}",
            advice="say it otherwise with a patch: the generator can't express it",
        )


def _is_allowed(error: GeneratorError) -> bool:
    return any(part in f"{error.header} {error.detail}" for part in ALLOWED_WARNINGS)


def _complaint(errors: Sequence[GeneratorError]) -> PipelineError:
    return complaint(
        "openapi-python-client",
        "; ".join(f"{error.header} {error.detail or ''}"[:500] for error in errors),
        "say it otherwise with a patch, or list it in ALLOWED_WARNINGS with a reason",
    )
