"""Acronyms that the page itself declares: "Norland Fisheries Agency (NFA)"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.actors.spans import Name
from dragoman.model import Token

_SMALL = frozenset(
    {"of", "the", "and", "for", "on", "in", "to", "de", "du", "des", "la", "le", "del", "y", "&", "'s", "’s", "-"}
)
_LONGEST = 12


def declare(names: list[Name], tokens: Sequence[Token]) -> tuple[list[Name], dict[str, str]]:
    """The names with declared acronyms and their long forms whole, and the long form of each acronym as written."""
    long_forms: dict[str, tuple[int, int]] = {}
    for i in range(1, len(tokens) - 2):
        if tokens[i].text == "(" and tokens[i + 2].text == ")" and is_acronym(tokens[i + 1].text):
            span = _long_form(tokens, i, tokens[i + 1].text)
            if span:
                long_forms.setdefault(tokens[i + 1].text, span)
    if not long_forms:
        return names, {}
    names = _with_long_forms(names, long_forms, tokens)
    names = _with_acronyms(names, long_forms, tokens)
    forms = {a: " ".join(t.text for t in tokens[first:last]) for a, (first, last) in long_forms.items()}
    return names, forms


def is_acronym(text: str) -> bool:
    """Whether the word looks like one: two to eight letters, most of them capitals."""
    letters = text.replace(".", "").replace("-", "")
    capitals = sum(c.isupper() for c in letters)
    return 2 <= len(letters) <= 8 and letters.isalnum() and capitals >= 2 and capitals * 2 > len(letters)


def _long_form(tokens: Sequence[Token], end: int, acronym: str) -> tuple[int, int] | None:
    """The words before `end` whose initials spell the acronym; small words may be left out."""
    wanted = [c for c in acronym.upper() if c.isalpha()]
    i, left = end - 1, len(wanted)
    while i >= max(0, end - _LONGEST) and left:
        word = tokens[i].text
        if word[0].upper() == wanted[left - 1] and (word[0].isupper() or word.lower() not in _SMALL):
            left -= 1
        elif word.lower() not in _SMALL:
            parts = [c for c in word if c.isupper()]
            if len(parts) < 2 or "".join(parts) != "".join(wanted[left - len(parts) : left]):
                return None
            left -= len(parts)
        i -= 1
    first = i + 1
    return (first, end) if left == 0 and tokens[first].text[0].isupper() and end - first > 1 else None


def initials(text: str) -> str:
    """The capitals that an acronym of the name would have."""
    return "".join(w[0] for w in text.replace("-", " ").split() if w.lower() not in _SMALL and w[0].isalpha()).upper()


def _with_long_forms(names: list[Name], forms: dict[str, tuple[int, int]], tokens: Sequence[Token]) -> list[Name]:
    out = list(names)
    for first, last in forms.values():
        inside = [n for n in out if n.first < last and first < n.last]
        if any(n.first <= first and n.last >= last for n in inside):
            continue
        wider = [n for n in inside if n.first < first and n.label]  # "Norland's Fisheries Agency" in one piece
        kept = next((n.entry for n in inside if n.entry and n.type == "organisation"), None)
        out = [n for n in out if n not in inside or n in wider]
        out = [replace(n, last=first) if n in wider else n for n in out if n not in wider or n.first < first]
        out.append(Name(first, last, "organisation", "acronyms.long-form", entry=kept))
    return sorted((n for n in out if n.first < n.last), key=lambda n: n.first)


def _with_acronyms(names: list[Name], forms: dict[str, tuple[int, int]], tokens: Sequence[Token]) -> list[Name]:
    """The names with every declared acronym read as the page declares it, whatever else the letters stand for."""
    long = {(n.first, n.last): n for n in names}
    covered = {i: n for n in names for i in range(n.first, n.last)}
    out = list(names)
    for token in tokens:
        if token.text not in forms:
            continue
        full = long.get(forms[token.text])
        kind = full.type if full and full.type != "person" else "organisation"
        entry = full.entry if full else None
        held = covered.get(token.i)
        if held is None:
            out.append(Name(token.i, token.i + 1, kind, "acronyms.declared", entry=entry))
        elif held.last - held.first == 1 and (held.type != kind or held.entry != entry):
            out[out.index(held)] = replace(held, type=kind, rule="acronyms.declared", entry=entry, use="")
    return sorted(out, key=lambda n: n.first)
