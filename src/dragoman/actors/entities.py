"""entities"""

from dragoman.model import Document


def add_entities(document: Document) -> Document:
    """The document with its entities added."""
    return document
