"""The state and the sector of an entity, by rule and with the reason; unknown stays None."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.actors.coref import Cluster, Link
from dragoman.actors.persons import joined
from dragoman.actors.spans import Name, Phrase
from dragoman.knowledge.actors import Base, Term
from dragoman.knowledge.offices import Office, offices
from dragoman.knowledge.titles import Title, titles, words
from dragoman.model import Document, Role, Token, Why

# of several words of sector in a name the first of these decides: a party's newspaper is a paper
_ELSEWHERE = frozenset({"to", "into", "from", "with"})
_SECTORS = ("GOV", "MIL", "COP", "LEG", "JUD", "PTY", "MED", "EDU", "REB", "BUS")


@dataclass(slots=True)
class Countries:
    """The rules for one document: each gives a state with a reason, the first that does decides."""

    document: Document
    base: Base
    names: dict[int, Name]
    of: dict[int, Cluster]

    def of_cluster(self, cluster: Cluster) -> tuple[str | None, Why | None]:
        """The state of an entity and the reason."""
        if cluster.country:
            rule = "country.knowledge" if cluster.entry else "country.adjective"
            return cluster.country, Why("actors", rule, cluster.entry.name if cluster.entry else cluster.country)
        if cluster.entry and "IGO" in cluster.entry.sector:
            return None, None  # a body of many states is of none, wherever it meets
        for found in self._readings(cluster):
            if found:
                return found
        return None, None

    def _readings(self, cluster: Cluster) -> Iterator[tuple[str, Why] | None]:
        yield self._by_role(cluster)
        yield self._by_place(cluster)
        for link in cluster.links:
            if isinstance(link.of, Name):
                yield self._in_name(link.of)
                yield self._before(link.of)
        for link in cluster.links:
            if isinstance(link.of, Phrase) and link.of.kind == "nominal":
                yield self._of_phrase(link.of)
        for link in cluster.links:
            if isinstance(link.of, Name):
                yield self._after(link)

    def _of_phrase(self, phrase: Phrase) -> tuple[str, Why] | None:
        """The state of an adjective, or of the body that owns what the phrase means."""
        if phrase.country:
            return phrase.country, Why("actors", "country.adjective", "said of a nominal")
        owners = {c.country for i in range(phrase.first, phrase.head) if (c := self.of.get(i)) and c.country}
        if len(owners) == 1:
            return owners.pop(), Why("actors", "country.owner", "of the body that owns it")
        return None

    def _by_role(self, cluster: Cluster) -> tuple[str, Why] | None:
        role = next((r for r in cluster.roles if r.country), None)
        if role and role.country:
            return role.country, Why("actors", "country.office", role.title)
        bodies = {id(c): c for c in self.of.values() if id(c) in cluster.bodies | cluster.owners}
        states = sorted({c.country for c in bodies.values() if c.country})
        return (states[0], Why("actors", "country.body", "of the body of the office")) if len(states) == 1 else None

    def _by_place(self, cluster: Cluster) -> tuple[str, Why] | None:
        """The state of the gazetteer's place at a mention."""
        if cluster.type not in {"place", "facility"}:
            return None
        spans = {link.of.first: link.of.last for link in cluster.links if isinstance(link.of, Name)}
        starts = {self.document.tokens[first].start for first in spans}
        place = next((p for p in self.document.places if p.span.start in starts and p.country), None)
        return (place.country, Why("actors", "country.gazetteer", place.name)) if place and place.country else None

    def _in_name(self, name: Name) -> tuple[str, Why] | None:
        """A state's name or adjective inside the name: "Norland Fishers' Union", "Bank of Norland"."""
        if name.type not in {"organisation", "facility"} or name.last - name.first < 2:
            return None
        tokens = self.document.tokens
        text = self.document.page.text
        for match in self.base.matches(text, tokens[name.first].start, tokens[name.last - 1].end):
            term = _state(match.terms)
            if term and term.entry.country:
                return term.entry.country, Why("actors", "country.in-name", term.text)
        return self._town_in(name)

    def _town_in(self, name: Name) -> tuple[str, Why] | None:
        start, end = self.document.tokens[name.first].start, self.document.tokens[name.last - 1].end
        place = next((p for p in self.document.places if start <= p.span.start < end and p.country), None)
        return (place.country, Why("actors", "country.town-in-name", place.name)) if place and place.country else None

    def _before(self, name: Name) -> tuple[str, Why] | None:
        """A state's adjective or genitive right before the name: "Norland's Security Council", "Sudmark singer X"."""
        tokens = self.document.tokens
        i = name.first - 1
        while i >= 0 and name.first - i < 7:
            here = self.names.get(i)
            if here and here.entry and here.entry.country and here.entry.kind in {"country", "nickname"}:
                if here.use == "capital":
                    return None
                if _leads(tokens, i, name.first):
                    text = joined(tokens, here.first, here.last)
                    return here.entry.country, Why("actors", "country.before", text)
                return None
            if tokens[i].pos not in {"NOUN", "PROPN", "ADJ", "PART"} and tokens[i].text not in {"-", "'s", "’s"}:
                return None
            i -= 1
        return None

    def _after(self, link: Link) -> tuple[str, Why] | None:
        """A place after the name: "Oruville, Norland", "a union in Norland", "based in", "born in"."""
        tokens = self.document.tokens
        end = link.of.last
        sentence = self.document.sentences[link.sentence]
        for i in range(end, min(end + 14, sentence.last)):
            if tokens[i].pos == "VERB" and tokens[i].lemma not in {
                "base",
                "locate",
                "bear",
                "headquarter",
                "situate",
                "found",
            }:
                return None
            if tokens[i].pos == "PROPN" and tokens[i - 1].text.lower() in {"in", ",", "of", "near", "at"}:
                country = self._country_at(i)
                if country and (tokens[i - 1].text != "," or link.of.last + 1 == i):
                    return country, Why("actors", "country.after", tokens[i].text)
        return None

    def _country_at(self, i: int) -> str | None:
        cluster = self.of.get(i)
        if cluster is None or cluster.type in {"person", "organisation"}:
            return None
        if cluster.country:
            return cluster.country
        start = self.document.tokens[i].start
        return next((p.country for p in self.document.places if p.span.start == start), None)

    def of_role(self, role: Role, sentence: int) -> tuple[str | None, Why | None]:
        """The state of an office whose words name none: the sentence's, dateline's or headline's only one.

        Where somebody goes to or comes from, and whom he thanks or accuses, is no state of his.
        """
        if not _is_of_state(role):
            return None, None
        here = self.document.sentences[sentence]
        near, tokens = set[str](), self.document.tokens
        people = [c for i in range(here.first, here.last) if (c := self.of.get(i)) and c.type == "person"]
        others = [r.span for c in people for r in c.roles if r.span and r.span != role.span]
        for i in range(here.first, here.last):
            cluster = self.of.get(i)
            if cluster and cluster.type != "person" and cluster.country and not self._is_elsewhere(i):
                near |= set() if any(s.start <= tokens[i].start < s.end for s in others) else {cluster.country}
        if len(near) == 1:
            country = next(iter(near))
            return country, Why("actors", "country.sentence", f"the only state in the sentence: {country}")
        if near:
            return None, None
        if filed := self._filed_in():
            return filed, Why("actors", "country.dateline", f"filed in {filed}")
        named = self._named_in_headline()
        return (
            (named, Why("actors", "country.headline", f"the only state in the headline: {named}"))
            if named
            else (None, None)
        )

    def _is_elsewhere(self, i: int) -> bool:
        token = self.document.tokens[i]
        above = self.document.tokens[token.head]
        return token.dep in ("dobj", "dative") or (token.dep == "pobj" and above.text.lower() in _ELSEWHERE)

    def _named_in_headline(self) -> str | None:
        named: set[str] = set()
        for line in self.document.sentences:
            if line.label == "headline":
                at = (self.of.get(i) for i in range(line.first, line.last) if not self._is_elsewhere(i))
                named |= {c.country for c in at if c and c.type != "person" and c.country}
        return named.pop() if len(named) == 1 else None

    def _filed_in(self) -> str | None:
        """The state of the town in the dateline."""
        lines = [s.span for s in self.document.sentences if s.label == "dateline"]
        return next((p.country for p in self.document.places if any(line.holds(p.span) for line in lines)), None)

    def of_known_person(self, cluster: Cluster) -> tuple[str | None, Why | None]:
        """The state of an office that somebody of the same name, spelt otherwise, or of the same surname held.

        A surname alone counts only beside a title of rank 1 or 2, and when all its holders served one state.
        """
        published = (self.document.article.published or "")[:10]
        for form in sorted(cluster.forms, key=len, reverse=True):
            name = " ".join(form)
            held = offices().like(name) if len(form) > 1 else ()
            if len(form) == 1:
                held = self._of_surname(cluster, name, published)
            states = {o.country for o in held}
            if len(states) == 1:
                return held[0].country, Why("actors", "country.known-person", f"{held[0].person}, {held[0].name}")
        return None, None

    def _of_surname(self, cluster: Cluster, name: str, published: str) -> tuple[Office, ...]:
        if any(r.rank and r.rank <= 2 for r in cluster.roles):
            return offices().of_surname(name, published or None)
        if cluster.roles or not published:
            return ()
        named = {c.country for c in self.of.values() if c.type in {"country", "place", "organisation"}}
        held = offices().of_surname(name, published)
        return tuple(o for o in held if o.rank == 1 and o.country in named)


def _state(terms: Sequence[Term]) -> Term | None:
    return next((t for t in terms if t.entry.kind == "country" or t.use == "capital"), None)


def _leads(tokens: Sequence[Token], i: int, first: int) -> bool:
    """Whether the words between a state's name and a later name make one phrase with it."""
    between = tokens[i + 1 : first]
    return (
        not between
        or between[0].tag == "POS"
        or all(t.pos in {"NOUN", "PROPN", "ADJ"} or t.text == "-" for t in between)
    )


def _is_of_state(role: Role) -> bool:
    found = titles().get(role.title.lower())
    known = found or _by_word(role.title)
    if known is None or known.sector not in {"GOV", "LEG", "MIL", "JUD"}:
        return False
    return (
        role.organisation is None
        or role.title[0].isupper()
        or known.sector == "LEG"
        or "Committee" in role.organisation
    )


def sector_of(cluster: Cluster) -> tuple[str, ...]:
    """PLOVER sectors of an entity: knowledge first, then the words of its name, then the office of a person."""
    entry = cluster.entry
    if entry and entry.sector and cluster.type != "person":
        return entry.sector
    if cluster.type == "person":
        return _sector_of_person(cluster)
    if cluster.type == "country":
        return ("GOV",)
    if cluster.type != "organisation":
        return ()
    spoken = {w for form in cluster.forms for w in form}
    spoken |= {k.of.lemma for k in cluster.links if isinstance(k.of, Phrase)}
    codes = {code for word, code in words("sector").items() if word in spoken}
    return next(((code,) for code in _SECTORS if code in codes), ())


def _sector_of_person(cluster: Cluster) -> tuple[str, ...]:
    for role in cluster.roles:
        known = titles().get(role.title.lower()) or _by_word(role.title)
        if known:
            return (known.sector,)
    for title in sorted(cluster.titles):
        if title in titles():
            return (titles()[title].sector,)
    return cluster.entry.sector if cluster.entry else ()


def _by_word(title: str) -> Title | None:
    """The title whose last known word this is ("Minister for Fisheries": minister)."""
    found = (titles().get(w) for w in reversed(title.lower().replace("-", " ").split()))
    return next((t for t in found if t), None)
