"""Fetching from a real server on 127.0.0.1: politeness, limits, caching, and what is never fetched."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dragoman.model import Page
from dragoman.pages.addresses import is_public
from dragoman.pages.fetch import Fetcher
from dragoman.pages.http_cache import HttpCache
from dragoman.pages.read import choose, read, readers
from dragoman.pages.robots import Robots
from dragoman.pages.urls import UrlReader
from dragoman.plugins import Failure, Limits

HTML = b"<!doctype html><html><body><h1>Talks in Varo</h1><p>The ministers met in Varo on Monday.</p></body></html>"
OPEN = Limits(allow_private=True, delay_seconds=0, max_seconds=3, max_retries=0)


class Server(ThreadingHTTPServer):
    """Serves `routes`: path → what to do with the request; notes every path asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Callable[[Handler], None]] = {}
        self.asked: list[str] = []

    def url(self, path: str = "/page") -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up early is no error here."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.routes.get(self.path, lambda h: h.answer(b"", 404))(self)

    def answer(self, body: bytes = HTML, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    running.routes["/page"] = lambda h: h.answer()
    threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def told(url: str, limits: Limits = OPEN, fetcher: Fetcher | None = None) -> list[str]:
    items = UrlReader(fetcher=fetcher or Fetcher()).read(url, None, limits)
    return [item.issue.code if isinstance(item, Failure) else "page" for item in items]


def test_page_is_fetched_with_address_and_time(server: Server) -> None:
    server.routes["/short"] = lambda h: h.answer(b"", 302, Location="/page")
    (page,) = UrlReader(fetcher=Fetcher()).read(server.url("/short"), None, OPEN)
    assert isinstance(page, Page)
    assert (page.source, page.url) == (server.url("/short"), server.url("/page"))
    assert page.fetched is not None
    assert page.fetched.endswith("+00:00")
    assert "The ministers met in Varo" in page.text


def test_address_is_read_by_the_url_reader() -> None:
    for source in ("https://news.example/1", "file:///etc/passwd", "gopher://news.example/1"):
        assert choose(source, b"").name == "url"
    assert next(r for r in readers() if r.claims("notes: a/b.txt", b"They met.")).name == "text"


REFUSED = [
    "http://127.0.0.1/", "http://localhost/", "http://127.1/", "http://2130706433/", "http://0x7f000001/",
    "http://0177.0.0.1/", "http://0/", "http://0.0.0.0/", "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://10.0.0.1/",
    "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/",
    "http://[fe80::1]/", "http://[fd00::1]/", "http://224.0.0.1/", "http://255.255.255.255/",
    "http://user@127.0.0.1/", "http://news.example@127.0.0.1/", "http://127.0.0.1:99999/", "http:///page",
    "file:///etc/passwd", "gopher://127.0.0.1/1", "ftp://127.0.0.1/a", "http://[::1/",
]  # fmt: skip


@pytest.mark.parametrize("url", REFUSED)
def test_address_that_is_not_public_is_refused(url: str) -> None:
    assert told(url, Limits(delay_seconds=0, max_seconds=3)) == ["DRG-ADDRESS"]


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_address_is_public(address: str) -> None:
    assert is_public(address)


def test_name_with_one_private_address_is_refused() -> None:
    fetcher = Fetcher(resolver=lambda host, port: ["8.8.8.8", "192.168.0.7"])
    assert told("http://news.example/", Limits(delay_seconds=0, max_seconds=3), fetcher) == ["DRG-ADDRESS"]


def test_name_that_changes_its_answer_is_refused_at_each_connection(server: Server) -> None:
    answers = [["127.0.0.1"], ["127.0.0.1"]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop(0) if answers else ["10.0.0.1"]

    limits = Limits(delay_seconds=0, max_seconds=3, obey_robots=False)
    assert told(f"http://rebind.example:{server.server_port}/page", limits, Fetcher(resolver=rebinding)) == [
        "DRG-ADDRESS"
    ]
    assert server.asked == []


def test_connection_goes_to_the_address_that_was_checked(server: Server) -> None:
    asked: list[str] = []

    def once(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    assert told(f"http://news.example:{server.server_port}/page", OPEN, Fetcher(resolver=once)) == ["page"]
    assert len(asked) <= 2  # once for robots.txt, once more only if the connection was not kept


def test_redirect_to_loopback_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host counts as public here, so that only the second hop can be what is refused."""
    server.routes["/out"] = lambda h: h.answer(b"", 302, Location="http://internal.example/secret")
    hosts = {"news.example": "127.0.0.1", "internal.example": "127.0.0.2"}
    monkeypatch.setattr("dragoman.pages.addresses.is_public", lambda address: address == "127.0.0.1")
    fetcher = Fetcher(resolver=lambda host, port: [hosts[host]])
    limits = Limits(delay_seconds=0, max_seconds=3)
    assert told(f"http://news.example:{server.server_port}/page", limits, fetcher) == ["page"]
    assert told(f"http://news.example:{server.server_port}/out", limits, fetcher) == ["DRG-ADDRESS"]


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://127.0.0.1/", "data:text/html,a"])
def test_redirect_to_another_scheme_is_refused(server: Server, target: str) -> None:
    server.routes["/out"] = lambda h: h.answer(b"", 302, Location=target)
    assert told(server.url("/out")) == ["DRG-ADDRESS"]


def test_redirect_to_a_broken_address_is_told(server: Server) -> None:
    server.routes["/out"] = lambda h: h.answer(b"", 302, Location="http://[::1")
    assert told(server.url("/out")) == ["DRG-FETCH"]


def test_redirect_loop_ends(server: Server) -> None:
    server.routes["/a"] = lambda h: h.answer(b"", 302, Location="/b")
    server.routes["/b"] = lambda h: h.answer(b"", 302, Location="/a")
    assert told(server.url("/a")) == ["DRG-REDIRECT"]
    assert len(server.asked) == OPEN.max_redirects + 2  # robots.txt, the first, and each redirect


def slow_head(handler: Handler) -> None:
    for sign in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
        handler.wfile.write(bytes([sign]))
        time.sleep(0.05)


def slow_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"x")
        time.sleep(0.05)


def silent(handler: Handler) -> None:
    time.sleep(5)


@pytest.mark.parametrize("behaviour", [slow_head, slow_body, silent])
def test_slow_server_ends_at_the_time_limit(server: Server, behaviour: Callable[[Handler], None]) -> None:
    server.routes["/slow"] = behaviour
    began = time.monotonic()
    assert told(server.url("/slow"), Limits(allow_private=True, delay_seconds=0, max_seconds=0.5)) == ["DRG-TIMEOUT"]
    assert time.monotonic() - began < 2


def test_resolver_that_hangs_ends_at_the_time_limit() -> None:
    over = threading.Event()

    def hanging(host: str, port: int) -> list[str]:
        over.wait(20)
        return ["127.0.0.1"]

    began = time.monotonic()
    try:
        limits = Limits(allow_private=True, delay_seconds=0, max_seconds=0.3, max_retries=0)
        assert told("http://hanging.example/page", limits, Fetcher(resolver=hanging)) == ["DRG-TIMEOUT"]
    finally:
        over.set()
    assert time.monotonic() - began < 5


def test_endless_body_ends_at_the_size_limit(server: Server) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        while True:
            handler.wfile.write(b"<p>and so on</p>" * 1000)

    server.routes["/endless"] = endless
    limits = Limits(allow_private=True, delay_seconds=0, max_seconds=10, max_bytes=2_000_000)
    assert told(server.url("/endless"), limits) == ["DRG-TOOBIG"]


def test_gzip_bomb_ends_at_the_size_limit(server: Server) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    server.routes["/bomb"] = lambda h: h.answer(bomb, Content_Encoding="gzip")
    assert told(server.url("/bomb"), Limits(allow_private=True, delay_seconds=0, max_bytes=2_000_000)) == ["DRG-TOOBIG"]


def test_packed_page_is_unpacked(server: Server) -> None:
    server.routes["/packed"] = lambda h: h.answer(gzip.compress(HTML), Content_Encoding="gzip")
    assert told(server.url("/packed")) == ["page"]


def test_charset_of_the_server_is_used_where_the_page_has_none(server: Server) -> None:
    body = "<html><body><p>Министры встретились в Варо.</p></body></html>".encode("cp1251")
    server.routes["/ru"] = lambda h: h.answer(body, Content_Type="text/html; charset=windows-1251")
    (page,) = UrlReader(fetcher=Fetcher()).read(server.url("/ru"), None, OPEN)
    assert isinstance(page, Page)
    assert "Министры встретились" in page.text


def test_robots_are_obeyed_and_asked_once_a_host(server: Server) -> None:
    server.routes["/robots.txt"] = lambda h: h.answer(b"User-agent: *\nDisallow: /private\n")
    server.routes["/private/1"] = lambda h: h.answer()
    fetcher = Fetcher()
    assert told(server.url("/private/1"), OPEN, fetcher) == ["DRG-ROBOTS"]
    assert told(server.url("/page"), OPEN, fetcher) == ["page"]
    assert server.asked == ["/robots.txt", "/page"]


def test_redirect_into_a_forbidden_place_is_refused(server: Server) -> None:
    server.routes["/robots.txt"] = lambda h: h.answer(b"User-agent: dragoman\nDisallow: /private\n")
    server.routes["/out"] = lambda h: h.answer(b"", 302, Location="/private/1")
    assert told(server.url("/out")) == ["DRG-ROBOTS"]


def test_nothing_is_fetched_where_robots_txt_fails(server: Server) -> None:
    server.routes["/robots.txt"] = lambda h: h.answer(b"", 503)
    assert told(server.url("/page")) == ["DRG-ROBOTS"]


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /a*z", "/a/b/z/c", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: dragoman\nDisallow: /b", "/a", True),
        ("User-agent: other\nUser-agent: dragoman\nDisallow: /b", "/b", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
    ],
)
def test_robots_rules(rules: str, path: str, allowed: bool) -> None:
    assert Robots.parse(rules.encode()).allows(path) is allowed


def test_robots_pattern_of_many_stars_is_quick() -> None:
    began = time.monotonic()
    Robots.parse(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"$").allows("/" + "a" * 5000 + "b")
    assert time.monotonic() - began < 1


def test_host_is_asked_no_more_often_than_the_delay(server: Server) -> None:
    pauses: list[float] = []
    fetcher = Fetcher(sleep=pauses.append)
    limits = Limits(allow_private=True, delay_seconds=5)
    for _ in range(3):
        told(server.url("/page"), limits, fetcher)
    assert len(pauses) == 2
    assert all(4 < pause <= 10 for pause in pauses)


def test_crawl_delay_of_the_site_is_kept(server: Server) -> None:
    server.routes["/robots.txt"] = lambda h: h.answer(b"User-agent: *\nCrawl-delay: 7\n")
    pauses: list[float] = []
    fetcher = Fetcher(sleep=pauses.append)
    for _ in range(2):
        told(server.url("/page"), OPEN, fetcher)
    assert len(pauses) == 1
    assert 6 < pauses[0] <= 7


def test_passing_failure_is_tried_again_with_growing_pauses(server: Server) -> None:
    pauses: list[float] = []
    answers = [503, 429, 200]
    server.routes["/shaky"] = lambda h: h.answer(HTML, answers.pop(0))
    limits = Limits(allow_private=True, delay_seconds=0, max_retries=2)
    assert told(server.url("/shaky"), limits, Fetcher(sleep=pauses.append)) == ["page"]
    assert pauses == [0.5, 1.0]


def test_retry_after_is_kept_within_the_time_limit(server: Server) -> None:
    pauses: list[float] = []
    answers = [429, 200]
    server.routes["/busy"] = lambda h: h.answer(HTML, answers.pop(0), Retry_After="3")
    limits = Limits(allow_private=True, delay_seconds=0, max_seconds=10)
    assert told(server.url("/busy"), limits, Fetcher(sleep=pauses.append)) == ["page"]
    assert pauses == [3.0]
    server.routes["/never"] = lambda h: h.answer(HTML, 429, Retry_After="9999")
    assert told(server.url("/never"), limits, Fetcher(sleep=pauses.append)) == ["DRG-FETCH"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_refusal_is_not_tried_again(server: Server, status: int) -> None:
    server.routes["/gone"] = lambda h: h.answer(b"", status)
    assert told(server.url("/gone"), Limits(allow_private=True, delay_seconds=0)) == ["DRG-FETCH"]
    assert server.asked.count("/gone") == 1


def test_unreachable_server_is_told() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as closed:
        port = closed.server_port
    assert told(f"http://127.0.0.1:{port}/", OPEN) in (["DRG-FETCH"], ["DRG-ROBOTS"])


def test_unchanged_page_comes_from_the_cache(server: Server, tmp_path: Path) -> None:
    def page(handler: Handler) -> None:
        if handler.headers["If-None-Match"] == '"v1"':
            handler.answer(b"", 304)
        else:
            handler.answer(ETag='"v1"')

    server.routes["/page"] = page
    limits = Limits(allow_private=True, delay_seconds=0, cache=str(tmp_path / "cache"))
    first, second = ([*UrlReader(fetcher=Fetcher()).read(server.url(), None, limits)] for _ in range(2))
    assert first == second
    assert isinstance(first[0], Page)
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_damaged_cache_entry_counts_as_none(server: Server, tmp_path: Path) -> None:
    server.routes["/page"] = lambda h: h.answer(ETag='"v1"')
    limits = Limits(allow_private=True, delay_seconds=0, cache=str(tmp_path))
    told(server.url(), limits)
    next(tmp_path.glob("*.body")).write_bytes(b"something else")
    assert HttpCache(str(tmp_path)).get(server.url()) is None
    assert told(server.url(), limits) == ["page"]


def test_feed_at_an_address_has_its_items_fetched(server: Server) -> None:
    feed = "<rss version='2.0'><channel>{}</channel></rss>".format(
        "".join(f"<item><link>{link}</link></item>" for link in ("/page", "/gone", "/page", "file:///etc/passwd"))
    )
    server.routes["/feed"] = lambda h: h.answer(feed.encode(), Content_Type="application/rss+xml")
    items = list(read(server.url("/feed"), OPEN))
    assert [i.issue.code if isinstance(i, Failure) else i.source for i in items] == [
        server.url("/page"), "DRG-FETCH", "DRG-ADDRESS",
    ]  # fmt: skip


def test_sitemap_index_leads_to_pages_and_a_loop_ends(server: Server) -> None:
    sitemap = f"<urlset><url><loc>{server.url()}</loc></url></urlset>"
    index = "<sitemapindex>{}</sitemapindex>".format(
        "".join(f"<sitemap><loc>{server.url(path)}</loc></sitemap>" for path in ("/map.xml", "/index.xml"))
    )
    server.routes["/map.xml"] = lambda h: h.answer(sitemap.encode())
    server.routes["/index.xml"] = lambda h: h.answer(index.encode())
    items = list(read(server.url("/index.xml"), OPEN))
    assert items
    assert {i.issue.code if isinstance(i, Failure) else i.url for i in items} == {server.url(), "DRG-DEPTH"}
