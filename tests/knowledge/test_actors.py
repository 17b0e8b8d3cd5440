"""The knowledge base of actors: found under every name, the same whatever the order, quick, and checked."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from dragoman.knowledge import actors, checks, offices
from dragoman.knowledge.actors import Base
from dragoman.knowledge.tables import cells, data, read_text


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("North Korea", "country:PRK"),
        ("DPRK", "country:PRK"),
        ("South Koreans", "country:KOR"),
        ("U.S.", "country:USA"),
        ("Norwegian", "country:NOR"),
        ("KCNA", "organisation:korean-central-news-agency"),
        ("Kim Jong-un", "person:kim-jong-un"),
    ],
)
def test_found_under_its_names(name: str, identity: str) -> None:
    assert identity in {t.entry.id for t in actors.base().look_up(name)}


def test_capitals_matter() -> None:
    text = "Give us the turkey, US and Turkey said."
    found = [text[m.start : m.end] for m in actors.base().matches(text)]
    assert found == ["US", "Turkey"]


def test_a_comma_parts_names() -> None:
    text = "North, Korea"
    assert all(text[m.start : m.end] != text for m in actors.base().matches(text))


def test_same_terms_whatever_the_order_of_rows() -> None:
    tables = [
        (name, cells(read_text(f"actors/{name}.tsv"))[1]) for name in ("countries", "organisations", "groups", "media")
    ]
    shuffled = [(name, random.Random(7).sample(rows, len(rows))) for name, rows in reversed(tables)]
    one, other = Base(tables), Base(shuffled)
    for name in ("Hamas", "AU", "Georgia", "Jordan", "Reuters", "Congolese", "IRA"):
        assert one.look_up(name) == other.look_up(name)


def test_a_pack_adds_names(tmp_path: Path) -> None:
    header = read_text("actors/organisations.tsv").splitlines()[0]
    row = "Oruville Fishers' Union\tOFU\tNGO\tNOR\tLAB\t\tpack"
    (tmp_path / "organisations.tsv").write_text(f"{header}\n{row}\n", "utf-8")
    found = actors.load([tmp_path]).look_up("OFU")
    assert [t.entry.country for t in found] == ["NOR"]


def test_who_held_an_office_on_a_day() -> None:
    held = offices.who("Choe Son Hui", "2023-05-01")
    assert {o.slot for o in held} == {"foreign minister"}
    assert all(o.source for o in held)
    assert not offices.who("Choe Son Hui", "2012-05-01")


def test_an_open_end_does_not_last_for_ever() -> None:
    row = offices.Office("A B", "NOR", "Minister", "", 3, "2001", "", "2010-01", "x")
    assert row.covers("2011-05-01")
    assert not row.covers("2020-01-01")


def test_spellings_of_one_name() -> None:
    assert {o.country for o in offices.offices().like("Viktor Yanukovich")} == {"UKR"}


def test_find_answers_with_sources() -> None:
    found = actors.base().find("seoul")
    assert found[0].entry.country == "KOR"
    assert all(t.entry.source or t.entry.kind == "person" for t in found)


def test_enough_is_known() -> None:
    kinds = [e.kind for e in actors.base().entries()]
    assert kinds.count("organisation") + kinds.count("group") >= 400
    assert len(actors.base().countries) == 250


def test_offices_reach_far_enough() -> None:
    rows = offices.offices().rows
    for slot in ("foreign minister", "defence minister"):
        states = {r.country for r in rows if r.slot == slot and (not r.end or r.end >= "2015")}
        assert len(states) >= 60


def test_no_unknown_codes_and_no_impossible_terms() -> None:
    codes = {f.code for f in checks.check()}
    assert not codes & {"K102", "K103", "K201", "K202"}


def test_a_term_that_ends_before_it_begins_is_found(tmp_path: Path) -> None:
    header = read_text("actors/offices.tsv").splitlines()[0]
    row = "Oru Tamm\tXYZ\tMinister\tforeign minister\t2\t2020-01-01\t2019-01-01\t2021\tpack"
    (tmp_path / "offices.tsv").write_text(f"{header}\n{row}\n", "utf-8")
    codes = {f.code for f in checks.check([tmp_path]) if f.entry == "Oru Tamm"}
    assert codes == {"K102", "K201"}


def test_loads_and_matches_quickly() -> None:
    start = time.process_time()
    base = actors.load()
    loaded = time.process_time() - start
    text = "The foreign ministers of Norway and Finland met Kim Jong-un and KCNA in Pyongyang on Monday again. " * 60
    list(base.matches(text))
    start = time.process_time()
    list(base.matches(text))
    assert loaded < 0.6  # a fourth of this on a quiet machine
    assert time.process_time() - start < 0.03


def test_every_table_is_well_formed() -> None:
    for file in sorted(data().joinpath("actors").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".tsv"):
            assert cells(file.read_text(encoding="utf-8"), file.name)[1]
