"""Tables are read as they stand, or refused with the row that is wrong."""

import pytest

from dragoman.errors import DragomanError
from dragoman.knowledge.tables import cells, split


def test_cells_skip_remarks_and_empty_lines() -> None:
    header, rows = cells("name\tcode\n# a remark\nNorland\tNOR\n\n")
    assert header == ["name", "code"]
    assert rows == [["Norland", "NOR"]]


def test_a_short_row_is_named() -> None:
    with pytest.raises(DragomanError, match="row 2 has 1 cells"):
        cells("name\tcode\nNorland\n", "lands.tsv")


def test_split_of_an_empty_cell_is_empty() -> None:
    assert split("") == ()
    assert split("a|b") == ("a", "b")
