"""Names in the text: what the parser proposes, corrected by what is known. Knowledge decides, the parser fills in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from dragoman.actors import acronyms, persons, types
from dragoman.actors.nominals import nouns
from dragoman.actors.spans import Name
from dragoman.knowledge.actors import Base, Match, Term
from dragoman.knowledge.actors import base as knowledge_base
from dragoman.model import Document, EntityType, Sentence, Token

_LABELS: dict[str, EntityType] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "facility",
}
_LOCATIVE = frozenset({"in", "at", "from", "near", "outside", "around", "inside", "to", "into", "across", "of"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "agent", "dative"})
_KOREAS = frozenset({"PRK", "KOR"})


_OCCASIONS = frozenset({"election", "referendum", "census", "olympics", "cup", "games", "championship", "primary"})


def find_names(document: Document, base: Base) -> tuple[list[Name], dict[str, str]]:
    """The names of the document in order, without overlap, and the long forms of the acronyms that it declares."""
    names, forms = propose(document, base)
    return types.settle(document, names), forms


def propose(document: Document, base: Base) -> tuple[list[Name], dict[str, str]]:
    """The names before their types are settled, and the declared acronyms."""
    tokens = document.tokens
    starts = {t.start: t.i for t in tokens}
    ends = {t.end: t.i + 1 for t in tokens}
    found: list[Name] = []
    known = [_known(document, s, base, starts, ends) for s in document.sentences]
    known = _with_spelt_out(known, base, tokens)
    near = _countries_named(known)
    for sentence, names in zip(document.sentences, known, strict=True):
        ours = [n for n, term in names if _holds_here(n, term, sentence, tokens, near)]
        theirs = list(_proposed(tokens[sentence.first : sentence.last], tokens))
        found += _merge(ours, theirs, tokens)
    found = persons.mend(found, tokens)
    found += persons.titled(found, tokens)
    found = persons.surnames(sorted(found, key=lambda n: n.first), tokens)
    found, forms = acronyms.declare(found, tokens)
    found = _national(found, tokens)
    return [n for n in found if not _is_of_occasion(n, tokens)], forms


def _with_spelt_out(
    known: list[list[tuple[Name, Term]]], base: Base, tokens: Sequence[Token]
) -> list[list[tuple[Name, Term]]]:
    """The known names, an acronym of several read as the one that the page also spells out."""
    spelt = {n.entry.id for names in known for n, t in names if n.entry and t.use != "acronym"}
    return [[_as_spelt(n, t, base, spelt, tokens) for n, t in names] for names in known]


def _as_spelt(name: Name, term: Term, base: Base, spelt: set[str], tokens: Sequence[Token]) -> tuple[Name, Term]:
    if term.use == "acronym" and name.entry and name.entry.id not in spelt:
        for other in base.look_up(term.text):
            if other.use == "acronym" and other.entry.id in spelt:
                return replace(name, type=other.entry.type, rule=other.entry.id, entry=other.entry), other
    return name, term


def _national(names: list[Name], tokens: Sequence[Token]) -> list[Name]:
    """The names without the reading as a world body where a state owns it: "Norland's Security Council"."""
    states = {n.last: n for n in names if n.entry and n.entry.kind in {"country", "nickname"} and n.entry.country}
    out = []
    for name in names:
        start = name.first - 1 if name.first and tokens[name.first - 1].tag == "POS" else name.first
        entry = name.entry
        foreign = entry is not None and entry.kind in {"organisation", "group"} and start in states
        owner = states[start].entry if foreign else None
        wrong = owner is not None and entry is not None and entry.country != owner.country and entry.what != "media"
        out.append(replace(name, entry=None, use="", rule="names.national") if wrong else name)
    return out


def _known(
    document: Document, sentence: Sentence, base: Base, starts: dict[int, int], ends: dict[int, int]
) -> list[tuple[Name, Term]]:
    names = []
    for match in base.matches(document.page.text, sentence.span.start, sentence.span.end):
        end = match.end
        if end not in ends:
            end += 1 if document.page.text[end : end + 1] == "." else -1 if document.page.text[end - 1] == "." else 0
        if match.start in starts and end in ends:
            names.append(_name(match, starts[match.start], ends[end], document.tokens))
    return names


def _name(match: Match, first: int, last: int, tokens: Sequence[Token]) -> tuple[Name, Term]:
    term = _best(match.terms, tokens[last - 1])
    entry = term.entry
    kind: EntityType = entry.type
    if entry.kind == "nickname":
        kind = "country" if entry.what in {"government", "state"} else "organisation"
    if term.use == "capital":
        kind = "place"
    nominal = term.use == "noun"
    return Name(first, last, kind, entry.id, "nominal" if nominal else "name", term.use, entry), term


def _best(terms: tuple[Term, ...], last: Token) -> Term:
    """The term that fits the part of speech: a country's name as noun or as adjective ("US", "Palestinian")."""
    if len(terms) > 1 and terms[0].entry.kind == "country":
        wanted = {"name"} if last.pos == "PROPN" and last.dep not in {"compound", "amod"} else {"adjective", "name"}
        return next((t for t in terms if t.use in wanted), terms[0])
    return terms[0]


def _countries_named(known: Iterable[Iterable[tuple[Name, Term]]]) -> frozenset[str]:
    """The states that the page calls by a name of their own; a page on one Korea is a page on both."""
    named = {n.entry.country for names in known for n, t in names if n.entry and n.entry.kind == "country"}
    if named & _KOREAS:
        named |= _KOREAS
    return frozenset(c for c in named if c)


def _holds_here(name: Name, term: Term, sentence: Sentence, tokens: Sequence[Token], near: frozenset[str]) -> bool:
    """Whether the condition of a nickname or of a doubtful name is met."""
    first, last = tokens[name.first], tokens[name.last - 1]
    if term.use == "nickname":
        return _is_nickname(name, term, sentence, tokens, near)
    if term.use == "acronym":
        return bool(last.ner) or last.pos == "PROPN"
    if _is_common(term) and near and name.entry and name.entry.country not in near:
        return False
    if name.last - name.first == 1 and name.entry and name.entry.kind in {"organisation", "group", "media", "building"}:
        return first.ner in {"ORG", "PERSON", "GPE", "FAC", "PRODUCT", "NORP", "LOC"}
    return first.text[0].isupper()


def _is_common(term: Term) -> bool:
    """Whether many states have a body of that name ("Congress")."""
    return term.entry.country is not None and term.text != term.entry.name and term.text.lower() in nouns()


def _is_nickname(name: Name, term: Term, sentence: Sentence, tokens: Sequence[Token], near: frozenset[str]) -> bool:
    entry = term.entry
    if term.condition == "page" and entry.country not in near:
        return False
    if term.condition == "abroad":
        capitals = {t.entry.country for t in knowledge_base().look_up(term.text) if t.use == "capital"}
        return not capitals & near and is_party(tokens, name.first, name.last)
    before = tokens[name.first - 1] if name.first > sentence.first else None
    after = tokens[name.last] if name.last < sentence.last else None
    wants_article = term.condition == "page" and entry.name.startswith("the ")
    if wants_article and not (before and before.text.lower() == "the"):
        bare = after is not None and (after.text in {"'s", "’s"} or sentence.label != "body")
        if not bare:
            return False
    if term.condition == "page" and after and after.pos == "PROPN":
        return False
    return term.condition != "metonym" or is_party(tokens, name.first, name.last)


def is_party(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the phrase at `first:last` stands where a party to an act stands: subject, agent, partner."""
    head = next((t for t in tokens[first:last] if not first <= t.head < last), tokens[last - 1])
    while head.dep == "conj" and tokens[head.head].i != head.i:
        head = tokens[head.head]
    if head.dep in _SUBJECT:
        return tokens[head.head].lemma != "be"
    return head.dep == "pobj" and tokens[head.head].lemma in {"with", "between", "by", "against", "toward", "towards"}


def _proposed(words: Sequence[Token], tokens: Sequence[Token]) -> Iterator[Name]:
    """The parser's names of our types, without articles, genitive endings and stray marks at their borders."""
    i = 0
    while i < len(words):
        label = words[i].ner
        j = i + 1
        while j < len(words) and words[j].ner == label and not words[j].ner_start:
            j += 1
        if label in _LABELS:
            first, last = trim(tokens, words[i].i, words[j - 1].i + 1)
            if first < last:
                yield Name(first, last, _LABELS[label], f"spacy:{label}", label=label)
        i = j


def trim(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """The range without articles before, and genitive endings and marks on both sides."""
    while first < last and (tokens[first].pos in {"DET", "PUNCT", "ADP"} or tokens[first].tag in {"PRP$", "POS"}):
        first += 1
    while first < last - 1 and tokens[first].pos in {"NOUN", "ADJ"} and tokens[first].text.islower() \
            and tokens[first + 1].text[0].isupper():  # fmt: skip
        first += 1
    while first < last and (tokens[last - 1].tag == "POS" or tokens[last - 1].pos in {"PUNCT", "ADP", "CCONJ"}):
        last -= 1
    return first, last


def _merge(ours: list[Name], theirs: list[Name], tokens: Sequence[Token]) -> list[Name]:
    """Known and proposed names of one sentence, without overlap, in order."""
    kept = list(ours)
    for proposed in theirs:
        name = _without_owner(proposed, ours, tokens)
        clash = [n for n in kept if n.meets(name)]
        if not clash or _is_wider(name, clash, tokens):
            kept = [n for n in kept if n not in clash]
            entry = clash[0].entry if len(clash) == 1 and clash[0].type == name.type == "person" else None
            kept.append(replace(name, entry=entry) if entry else name)
    return sorted(kept, key=lambda n: n.first)


def _without_owner(name: Name, ours: list[Name], tokens: Sequence[Token]) -> Name:
    """The name without the state that owns it: "Norland's Security Council" is two names."""
    for known in ours:
        owned = known.first == name.first and known.last < name.last - 1 and tokens[known.last].tag == "POS"
        if owned and known.entry and known.entry.kind in {"country", "nickname"}:
            return replace(name, first=known.last + 1)
    return name


def _is_wider(name: Name, clash: list[Name], tokens: Sequence[Token]) -> bool:
    """Whether a proposed name is to be taken instead of the known ones in it: "Bank of China" instead of "China"."""
    if not all(name.holds(n) and (n.first, n.last) != (name.first, name.last) for n in clash):
        return False
    if name.type == "place":
        return len(clash) == 1 and clash[0].type != "country" and not _is_list(name, tokens)
    if any(t.text in {"(", ")", ";", ":"} for t in tokens[name.first : name.last]):
        return False
    return not (
        clash[0].first == name.first and clash[0].use == "adjective" and len(clash) == 1 and _is_loose(name, tokens)
    )


def _is_list(name: Name, tokens: Sequence[Token]) -> bool:
    return any(t.text in {"-", "–", ",", "and", "/"} for t in tokens[name.first : name.last])


def _is_loose(name: Name, tokens: Sequence[Token]) -> bool:
    """Whether the words of an organisation are an ordinary phrase: "Turkish army"."""
    return all(not t.text[0].isupper() for t in tokens[name.first + 1 : name.last])


def _is_of_occasion(name: Name, tokens: Sequence[Token]) -> bool:
    """Whether the name is only part of an occasion's name: "the 2019 Sudmark general election"."""
    if name.type == "person" or not name.first or not tokens[name.first - 1].text.isdigit():
        return False
    if len(tokens[name.first - 1].text) != 4:
        return False
    following = tokens[name.last : name.last + 5]
    for token in following:
        if token.lemma.lower() in _OCCASIONS:
            return True
        if token.pos not in {"ADJ", "NOUN", "PROPN", "PART"}:
            return False
    return False
