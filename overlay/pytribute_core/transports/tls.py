"""TLS: the certificates that are trusted, and a connection without I/O."""

import os
import re
import ssl
import sys
from collections.abc import Callable, Generator
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from pytribute_core.checks import wrong_type
from pytribute_core.errors import TransportError
from pytribute_core.signals import pass_on
from pytribute_core.text import printable

T = TypeVar("T")

_ALPN: Final = "http/1.1"
# Where systems keep their certificates. OpenSSL of a Python that was built elsewhere (python.org on
# macOS, uv) may look in another place.
_SYSTEM_FILES: Final = (
    "/etc/ssl/cert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/ca-bundle.pem",
)
# OpenSSL finds the certificates of a directory by these names alone.
_HASHED: Final = re.compile(r"[0-9a-f]{8}\.[0-9]+")
_SYSTEM: Final = "the system's certificates"
_NOT_PEM: Final = "it is damaged, or holds no certificates in PEM form"
_NOT_HASHED: Final = (
    "it isn't there, can't be read, or holds no certificates with names as `openssl rehash` makes"
)
_NO_CERTIFICATES: Final = (
    "this system trusts no certificates: install them (Debian: ca-certificates), or name a file of "
    "trusted certificates by verify= or the variable SSL_CERT_FILE"
)
# Results of OpenSSL's verification: the issuer is not known, or not trusted.
_UNTRUSTED: Final = frozenset({2, 18, 19, 20, 21})
_ADVICE: Final = "; to trust it, name a file with its issuer by verify= or SSL_CERT_FILE"
_REASONS: Final = {
    "WRONG_VERSION_NUMBER": "the server doesn't speak TLS on this port",
    "UNEXPECTED_EOF_WHILE_READING": "the server closed the connection",
}


def tls_context(verify: str | os.PathLike[str] | ssl.SSLContext | None = None) -> ssl.SSLContext:
    """Return the settings of TLS connections.

    Loading the system's certificates takes 12 ms, so they are kept. Call this for each connection
    rather than keeping its result: a lock of OpenSSL may be held when a process forks, so that a
    child needs a context of its own.

    Args:
        verify: a file of trusted certificates in PEM form, a directory of them as OpenSSL reads it,
            or a context, which is used as it is. By default what the variables SSL_CERT_FILE and
            SSL_CERT_DIR name, or else the certificates that the system trusts.

    Raises:
        TypeError: verify is something else.
        TransportError: there are no certificates where they should be.
    """
    check_verify(verify)
    if isinstance(verify, ssl.SSLContext):
        return verify
    if verify is not None:
        path = os.fspath(verify)
        names = ("", path) if Path(path).is_dir() else (path, "")
        return _own_context(*names, "verify=", "verify=")
    file, directory = os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", "")
    if file or directory:
        return _own_context(file, directory, "SSL_CERT_FILE", "SSL_CERT_DIR")
    return _own_context(*_of_the_system(), _SYSTEM, _SYSTEM)


def check_verify(verify: object) -> None:
    """Check that a value can be used as `tls_context` uses it.

    Raises:
        TypeError: it can't.
        ValueError: it is empty.
    """
    if verify is True:
        raise TypeError("verify must not be True: leave it out, certificates are always verified")
    if verify is False:
        raise TypeError(
            "verify must not be False: certificates are always verified; to trust a server whose "
            "certificate no authority signed, pass the path of that certificate"
        )
    if verify == "":
        raise ValueError("verify must not be empty: name a file or a directory of certificates")
    if verify is not None and not isinstance(verify, (str, os.PathLike, ssl.SSLContext)):
        raise wrong_type("verify", "a path or an ssl.SSLContext", verify)


def _of_the_system() -> tuple[str, str]:
    """Return the file and the directory of the certificates that the system trusts."""
    if sys.platform == "win32":  # pragma: no cover - Python reads the certificates of Windows
        return "", ""
    paths = ssl.get_default_verify_paths()
    directory = paths.openssl_capath if _has_certificates(paths.openssl_capath) else ""
    files = (paths.openssl_cafile, *(() if directory else _SYSTEM_FILES))
    return next((file for file in files if Path(file).is_file()), ""), directory


@lru_cache(maxsize=8)
def _own_context(
    file: str, directory: str, file_origin: str, directory_origin: str
) -> ssl.SSLContext:
    if directory and not _has_certificates(directory):
        raise _unusable(directory, directory_origin, _NOT_HASHED)
    context = _loaded(file, directory)
    if isinstance(context, str):
        raise _unusable(file, file_origin, context)
    is_empty = not context.cert_store_stats()["x509"]  # a directory is read in handshakes
    if is_empty and file:
        raise _unusable(file, file_origin, _NOT_PEM)
    if is_empty and not directory:
        raise TransportError(_NO_CERTIFICATES)
    # As curl, and as Python from 3.13: a trusted certificate needs no trusted issuer.
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    context.set_alpn_protocols([_ALPN])
    return context


if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_own_context.cache_clear)


def _loaded(file: str, directory: str) -> ssl.SSLContext | str:
    """Return a context, or the reason why there is none."""
    try:
        return ssl.create_default_context(cafile=file or None, capath=directory or None)
    except ssl.SSLError as error:
        pass_on(error)
        return _NOT_PEM
    except (OSError, ValueError) as error:  # a path with a null byte is a ValueError
        pass_on(error)
        return getattr(error, "strerror", None) or str(error)


def _has_certificates(directories: str) -> bool:
    """Whether OpenSSL finds a certificate in a directory, or in one of several."""
    for directory in directories.split(os.pathsep):
        try:
            if any(_HASHED.fullmatch(path.name) for path in Path(directory).iterdir()):
                return True
        except (OSError, ValueError) as error:
            pass_on(error)
    return False


def _unusable(path: str, origin: str, reason: str) -> TransportError:
    return TransportError(f"can't load certificates from {printable(path)} ({origin}): {reason}")


class Tls:
    """One TLS connection, driven by its caller.

    Each step yields bytes to send, or None to receive the next bytes.

    Args:
        context: the settings; see `tls_context`.
        hostname: the name or address that the server's certificate must be for.
    """

    def __init__(self, context: ssl.SSLContext, hostname: str) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._ended = False
        # Certificates contain neither the dot of an absolute name nor the zone of an address.
        self._host = hostname.partition("%")[0].removesuffix(".")
        self.connection = context.wrap_bio(
            self._incoming, self._outgoing, server_hostname=self._host
        )

    def is_readable(self) -> bool:
        """Whether received data is unread in here, or the end was reached."""
        return self._ended or bool(self._incoming.pending or self.connection.pending())

    def handshake(self) -> Generator[bytes | None, bytes, None]:
        """Do the handshake.

        Raises:
            ssl.SSLError: the certificate can't be verified, or the handshake failed.
        """
        try:
            yield from self._steps(self.connection.do_handshake)
        except ssl.SSLError as error:
            pass_on(error)
            failure = self._failure(error)
        else:
            if self.connection.selected_alpn_protocol() in {None, _ALPN}:
                return
            # Only a context of the caller offers another protocol.
            failure = ssl.SSLError(1, f"{self._host} chose HTTP/2, which the SSLContext offers")
        raise failure

    def _failure(self, error: ssl.SSLError) -> ssl.SSLError:
        if isinstance(error, ssl.SSLCertVerificationError):
            reason = error.verify_message.removesuffix(".")
            advice = _ADVICE if error.verify_code in _UNTRUSTED else ""
            return ssl.SSLCertVerificationError(
                1, f"can't verify the certificate of {self._host}: {reason}{advice}"
            )
        reason = error.reason or type(error).__name__
        reason = _REASONS.get(reason, reason.replace("_", " ").lower())
        return type(error)(1, f"the TLS handshake with {self._host} failed: {reason}")

    def read(self, limit: int) -> Generator[bytes | None, bytes, bytes]:
        """Read; no bytes mean the end.

        Raises:
            OSError: the stream ended without a closing alert: somebody in between may have cut it.
        """
        received = yield from self._steps(lambda: self.connection.read(limit))
        self._ended = not received
        return received

    def write(self, data: bytes) -> Generator[bytes | None, bytes, int]:
        """Write all of the data."""
        return self._steps(lambda: self.connection.write(data))

    def _steps(self, operation: Callable[[], T]) -> Generator[bytes | None, bytes, T]:
        while True:
            try:
                result = operation()
            except ssl.SSLWantReadError:
                if self._outgoing.pending:
                    yield self._outgoing.read()
                received = yield None
                if received:
                    self._incoming.write(received)
                else:
                    self._incoming.write_eof()
            else:
                if self._outgoing.pending:
                    yield self._outgoing.read()
                return result
