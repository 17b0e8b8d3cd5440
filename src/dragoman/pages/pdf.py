"""The text of a PDF file, by pypdf, which is an extra."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dragoman.errors import DragomanError
from dragoman.model import Page, Statement
from dragoman.pages.dump import page_from_text
from dragoman.pages.read import address_of
from dragoman.plugins import Failure, Limits


@dataclass(frozen=True, slots=True)
class PdfReader:
    """Reads the text of a PDF file as a dump, pages one after the other. Scanned pages hold no text."""

    name: str = "pdf"
    streams: bool = False

    def claims(self, source: str, head: bytes) -> bool:
        """Whether the bytes begin a PDF file."""
        return head.startswith(b"%PDF-")

    def read(self, source: str, data: bytes | None, limits: Limits) -> Iterator[Page | Failure]:
        """The one page."""
        try:
            text, title = _text_of(data or b"")
        except DragomanError as error:
            yield Failure.of(source, error.code, error.message)
            return
        if not text.strip():
            yield Failure.of(source, "DRG-EMPTY", "the PDF holds no text; is it scanned?")
            return
        page = page_from_text(source, text.encode(), url=address_of(source))
        stated = (Statement("title", "title", title),) if title else ()
        page_id = hashlib.sha256(data or b"").hexdigest()
        yield replace(page, id=page_id, media_type="application/pdf", statements=page.statements + stated)


def _text_of(data: bytes) -> tuple[str, str | None]:
    """The text and the title of a PDF; raises `DRG-EXTRA`, `DRG-ARCHIVE`."""
    try:
        import pypdf
    except ImportError as error:
        raise DragomanError("DRG-EXTRA", "PDF files need pypdf: pip install dragoman[pdf]") from error
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        text = "\n\n".join(page.extract_text() for page in reader.pages)
        title = reader.metadata.title if reader.metadata else None
    except Exception as error:  # pypdf raises whatever the damaged bytes lead it to
        raise DragomanError("DRG-ARCHIVE", f"the PDF is damaged: {error}") from error
    return text.encode("utf-8", "replace").decode(), title


READER = PdfReader()
