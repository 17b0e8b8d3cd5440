"""How far reviewers agree: Krippendorff's alpha for nominal values, field by field."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one field: alpha (None when nothing varies or too few units), units with two or more values, the
    share of these on which all say the same.
    """

    field: str
    alpha: float | None
    units: int
    same: float | None


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal data: 1 all agree, 0 as by chance; None when it is not defined.

    `units` holds the values that the coders gave to each unit; units with fewer than two values do not count.
    Source: K. Krippendorff, Content Analysis, chapter "Reliability" (coincidence matrix).
    """
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for values in units:
        if len(values) < 2:
            continue
        for i, one in enumerate(values):
            for j, other in enumerate(values):
                if i != j:
                    coincidences[(one, other)] += 1 / (len(values) - 1)  # type: ignore[assignment]
    totals: dict[Hashable, float] = defaultdict(float)
    for (one, _), weight in coincidences.items():
        totals[one] += weight
    count = sum(totals.values())
    expected = count**2 - sum(total**2 for total in totals.values())
    if count < 2 or not expected:
        return None
    observed = sum(weight for (one, other), weight in coincidences.items() if one != other)
    return 1 - (count - 1) * observed / expected


def agreement(judged: Mapping[str, Sequence[Mapping[str, str]]], fields: Sequence[str]) -> list[Agreement]:
    """Agreement on each field; `judged` gives for each unit what each coder said of it, by field."""
    found = []
    for field in fields:
        values = [[said[field] for said in coders if field in said] for coders in judged.values()]
        units = [unit for unit in values if len(unit) > 1]
        same = sum(len(set(unit)) == 1 for unit in units) / len(units) if units else None
        found.append(Agreement(field, alpha(units), len(units), same))
    return found
