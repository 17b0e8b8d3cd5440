"""What cutting knows: month names, the words that furniture carries, the weights of the labeller."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dragoman.knowledge.tables import data, read_tsv, split


@functools.cache
def months() -> Mapping[str, int]:
    """Month numbers by casefolded name, whole or abbreviated, in forty languages."""
    return {row["name"]: int(row["month"]) for row in read_tsv("cutting/months.tsv")}


@functools.cache
def function_words() -> Mapping[str, tuple[str, ...]]:
    """The languages (BCP 47) of which a casefolded word is one of the commonest."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_tsv("cutting/function_words.tsv"):
        for word in split(row["words"]):
            found[word] = (*found.get(word, ()), row["language"])
    return found


@functools.cache
def furniture() -> tuple[tuple[str, str, str], ...]:
    """(label, mode, phrase): how furniture is worded; mode `is`, `starts` or `has`, phrases casefolded."""
    return tuple((row["label"], row["mode"], row["phrase"]) for row in read_tsv("cutting/furniture.tsv"))


@functools.cache
def appeals() -> Mapping[str, tuple[str, ...]]:
    """Lower-case words with which pages speak to their readers, by kind: consent, subscribe, call, address."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_tsv("cutting/appeals.tsv"):
        found[row["kind"]] = (*found.get(row["kind"], ()), row["phrase"])
    return found


@functools.cache
def labeller_arrays() -> Mapping[str, NDArray[np.generic]]:
    """The arrays of the trained labeller, by name."""
    with data().joinpath("cutting/labeller.npz").open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
