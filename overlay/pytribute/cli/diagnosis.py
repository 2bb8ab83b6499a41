"""The checks of ``pytribute doctor``: each returns what it found, and what to do if it is wrong."""

import os
import platform
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import click

import pytribute
from pytribute._ping import NO_SHOPS, Ping
from pytribute.cli.connection import Connection
from pytribute.cli.dead_letters import is_missing, open_at
from pytribute.cli.language import translated as _
from pytribute.cli.receiver import check_receiver
from pytribute.webhooks._consumer import INBOX_FILE, INBOX_VARIABLE
from pytribute_client.server import BASE_URL
from pytribute_core.address import ADDRESS_VARIABLE, check_address
from pytribute_core.exchange import ExchangeError
from pytribute_core.guard import check
from pytribute_core.secret import KEY_VARIABLE, Secret
from pytribute_core.text import origin_of, visible
from pytribute_core.transports.addresses import Address, LookUp
from pytribute_core.transports.connect import connect
from pytribute_core.transports.exchange_state import ExchangeState
from pytribute_core.transports.proxies import proxy_for
from pytribute_core.transports.route import ServerRoute
from pytribute_core.transports.tls import tls_context

_TIMEOUT = 10.0
_MOST_SKEW = 60
_LONGEST = 1000
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EXPECTED = (
    *(pytribute.TributeError, click.ClickException, ExchangeError),
    *(OSError, TypeError, ValueError),
)

_Result = tuple[str, str]


class Finding(NamedTuple):
    """The outcome of a check.

    Attributes:
        name: what was checked.
        result: what was found.
        advice: what to do; empty if all is well, or if another check has to be made good first.
    """

    name: str
    result: str
    advice: str


class Inspection(NamedTuple):
    """A check: what it runs, what to do if that raises, and the checks that must succeed before."""

    name: str
    run: Callable[[], _Result]
    advice: str = ""
    needs: frozenset[str] = frozenset()


@dataclass
class Diagnosis:
    """Checks the surroundings of a client, and those of a receiver of webhooks.

    Attributes:
        connection: the options before the command.
        webhook: the address of a receiver.
        inbox: the address of an inbox; by default the one that a handler would use.
    """

    connection: Connection
    webhook: str | None
    inbox: str | None

    def __post_init__(self) -> None:
        self._timeout = self.connection.timeout or _TIMEOUT
        self._secret: Secret | None = None
        self._client: pytribute.Tribute | None = None
        self._url = ""
        self._addresses: tuple[Address, ...] = ()
        self._pong: Ping | None = None

    def findings(self) -> Iterator[Finding]:
        """Run the checks; none of them raises."""
        failed: set[str] = set()
        try:
            for one in self.checks():
                if missing := sorted(one.needs & failed):
                    result = _("not checked, because of: {name}").format(name=_(missing[0]))
                    finding = Finding(one.name, result, "")
                else:
                    finding = self._finding(one)
                if missing or finding.advice:
                    failed.add(one.name)
                yield finding
        finally:
            if self._client:
                self._client.close()

    def _finding(self, one: Inspection) -> Finding:
        try:
            result, advice = one.run()
        except _EXPECTED as error:
            result, advice = str(error) or type(error).__name__, one.advice
        except Exception as error:  # noqa: BLE001 - the other checks still run
            result = _("a mistake in pytribute: {place}").format(place=origin_of(error))
            advice = _("report it, with this table")
        if self._secret:
            result = result.replace(self._secret.reveal(), "***")
        return Finding(one.name, visible(result[:_LONGEST]), visible(advice))

    def checks(self) -> list[Inspection]:
        """Return the checks, in the order in which they run."""
        client = frozenset({"API key", "address", "proxy", "certificates"})
        connection = _("is the server up, and does a firewall let this computer connect to it?")
        return [
            Inspection("versions", self._check_versions),
            Inspection(
                "API key", self._check_key, _("set the key as the Tribute dashboard has it")
            ),
            Inspection("address", self._check_address, _("correct --base-url or TRIBUTE_BASE_URL")),
            Inspection(
                "proxy",
                self._check_proxy,
                _("correct that variable, or name the server in NO_PROXY"),
                frozenset({"address"}),
            ),
            Inspection(
                "certificates",
                self._check_certificates,
                _("name a file of certificates in SSL_CERT_FILE, or unset the variable"),
                frozenset({"address"}),
            ),
            Inspection(
                "name look-up",
                self._look_up,
                _("check the address, and the DNS of this computer"),
                frozenset({"address", "proxy"}),
            ),
            Inspection("connection", self._connect, connection, frozenset({"name look-up"})),
            Inspection("API", self._ping, _("see the rows above, or try again later"), client),
            Inspection("clock", self._check_clock, "", frozenset({"API"})),
            Inspection(
                "shops", self._check_shops, _("see the API's message"), frozenset({*client, "API"})
            ),
            Inspection(
                "webhook", self._check_webhook, _("is the receiver running at this address?")
            ),
            Inspection("inbox", self._check_inbox, _("correct --inbox or TRIBUTE_INBOX")),
        ]

    def _check_versions(self) -> _Result:
        names = {
            found[0]
            for text in metadata.requires("pytribute") or ()
            if (found := _NAME.match(text)) and found[0] != "pytribute"
        }
        installed = [f"pytribute {pytribute.__version__}", f"Python {platform.python_version()}"]
        missing: list[str] = []
        for name in sorted(names):
            try:
                installed.append(f"{name} {metadata.version(name)}")
            except metadata.PackageNotFoundError:
                missing.append(name)
        result = ", ".join(installed)
        if missing:
            result += "; " + _("not installed: {names}").format(names=", ".join(missing))
        return result, ""

    def _check_key(self) -> _Result:
        self._secret = self.connection.secret()
        return _("in {place}").format(
            place="--api-key-file" if self.connection.key_file else KEY_VARIABLE
        ), ""

    def _check_address(self) -> _Result:
        given, variable = self.connection.base_url, os.environ.get(ADDRESS_VARIABLE)
        place = "--base-url" if given else ADDRESS_VARIABLE if variable else _("the documented one")
        self._url = check_address(given or variable or BASE_URL)
        return f"{self._url} ({place})", ""

    def _check_proxy(self) -> _Result:
        proxy = proxy_for(self._url, None)
        return f"{proxy.address} ({proxy.origin})" if proxy else _("none"), ""

    def _check_certificates(self) -> _Result:
        if not self._url.startswith("https:"):
            return _("not needed without https"), ""
        tls_context()
        names = [name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)]
        places = [f"{os.environ[name]} ({name})" for name in names]
        return ", ".join(places) or _("those of the system"), ""

    def _look_up(self) -> _Result:
        host, port = ServerRoute(self._url, None).address
        self._addresses = (*LookUp(host, port).addresses(ExchangeState(self._timeout)),)
        return f"{host}: {', '.join(str(one[4][0]) for one in self._addresses)}", ""

    def _connect(self) -> _Result:
        check(self._url)
        with connect(self._addresses, ExchangeState(self._timeout)) as sock:
            host, port, *_rest = sock.getpeername()
            return _("{host}, port {port}").format(host=host, port=port), ""

    def _ping(self) -> _Result:
        key = self._secret.reveal() if self._secret else ""
        options = replace(
            self.connection,
            key_file=BytesIO(key.encode()),
            timeout=self._timeout,
            retries=self.connection.retries or 0,
        )
        del key
        self._client = options.client()
        try:
            self._pong = self._client.ping()
        except pytribute.AuthenticationError as error:
            return str(error), _("the key is wrong: copy it again from the Tribute dashboard")
        return _("accepts the key, {seconds:.2f} s").format(seconds=self._pong.seconds), ""

    def _check_clock(self) -> _Result:
        skew = self._pong.clock_skew if self._pong else None
        if skew is None:
            return _("unknown: the server sends no date"), ""
        result = _("{seconds:+d} s against the server's").format(seconds=round(skew))
        return result, _("set the clock of this computer") if abs(skew) > _MOST_SKEW else ""

    def _check_shops(self) -> _Result:
        shops: list[pytribute.Shop] = []
        with suppress(*NO_SHOPS):
            shops = self._client.shop.list().to_list() if self._client else []
        if not shops:
            return _("none"), ""
        result = "; ".join(
            f"{shop.name}: {shop.callback_url or _('no callback address')}" for shop in shops
        )
        if self.webhook and any(shop.callback_url != self.webhook for shop in shops):
            advice = _("let the callback address of each shop be {url}, or check another --webhook")
            return result, advice.format(url=self.webhook)
        return result, ""

    def _check_webhook(self) -> _Result:
        if self.webhook is None:
            return _("not checked without --webhook URL"), ""
        return check_receiver(self.webhook, self._timeout)

    def _check_inbox(self) -> _Result:
        if not (self.inbox or os.environ.get(INBOX_VARIABLE) or Path(INBOX_FILE).exists()):
            return _("none in this folder"), ""
        inbox = open_at(self.inbox)
        if is_missing(inbox):
            folder = Path(inbox.location).parent
            advice = "" if os.access(folder, os.W_OK) else _("let the folder be writable")
            return _("{file}: made at the first delivery").format(file=inbox.location), advice
        inbox.check()
        result = _("{place}: readable and writable").format(place=inbox.location)
        if letters := len(inbox.dead_letters()):
            result += "; " + _("dead letters: {number}").format(number=letters)
            return result, _("list them with: pytribute webhook dead")
        return result, ""
