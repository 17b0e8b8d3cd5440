"""The types that every room speaks: frozen, slotted, standard library only."""

from dragoman.model.article import FURNITURE, READABLE, Article, Dateline, Image, Label, Part, Related
from dragoman.model.document import Argument, Clause, Document, Sentence, Token
from dragoman.model.event import Assertion, Attribution, Event, EventPlace, Party, Precision, Root
from dragoman.model.page import Block, Link, Page, Statement
from dragoman.model.record import SCHEMA_VERSION, Record, from_dict, schema, to_dict
from dragoman.model.spans import Issue, Span, Why
from dragoman.model.values import Entity, EntityType, Mention, Place, PlaceAlternative, Quote, Role, TimeExpression

__all__ = [
    "FURNITURE", "READABLE", "SCHEMA_VERSION", "Argument", "Article", "Assertion", "Attribution", "Block", "Clause",
    "Dateline", "Document", "Entity", "EntityType", "Event", "EventPlace", "Image", "Issue", "Label", "Link", "Mention",
    "Page", "Part", "Party", "Place", "PlaceAlternative", "Precision", "Quote", "Record", "Related", "Role", "Root",
    "Sentence", "Span", "Statement", "TimeExpression", "Token", "Why", "from_dict", "schema", "to_dict",
]  # fmt: skip
