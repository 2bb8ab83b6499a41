"""A caller's key goes where the documentation is published, or where a patch allows."""

import json
from typing import Any

import pytest
import yaml

from scripts.diff.document import compare
from tests.hostile.checkout import BESIDE, EXPANDED, MARKDOWN, SAMPLED, TERSE, Checkout
from tests.hostile.shop import GET, PATHS, SERVERS, as_json, shop

OURS = "https://tribute.tg/api/v1"
EVIL = "https://evil.example/api/v1"
PLACE = "generated/pytribute_client/server.py"


@pytest.mark.parametrize(
    "url",
    [
        EVIL,
        "http://tribute.tg/api/v1",
        "https://tribute.tg.evil.example/",
        "https://eviltribute.tg/",
        "https://tribute.tg@evil.example/",
        "https://evil.example\\@tribute.tg/",
        "https://tribut\u0435.tg/api/v1",
        "https://tg/api/v1",
        "https://tribute.tg:444/api/v1",
        "https://tribute.tg/api/v1?to=https://evil.example",
        "https://tribute.tg/api/v1#",
        "https://{host}/api/v1",
        "//tribute.tg/api/v1",
        "/api/v1",
        "ftp://tribute.tg",
        "javascript:alert(1)",
        f"{OURS}\r\nHost: evil.example",
    ],
)
def test_a_server_elsewhere_is_refused(url: str, alone: Checkout) -> None:
    alone.add(as_json(shop({SERVERS: [{"url": url}]})))

    alone.refuses(BESIDE, "callers would send their keys there", at='"url"')


@pytest.mark.parametrize("place", [(*GET, "servers"), (*PATHS, "/orders/{id}", "servers")])
def test_a_server_elsewhere_for_one_operation_is_refused(
    place: tuple[str, ...], alone: Checkout
) -> None:
    alone.add(as_json(shop({place: [{"url": EVIL}]})))

    alone.refuses(BESIDE, "evil.example is not where", at='"url"')


def test_another_server_of_ours_for_one_operation_is_refused(alone: Checkout) -> None:
    alone.add(as_json(shop({(*GET, "servers"): [{"url": "https://tribute.tg/api/v2"}]})))

    alone.refuses(BESIDE, "the client calls one server for everything", at='"get"')


def test_all_real_fragments_together_cannot_move_the_server(checkout: Checkout) -> None:
    checkout.replace(MARKDOWN, checkout.read(MARKDOWN).replace(OURS, EVIL))

    checkout.refuses(MARKDOWN, "evil.example is not where", at="{")


def test_one_real_fragment_cannot_move_the_server(checkout: Checkout) -> None:
    checkout.replace(MARKDOWN, checkout.read(MARKDOWN).replace(OURS, EVIL, 1))

    checkout.refuses(MARKDOWN, "https://evil.example", at="{")


@pytest.mark.parametrize("file", [SAMPLED, TERSE])
def test_the_host_of_a_sample_is_reported_and_not_used(file: str, checkout: Checkout) -> None:
    page = checkout.read(file)
    checkout.replace(file, page.replace("Host: tribute.tg", "Host: evil.example"))

    files = checkout.run()

    specification: Any = yaml.safe_load(files["openapi/tribute.yaml"])
    assert [server["url"] for server in specification["servers"]] == [OURS]
    assert repr(OURS).replace("'", '"') in files[PLACE].decode()
    assert "evil.example" in files["openapi/report.md"].decode()
    generated = [path for path in files if path.startswith("generated/")]
    assert not any(b"evil.example" in files[path] for path in generated)


def test_the_host_of_a_sample_decides_nowhere_alone(checkout: Checkout) -> None:
    checkout.keep(SAMPLED)
    checkout.forget_patches()
    page = checkout.read(SAMPLED)
    checkout.replace(SAMPLED, page.replace("Host: tribute.tg", "Host: evil.example"))

    checkout.refuses(SAMPLED, "evil.example is not where", at="Host:")


def test_a_header_smuggled_into_a_sample_is_no_part_of_the_request(checkout: Checkout) -> None:
    page = checkout.read(SAMPLED)
    injected = "Host: tribute.tg\nX-Forward-To: https://evil.example"
    checkout.replace(SAMPLED, page.replace("Host: tribute.tg", injected))

    files = checkout.run()

    assert not any(b"evil.example" in content for path, content in files.items() if ".py" in path)


def test_a_key_that_a_page_shows_is_not_taken_for_another_credential(checkout: Checkout) -> None:
    page = checkout.read(EXPANDED)
    checkout.replace(EXPANDED, page.replace("Api-KeystringRequired", "CookiestringRequired"))

    files = checkout.run()

    specification: Any = yaml.safe_load(files["openapi/tribute.yaml"])
    assert specification["security"] == [{"ApiKeyAuth": []}]
    assert not any(
        "security" in one for item in specification["paths"].values() for one in item.values()
    )
    assert b'KEY_HEADER: Final = "Api-Key"' in files["generated/pytribute_client/server.py"]


def test_a_server_that_moves_within_the_site_breaks_clients_in_the_comparison(
    checkout: Checkout,
) -> None:
    before: Any = yaml.safe_load(checkout.run(generated=False)["openapi/tribute.yaml"])
    moved = "https://api.tribute.tg/v2"
    checkout.replace(MARKDOWN, checkout.read(MARKDOWN).replace(OURS, moved))

    after: Any = yaml.safe_load(checkout.run(generated=False)["openapi/tribute.yaml"])

    assert _moves(before, after, moved)


def test_a_patch_may_move_the_server(
    checkout: Checkout,
) -> None:
    before: Any = yaml.safe_load(checkout.run()["openapi/tribute.yaml"])
    moved = {"servers": [{"url": EVIL}]}
    action = {"description": "It moved.", "x-evidence": "A letter from the service."}
    overlay = {
        "overlay": "1.0.0",
        "info": {"title": "Moved", "version": "1"},
        "actions": [
            {"target": "$.servers[*]", "remove": True, **action},
            {"target": "$", "update": moved, **action},
        ],
    }
    (checkout.project.patches / "60-moved.overlay.yaml").write_text(json.dumps(overlay))

    files = checkout.run()

    after: Any = yaml.safe_load(files["openapi/tribute.yaml"])
    assert EVIL in files[PLACE].decode()
    assert _moves(before, after, EVIL)


def test_a_server_put_before_ours_breaks_clients_in_the_comparison() -> None:
    before, after = shop(), shop({SERVERS: [{"url": EVIL}, {"url": OURS}]})

    assert _moves(before, after, EVIL)


def _moves(before: Any, after: Any, url: str) -> bool:  # noqa: ANN401  # any JSON
    """Whether the comparison reports a breaking change and names the new server."""
    changes = [change for change in compare(before, after) if change.kind == "server"]
    return any(change.breaks_client for change in changes) and any(
        url in change.place for change in changes
    )
