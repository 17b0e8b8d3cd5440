"""What each sample page becomes, one value a line. `make golden` writes the listings anew: read the diff first."""

import os
from pathlib import Path

import pytest

from dragoman.exporters.listing import as_listing
from dragoman.tracker.reading import read
from dragoman.tracker.samples import sample_pages

HERE = Path(__file__).parent


@pytest.mark.parametrize("page", sample_pages(), ids=lambda p: p.stem)
def test_sample_page_reads_as_its_golden_listing(page: Path) -> None:
    golden = HERE / f"{page.stem}.txt"
    listing = as_listing(read(str(page)))
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(listing, encoding="utf-8")
    assert listing == golden.read_text(encoding="utf-8")
