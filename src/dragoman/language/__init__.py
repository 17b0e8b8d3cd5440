"""From an article to a document: sentences and tokens, then clauses."""

from dragoman.language.clauses import add_clauses
from dragoman.language.parsing import parse, parse_many

__all__ = ["add_clauses", "parse", "parse_many"]
