"""Pages from addresses: fetched politely, within limits, and never from a network that is not public."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from dragoman.errors import DragomanError
from dragoman.pages.addresses import CheckedBackend, Resolve, resolve
from dragoman.pages.http_cache import Cached, HttpCache
from dragoman.pages.robots import AGENT, REFUSED, Robots
from dragoman.pages.unpack import gunzip, inflate, is_gzip
from dragoman.plugins import Limits

USER_AGENT = f"{AGENT} (reads news pages; asks robots.txt as {AGENT})"
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",  # what we can unpack within a limit
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
_ROBOTS_BYTES = 1024 * 1024
_LONGEST_PAUSE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent: the address after redirects, the unpacked body, when, and the charset that it declared."""

    url: str
    data: bytes
    fetched: str
    charset: str | None = None


@dataclass(slots=True)
class _Host:
    """What is remembered of a host while the program runs: its rules, and when it was last asked."""

    robots: Robots | None = None
    last_asked: float = float("-inf")


class _Transport(httpx.BaseTransport):
    """httpx over connections that our backend checks; no proxy, as a proxy would connect in our stead."""

    def __init__(self, backend: CheckedBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=backend, max_connections=8
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


@dataclass
class Fetcher:
    """Fetches addresses, one at a time, and remembers each host's rules and the time it was last asked.

    `resolver` and `sleep` can be replaced in tests.
    """

    resolver: Resolve = resolve
    sleep: Callable[[float], None] = time.sleep
    _hosts: dict[str, _Host] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._backend = CheckedBackend(self.resolver)
        self._client: httpx.Client | None = None

    def fetch(self, url: str, limits: Limits) -> Fetched:
        """What stands at an address.

        Raises `DRG-ADDRESS` (not http, or not public), `DRG-ROBOTS`, `DRG-REDIRECT`, `DRG-TIMEOUT`, `DRG-TOOBIG`,
        `DRG-GZIP`, `DRG-FETCH`.
        """
        check_scheme(url)
        self._backend.allow_private = limits.allow_private
        self._wait_for_turn(url, limits)
        self._backend.deadline = time.monotonic() + limits.max_seconds
        cache = HttpCache(limits.cache) if limits.cache else None
        return self._with_retries(url, limits, cache)

    def _with_retries(self, url: str, limits: Limits, cache: HttpCache | None) -> Fetched:
        for attempt in range(limits.max_retries + 1):
            try:
                return self._follow(url, limits, cache)
            except _PassingError as problem:
                pause = max(problem.after_seconds, 0.5 * 2**attempt)
                left = self._backend.deadline - time.monotonic()
                if attempt == limits.max_retries or pause >= left:
                    raise DragomanError("DRG-FETCH", str(problem)) from problem
                self.sleep(pause)
        raise AssertionError("unreachable: the last try returns or raises")

    def _follow(self, url: str, limits: Limits, cache: HttpCache | None) -> Fetched:
        for _ in range(limits.max_redirects + 1):
            self._permit(url, limits)
            answer = self._once(url, limits, cache)
            if isinstance(answer, Fetched):
                return answer
            url = _joined(url, answer)
        raise DragomanError("DRG-REDIRECT", f"more than {limits.max_redirects} redirects, the last to {url}")

    def _permit(self, url: str, limits: Limits) -> None:
        """Raises unless the address is http(s) and its host's robots.txt lets us in; asked for every hop."""
        check_scheme(url)
        if limits.obey_robots and not self._robots(url, limits).allows(_target(url)):
            raise DragomanError("DRG-ROBOTS", f"robots.txt of {urlsplit(url).netloc} keeps robots from {url}")

    def _once(self, url: str, limits: Limits, cache: HttpCache | None) -> Fetched | str:
        """One request: what was fetched, or where the server redirects to."""
        known = cache.get(url) if cache else None
        try:
            with self._open().stream("GET", url, headers=_HEADERS | (known.conditions() if known else {})) as answer:
                if answer.status_code in _REDIRECTS and "location" in answer.headers:
                    return answer.headers["location"]
                if answer.status_code == 304 and known:
                    return Fetched(url, known.data, known.fetched, known.charset)
                fetched = _accept(url, answer, limits)
        except (httpx.InvalidURL, UnicodeError) as error:
            raise DragomanError("DRG-ADDRESS", f"{url} is no address: {error}") from error
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise DragomanError("DRG-TIMEOUT", f"{url} took longer than {limits.max_seconds:g} s") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError) as error:
            raise _PassingError(f"{url}: {error or type(error).__name__}") from error
        if cache:
            cache.put(url, Cached.of(fetched.data, fetched.fetched, fetched.charset, answer.headers))
        return fetched

    def _open(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(transport=_Transport(self._backend), trust_env=False, follow_redirects=False)
        return self._client

    def _robots(self, url: str, limits: Limits) -> Robots:
        parts = urlsplit(url)
        host = self._hosts.setdefault(parts.netloc, _Host())
        if host.robots is None:
            host.robots = self._fetch_robots(f"{parts.scheme}://{parts.netloc}/robots.txt", limits)
        return host.robots

    def _fetch_robots(self, url: str, limits: Limits) -> Robots:
        """A site's rules: all is allowed when it has none, nothing when its server fails. Source: RFC 9309, 2.3.1."""
        try:
            own = replace(limits, max_bytes=_ROBOTS_BYTES, obey_robots=False)
            return Robots.parse(self._follow(url, own, None).data)
        except _RefusedError:
            return Robots()
        except _PassingError:
            return REFUSED
        except DragomanError as error:
            if error.code == "DRG-TOOBIG":
                return REFUSED
            raise

    def _wait_for_turn(self, url: str, limits: Limits) -> None:
        host = self._hosts.setdefault(urlsplit(url).netloc, _Host())
        asked = host.robots.delay_seconds if host.robots else None
        delay = max(limits.delay_seconds, min(asked or 0.0, _LONGEST_PAUSE_SECONDS))
        pause = host.last_asked + delay - time.monotonic()
        if pause > 0:
            self.sleep(pause)
        host.last_asked = time.monotonic()


class _PassingError(Exception):
    """A failure that may pass; `after_seconds` is what the server asks to wait."""

    def __init__(self, message: str, after_seconds: float = 0.0) -> None:
        super().__init__(message)
        self.after_seconds = after_seconds


class _RefusedError(DragomanError):
    """The server says that there is no such page for us."""


def check_scheme(url: str) -> None:
    """Raises `DRG-ADDRESS` for what is not an http or https address of a host."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise DragomanError("DRG-ADDRESS", f"{url} is no address: {error}") from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise DragomanError("DRG-ADDRESS", f"{url} is no http or https address")


def _joined(url: str, location: str) -> str:
    """The absolute address of a redirect; raises `DRG-ADDRESS` when it is none."""
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise DragomanError("DRG-ADDRESS", f"redirected to {location}, which is no address") from error


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _accept(url: str, answer: httpx.Response, limits: Limits) -> Fetched:
    if answer.status_code in _TRY_AGAIN:
        raise _PassingError(f"{url}: the server answers {answer.status_code}", _retry_after(answer))
    if answer.status_code != 200:
        raise _RefusedError("DRG-FETCH", f"{url}: the server answers {answer.status_code}")
    body = _unpacked(_body(answer, limits), answer.headers.get("content-encoding", ""), limits)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Fetched(url, body, now, _charset(answer.headers.get("content-type", "")))


def _body(answer: httpx.Response, limits: Limits) -> bytes:
    out = bytearray()
    for piece in answer.iter_raw():
        out += piece
        if len(out) > limits.max_bytes:
            raise DragomanError("DRG-TOOBIG", f"the server sends more than {limits.max_bytes:,} bytes")
    return bytes(out)


def _unpacked(data: bytes, encoding: str, limits: Limits) -> bytes:
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name in ("gzip", "x-gzip"):
            data = gunzip(data, limits.max_bytes) if is_gzip(data) else data
        elif name == "deflate":
            data = inflate(data, limits.max_bytes)
        elif name != "identity":
            raise DragomanError("DRG-FETCH", f"the server packs the page as {name!r}, which was not asked for")
    return data


def _charset(content_type: str) -> str | None:
    header = Message()
    header["content-type"] = re.sub(r"[\r\n]", " ", content_type)
    value = header.get_content_charset()
    return str(value) if value else None


def _retry_after(answer: httpx.Response) -> float:
    value = answer.headers.get("retry-after", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0
