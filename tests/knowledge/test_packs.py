"""A pack of one's own changes what is known while it is in use, and nothing else; a bad one is refused."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from dragoman.errors import DragomanError
from dragoman.knowledge import actors, codebook, frames, offices, outlets, titles
from dragoman.knowledge.packs import FILES, TABLES, Pack, in_use, using
from dragoman.knowledge.tables import data, read_text
from dragoman.reader.pipeline import open_pack

FRAME = """
root = "REJECT"
[[frame]]
id = "reject.stonewall"
gloss = "A side leaves what another asks for without an answer on purpose."
source = "own"
cameo = "120"
verbs = ["stonewall", "@dodging"]
"""


def table(folder: Path, path: str, *rows: str) -> None:
    """Write a table with our header and these rows, cells apart by `;`."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    header = read_text(path).partition("\n")[0]
    (folder / path).write_text("\n".join([header, *(row.replace(";", "\t") for row in rows)]) + "\n", "utf-8")


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    table(folder, "actors/groups.tsv", "Salt Road Front;SRF;TCD;REB;Salt Front;2025-01;own")
    table(folder, "actors/offices.tsv", "Oru Tamm;EST;Harbour Minister;;3;2020;;2025;own")
    table(folder, "actors/titles.tsv", "harbourmaster-general;3;GOV")
    table(folder, "codebook/agents.tsv", "saltwright;REB")
    table(folder, "outlets/outlets.tsv", "saltroad.example;The Salt Road Gazette;TCD;en|fr;Africa/Ndjamena;paper")
    table(folder, "outlets/wires.tsv", "SRN;SRN|Salt Road News;TCD")
    write(folder, "outlets/profiles.toml", '["koreaherald.com"]\nsections = { "view" = "Views" }\n')
    write(folder, "frames/REJECT.toml", FRAME)
    write(folder, "frames/classes.toml", 'dodging = ["sidestep"]\n')
    write(folder, "README.md", "What this pack is for.")
    return folder


def known() -> tuple[bool, ...]:
    """Whether each thing of the pack is known here."""
    gazette = outlets.by_name("The Salt Road Gazette")
    return (
        bool(actors.base().look_up("Salt Front")),
        bool(offices.who("Oru Tamm", "2021-01-01")),
        "harbourmaster-general" in titles.titles(),
        "saltwright" in codebook.agents(),
        gazette is not None and gazette.zone == "Africa/Ndjamena",
        outlets.wires().get("Salt Road News") == "SRN",
        outlets.outlets()["koreaherald.com"].sections == (("view", "Views"),),
        "stonewall" in frames.by_lemma()[0] and "sidestep" in frames.by_lemma()[0],
    )


def test_all_of_a_pack_is_known_within_and_nothing_of_it_outside(mine: Path) -> None:
    pack = open_pack(mine)
    assert known() == (False,) * 8
    with using((pack,)):
        assert known() == (True,) * 8
        assert actors.base().look_up("Norway")  # ours are still there
    assert known() == (False,) * 8


def test_other_threads_do_not_see_it(mine: Path) -> None:
    seen: list[tuple[Pack, ...]] = []
    with using((open_pack(mine),)):
        thread = threading.Thread(target=lambda: seen.append(in_use()))
        thread.start()
        thread.join()
    assert seen == [()]


def test_of_one_key_the_last_pack_is_right(tmp_path: Path) -> None:
    for name, zone in (("one", "Africa/Lagos"), ("two", "Africa/Dakar")):
        table(tmp_path / name, "outlets/outlets.tsv", f"saltroad.example;The Salt Road Gazette;TCD;en;{zone};paper")
    one, two = open_pack(tmp_path / "one"), open_pack(tmp_path / "two")
    for packs, zone in (((one, two), "Africa/Dakar"), ((two, one), "Africa/Lagos")):
        with using(packs):
            assert outlets.outlets()["saltroad.example"].zone == zone


def test_a_frame_with_our_id_takes_the_place_of_ours(tmp_path: Path) -> None:
    ours = next(frame for frame in frames.frames() if frame.verbs)
    text = FRAME.replace("REJECT", ours.root).replace("reject.stonewall", ours.id).replace(', "@dodging"', "")
    write(tmp_path, f"frames/{ours.root}.toml", text)
    before = len(frames.frames())
    with using((open_pack(tmp_path),)):
        assert len(frames.frames()) == before
        assert next(f for f in frames.frames() if f.id == ours.id).verbs == {"stonewall"}


def test_fingerprint_is_of_contents_and_not_of_place(mine: Path, tmp_path: Path) -> None:
    mark = open_pack(mine).fingerprint
    moved = mine.rename(tmp_path / "elsewhere")
    assert open_pack(moved).fingerprint == mark
    table(moved, "codebook/agents.tsv", "saltwright;MIL")
    assert open_pack(moved).fingerprint != mark


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("frames/Reject.toml", FRAME, "frames/Reject.toml is none of the files"),
        ("notes.txt", "nothing", "none of the files that are read"),
        ("actors/groups.tsv", "name\tiso3\n", "has not the columns name, acronym"),
        ("actors/groups.tsv", "", "is empty"),
        ("frames/REJECT.toml", FRAME, "no class '@dodging'"),
        ("frames/REJECT.toml", "root = [", "frames/REJECT.toml"),
        ("frames/REJECT.toml", FRAME.replace('"@dodging"', '"x"').replace("root", "wurzel"), "root"),
        ("frames/REJECT.toml", FRAME.replace('["stonewall", "@dodging"]', '"stonewall"'), "verbs is no list"),
        ("frames/REJECT.toml", FRAME.replace('"@dodging"', '"x"') + 'needs = ["moon"]\n', "no condition 'moon'"),
        ("frames/REJECT.toml", FRAME.replace('"@dodging"', '"x"') + 'composes = "never"\n', "no table 'never'"),
        ("frames/REJECT.toml", FRAME.replace('"@dodging"', '"x"') + 'colour = "red"\n', "colour"),
        ("outlets/profiles.toml", '["nowhere.example"]\nnames = ["N"]\n', "no such outlet: nowhere.example"),
        ("outlets/profiles.toml", '["koreaherald.com"]\nsection = "N"\n', "no such key: section"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, path: str, text: str, said: str) -> None:
    write(tmp_path, path, text)
    with pytest.raises(DragomanError) as told:
        open_pack(tmp_path)
    assert told.value.code == "DRG-PACK"
    assert said in told.value.message


@pytest.mark.parametrize(
    ("path", "row", "said"),
    [
        ("actors/groups.tsv", "Salt Road Front;SRF", "row 2 has 2 cells"),
        ("actors/persons.tsv", "Oru Tamm;EST;third;", "third"),
        ("actors/offices.tsv", "Oru Tamm;EST;Minister;;third;2020;;2025;own", "third"),
        ("outlets/outlets.tsv", "a.example;A;TCD;en;Moon/Crater;paper", "no zone 'Moon/Crater'"),
    ],
)
def test_a_bad_row_is_said(tmp_path: Path, path: str, row: str, said: str) -> None:
    table(tmp_path, path, row)
    with pytest.raises(DragomanError, match=r"cells|third|zone") as told:
        open_pack(tmp_path)
    assert said in told.value.message


def test_every_file_that_a_pack_may_hold_is_one_of_ours() -> None:
    assert all(data().joinpath(path).is_file() for path in FILES if path != "frames/ROOT.toml")
    assert all(read_text(path)[:1] != "#" for path in TABLES)
