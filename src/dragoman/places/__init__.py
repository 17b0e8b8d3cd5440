"""places: first version to come."""

from dragoman.model import Document


def add_places(document: Document) -> Document:
    """The document with its places added."""
    return document
