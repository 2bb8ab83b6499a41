"""Which certificates are trusted, and what is said where a server's isn't."""

import asyncio
import os
import shutil
import ssl
import warnings
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

import pytest

from pytribute import APIConnectionError, AsyncTribute, NotFoundError, TransportError, Tribute
from pytribute_core.transports import tls
from pytribute_core.transports.tls import Tls, tls_context
from tests.faults.server import ELSEWHERE, SELF_SIGNED, Server
from tests.faults.steps import http_response, respond, respond_without_reading

T = TypeVar("T")

ISSUED = SELF_SIGNED.with_name("issued.pem")
# `openssl x509 -hash` of the self-signed certificate: OpenSSL looks for it by this name.
HASHED = "bcee104f.0"
KEY = "k3y"
MISSING = "No such file or directory"
NOT_PEM = "it is damaged, or holds no certificates in PEM form"
NOT_HASHED = "or holds no certificates with names as `openssl rehash` makes"
A_REVOCATION_LIST = """\
-----BEGIN X509 CRL-----
MIGjMEswCgYIKoZIzj0EAwIwHTEbMBkGA1UEAwwScHl0cmlidXRlIHRlc3RzIENB
Fw0yNjExMzAwMjI4NDRaGA8yMTI2MTEwNjAyMjg0NFowCgYIKoZIzj0EAwIDSAAw
RQIgTvOjk4qrr1ANhMnYDKL/yz8hh4yJVNgcW99D2SfcQDYCIQDvVl176UyVq8W8
Qsez0SZj9EBVfGWqmu10cLPZeKr+2Q==
-----END X509 CRL-----
"""

Verify = str | Path | ssl.SSLContext | None
Client = type[Tribute] | type[AsyncTribute]


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=[Tribute, AsyncTribute])
def client(request: pytest.FixtureRequest) -> Client:
    kind: Client = request.param
    return kind


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    shutil.copy(SELF_SIGNED, tmp_path / HASHED)
    return tmp_path


def reach(
    client: Client, verify: Verify = None, *, tls: Path = SELF_SIGNED, host: str = "localhost"
) -> None:
    """Send a request to a server, which knows no product."""
    with Server(respond(http_response(404, b"{}")), tls=tls) as server, suppress(NotFoundError):
        request(client, server.url(scheme="https", host=host), verify)
        raise AssertionError  # the server knows no product
    assert len(server.requests) == 1


def request(client: Client, address: str, verify: Verify = None) -> None:
    options: dict[str, Any] = {"base_url": address, "proxy": "", "verify": verify, "retries": 0}

    async def run() -> None:
        async with AsyncTribute(KEY, **options) as tribute:
            await tribute.products.get(1)

    if client is AsyncTribute:
        asyncio.run(run())
    else:
        with Tribute(KEY, **options) as tribute:
            tribute.products.get(1)


def test_a_certificate_may_be_trusted_by_its_file(client: Client) -> None:
    reach(client, str(SELF_SIGNED))
    reach(client, SELF_SIGNED, host="127.0.0.1")


def test_a_certificate_may_be_trusted_without_that_of_its_issuer(client: Client) -> None:
    reach(client, ISSUED, tls=ISSUED)


def test_a_certificate_may_be_trusted_by_a_hashed_directory(
    client: Client, directory: Path
) -> None:
    reach(client, directory)


def test_a_certificate_may_be_trusted_by_a_context(client: Client) -> None:
    context = ssl.create_default_context(cafile=SELF_SIGNED)
    reach(client, context)
    assert tls_context(context) is context


def test_a_certificate_may_be_trusted_by_the_environment(
    client: Client, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
    reach(client)
    monkeypatch.setenv("SSL_CERT_FILE", str(ISSUED))
    monkeypatch.setenv("SSL_CERT_DIR", f"missing{os.pathsep}{directory}")
    reach(client)
    monkeypatch.setenv("SSL_CERT_FILE", "")
    reach(client)


def test_the_argument_goes_before_the_environment(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "missing.pem")
    reach(client, SELF_SIGNED)


@pytest.mark.parametrize("verify", [None, ELSEWHERE])
def test_an_untrusted_certificate_is_an_error_with_advice(client: Client, verify: Verify) -> None:
    with pytest.raises(APIConnectionError) as caught:
        reach(client, verify)
    assert not caught.value.may_have_arrived
    assert (
        "can't verify the certificate of localhost: self-signed certificate; to trust it, name a "
        "file with its issuer by verify= or SSL_CERT_FILE"
    ) in str(caught.value)


def test_a_certificate_for_another_host_is_an_error_that_names_the_host(client: Client) -> None:
    with pytest.raises(APIConnectionError) as caught:
        reach(client, ELSEWHERE, tls=ELSEWHERE)
    assert (
        "can't verify the certificate of localhost: Hostname mismatch, certificate is not "
        "valid for 'localhost';"
    ) in str(caught.value)


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "the server doesn't speak TLS on this port"),
        (b"\x15\x03\x01\x00\x02\x02\x28", "sslv3 alert handshake failure"),
        (b"", "the server closed the connection"),
    ],
)
def test_a_failed_handshake_says_why(client: Client, first: bytes, reason: str) -> None:
    with Server(respond_without_reading(first)) as server:
        with pytest.raises(APIConnectionError) as caught:
            request(client, server.url(scheme="https"))
        assert not server.requests
    assert f"the TLS handshake with 127.0.0.1 failed: {reason}" in str(caught.value)


UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda _: None, MISSING),
    "below a file": (lambda path: path.parent.write_text(""), "Not a directory"),
    "empty": (lambda path: path.write_text(""), NOT_PEM),
    "text": (lambda path: path.write_text("certificate"), NOT_PEM),
    "binary": (
        lambda path: path.write_bytes(ssl.PEM_cert_to_DER_cert(certificate_of(SELF_SIGNED))),
        NOT_PEM,
    ),
    "damaged": (
        lambda path: path.write_text(certificate_of(SELF_SIGNED).replace("M", "?")),
        NOT_PEM,
    ),
    "a list of revoked certificates": (lambda path: path.write_text(A_REVOCATION_LIST), NOT_PEM),
}


def certificate_of(path: Path) -> str:
    return path.read_text()[path.read_text().index("-----BEGIN CERTIFICATE") :]


@pytest.mark.parametrize("name", UNUSABLE)
@pytest.mark.parametrize("origin", ["verify=", "SSL_CERT_FILE"])
def test_a_file_without_certificates_is_refused_when_the_client_is_made(
    client: Client, name: str, origin: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, reason = UNUSABLE[name]
    path = tmp_path / "below" / "ca.pem"
    if name != "below a file":
        path.parent.mkdir()
    write(path)
    assert refusal(client, path, origin, monkeypatch) == (
        f"can't load certificates from {path} ({origin}): {reason}"
    )


def refusal(client: Client, path: Path, origin: str, patched: pytest.MonkeyPatch) -> str:
    if origin != "verify=":
        patched.setenv(origin, str(path))
    verify = path if origin == "verify=" else None
    client(KEY, base_url="http://127.0.0.1:9", verify=verify)  # needs no certificate
    with pytest.raises(TransportError) as caught:
        client(KEY, base_url="http://127.0.0.1:9", verify=verify, proxy="https://localhost")
    with pytest.raises(TransportError) as again:
        client(KEY, base_url="https://shop.example", verify=verify, proxy="")
    assert str(caught.value) == str(again.value)
    assert caught.value.__context__ is None
    return str(caught.value)


@pytest.mark.parametrize("names", [[], ["ca.pem", "README", "bcee104f", "bcee104f.pem"]])
def test_a_directory_that_openssl_finds_nothing_in_is_refused(
    client: Client, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in names:
        shutil.copy(SELF_SIGNED, tmp_path / name)
    for origin in ("verify=", "SSL_CERT_DIR"):
        text = refusal(client, tmp_path, origin, monkeypatch)
        assert text.startswith(f"can't load certificates from {tmp_path} ({origin}): ")
        assert text.endswith(NOT_HASHED)


def test_a_missing_directory_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert NOT_HASHED in refusal(client, Path("missing"), "SSL_CERT_DIR", monkeypatch)


def test_a_path_that_no_system_has_is_refused() -> None:
    with pytest.raises(TransportError, match=r"\(verify=\): embedded null byte$"):
        tls_context("a\0b")


def test_an_empty_path_is_refused(client: Client) -> None:
    with pytest.raises(ValueError, match="verify must not be empty"):
        client(KEY, base_url="https://shop.example", verify="")


@pytest.mark.parametrize(
    ("verify", "advice"),
    [
        (True, "must not be True: leave it out, certificates are always verified$"),
        (False, "must not be False: .* pass the path of that certificate$"),
        (b"ca.pem", r"must be a path or an ssl\.SSLContext, not bytes$"),
        ([], r"must be a path or an ssl\.SSLContext, not list$"),
    ],
)
def test_anything_but_a_path_or_a_context_is_refused_with_advice(
    client: Client,
    verify: Any,  # noqa: ANN401 - wrong on purpose
    advice: str,
) -> None:
    for address in ("http://127.0.0.1:9", "https://shop.example"):
        with pytest.raises(TypeError, match=f"^verify {advice}"):
            client(KEY, base_url=address, verify=verify)


def test_certificates_are_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tls_context(SELF_SIGNED) is tls_context(str(SELF_SIGNED))
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
    assert tls_context() is tls_context()
    first = tls_context()
    monkeypatch.setenv("SSL_CERT_FILE", str(ELSEWHERE))
    assert tls_context() is not first


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork() here")
def test_a_forked_process_loads_certificates_of_its_own() -> None:
    context = tls_context(SELF_SIGNED)
    with warnings.catch_warnings():
        # From Python 3.12 on, a fork beside threads is warned of; here it is what is tried.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        os._exit(int(tls_context(SELF_SIGNED) is context))
    assert os.waitpid(child, 0)[1] == 0


class Paths(NamedTuple):
    """Where a Python looks for the certificates of its system."""

    openssl_cafile: str
    openssl_capath: str


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Callable[[object, object, object], None]:
    def change(file: object, directory: object, other: object) -> None:
        paths = Paths(str(file), str(directory))
        monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
        monkeypatch.setattr(tls, "_SYSTEM_FILES", (str(other),))

    return change


def test_the_certificates_of_the_system_are_trusted_wherever_it_keeps_them(
    system: Callable[..., None], client: Client, directory: Path
) -> None:
    system(SELF_SIGNED, "missing", ELSEWHERE)
    reach(client)
    system(ISSUED, directory, ELSEWHERE)
    reach(client)
    reach(client, tls=ISSUED)
    system("missing", directory, ELSEWHERE)
    reach(client)
    system("missing", "missing", SELF_SIGNED)
    reach(client)


def test_a_system_without_certificates_is_an_error_with_advice(
    system: Callable[..., None], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    system("missing", "missing", "missing")
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.setenv(name, "")  # OpenSSL doesn't look further then
    with pytest.raises(TransportError, match=r"^this system trusts no certificates: install them"):
        client(KEY, base_url="https://shop.example", proxy="")


class Peer:
    """A server in memory, with the self-signed certificate and a choice among protocols."""

    def __init__(self, *offers: str) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(SELF_SIGNED)
        context.set_alpn_protocols(list(offers))
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=True)

    def drive(self, steps: Generator[bytes | None, bytes, T]) -> T:
        """Carry bytes between a client's steps and the server, whose handshake goes on."""
        try:
            step = next(steps)
            while True:
                if step:
                    self.incoming.write(step)
                    step = next(steps)
                else:
                    with suppress(ssl.SSLWantReadError):
                        self.tls.do_handshake()
                    step = steps.send(self.outgoing.read())
        except StopIteration as done:
            result: T = done.value
            return result

    def shake_hands(self, ours: Tls) -> Self:
        self.drive(ours.handshake())
        self.tls.do_handshake()
        self.drive(ours.write(b"question"))
        assert self.tls.read(100) == b"question"
        return self


def test_http_1_1_is_the_only_protocol_that_is_offered() -> None:
    ours = Tls(tls_context(SELF_SIGNED), "localhost")
    peer = Peer("h2", "http/1.1").shake_hands(ours)
    assert peer.tls.selected_alpn_protocol() == "http/1.1"


def test_a_server_needs_not_choose_a_protocol() -> None:
    peer = Peer().shake_hands(Tls(tls_context(SELF_SIGNED), "localhost"))
    assert peer.tls.selected_alpn_protocol() is None


def test_a_context_that_offers_http_2_is_an_error_where_a_server_chooses_it() -> None:
    context = ssl.create_default_context(cafile=SELF_SIGNED)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with pytest.raises(ssl.SSLError, match=r"^localhost chose HTTP/2, which the SSLContext"):
        Peer("h2").shake_hands(Tls(context, "localhost"))


@pytest.mark.parametrize("host", ["localhost.", "127.0.0.1"])
def test_the_dot_of_an_absolute_name_is_in_no_certificate(host: str) -> None:
    Peer().shake_hands(Tls(tls_context(SELF_SIGNED), host))


def test_what_was_received_together_is_read_in_parts() -> None:
    ours = Tls(tls_context(SELF_SIGNED), "localhost")
    peer = Peer().shake_hands(ours)
    peer.tls.write(b"answer")
    peer.tls.write(b" and more")
    assert peer.drive(ours.read(3)) == b"ans"
    assert ours.is_readable()
    assert peer.drive(ours.read(100)) == b"wer"
    assert ours.is_readable()
    assert peer.drive(ours.read(100)) == b" and more"
    assert not ours.is_readable()


def test_a_closing_alert_is_an_end_and_its_absence_an_error() -> None:
    ours = Tls(tls_context(SELF_SIGNED), "localhost")
    peer = Peer().shake_hands(ours)
    with suppress(ssl.SSLWantReadError):
        peer.tls.unwrap()
    assert peer.drive(ours.read(100)) == b""
    assert ours.is_readable()
    cut = Tls(tls_context(SELF_SIGNED), "localhost")
    with pytest.raises(ssl.SSLEOFError):
        Peer().shake_hands(cut).drive(cut.read(100))
