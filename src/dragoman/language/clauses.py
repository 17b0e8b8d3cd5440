"""Clauses: predicates with normalised arguments, between the parse and everything that codes."""

from dragoman.model import Document


def add_clauses(document: Document) -> Document:
    """The document with its clauses added."""
    return document
