"""The words of the screens in other languages: templates are written in English, which is the key of every message.

A catalogue is a TOML file in `messages`, named after its language, from English to that language; what it lacks stays
English. `messages/template.toml` holds every message, for whoever begins one: `python -m dragoman.web.catalogue`.
"""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import jinja2
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from dragoman.errors import DragomanError
from dragoman.web import words

FOLDER = Path(__file__).parent / "messages"
TEMPLATES = Path(__file__).parent / "templates"
Say = Callable[[str], str]
# Inside a tag: attributes that a person reads or hears. Outside: everything.
_READ = re.compile(r'(?<=[ \n])((?:title|placeholder|aria-label|alt)=")([^"]*)')
_SOMETHING = re.compile(r"[^\W\d_]")
_PHRASE = re.compile(r"[A-Z][a-z]|.*[a-z] [a-z(“]|[a-z ]+%s")


def languages() -> dict[str, Path]:
    """The file of each language that has messages, by its code, in order; English needs none."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml")) if path.stem != "template"}


@functools.cache
def messages(language: str) -> Mapping[str, str]:
    """The messages of a language by their English; empty for English. Raises `DRG-USAGE` when there is none."""
    if language == "en":
        return {}
    known = languages()
    if language not in known:
        raise DragomanError("DRG-USAGE", f"no messages in {language!r}; there are {', '.join(('en', *known))}")
    return dict(tomllib.loads(known[language].read_text(encoding="utf-8")))


class Translated(Extension):
    """Says every text of a template by `environment.say`: no template can show one outside the catalogue."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens with their texts said."""
        say: Say = getattr(self.environment, "say", str)
        inside = False
        for token in stream:
            if token.type == "data":
                inside, text = _said(token.value, say, inside=inside)
                yield Token(token.lineno, "data", text)
            elif token.type == "string" and _PHRASE.match(token.value):
                yield Token(token.lineno, "string", say(token.value))
            else:
                yield token


def _said(html: str, say: Say, *, inside: bool) -> tuple[bool, str]:
    """Whether the piece of HTML ends inside a tag, and the piece with its texts said."""
    parts = []
    for part in re.findall(r"[<>]|[^<>]+", html):
        if part in "<>":
            inside = part == "<"
            parts.append(part)
        elif inside:
            parts.append(_READ.sub(lambda found: found[1] + _kept(found[2], say), part))
        else:
            parts.append(_kept(part, say))
    return inside, "".join(parts)


def _kept(text: str, say: Say) -> str:
    """A text said, with the white space around it as it was; what holds no letter, or is an entity, stays."""
    bare = text.strip()
    if not _SOMETHING.search(re.sub(r"&\w+;", "", bare)):
        return text
    return text.replace(bare, say(" ".join(bare.split())))


def extracted(more: Iterable[str] = ()) -> list[str]:
    """Every message of the templates, of `words.spoken`, and `more`, sorted."""
    found = {*more}
    environment = jinja2.Environment(extensions=[Translated], trim_blocks=True, lstrip_blocks=True, autoescape=True)

    def note(text: str) -> str:
        found.add(text)
        return text

    environment.say = note  # type: ignore[attr-defined]
    for path in sorted(TEMPLATES.glob("*.html")):
        environment.parse(path.read_text(encoding="utf-8"))
    return sorted(found | words.spoken())


def as_toml(found: Iterable[str], known: Mapping[str, str], head: str) -> str:
    """Messages as a TOML file under its first lines: each as it is known to be said, or in English."""
    pairs = ((json.dumps(text, ensure_ascii=False) for text in (text, known.get(text, text))) for text in found)
    return head + "".join(f"{english} = {said}\n" for english, said in pairs)


def write() -> None:
    """Write the template anew, and put each language into its order: what it lacks stands in English, what is no
    message any more is gone."""
    from dragoman.web.rendering import SPOKEN

    found = extracted(SPOKEN)
    head = "# Every message of the screens. Copy this file to <language>.toml and put your words on the right.\n"
    (FOLDER / "template.toml").write_text(as_toml(found, {}, head), encoding="utf-8")
    for path in languages().values():
        text = path.read_text(encoding="utf-8")
        head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
        path.write_text(as_toml(found, tomllib.loads(text), head), encoding="utf-8")


if __name__ == "__main__":
    write()
