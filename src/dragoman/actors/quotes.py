"""quotes"""

from dragoman.model import Document


def add_quotes(document: Document) -> Document:
    """The document with its quotes added."""
    return document
