"""The pipeline: ours, plugins and packs, each in its place; what cannot be used is told and never stops reading."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from dragoman import reader
from dragoman.errors import DragomanError
from dragoman.model import Document, Page, Record
from dragoman.pages.jsonl import read_jsonl
from dragoman.plugins import Stage
from dragoman.reader import PLAIN, STAGES, assemble, pipeline
from dragoman.reader import pipeline as made
from tests.knowledge.test_packs import FRAME, table, write

TEXT = "Chile stonewalled Peru's request on Monday. The Salt Front attacked the army of Niger on Tuesday."


def pages(*texts: str) -> list[Page]:
    import json

    lines = "\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts)).encode()
    return [page for page in read_jsonl("texts", lines) if isinstance(page, Page)]


def told(document: Document) -> list[tuple[str, str | None]]:
    return [(e.root, e.actors[0].country) for e in document.events if e.actors]


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    table(tmp_path / "mine", "actors/groups.tsv", "Salt Road Front;SRF;TCD;REB;Salt Front;2025-01;own")
    write(tmp_path / "mine", "frames/REJECT.toml", FRAME.replace(', "@dodging"', "") + "weight = 4.0\n")
    return tmp_path / "mine"


def test_reading_changes_with_the_pack_and_only_with_it(mine: Path) -> None:
    (plain,) = reader.read_pages(pages(TEXT))
    (packed,) = reader.read_pages(pages(TEXT), pipeline([mine]))
    assert told(plain) == [("ASSAULT", None)]
    assert sorted(told(packed)) == [("ASSAULT", "TCD"), ("REJECT", "CHL")]
    (again,) = reader.read_pages(pages(TEXT))
    assert Record.of(again) == Record.of(plain)


def test_two_readers_at_once_do_not_mix(mine: Path) -> None:
    texts = [TEXT, TEXT.replace("Chile", "Ghana")]
    plain, packed = reader.read_pages(pages(*texts)), reader.read_pages(pages(*texts), pipeline([mine]))
    turns = [(len(p.events), len(q.events)) for p, q in zip(plain, packed, strict=True)]
    assert turns == [(1, 2), (1, 2)]


def test_fingerprint_names_packs_and_their_contents(mine: Path, tmp_path: Path) -> None:
    mark = pipeline([mine]).fingerprint
    assert mark.startswith(PLAIN.fingerprint + ".p")
    assert pipeline([mine]).fingerprint == mark
    table(mine, "actors/groups.tsv", "Salt Road Front;SRF;NER;REB;Salt Front;2025-01;own")
    assert pipeline([mine]).fingerprint not in (mark, PLAIN.fingerprint)


def test_a_bad_pack_is_an_issue_of_each_record_and_reading_goes_on(mine: Path, tmp_path: Path) -> None:
    by = pipeline([tmp_path / "nowhere", mine])
    assert [pack.name for pack in by.packs] == ["mine"]
    for document in reader.read_pages(pages(TEXT, TEXT), by):
        assert [i.code for i in document.issues if i.code == "DRG-PACK"] == ["DRG-PACK"]
        assert any(i.hint for i in document.issues)
        assert len(document.events) == 2


def test_stages_are_put_in_order_or_refused() -> None:
    early = Stage("early", lambda d: d, frozenset({"events"}), frozenset())
    assert assemble((*STAGES, early))[-1] is early
    with pytest.raises(DragomanError, match="'early' needs events"):
        assemble((early, *STAGES))


def test_a_stage_that_fails_is_told_and_the_rest_is_read() -> None:
    def broken(document: Document) -> Document:
        raise ValueError("no")

    by = dataclasses.replace(PLAIN, stages=(*STAGES, Stage("broken", broken, frozenset({"events"}), frozenset())))
    (document,) = reader.read_pages(pages(TEXT), by)
    assert document.events
    assert "broken failed: ValueError: no" in [i.message for i in document.issues if i.code == "DRG-DEFECT"]


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installed package with a stage, a pack, and one of each that cannot be used."""
    folder = tmp_path / "site"
    info = folder / "saltroad-1.2.dist-info"
    write(info, "METADATA", "Metadata-Version: 2.1\nName: saltroad\nVersion: 1.2\n")
    write(info, "entry_points.txt", (
        "[dragoman.stages]\nmain = saltroad:MAIN\nwrong = saltroad:WRONG\n"
        "[dragoman.knowledge]\nsalt = saltroad.pack\nbad = saltroad:NOWHERE\n"
    ))  # fmt: skip
    write(folder, "saltroad/__init__.py", (
        "import dataclasses\nfrom dragoman.plugins import Stage\n"
        "def first(document):\n    return dataclasses.replace(document, events=document.events[:1])\n"
        "MAIN = Stage('main', first, frozenset({'events'}), frozenset())\n"
        "WRONG = Stage('wrong', first, frozenset({'weather'}), frozenset())\n"
        "NOWHERE = '/nowhere/at/all'\n"
    ))  # fmt: skip
    write(folder, "saltroad/pack/__init__.py", "")
    table(folder / "saltroad/pack", "actors/groups.tsv", "Salt Road Front;SRF;TCD;REB;Salt Front;2025-01;own")
    monkeypatch.syspath_prepend(str(folder))
    made.__globals__["_installed"].cache_clear()
    yield folder
    made.__globals__["_installed"].cache_clear()
    for name in [name for name in sys.modules if name.partition(".")[0] == "saltroad"]:
        del sys.modules[name]


def test_what_packages_bring_is_used_and_what_is_wrong_with_them_told(installed: Path) -> None:
    by = pipeline()
    assert ([pack.name for pack in by.packs], by.added) == (["salt"], ("main 1.2",))
    assert [(i.code, i.message.split(":")[0]) for i in by.issues] == [
        ("DRG-PLUGIN", "dragoman.stages"),
        ("DRG-PACK", "/nowhere/at/all"),
    ]
    assert "'wrong' needs weather" in by.issues[0].message
    assert by.fingerprint != PLAIN.fingerprint
    text = "The Salt Front attacked the army of Niger. Chile thanked Peru."
    (document,) = reader.read_pages(pages(text), by)
    assert told(document) == [("ASSAULT", "TCD")]
