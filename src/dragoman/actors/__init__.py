"""Who: people, offices, bodies, states, and by whose account."""

from dragoman.actors.entities import add_entities
from dragoman.actors.quotes import add_quotes

__all__ = ["add_entities", "add_quotes"]
