"""Persons: spans mended after the parser, titles taken off, surnames recognised by the full name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dragoman.actors.spans import Name
from dragoman.knowledge.titles import titles, words
from dragoman.model import Token

_LONGEST_TITLE = 4
_LETTERS_OF_ACRONYM = 6


def mend(names: list[Name], tokens: Sequence[Token]) -> list[Name]:
    """The names with persons whole: hyphens followed, neighbours taken in, titles off, titled words added."""
    taken = {i for n in names for i in range(n.first, n.last)}
    begins = {n.first for n in names if n.type == "person"}
    untitled = (_without_title(n, tokens, begins) if n.type == "organisation" and not n.entry else n for n in names)
    mended = [_whole(n, tokens, taken) if n.type == "person" else n for n in untitled]
    return _apart([n for n in mended if n.first < n.last], tokens)


def _whole(name: Name, tokens: Sequence[Token], taken: set[int]) -> Name:
    first, last = strip_titles(tokens, name.first, name.last)
    if first == last:
        return replace(name, first=first, last=last)
    first, last = _widen(tokens, first, last, taken)
    text = tokens[first].text
    if last - first == 1 and text.isupper() and 1 < len(text) <= _LETTERS_OF_ACRONYM and not name.entry:
        return replace(name, first=first, last=last, type="organisation", rule="persons.acronym")
    changed = (first, last) != (name.first, name.last)
    taken.update(range(first, last))
    return replace(name, first=first, last=last, rule=f"persons.span < {name.rule}" if changed else name.rule)


def _without_title(name: Name, tokens: Sequence[Token], begins: set[int]) -> Name:
    """A body's name without the title of the person named right after it ("Norland Union President Oru Tamm")."""
    if name.last not in begins and name.last + 1 not in begins:
        return name
    for size in range(min(_LONGEST_TITLE - 1, name.last - name.first), 0, -1):
        if joined(tokens, name.last - size, name.last).lower() in titles():
            return replace(name, last=name.last - size)
    return name


def strip_titles(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """The range of a person's name without titles and honorifics before it, when a name remains."""
    while first < last - 1:
        size = title_size(tokens, first, last)
        if not size or first + size >= last:
            break
        first += size
    return first, last


def title_size(tokens: Sequence[Token], first: int, last: int) -> int:
    """The number of tokens of the longest title or honorific that begins at `first`, 0 for none."""
    known, honorifics = titles(), words("honorific")
    if tokens[first].text.lower() in honorifics:
        return 2 if first + 1 < last and tokens[first + 1].text == "." else 1
    for size in range(min(_LONGEST_TITLE, last - first), 0, -1):
        if joined(tokens, first, first + size).lower() in known:
            return size
    return 0


def joined(tokens: Sequence[Token], first: int, last: int) -> str:
    """The words of the range with single blanks where there were any."""
    parts = [tokens[first].text]
    for i in range(first + 1, last):
        parts += [" ", tokens[i].text] if tokens[i].start > tokens[i - 1].end else [tokens[i].text]
    return "".join(parts)


def _widen(tokens: Sequence[Token], first: int, last: int, taken: set[int]) -> tuple[int, int]:
    """The range with glued hyphens, particles and title-case neighbours that belong to no other name."""
    changed = True
    while changed:
        new_first, new_last = _left(tokens, first, last, taken), _right(tokens, first, last, taken)
        changed = (new_first, new_last) != (first, last)
        first, last = new_first, new_last
    return first, last


def _right(tokens: Sequence[Token], first: int, last: int, taken: set[int]) -> int:
    def free(i: int) -> bool:
        return i < len(tokens) and i not in taken

    if free(last + 1) and _is_hyphen(tokens[last]) and _glued(tokens, last - 1) and _glued(tokens, last):
        return last + 2 if tokens[last + 1].text.isalpha() else last
    if not free(last) or tokens[last].start != tokens[last - 1].end + 1:
        return last
    following = tokens[last]
    if following.text.lower() in words("suffix") and following.text[0].isupper():
        return last + 1
    if following.text.lower() in words("particle") and last + 1 < len(tokens) and following.text[0].islower():
        step = 2 if _is_hyphen(tokens[last + 1]) else 1
        goal = last + step
        joins = free(goal) or (goal < len(tokens) and tokens[goal].ner == "PERSON" and tokens[goal].ner_start)
        if joins and _is_capital(tokens[goal]) and tokens[goal].pos == "PROPN" and following.text.lower() != "e":
            return goal + 1
        return last
    hyphenated = free(last + 2) and _is_hyphen(tokens[last + 1]) and _glued(tokens, last) and _glued(tokens, last + 1)
    if last - first == 1 and _is_capital(following) and hyphenated and tokens[last + 2].text[0].islower():
        return last + 3
    if _is_neighbour(following) and not title_size(tokens, last, last + 1) and not hyphenated:
        return last + 1
    return last


def _left(tokens: Sequence[Token], first: int, last: int, taken: set[int]) -> int:
    if first > 1 and _is_hyphen(tokens[first - 1]) and _glued(tokens, first - 1) and _glued(tokens, first - 2):
        before = tokens[first - 2]
        known = before.text.lower() in {"al", "el", "ul"} or (_is_capital(before) and before.ner in {"", "PERSON"})
        if first - 2 not in taken and known and before.text.isalpha():
            return first - 2
    if first < 1 or first - 1 in taken or tokens[first].start != tokens[first - 1].end + 1:
        return first
    family = _family_before(tokens, first, last)
    if family is not None:
        return family
    before = tokens[first - 1]
    if not _is_neighbour(before) or before.tag == "NNPS" or before.head not in range(first, last):
        return first
    return first if title_size(tokens, first - 1, first) or before.dep != "compound" else first - 1


def _family_before(tokens: Sequence[Token], first: int, last: int) -> int | None:
    """Where a family name begins before a hyphenated given name, even one that is a word ("So", "No", "Im")."""
    if last - first != 3 or not _is_hyphen(tokens[first + 1]) or not tokens[first + 2].text[0].islower():
        return None
    start = first - 1
    while start > 0 and _glued(tokens, start - 1) and tokens[start - 1].text.isalpha():
        start -= 1
    text = joined(tokens, start, first)
    return start if text[0].isupper() and text.lower() in words("family-first") else None


def _is_neighbour(token: Token) -> bool:
    """Whether the word may be part of the name beside it: a proper noun in title case that is in no other name."""
    return token.pos == "PROPN" and token.ner in {"", "PERSON"} and _is_capital(token) and not token.text.isupper()


def _is_capital(token: Token) -> bool:
    return token.text[0].isupper() and token.text.replace("'", "").replace("’", "").isalpha()


def _is_hyphen(token: Token) -> bool:
    return token.text in {"-", "‑", "–"}


def _glued(tokens: Sequence[Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i].end == tokens[i + 1].start


def _apart(names: list[Name], tokens: Sequence[Token]) -> list[Name]:
    """The names in order without overlap; of two the wider stays."""
    kept: list[Name] = []
    for name in sorted(names, key=lambda n: (n.first, -n.last)):
        if kept and kept[-1].meets(name):
            if kept[-1].type == name.type == "person" and name.last > kept[-1].last:
                kept[-1] = replace(kept[-1], last=name.last)
            continue
        kept.append(name)
    return kept


def titled(names: list[Name], tokens: Sequence[Token]) -> Iterator[Name]:
    """Persons that the parser missed: proper nouns right after a title or honorific ("Ambassador Oru Tamm")."""
    taken = {i for n in names for i in range(n.first, n.last)}
    i = 0
    while i < len(tokens):
        token = tokens[i]
        able = token.pos in {"PROPN", "NOUN", "ADJ"} and token.text[0].isupper() and i not in taken
        size = title_size(tokens, i, len(tokens)) if able else 0
        first = i + size
        last = first
        while size and last < len(tokens) and last not in taken and _is_name_word(tokens[last]):
            last += 1
        if first < last and tokens[first].start <= tokens[first - 1].end + 1 and _names_alone(tokens, i, last):
            yield Name(*_widen(tokens, first, last, taken), "person", "persons.titled")
        i = max(last, first, i + 1)


def _is_name_word(token: Token) -> bool:
    return _is_neighbour(token) and not title_size((token,), 0, 1)


def _names_alone(tokens: Sequence[Token], title: int, last: int) -> bool:
    """Whether the capitals are a person's: not in a headline in title case, no "-ship" after it."""
    after = tokens[last] if last < len(tokens) else None
    strong = tokens[title].text.lower() in words("honorific") or tokens[title].dep == "compound"
    return strong and not (after and after.pos in {"NOUN", "PROPN"} and after.start == tokens[last - 1].end + 1)


def surnames(names: list[Name], tokens: Sequence[Token]) -> list[Name]:
    """The names with single words retyped as persons where the page gives the full name, and bare surnames added."""
    family = _families(names, tokens)
    out = []
    for name in names:
        alone = name.last - name.first == 1 and name.type != "person" and name.label
        bears = alone and family[tokens[name.first].text] and not (name.entry and name.entry.kind == "country")
        out.append(replace(name, type="person", rule="persons.surname", entry=None, use="") if bears else name)
    taken = {i for n in out for i in range(n.first, n.last)}
    out += [
        Name(t.i, t.i + 1, "person", "persons.surname")
        for t in tokens
        if t.pos == "PROPN" and t.i not in taken and family[t.text] and _stands_alone(tokens, t)
    ]
    return sorted(out, key=lambda n: n.first)


def _families(names: list[Name], tokens: Sequence[Token]) -> Counter[str]:
    """How often each word is the family name of a person whom the page names in full."""
    found: Counter[str] = Counter()
    for name in names:
        if name.type == "person" and name.last - name.first > 1:
            found[tokens[name.last - 1].text] += 1
            if tokens[name.first].text.lower() in words("family-first"):
                found[tokens[name.first].text] += 1
    return +Counter({w: n for w, n in found.items() if len(w) > 1 and w[0].isupper()})


def _stands_alone(tokens: Sequence[Token], token: Token) -> bool:
    """Whether no capitalised neighbour makes the word part of a longer name."""
    around = [tokens[i] for i in (token.i - 1, token.i + 1) if 0 <= i < len(tokens)]
    return not any(
        t.pos == "PROPN" and t.text[0].isupper() and (t.head == token.i or token.head == t.i) and t.dep == "compound"
        for t in (*around, token)
        if t is not token or token.dep == "compound"
    )
