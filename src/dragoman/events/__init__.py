"""events: first version to come."""

from dragoman.model import Document


def add_events(document: Document) -> Document:
    """The document with its events added."""
    return document
