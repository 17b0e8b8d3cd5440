"""Which addresses may be fetched, and connections that stay with the address that was checked.

A name is resolved once, each address it has is checked, and the connection goes to that very address: a DNS server
that answers differently a moment later gains nothing. The same happens for every redirect.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from ssl import SSLContext
from typing import Any

import httpcore

from dragoman.errors import DragomanError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
# The well-known prefix of NAT64: the last four bytes are an IPv4 address. Source: RFC 6052, section 2.1.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the order of the system's resolver; raises `DRG-FETCH` when it has none."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DragomanError("DRG-FETCH", f"no address found for {host}") from error
    return [str(answer[4][0]) for answer in answers]


def is_public(address: str) -> bool:
    """Whether the address belongs to the public internet, whatever form it is written in.

    IPv4 addresses that are wrapped in IPv6 (mapped, 6to4, Teredo, NAT64) are judged by what they wrap.
    """
    try:
        ip: Address = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in (ip, *_wrapped(ip)))


def _wrapped(ip: Address) -> tuple[Address, ...]:
    if isinstance(ip, ipaddress.IPv4Address):
        return ()
    inner: list[Address | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return tuple(address for address in inner if address is not None)


class CheckedBackend(httpcore.NetworkBackend):
    """Connects only to addresses that may be fetched, and ends every wait at one deadline.

    `deadline` is in seconds of `time.monotonic`; it holds for finding the address, connecting, the TLS handshake and
    each read and write, so that a server which sends a byte a second cannot stretch a fetch.
    """

    def __init__(self, resolver: Resolve = resolve) -> None:
        self.allow_private = False
        self.deadline = float("inf")
        self._resolve = resolver
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the checked address; raises `DRG-ADDRESS` when any address of the host is not public."""
        addresses = self._resolved(host, port)
        if not self.allow_private:
            for address in addresses:
                if not is_public(address):
                    raise DragomanError("DRG-ADDRESS", f"{host} is at {address}, which is not public")
        return _DeadlineStream(self._first(addresses, port, local_address, socket_options), self)

    def _resolved(self, host: str, port: int) -> list[str]:
        """The addresses of a host, by the deadline; the system's resolver knows none, so it is asked in a thread."""
        answer: Future[list[str]] = Future()

        def ask() -> None:
            try:
                answer.set_result(list(self._resolve(host, port)))
            except BaseException as error:  # raised where the answer is waited for
                answer.set_exception(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            return answer.result(self.remaining())
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"no answer about {host} within the time limit") from error

    def _first(
        self, addresses: Sequence[str], port: int, local_address: str | None, options: Iterable[Any] | None
    ) -> httpcore.NetworkStream:
        problem: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                return self._backend.connect_tcp(address, port, self.remaining(), local_address, options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem

    def remaining(self) -> float:
        """Seconds left until the deadline; raises `httpcore.ReadTimeout` when none are."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time limit is reached")
        return min(left, 3600.0)


class _DeadlineStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, backend: CheckedBackend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.remaining())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.remaining())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._backend.remaining())
        return _DeadlineStream(inner, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
