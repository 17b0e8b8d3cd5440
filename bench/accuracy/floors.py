"""The gate: figures on the development data may not fall below their floors, and floors only rise.

    python -m bench.accuracy.floors [--sets records,events] [--raise]

`floors.toml` holds, for each set, the least value of each figure (for `most_*` the greatest). A figure may lie below
its floor by the noise margin. `--raise` writes better figures in as new floors; it never lowers one.
Needs the evaluation data as ../shared beside the repository; says so and ends otherwise.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
MEASURE = HERE.parents[1].parent / "shared" / "eval" / "measure.py"
MARGIN = 0.005  # as much as a different order of documents makes

Figures = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure beyond its bound."""

    name: str
    figure: str
    bound: float
    value: float | None

    def __str__(self) -> str:
        return f"{self.name} {self.figure}: {self.value} against {self.bound}"


def floors(text: str) -> Figures:
    """The bounds by set; figures that must stay low are named `most.FIGURE`."""
    return tomllib.loads(text)


def falls(bounds: Figures, measured: Figures) -> Iterator[Fall]:
    """Every figure that is missing or beyond its bound by more than the margin."""
    for name, figures in bounds.items():
        for figure, bound in figures.items():
            value = measured.get(name, {}).get(figure.removeprefix("most_"))
            if value is None or not _holds(figure, bound, value):
                yield Fall(name, figure, bound, value)


def _holds(figure: str, bound: float, value: float) -> bool:
    return value <= bound + MARGIN if figure.startswith("most_") else value >= bound - MARGIN


def risen(bounds: Figures, measured: Figures) -> dict[str, dict[str, float]]:
    """The bounds with every better figure put in; none is ever loosened."""
    out: dict[str, dict[str, float]] = {}
    for name, figures in bounds.items():
        out[name] = {}
        for figure, bound in figures.items():
            value = measured.get(name, {}).get(figure.removeprefix("most_"), bound)
            out[name][figure] = round(min(bound, value) if figure.startswith("most_") else max(bound, value), 3)
    return out


def measure(sets: str) -> dict[str, dict[str, float]]:
    """The figures of the sets, by the scorers beside the data."""
    program = Path(sys.executable).with_name("dragoman")
    command = [sys.executable, str(MEASURE), "--json", "--sets", sets, "--dragoman", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, dict[str, float]] = {}
    for line in done.stdout.splitlines():
        found |= json.loads(line)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets")
    parser.add_argument("--raise", dest="lift", action="store_true")
    args = parser.parse_args()
    bounds = floors(FLOORS.read_text("utf-8"))
    if not MEASURE.exists():
        print("the evaluation data is not beside the repository (../shared/eval): nothing to measure")
        return
    wanted = args.sets.split(",") if args.sets else list(bounds)
    chosen = {name: bounds[name] for name in wanted}
    measured = measure(",".join(wanted))
    for name in wanted:
        for figure, bound in chosen[name].items():
            print(
                f"{name:12} {figure:32} {measured[name].get(figure.removeprefix('most_'), float('nan')):.3f} ({bound})"
            )
    found = list(falls(chosen, measured))
    for fall in found:
        print(f"FELL  {fall}")
    if args.lift:
        write(dict(bounds) | risen(chosen, measured))
    sys.exit(1 if found else 0)


def write(bounds: Figures) -> None:
    lines = ["# Floors of the accuracy gate (bench/accuracy/floors.py). They only rise.\n"]
    for name, figures in bounds.items():
        lines.append(f"\n[{name}]\n")
        lines += [f"{figure} = {bound}\n" for figure, bound in figures.items()]
    FLOORS.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
