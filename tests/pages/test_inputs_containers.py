"""Containers of pages: web archives, zip files, MHTML, letters, PDF files, feeds in files; and the reader contract."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from dragoman.model import Page
from dragoman.pages import read
from dragoman.pages.read import OUR_READERS, readers
from dragoman.pages.unpack import head_of
from dragoman.plugins import Failure, Limits, ReaderPlugin, contract

HTML = (
    "<!doctype html><html><head><title>Talks in Varo</title></head><body><h1>Talks in Varo, day {0}</h1>"
    "<p>The foreign ministers of Arland and Borduria held talk number {0} in Varo on Monday.</p></body></html>"
)
LINE = json.dumps({"id": "a1", "headline": "Ministers meet", "text": "They met in Varo on Monday."})


def html(number: int = 1) -> bytes:
    return HTML.format(number).encode()


def record(
    number: int, body: bytes | None = None, kind: str = "response", header: str = "", status: int = 200
) -> bytes:
    body = html(number) if body is None else body
    http = f"HTTP/1.1 {status} OK\r\nContent-Type: text/html\r\n{header}\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-03-01T10:00:00Z\r\n"
        f"WARC-Target-URI: https://news.example/{number}\r\nContent-Type: application/http;msgtype={kind}\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def warc(count: int = 10, pack: Callable[[bytes], bytes] = gzip.compress) -> tuple[bytes, list[int]]:
    """An archive of pages 0, 1, … and the offset of each record, and of the end."""
    members = [pack(record(number)) for number in range(count)]
    return b"".join(members), [sum(map(len, members[:i])) for i in range(count + 1)]


def plain(data: bytes) -> bytes:
    return data


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def mhtml() -> bytes:
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/1\r\nSubject: Talks in Varo\r\n"
        b"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="----B"\r\n\r\n------B\r\n'
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://news.example/1\r\n\r\n" + html().replace(b"=", b"=3D") + b"\r\n------B--\r\n"
    )


def letter() -> bytes:
    message = EmailMessage()
    message["From"] = "Varo Briefing <news@varo.example>"
    message["Subject"] = "Talks in Varo"
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 +0200"
    message["Message-ID"] = "<1@varo.example>"
    message.set_content("The ministers met in Varo.")
    message.add_alternative(html().decode(), subtype="html")
    return message.as_bytes()


def pdf() -> bytes:
    stream = b"BT /F1 12 Tf 40 700 Td (The ministers of Arland and Borduria met in Varo.) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\n" % table
    return out + b"startxref\n%d\n%%%%EOF\n" % (len(out) - len(table) - 69)


def rss(body: str = "The ministers met in Varo.") -> bytes:
    return (
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        "<title>Varo</title><item><title>Talks</title><link>https://news.example/1</link>"
        "<pubDate>Mon, 02 Mar 2026 09:00:00 +0200</pubDate><category>World</category>"
        f"<content:encoded><![CDATA[<p>{body}</p>]]></content:encoded></item></channel></rss>"
    ).encode()


SAMPLES: dict[str, bytes] = {
    "warc": warc(4)[0],
    "zip": zipped({"b/2.html": html(2), "a.html": html(1)}),
    "pdf": pdf(),
    "mhtml": mhtml(),
    "eml": letter(),
    "feed": rss(),
    "jsonl": f"{LINE}\n{LINE}\n".encode(),
    "html": html(),
    "text": b"Talks in Varo\n\nThe ministers met in Varo.\n",
}


def told(source: str | Path, limits: Limits = Limits()) -> list[str]:
    """What each item is: a page by its address or source, a failure by its code."""
    items = read(str(source), limits)
    return [i.issue.code if isinstance(i, Failure) else (i.url or i.source).rsplit("/", 1)[-1] for i in items]


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", [name for name in OUR_READERS if name != "url"])
def test_reader_keeps_the_contract(name: str) -> None:
    plugin = next(reader for reader in readers() if reader.name == name)
    contract.check_reader(plugin, {f"sample.{name}": SAMPLES[name]})


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_each_kind_is_claimed_by_its_own_reader(name: str) -> None:
    assert next(reader for reader in readers() if reader.claims("sample", head_of(SAMPLES[name]))).name == name


def test_contract_sees_a_reader_that_raises() -> None:
    class Careless:
        name = "careless"
        streams = False

        def claims(self, source: str, head: bytes) -> bool:
            return head.startswith(b"CARE")

        def read(self, source: str, data: bytes | None, limits: Limits):  # type: ignore[no-untyped-def]
            assert data is not None
            if len(data) < 8:
                raise ValueError("too short")
            yield Page(id="1", source=source, text="CARE")

    assert isinstance(Careless(), ReaderPlugin)
    with pytest.raises(AssertionError, match="raises ValueError on damaged input"):
        contract.check_reader(Careless(), {"a.care": b"CARE" * 4})


@pytest.mark.parametrize("pack", [gzip.compress, plain])
def test_warc_gives_its_pages_with_address_and_date(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = saved(tmp_path, "a.warc.gz", warc(3, pack)[0])
    pages = [page for page in read(str(path)) if isinstance(page, Page)]
    assert [page.url for page in pages] == [f"https://news.example/{n}" for n in range(3)]
    assert [page.source for page in pages] == [f"{path}#{offset}" for offset in warc(3, pack)[1][:3]]
    assert pages[0].fetched == "2026-03-01T10:00:00Z"
    assert pages[2].extra["offset"] == warc(3, pack)[1][2]


def test_warc_passes_over_what_is_no_page(tmp_path: Path) -> None:
    members = [record(0, kind="request"), record(1), record(2, status=404), record(3, b"")]
    assert told(saved(tmp_path, "a.warc", b"".join(members))) == ["1"]


def test_warc_body_is_unpacked_and_dechunked(tmp_path: Path) -> None:
    packed = gzip.compress(html(1))
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    both = record(1, chunks, header="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n")
    undone = record(2, html(2), header="Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n")
    items = list(read(str(saved(tmp_path, "a.warc", both + undone))))
    assert [isinstance(item, Page) and "held talk number" in item.text for item in items] == [True, True]


@pytest.mark.parametrize("pack", [gzip.compress, plain])
@pytest.mark.parametrize("damage", ["turned bit", "zeros", "zeroed header", "junk between"])
def test_damaged_warc_loses_only_the_damaged_record(
    tmp_path: Path, pack: Callable[[bytes], bytes], damage: str
) -> None:
    data, offsets = warc(10, pack)
    middle = (offsets[5] + offsets[6]) // 2
    if damage == "turned bit":
        if pack is plain:
            pytest.skip("a plain archive has no checksum that would tell")
        data = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
    elif damage == "zeros":
        at = offsets[5] + 30 if pack is plain else middle
        data = data[:at] + bytes(20) + data[at + 20 :]
    elif damage == "zeroed header":
        data = data[: offsets[5]] + bytes(40) + data[offsets[5] + 40 :]
    else:
        data = data[: offsets[5]] + b"\r\nJUNK" * 200 + b"\r\n" + data[offsets[5] :]
    items = told(saved(tmp_path, "a.warc", data))
    lost = 0 if damage == "junk between" else 1
    assert items.count("DRG-ARCHIVE") == 1
    assert [item for item in items if item != "DRG-ARCHIVE"] == [str(n) for n in range(10) if not (lost and n == 5)]


@pytest.mark.parametrize("pack", [gzip.compress, plain])
@pytest.mark.parametrize("kept", [3, 60, 150, -70])
def test_truncated_warc_is_told(tmp_path: Path, pack: Callable[[bytes], bytes], kept: int) -> None:
    data, offsets = warc(10, pack)
    end = (offsets[7] if kept > 0 else offsets[8]) + kept
    items = told(saved(tmp_path, "a.warc", data[:end]))
    assert items == [*map(str, range(7)), "DRG-ARCHIVE"]


def test_warc_gzipped_as_a_whole_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.warc.gz", gzip.compress(warc(5, plain)[0]))
    assert told(path) == [*map(str, range(5))]
    assert len({item.source for item in read(str(path))}) == 5


def test_large_record_costs_only_itself(tmp_path: Path) -> None:
    data = gzip.compress(record(1)) + gzip.compress(record(2, b"<p>" + b"x" * 9000)) + gzip.compress(record(3))
    assert told(saved(tmp_path, "a.warc.gz", data), Limits(max_bytes=4000)) == ["1", "DRG-TOOBIG", "3"]


def test_archive_of_two_thousand_pages_is_read_in_constant_memory(tmp_path: Path) -> None:
    small, large = (saved(tmp_path, f"{n}.warc.gz", warc(n)[0]) for n in (100, 2000))
    peaks = []
    for path, count in ((small, 100), (small, 100), (large, 2000)):  # the first run loads what is loaded once
        tracemalloc.start()
        assert sum(isinstance(item, Page) for item in read(str(path))) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] * 1.5 + 200_000


def test_wacz_gives_the_pages_of_its_archives_only(tmp_path: Path) -> None:
    members = {"archive/data.warc.gz": warc(3)[0], "datapackage.json": b"{}", "pages/pages.jsonl": LINE.encode()}
    assert told(saved(tmp_path, "a.wacz", zipped(members))) == ["0", "1", "2"]


def test_zip_is_read_sorted_without_hidden_files(tmp_path: Path) -> None:
    members = {"b/2.html": html(), "a.html": html(), "__MACOSX/a.html": b"x", ".DS_Store": b"x", "c.png": b"\x89PNG\0"}
    path = saved(tmp_path, "pages.zip", zipped(members))
    assert told(path) == ["a.html", "2.html", "DRG-BINARY"]


def test_zip_in_zip_ends_at_the_depth_limit(tmp_path: Path) -> None:
    inner = zipped({"page.html": html()})
    for _ in range(6):
        inner = zipped({"inner.zip": inner})
    assert told(saved(tmp_path, "a.zip", inner)) == ["DRG-DEPTH"]
    assert told(saved(tmp_path, "b.zip", zipped({"inner.zip": zipped({"page.html": html()})}))) == ["page.html"]


def test_zip_bomb_costs_only_its_member(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.zip", zipped({"bomb.html": bytes(3_000_000), "page.html": html()}))
    assert told(path, Limits(max_bytes=1_000_000)) == ["DRG-TOOBIG", "page.html"]


def test_mhtml_has_the_address_it_was_saved_from(tmp_path: Path) -> None:
    (page,) = read(str(saved(tmp_path, "page.mhtml", mhtml())))
    assert isinstance(page, Page)
    assert page.url == "https://news.example/1"
    assert "held talk number 1" in page.text


def test_letter_states_its_subject_date_and_sender(tmp_path: Path) -> None:
    (page,) = read(str(saved(tmp_path, "letter.eml", letter())))
    assert isinstance(page, Page)
    stated = {(s.source, s.key): s.value for s in page.statements}
    assert stated["given", "published"] == "2026-03-02T09:00:00+02:00"
    assert stated["given", "site"] == "Varo Briefing"
    assert "held talk number 1" in page.text


def test_pdf_text_is_read(tmp_path: Path) -> None:
    (page,) = read(str(saved(tmp_path, "report.pdf", pdf())))
    assert isinstance(page, Page)
    assert page.text.strip() == "The ministers of Arland and Borduria met in Varo."
    assert page.media_type == "application/pdf"


def test_feed_in_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    (page,) = read(str(saved(tmp_path, "feed.xml", rss())))
    assert isinstance(page, Page)
    assert page.text == "Talks\n\nThe ministers met in Varo."
    assert page.url == "https://news.example/1"
    assert ("published", "2026-03-02T07:00:00+00:00") in {(s.key, s.value) for s in page.statements}


def test_atom_and_json_feeds_are_read(tmp_path: Path) -> None:
    atom = (
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Varo</title><entry><title>Talks</title>"
        b"<link href='https://news.example/2'/><updated>2026-03-02T09:00:00Z</updated><author><name>Ana Bel</name>"
        b"</author><content type='html'>&lt;p&gt;They met in Varo.&lt;/p&gt;</content></entry></feed>"
    )
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Varo"}
    feed["items"] = [{"url": "https://news.example/3", "title": "Talks", "content_text": "They met in Varo."}]  # type: ignore[assignment]
    for name, data in (("atom.xml", atom), ("feed.json", json.dumps(feed).encode())):
        (page,) = read(str(saved(tmp_path, name, data)))
        assert isinstance(page, Page)
        assert page.text == "Talks\n\nThey met in Varo."


@pytest.mark.parametrize(
    "feed", [b"<rss><channel></channel></rss>", b"<urlset><url><loc>https://news.example/1</loc></url></urlset>"]
)
def test_feed_without_texts_is_told(tmp_path: Path, feed: bytes) -> None:
    assert told(saved(tmp_path, "feed.xml", feed)) == ["DRG-FEED"]


def test_broken_sitemap_is_told(tmp_path: Path) -> None:
    assert told(saved(tmp_path, "map.xml", b"<urlset><url><loc>https://news")) == ["DRG-FEED"]
