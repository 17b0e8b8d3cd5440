"""Rows as tables: for pandas, Polars and Arrow, or as plain dicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

from dragoman.errors import DragomanError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


class Row(Protocol):
    """Anything with a `to_dict`."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values by name."""
        ...


R = TypeVar("R", bound=Row)


class Table(Sequence[R], Generic[R]):
    """Rows that can be looped over, indexed, counted, and turned into a data frame.

    `total` is how many rows the query has in all, of which these are one page.
    """

    def __init__(self, rows: Sequence[R], total: int | None = None) -> None:
        self.rows = tuple(rows)
        self.total = len(self.rows) if total is None else total

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[R]: ...
    def __getitem__(self, index: int | slice) -> R | Sequence[R]:
        """A row, or a slice of them."""
        return self.rows[index]

    def __repr__(self) -> str:
        return f"<{len(self.rows)} of {self.total} rows>"

    def to_dicts(self) -> list[dict[str, Any]]:
        """One plain dict a row."""
        return [row.to_dict() for row in self.rows]

    def flat(self) -> list[dict[str, Any]]:
        """One dict a row, lists joined: names by '; ', so that a table has one value a cell."""
        return [{name: _cell(value) for name, value in row.to_dict().items()} for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas data frame, one row each; raises `DRG-EXTRA` when pandas is missing."""
        pandas = _import("pandas")
        return pandas.DataFrame(self.flat())

    def to_polars(self) -> polars.DataFrame:
        """A Polars data frame; raises `DRG-EXTRA` when Polars is missing."""
        polars = _import("polars")
        return polars.DataFrame(self.flat(), infer_schema_length=None)  # type: ignore[no-any-return]

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table, lists and dicts kept as such; raises `DRG-EXTRA` when pyarrow is missing."""
        pyarrow = _import("pyarrow")
        return pyarrow.Table.from_pylist(self.to_dicts())


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return "; ".join(str(v.get("name", v) if isinstance(v, dict) else v) for v in value)
    return value


def _import(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise DragomanError("DRG-EXTRA", f"{name} is not installed", "pip install 'dragoman[export]'") from error
