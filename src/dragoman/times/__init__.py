"""times: first version to come."""

from dragoman.model import Document


def add_times(document: Document) -> Document:
    """The document with its times added."""
    return document
