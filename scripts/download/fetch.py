"""Fetch one page: a conditional request, with retries within bounds, and only from its own site."""

import asyncio
import datetime as dt
import email.utils
import importlib.metadata
import re
from dataclasses import dataclass
from http import HTTPStatus

import httpx2

from scripts.download.limits import Limits, Timing
from scripts.download.memory import Validators
from scripts.download.response import Failed, Refused, quote, read_body

_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
_LOCKED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
_LOGIN = re.compile(
    r"/(log-?in|sign-?in|auth|oauth2?|sso|captcha|challenge|cdn-cgi)(/|$)", re.IGNORECASE
)


@dataclass(frozen=True)
class PageResponse:
    """A page as the server sent it, complete but not checked."""

    content: bytes
    content_type: str
    validators: Validators


class _NoResponse(Exception):  # noqa: N818 - no error before the last attempt
    """A failure that is worth another attempt, after the Retry-After of the server."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


def make_client(limits: Limits) -> httpx2.AsyncClient:
    """Make the client of a run; each request has its own connection, so responses can't mix."""
    version = importlib.metadata.version("pytribute")
    return httpx2.AsyncClient(
        headers={
            "User-Agent": f"pytribute-docs/{version}",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        },
        timeout=limits.silence,
    )


@dataclass(frozen=True)
class Fetch:
    """Requests pages with a client that neither keeps connections nor follows redirects."""

    client: httpx2.AsyncClient
    limits: Limits
    timing: Timing

    async def page(self, address: str, validators: Validators) -> PageResponse | None:
        """Return a page, or None if the version of the validators is still the newest."""
        try:
            async with asyncio.timeout(self.limits.deadline):
                return await self._retry(address, validators)
        except TimeoutError:
            raise Failed(f"not done within {self.limits.deadline:g} s") from None

    async def _retry(self, address: str, validators: Validators) -> PageResponse | None:
        attempt = 1
        while True:
            try:
                return await self._ask(address, validators)
            except _NoResponse as error:
                if attempt == self.limits.attempts:
                    raise Failed(f"{error} ({attempt} attempts)") from None
                pause = error.retry_after
                if pause is None:
                    pause = self.limits.first_pause * 2 ** (attempt - 1) * self.timing.jitter()
                if pause > self.limits.longest_pause:
                    raise Failed(f"{error} and asks for a pause of {pause:,.0f} s") from None
            await self.timing.sleep(pause)
            attempt += 1

    async def _ask(self, address: str, validators: Validators) -> PageResponse | None:
        """Make one attempt, redirects included."""
        request = self.client.build_request("GET", address, headers=validators.headers())
        try:
            for _ in range(self.limits.redirects + 1):
                response = await self.client.send(request, stream=True)
                try:
                    if response.next_request is None:
                        return await self._read(response)
                finally:
                    await response.aclose()
                _check_redirect(request.url, response.next_request.url)
                request = response.next_request
        except httpx2.TimeoutException:
            raise _NoResponse(f"silent for {self.limits.silence:g} s") from None
        except httpx2.TransportError as error:
            raise _NoResponse(f"no response: {quote(str(error) or type(error).__name__)}") from None
        except UnicodeError:  # httpx2 sends cookies back as ASCII
            raise Refused("redirected with a header that is not ASCII") from None
        raise Refused(f"redirected more than {self.limits.redirects} times")

    async def _read(self, response: httpx2.Response) -> PageResponse | None:
        status = response.status_code
        if status == HTTPStatus.NOT_MODIFIED and _is_conditional(response.request):
            return None
        if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            header = response.headers.get("Retry-After", "")
            raise _NoResponse(f"status {status}", _seconds(header, self.timing.now()))
        if status in _LOCKED:
            raise Refused(f"status {status}: the page wants a login")
        if status in _GONE:
            raise Refused(f"status {status}: the page is gone, so its entry needs a new address")
        if status != HTTPStatus.OK:
            raise Refused(f"status {status}")
        return PageResponse(
            content=await read_body(response, limit=self.limits.size),
            content_type=response.headers.get("Content-Type", ""),
            validators=Validators.of(response.headers),
        )


def _is_conditional(request: httpx2.Request) -> bool:
    return "If-None-Match" in request.headers or "If-Modified-Since" in request.headers


def _check_redirect(here: httpx2.URL, there: httpx2.URL) -> None:
    if (there.scheme, there.raw_host, there.port) != (here.scheme, here.raw_host, here.port):
        raise Refused(f"redirected to another site, {quote(str(there))}")
    if _LOGIN.search(there.path):
        raise Refused(f"redirected to a login, {quote(str(there))}")


def _seconds(text: str, now: dt.datetime) -> float | None:
    """Read Retry-After, which is a number of seconds or a date."""
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - now).total_seconds())
