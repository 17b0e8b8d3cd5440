"""The shipped tables: valid, complete enough, and quick."""

from __future__ import annotations

import csv
import time
from itertools import pairwise
from pathlib import Path

import pytest

from dragoman.errors import DragomanError
from dragoman.knowledge import places as knowledge
from dragoman.knowledge.forest import read_forest
from dragoman.knowledge.places import KINDS, SortedTable, gazetteer, key

FOLDER = Path(knowledge.__file__).parent / "data" / "places"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_curated_places_are_valid_and_found_under_each_name() -> None:
    for row in rows("curated.tsv"):
        assert row["kind"] in KINDS
        assert -90 <= float(row["lat"]) <= 90
        assert -180 <= float(row["lon"]) <= 180
        for name in [row["name"], *filter(None, row["aliases"].split("|"))]:
            assert any(e.reviewed for e in gazetteer().find(name)) or gazetteer().is_exact(name), name


def test_every_short_name_means_its_place() -> None:
    for row in rows("names.tsv"):
        assert row["country"] in {entry.country for entry in gazetteer().find(row["name"])}


def test_facilities_have_a_city_or_say_none() -> None:
    assert {e.city for e in gazetteer().find("Blue House")} == {"Seoul"}


def test_divisions_have_iso_codes() -> None:
    assert gazetteer().iso_3166_2("USA", "TX") == "US-TX"
    assert gazetteer().iso_3166_2("USA", "no such code") is None


def test_a_look_up_is_quick() -> None:
    names = [f"Village {n}" for n in range(500)]
    begun = time.process_time()
    for name in names:
        gazetteer().find(name)
    assert (time.process_time() - begun) / len(names) < 200e-6  # ten times what it takes


def test_the_tables_are_sorted() -> None:
    for name in ("gazetteer.tsv", "aliases.tsv"):
        keys = [line.split(b"\t", 1)[0] for line in (FOLDER / name).read_bytes().splitlines()]
        assert all(a <= b for a, b in pairwise(keys))


def test_equal_keys_are_found_over_the_border_of_a_block(tmp_path: Path) -> None:
    table = tmp_path / "table.tsv"
    table.write_text("".join(f"aa\t{n}\n" for n in range(2000)) + "ab\tlast\n", "utf-8")
    assert len(SortedTable(table).offsets("aa")) == 2000
    assert len(SortedTable(table).offsets("ab")) == 1
    assert SortedTable(table).offsets("b") == []


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(DragomanError, match="DRG-KNOWLEDGE"):
        SortedTable(tmp_path / "none.tsv")


def test_a_forest_is_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "forest.tsv"
    path.write_text(
        "feature\tthreshold\tleft\tright\tvalue\n\t\t\t\t0.0\nsize\t0.5\t1\t2\t\n\t\t\t\t-2\n\t\t\t\t2\n", "utf-8"
    )
    small, large = read_forest(path).probabilities([{"size": 0.5}, {"size": 1.0}])
    assert small == pytest.approx(0.1192, abs=1e-4)
    assert large == pytest.approx(0.8808, abs=1e-4)


def test_keys_do_not_change_when_filed_again() -> None:
    for name in ("São Tomé", "St. John's", "Москва", "서울", "The Hague", "N'Djamena"):
        assert key(key(name)) == key(name)
