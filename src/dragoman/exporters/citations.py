"""Citations of the pages: CSL JSON and BibTeX."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.exporters.columns import flat
from dragoman.exporters.dataset import Dataset
from dragoman.exporters.exporter import Exporter
from dragoman.store import PageRow


def as_csl(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """The pages as CSL JSON items of type article-newspaper. Source: CSL 1.0.2, input data model."""
    items = [_item(page) for page in dataset.pages()]
    target.write_text(json.dumps(items, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def as_bibtex(dataset: Dataset, target: Path, layout: str = "own") -> None:
    """The pages as BibTeX entries of type online. Source: biblatex manual, entry types."""
    target.write_text("\n".join(_entries(dataset)), encoding="utf-8")


def key(page: PageRow) -> str:
    """A citation key: outlet, date, eight digits of the page's id."""
    site = unicodedata.normalize("NFKD", page.site or "page").encode("ascii", "ignore").decode()
    name = "".join(c for c in site.lower() if c.isalnum()) or "page"
    return f"{name}{(page.published or '')[:10].replace('-', '')}_{page.id[:8]}"


def _parts(moment: str | None) -> list[list[int]] | None:
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", moment or "")
    return [[int(part) for part in match.groups() if part]] if match else None


def _item(page: PageRow) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": key(page),
        "type": "article-newspaper",
        "title": flat(page.headline) or page.source,
        "container-title": page.site,
        "URL": page.url,
        "language": page.language,
        "note": f"dragoman page {page.id}",
    }
    for name, moment in (("issued", page.published), ("accessed", page.fetched)):
        parts = _parts(moment)
        if parts:
            data[name] = {"date-parts": parts}
    return {name: value for name, value in data.items() if value is not None}


def _entries(dataset: Dataset) -> Iterator[str]:
    for page in dataset.pages():
        fields = {
            "title": "{" + _latex(flat(page.headline) or page.source) + "}",
            "journal": _latex(page.site or ""),
            "date": (page.published or "")[:10],
            "url": page.url or "",
            "urldate": (page.fetched or "")[:10],
            "note": f"dragoman page {page.id}",
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value.strip("{}"))
        yield f"@online{{{key(page)},\n{lines}\n}}\n"


def _latex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text.replace("\\", ""))


CSL = Exporter("csl", ".csl.json", "citations of the pages, CSL JSON", as_csl)
BIBTEX = Exporter("bibtex", ".bib", "citations of the pages, BibTeX", as_bibtex)
