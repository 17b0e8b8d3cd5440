"""The gate of accuracy itself: it sees what fell, and never lowers a floor."""

from bench.accuracy.floors import FLOORS, falls, floors, risen

BOUNDS = {"pages": {"f1": 0.9, "most_false": 0.2}}


def test_a_figure_below_its_floor_or_missing_is_a_fall() -> None:
    assert [f.figure for f in falls(BOUNDS, {"pages": {"f1": 0.8, "false": 0.1}})] == ["f1"]
    assert [f.figure for f in falls(BOUNDS, {"pages": {"f1": 0.95, "false": 0.3}})] == ["most_false"]
    assert len(list(falls(BOUNDS, {}))) == 2


def test_noise_within_the_margin_is_no_fall() -> None:
    assert not list(falls(BOUNDS, {"pages": {"f1": 0.897, "false": 0.203}}))


def test_floors_only_rise() -> None:
    assert risen(BOUNDS, {"pages": {"f1": 0.95, "false": 0.3}}) == {"pages": {"f1": 0.95, "most_false": 0.2}}
    assert risen(BOUNDS, {"pages": {"f1": 0.5, "false": 0.1}}) == {"pages": {"f1": 0.9, "most_false": 0.1}}


def test_the_shipped_floors_can_be_read() -> None:
    assert floors(FLOORS.read_text("utf-8"))["records"]["evidence_ok"] == 1.0
