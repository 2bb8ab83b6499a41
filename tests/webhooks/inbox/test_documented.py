"""What the page on databases shows, with a server of PostgreSQL."""

import re
import runpy
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from pytribute.mock import MockServer
from tests.snippets import DOCS, blocks

_ADDRESS = "postgresql://shop@localhost/shop"


def test_the_licence_is_stored_once_and_together_with_the_mark(
    postgres_address: str, tribute_mock: MockServer, tmp_path: Path
) -> None:
    snippet = (DOCS / "snippets" / "postgres.py").read_text(encoding="utf-8")
    assert snippet.count(_ADDRESS) == 1
    place = conninfo_to_dict(postgres_address)
    user, database = place.pop("user"), place.pop("dbname")
    address = f"postgresql://{user}@/{database}?{urlencode(place, quote_via=quote)}"
    file = tmp_path / "shop.py"
    file.write_text(snippet.replace(f'"{_ADDRESS}"', repr(address)), encoding="utf-8")
    handler = runpy.run_path(str(file))["handler"]
    tribute_mock.set_webhook(handler)

    with psycopg.connect(postgres_address, autocommit=True) as connection:
        # Without its table the effect fails, and takes the mark along.
        refused = tribute_mock.send("new_digital_product", purchase_id=7, telegram_user_id=42)
        assert refused.status == 500
        (table,) = blocks("sql", DOCS / "en" / "databases.md")
        connection.execute(table.encode())
        tribute_mock.redeliver(refused)
        tribute_mock.redeliver(refused)

        assert [one.status for one in refused.attempts] == [500, 200, 200]
        assert connection.execute("SELECT purchase, buyer FROM licences").fetchall() == [(7, 42)]
    handler.close()


def test_both_languages_show_the_same_table() -> None:
    shown = [blocks("sql", DOCS / language / "databases.md") for language in ("en", "ru")]
    assert shown[0] == shown[1]
    assert re.fullmatch(r"CREATE TABLE licences \(.+\);\n", shown[0][0])
