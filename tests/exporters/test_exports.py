"""Every export opens in a reader that is not ours and says what the tracker says."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.speed.synthetic import Generator
from dragoman.errors import DragomanError
from dragoman.exporters.export import exporters
from dragoman.exporters.layouts import LAYOUTS
from dragoman.tracker.tracker import Tracker


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    folder = tmp_path_factory.mktemp("exports") / "t"
    with Tracker.create(folder, clock=lambda: "2026-03-05T12:00:00+00:00") as tracker:
        tracker.add_records(Generator(seed=3).records(40), reader="made-1")
        yield tracker


def _export(tracker: Tracker, tmp_path: Path, format: str, layout: str = "own", **fields: object) -> Path:
    target = tmp_path / f"out{exporters()[format].suffix}"
    written = tracker.export(format, target, layout=layout, **fields)
    assert written[0] == target
    assert all(path.exists() for path in written)
    assert not list(tmp_path.glob(".*partial"))
    return target


def test_csv_in_pandas(tracker: Tracker, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(_export(tracker, tmp_path, "csv", pair=("USA", "CHN")), dtype={"cameo": str})
    rows = tracker.events(pair=("USA", "CHN"), limit=None)
    assert list(frame["event_id"]) == [r.id for r in rows]
    assert frame["event_id"].is_unique
    assert list(frame["cameo"]) == [r.cameo for r in rows]
    assert list(frame["actors_countries"]) == ["; ".join(p.country or "" for p in r.actors) for r in rows]


def test_evidence_in_the_row_stands_in_the_page(tracker: Tracker, tmp_path: Path) -> None:
    with _export(tracker, tmp_path, "csv").open(newline="") as file:
        for row in csv.DictReader(file):
            text = tracker.record(row["page_id"]).page.text
            assert text[int(row["trigger_start"]) : int(row["trigger_end"])] == row["trigger_text"]


def test_tsv_without_quotes_or_breaks(tracker: Tracker, tmp_path: Path) -> None:
    lines = _export(tracker, tmp_path, "tsv").read_text().splitlines()
    assert {line.count("\t") for line in lines} == {len(LAYOUTS["own"].columns) - 1}
    assert len(lines) == tracker.count() + 1


def test_jsonl_round_trip(tracker: Tracker, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in _export(tracker, tmp_path, "jsonl").open()]
    assert [(r["event_id"], r["root"], r["date"]) for r in rows] == [(r.id, r.root, r.date) for r in tracker.iterate()]


def test_parquet_in_pyarrow_and_duckdb(tracker: Tracker, tmp_path: Path) -> None:
    parquet, duckdb = pytest.importorskip("pyarrow.parquet"), pytest.importorskip("duckdb")
    path = _export(tracker, tmp_path, "parquet")
    table = parquet.read_table(path)
    assert table.num_rows == tracker.count()
    assert table.schema.metadata[b"dragoman.record_schema"] == b"1"
    assert str(table.schema.field("date_first").type) == "date32[day]"
    ((count,),) = duckdb.sql(f"SELECT count(*) FROM '{path}' WHERE root = 'CONSULT'").fetchall()
    assert count == tracker.count(root="CONSULT")


def test_sqlite_has_four_tables_that_fit(tracker: Tracker, tmp_path: Path) -> None:
    with sqlite3.connect(_export(tracker, tmp_path, "sqlite")) as connection:
        tables = "crosswalk c JOIN events USING (event_id) JOIN reports USING (report_id)"
        joined = f"{tables} JOIN pages p ON p.page_id = c.page_id"
        ((count,),) = connection.execute(f"SELECT count(*) FROM {joined}").fetchall()
    assert count == len(list(tracker.crosswalk()))


def test_duckdb_file(tracker: Tracker, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(str(_export(tracker, tmp_path, "duckdb")), read_only=True) as connection:
        ((count, first),) = connection.execute("SELECT count(*), min(date_first) FROM events").fetchall()
    assert count == tracker.count()
    assert first.isoformat() == tracker.status().first


def test_datapackage_in_frictionless(tracker: Tracker, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    folder = _export(tracker, tmp_path, "datapackage")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["code", "message"])
    package = json.loads((folder / "datapackage.json").read_text())
    assert {r["name"] for r in package["resources"]} == {"events", "reports", "pages", "crosswalk"}
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]
    fields = {f["name"] for r in package["resources"] for f in r["schema"]["fields"]}
    assert all(f"| {name} |" in (folder / "CODEBOOK.md").read_text() for name in fields)


def test_datapackage_keys_hold(tracker: Tracker, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    folder = _export(tracker, tmp_path, "datapackage")
    tables = {
        name: pandas.read_csv(folder / f"{name}.csv", dtype=str) for name in ("events", "reports", "pages", "crosswalk")
    }
    for name, key in (("events", "event_id"), ("reports", "report_id"), ("pages", "page_id")):
        assert tables[name][key].is_unique
        assert set(tables["crosswalk"][key]) == set(tables[name][key])


def test_geojson_is_valid(tracker: Tracker, tmp_path: Path) -> None:
    geojson = pytest.importorskip("geojson")
    found = geojson.loads(_export(tracker, tmp_path, "geojson").read_text())
    assert found.is_valid, found.errors()
    assert len(found["features"]) == tracker.count()
    assert found["features"][0]["geometry"]["coordinates"] == [20.0, 10.0]


def test_icalendar(tracker: Tracker, tmp_path: Path) -> None:
    icalendar = pytest.importorskip("icalendar")
    data = _export(tracker, tmp_path, "icalendar").read_bytes()
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    entries = {str(e["UID"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}
    rows = {f"{r.id}@dragoman": r for r in tracker.iterate() if r.assertion not in ("denied", "hypothetical")}
    assert set(entries) == set(rows)
    for uid, row in rows.items():
        assert entries[uid]["DTSTART"].dt.isoformat() == row.date
        assert row.actors[0].name in str(entries[uid]["SUMMARY"])
    assert {str(entries[u]["STATUS"]) for u, r in rows.items() if r.assertion == "possible"} == {"TENTATIVE"}


def test_atom(tracker: Tracker, tmp_path: Path) -> None:
    feedparser = pytest.importorskip("feedparser")
    feed = feedparser.parse(_export(tracker, tmp_path, "atom").read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert [e.id for e in feed.entries] == [f"urn:dragoman:event:{r.id}" for r in tracker.iterate()]
    assert feed.entries[0].updated_parsed.tm_year == 2026


def test_web_annotations_select_their_words(tracker: Tracker, tmp_path: Path) -> None:
    page = json.loads(_export(tracker, tmp_path, "annotations").read_text())
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    texts = {p.url: tracker.record(p.id).page.text for p in tracker.pages(limit=None)}
    for item in page["items"]:
        for target in item["target"]:
            position, quote = target["selector"]
            text = texts[target["source"]]
            assert text[position["start"] : position["end"]] == quote["exact"]
            assert text[: position["start"]].endswith(quote["prefix"])
            assert text[position["end"] :].startswith(quote["suffix"])
    assert len(page["items"]) == len(list(tracker.crosswalk()))


def test_bibtex_and_csl(tracker: Tracker, tmp_path: Path) -> None:
    bibtexparser = pytest.importorskip("bibtexparser")
    text = _export(tracker, tmp_path, "bibtex").read_text()
    parse = getattr(bibtexparser, "parse_string", None) or bibtexparser.loads
    entries = parse(text).entries
    items = json.loads(_export(tracker, tmp_path, "csl").read_text())
    assert len(entries) == len(items) == tracker.status().pages
    assert len({item["id"] for item in items}) == len(items)
    assert items[0]["issued"]["date-parts"][0][0] >= 2014


def test_csl_is_set_by_a_citation_processor(tracker: Tracker, tmp_path: Path) -> None:
    citeproc = pytest.importorskip("citeproc")
    source_of = pytest.importorskip("citeproc.source.json")
    items = json.loads(_export(tracker, tmp_path, "csl").read_text())
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it warns of types and fields that CSL does not have
        source = source_of.CiteProcJSON(items)
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    for item in items:
        bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    for item, key in zip(items, bibliography.keys, strict=True):
        assert key == item["id"].lower()
    for item, entry in zip(items, map(str, bibliography.bibliography()), strict=True):
        assert entry.startswith(f"{item['container-title']} ({item['issued']['date-parts'][0][0]}) ")
        assert item["URL"] in entry
        assert item["title"].split()[0] in entry


def test_briefs(tracker: Tracker, tmp_path: Path) -> None:
    from html.parser import HTMLParser

    fields = {"country": "KOR", "sort": "date"}
    markdown = _export(tracker, tmp_path, "markdown", **fields).read_text()
    rows = tracker.events(limit=None, **fields)
    assert markdown.count("\n- **") == len(rows)
    assert "## Sources" in markdown
    page = _export(tracker, tmp_path, "html", **fields).read_text()
    HTMLParser().feed(page)
    assert page.count("<article>") == len(rows)
    assert "http" not in page.split("Sources")[0]


def test_pdf(tracker: Tracker, tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    try:
        pytest.importorskip("weasyprint")
    except OSError as error:
        pytest.skip(f"WeasyPrint lacks a library of the system: {error}")
    reader = pypdf.PdfReader(_export(tracker, tmp_path, "pdf", country="KOR", limit=5))
    assert "Sources" in "".join(page.extract_text() for page in reader.pages)


COLUMNS = {"polecat": 40, "icews": 20, "gdelt": 61, "acled": 31}


@pytest.mark.parametrize(("layout", "width"), COLUMNS.items())
def test_layouts_have_the_columns_of_their_originals(tracker: Tracker, tmp_path: Path, layout: str, width: int) -> None:
    form = LAYOUTS[layout]
    assert len(form.columns) == width
    assert len({c.name for c in form.columns}) == width
    rows = list(csv.reader(_export(tracker, tmp_path, "csv", layout).open(newline=""), delimiter=form.delimiter))
    assert {len(row) for row in rows} == {width}
    assert len(rows) > 3


def test_gdelt_reads_as_gdelt(tracker: Tracker, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    names = [c.name for c in LAYOUTS["gdelt"].columns]
    path = _export(tracker, tmp_path, "csv", "gdelt", assertion="happened")
    frame = pandas.read_csv(path, sep="\t", names=names, header=None, dtype={"EventCode": str, "SQLDATE": str})
    assert frame["GLOBALEVENTID"].is_unique
    assert set(frame["EventCode"]) <= {r.cameo for r in tracker.iterate()}
    assert frame["EventCode"].str.len().min() >= 2
    assert frame["SQLDATE"].str.fullmatch(r"\d{8}").all()
    assert set(frame["ActionGeo_CountryCode"].dropna()) & {"CH", "RS", "UP", "KS"}


@pytest.mark.parametrize("layout", ["icews", "gdelt", "acled"])
def test_what_did_not_happen_is_no_row_where_every_row_is_a_fact(tracker: Tracker, tmp_path: Path, layout: str) -> None:
    for assertion in ("denied", "possible", "cancelled"):
        path = _export(tracker, tmp_path, "csv", layout, assertion=assertion)
        assert len(path.read_text().splitlines()) == int(LAYOUTS[layout].header)
        path.unlink()


def test_polecat_writes_none_for_what_is_missing(tracker: Tracker, tmp_path: Path) -> None:
    rows = list(csv.DictReader(_export(tracker, tmp_path, "csv", "polecat").open(newline=""), delimiter="\t"))
    assert {row["Event Mode"] for row in rows} == {"None"}
    assert {row["Actor COW"] for row in rows} - {"", "None"}


def test_plover_json(tracker: Tracker, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in _export(tracker, tmp_path, "jsonl", "plover").open()]
    assert all({"id", "date", "actor", "event"} <= set(row) for row in rows)
    assert [row["id"] for row in rows] == [r.id for r in tracker.iterate()]


def test_a_description_stands_beside_each_file(tracker: Tracker, tmp_path: Path) -> None:
    import hashlib

    path = _export(tracker, tmp_path, "csv", since="2020", country="RUS")
    about = json.loads((tmp_path / "out.csv.about.json").read_text())
    assert about["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert about["query"] == {"country": "RUS", "since": "2020"}
    assert about["licence"] == "CC-BY-4.0"
    header = next(csv.reader(io.StringIO(path.read_text())))
    assert [c["name"] for c in about["columns"]] == header
    assert all(c["meaning"] for c in about["columns"])
    crosswalk = list(csv.DictReader((tmp_path / "out.csv.crosswalk.csv").open()))
    assert {row["event_id"] for row in crosswalk} == {r.id for r in tracker.iterate(since="2020", country="RUS")}


def test_the_same_export_twice_gives_the_same_bytes(tracker: Tracker, tmp_path: Path) -> None:
    for format in ("csv", "jsonl", "geojson", "icalendar", "atom", "annotations", "csl", "bibtex", "markdown", "html"):
        first = _export(tracker, tmp_path, format).read_bytes()
        assert _export(tracker, tmp_path, format).read_bytes() == first


@pytest.mark.parametrize(("format", "layout"), [("xlsx", "own"), ("geojson", "gdelt"), ("csv", "plover")])
def test_unknown_formats_and_layouts_are_told(tracker: Tracker, tmp_path: Path, format: str, layout: str) -> None:
    with pytest.raises(DragomanError, match="DRG-FORMAT"):
        tracker.export(format, tmp_path / "x", layout=layout)


def test_an_existing_folder_is_not_overwritten(tracker: Tracker, tmp_path: Path) -> None:
    _export(tracker, tmp_path, "datapackage")
    with pytest.raises(DragomanError, match="DRG-EXISTS"):
        tracker.export("datapackage", tmp_path / "out")
