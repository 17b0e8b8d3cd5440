"""Rows as Parquet: the datasets `records`, `events`, `articles`, `issues`, and the manifest over their files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import DragomanError

if TYPE_CHECKING:
    import pyarrow

DATASETS = ("records", "events", "articles", "issues")
# Columns of each dataset and their types: text, texts (a list), whole (a whole number), real.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "records": {
        "source": "text", "place": "text", "page_id": "text", "url": "text", "media_type": "text", "fetched": "text",
        "copy_of": "text", "headline": "text", "published": "text", "language": "text", "events": "whole",
        "record": "text",
    },
    "events": {
        "source": "text", "page_id": "text", "event": "text", "root": "text", "mode": "text", "contexts": "texts",
        "cameo": "text", "quad": "whole", "goldstein": "real", "intensity": "real", "actors": "texts",
        "actor_countries": "texts", "recipients": "texts", "recipient_countries": "texts", "date": "text",
        "date_precision": "text", "place": "text", "place_country": "text", "lat": "real", "lon": "real",
        "assertion": "text", "attribution": "texts", "where": "text", "salience": "whole", "confidence": "real",
        "trigger": "text", "evidence": "texts", "published": "text", "site": "text", "url": "text",
    },
    "articles": {
        "source": "text", "page_id": "text", "url": "text", "site": "text", "headline": "text", "published": "text",
        "published_basis": "text", "modified": "text", "language": "text", "section": "texts", "authors": "texts",
        "agency": "text", "tags": "texts", "copy_of": "text", "text": "text",
    },
    "issues": {
        "source": "text", "page_id": "text", "code": "text", "message": "text", "start": "whole", "end": "whole",
    },
}  # fmt: skip
# What each column holds; the same name means the same in every dataset.
GLOSSES: Mapping[str, str] = {
    "source": "where the page was read from; the key of records and articles",
    "place": "the source, with the number of the page in it where it holds several",
    "page_id": "SHA-256 of the page's bytes",
    "url": "address of the page",
    "media_type": "media type of the page",
    "fetched": "when the page was fetched, ISO 8601",
    "copy_of": "place of the page that this one is a near-copy of; null for an original. Copies are not coded",
    "headline": "headline",
    "published": "publication, ISO 8601",
    "published_basis": "where the publication was found: metadata, page, outlet profile, given …",
    "modified": "last change that the page states, ISO 8601",
    "language": "language, BCP 47",
    "events": "how many events the page tells",
    "record": "the whole record as JSON (see the record)",
    "site": "outlet, as the page names itself",
    "section": "sections, from the widest",
    "authors": "authors",
    "agency": "news agency that the text is credited to",
    "tags": "tags",
    "text": "body of the article, paragraphs apart by an empty line",
    "event": "id of the event in its page (e1, e2 …)",
    "root": "PLOVER 2.0 root: what was done",
    "mode": "PLOVER mode: how",
    "contexts": "PLOVER contexts",
    "cameo": "CAMEO code, 2-4 digits, with its leading zero",
    "quad": "1, 2 verbal, material cooperation; 3, 4 conflict",
    "goldstein": "Goldstein value, -10 to 10",
    "intensity": "PLOVER intensity, -10 to 10",
    "actors": "who did it, as written",
    "actor_countries": "their states, ISO 3166-1 alpha-3, in order of code",
    "recipients": "to whom, as written",
    "recipient_countries": "their states, in order of code",
    "date": "date as EDTF (ISO 8601-2), as exact as the text allows",
    "date_precision": "day, week, month, season, year, unknown",
    "place_country": "state of the place, ISO 3166-1 alpha-3",
    "lat": "latitude, degrees, WGS 84",
    "lon": "longitude, degrees, WGS 84",
    "assertion": "happened, ongoing, planned, possible, denied, cancelled, hypothetical",
    "attribution": "by whose account, outermost first",
    "where": "headline, body or caption",
    "salience": "1 main event of its page, 2 other, 3 marginal",
    "confidence": "0-1, calibrated",
    "trigger": "words that express the event",
    "evidence": "sentences that tell it",
    "code": "code of the issue",
    "message": "what was wrong",
    "start": "offset in the page's text of what it is about",
    "end": "end offset",
}
# Where a column of one dataset means something else.
OTHER_GLOSSES: Mapping[tuple[str, str], str] = {("events", "place"): "name of the place of the event"}
Row = dict[str, Any]
_GROUP_PAGES = 256  # pages that are held in memory while a part is written


def write_part(folder: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, object]]:
    """Writes one file a dataset, `DATASET/NAME.parquet`, each whole or not at all; what the manifest says of them.

    The same rows give the same bytes. Raises `DRG-EXTRA` when pyarrow is missing.
    """
    files = [_File(folder, dataset, name) for dataset in DATASETS]
    tables: dict[str, list[Row]] = {dataset: [] for dataset in DATASETS}
    for number, row in enumerate(rows, start=1):
        _add(tables, row)
        if number % _GROUP_PAGES == 0:
            for file in files:
                file.write(tables[file.dataset])
    for file in files:
        file.write(tables[file.dataset])
    return [file.finish() for file in files]


def require_pyarrow() -> None:
    """Raises `DRG-EXTRA` when pyarrow is missing."""
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise DragomanError("DRG-EXTRA", "archives need pyarrow: pip install 'dragoman[export]'") from error


class _File:
    """One Parquet file in the making, beside its place until it is whole."""

    def __init__(self, folder: Path, dataset: str, name: str) -> None:
        import pyarrow.parquet

        self.dataset = dataset
        self._path = folder / dataset / f"{name}.parquet"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._draft = self._path.with_suffix(f".{os.getpid()}.draft")
        self._schema = _schema(dataset)
        self._writer = pyarrow.parquet.ParquetWriter(self._draft, self._schema, compression="zstd")
        self._rows = 0

    def write(self, rows: list[Row]) -> None:
        """Writes rows as a group of their own, and empties the list."""
        import pyarrow

        if rows:
            self._writer.write_table(pyarrow.Table.from_pylist(rows, schema=self._schema))
            self._rows += len(rows)
            rows.clear()

    def finish(self) -> dict[str, object]:
        """Puts the file in its place; what the manifest says of it."""
        self._writer.close()
        with self._draft.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = self._draft.stat().st_size
        self._draft.replace(self._path)
        path = f"{self.dataset}/{self._path.name}"
        return {"dataset": self.dataset, "path": path, "rows": self._rows, "bytes": size, "sha256": digest}


def _schema(dataset: str) -> pyarrow.Schema:
    import pyarrow

    types = {
        "text": pyarrow.string(),
        "texts": pyarrow.list_(pyarrow.string()),
        "whole": pyarrow.int64(),
        "real": pyarrow.float64(),
    }
    return pyarrow.schema([(name, types[kind]) for name, kind in COLUMNS[dataset].items()])


def _add(tables: Mapping[str, list[Row]], row: Mapping[str, Any]) -> None:
    """Puts what a shard's row holds into the tables."""
    record = row.get("record")
    if record is None:
        tables["issues"].append({"source": row["source"], "code": row["code"], "message": row["message"]})
        return
    page, article = record["page"], record["article"]
    shared = {"source": row["source"], "page_id": page["id"]}
    told = {name: article.get(name) for name in ("headline", "published", "language", "site")}
    place = f"{row['source']}:{row['index']}" if row["index"] else row["source"]
    tables["records"].append(
        {name: page.get(name) for name in ("url", "media_type", "fetched")}
        | {name: told[name] for name in ("headline", "published", "language")}
        | shared
        | {"place": place, "copy_of": row["copy_of"], "events": len(record["events"])}
        | {"record": json.dumps(record, ensure_ascii=False)}
    )
    tables["articles"].append(shared | _article(page, article) | {"copy_of": row["copy_of"]})
    for event in record["events"]:
        tables["events"].append(
            shared | _event(event) | {"published": told["published"], "site": told["site"], "url": page.get("url")}
        )
    tables["issues"].extend(shared | _issue(issue) for issue in record["issues"])


def _article(page: Mapping[str, Any], article: Mapping[str, Any]) -> Row:
    names = ("site", "headline", "published", "published_basis", "modified", "language", "agency")
    lists = ("section", "authors", "tags")
    text = "\n\n".join(span["text"] for span in article.get("body") or ())
    return (
        {name: article.get(name) for name in names}
        | {name: list(article.get(name) or ()) for name in lists}
        | {"url": page.get("url"), "text": text}
    )


def _event(event: Mapping[str, Any]) -> Row:
    names = (
        "root", "mode", "cameo", "quad", "goldstein", "intensity", "date", "date_precision", "assertion", "where",
        "salience", "confidence",
    )  # fmt: skip
    place = event.get("place") or {}
    return {name: event.get(name) for name in names} | {
        "event": event["id"],
        "contexts": list(event.get("contexts") or ()),
        "actors": [party["text"] for party in event["actors"]],
        "actor_countries": _countries(event["actors"]),
        "recipients": [party["text"] for party in event["recipients"]],
        "recipient_countries": _countries(event["recipients"]),
        "place": place.get("name"),
        "place_country": place.get("country"),
        "lat": place.get("lat"),
        "lon": place.get("lon"),
        "attribution": [account["text"] for account in event["attribution"]],
        "trigger": event["trigger"]["text"],
        "evidence": [span["text"] for span in event["evidence"]],
    }


def _countries(parties: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted({party["country"] for party in parties if party.get("country")})


def _issue(issue: Mapping[str, Any]) -> Row:
    span = issue.get("span") or {}
    return {
        "code": issue["code"],
        "message": issue["message"],
        "start": span.get("start"),
        "end": span.get("end"),
    }


def write_manifest(path: Path, content: Mapping[str, object]) -> None:
    """Writes a manifest beside its place and renames it there."""
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(path)


def check_manifest(path: Path) -> list[str]:
    """The files of a manifest that are missing or not as it says; [] when all is well."""
    content = json.loads(path.read_text(encoding="utf-8"))
    wrong = []
    for file in content["files"]:
        target = path.parent / file["path"]
        if not target.is_file() or hashlib.sha256(target.read_bytes()).hexdigest() != file["sha256"]:
            wrong.append(file["path"])
    return wrong
