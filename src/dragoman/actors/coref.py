"""Who is who: names that mean the same, then nominals and pronouns, by an ordered sieve in which each link has a why.

The order is exact form, knowledge, acronym, part of a name, apposition, same head, kind of body or place, role,
collective ("both sides"), pronoun. What an earlier sieve joined, a later one does not part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.actors import acronyms
from dragoman.actors.names import is_party
from dragoman.actors.persons import joined
from dragoman.actors.spans import Name, Phrase
from dragoman.knowledge.actors import Entry, pieces
from dragoman.knowledge.titles import words
from dragoman.model import Document, EntityType, Role, Why


@dataclass(slots=True)
class Link:
    """A mention joined to a cluster: a name or a phrase, and why."""

    of: Name | Phrase
    head: int
    sentence: int
    why: Why


@dataclass(slots=True, eq=False)
class Cluster:
    """All mentions of one entity so far. `gender` is m, f or None; `plural` whether it is a group of persons."""

    type: EntityType
    entry: Entry | None = None
    country: str | None = None
    gender: str | None = None
    plural: bool = False
    links: list[Link] = field(default_factory=list)
    forms: list[tuple[str, ...]] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    roles: list[Role] = field(default_factory=list)
    bodies: set[int] = field(default_factory=set)
    owners: set[int] = field(default_factory=set)
    leader: Cluster | None = None

    @property
    def is_named(self) -> bool:
        """Whether a name is among its mentions."""
        return bool(self.forms) or (self.entry is not None)


class Names:
    """The sieves over names: `clusters` in order of creation, `of` from the first token of a name to its cluster."""

    def __init__(self, document: Document, names: Sequence[Name], forms: dict[str, str]) -> None:
        self.document = document
        self.tokens = document.tokens
        self.forms = forms
        self.clusters: list[Cluster] = []
        self.of: dict[int, Cluster] = {}
        self._by_key: dict[tuple[str, ...], Cluster] = {}
        for name in sorted(names, key=self._weight):
            self._place(name)

    def _weight(self, name: Name) -> tuple[bool, int, int]:
        """Known names first, then longer before shorter, so that a surname finds the full name wherever it stands."""
        return not name.entry, -(name.last - name.first), name.first

    def _place(self, name: Name) -> None:
        key, rule = self._key(name)
        cluster = self._by_key.get(key)
        if (
            cluster is None
            and name.type in {"person", "organisation"}
            and not (name.entry and name.entry.kind != "person")
        ):
            cluster, rule = self._part_of(name)
        if cluster is None:
            cluster = Cluster(name.type)
            self.clusters.append(cluster)
            rule = name.rule
        self._by_key.setdefault(key, cluster)
        self._join(cluster, name, rule)

    def _key(self, name: Name) -> tuple[tuple[str, ...], str]:
        entry = name.entry
        if entry and entry.kind in {"country", "nickname"} and entry.country:
            metonym = name.use == "capital" and is_party(self.tokens, name.first, name.last)
            state = name.type == "country" or metonym
            if state and (entry.kind == "country" or entry.what in {"government", "state"}):
                return ("country", entry.country), "coref.metonym" if metonym else "coref.country"
        if entry and name.use != "capital":
            return ("kb", entry.id), "coref.knowledge"
        text = joined(self.tokens, name.first, name.last)
        form = self._form(name)
        declared = self.forms.get(text)
        if declared:
            return (name.type, *pieces(declared)), "coref.acronym"
        return ("place" if name.type == "facility" else name.type, *form), "coref.exact"

    def _form(self, name: Name) -> tuple[str, ...]:
        found = pieces(" ".join(t.text for t in self.tokens[name.first : name.last]))
        if name.type == "organisation":
            short = [w for w in found if w not in words("firm-suffix")]
            found = short or found
        return tuple(found)

    def _part_of(self, name: Name) -> tuple[Cluster | None, str]:
        """The cluster of which this name is a part, and the rule that says so."""
        form = self._form(name)
        text = self.tokens[name.first].text
        fits: list[Cluster] = []
        rule = "coref.part"
        for cluster in self.clusters:
            if cluster.type != name.type:
                continue
            if name.type == "person":
                if self._is_person(cluster, form, name):
                    fits.append(cluster)
            elif any(_is_body(form, whole, self._has_the(name)) for whole in cluster.forms):
                fits.append(cluster)
            elif len(form) == 1 and acronyms.is_acronym(text) and text.replace(".", "") in self._initials(cluster):
                fits, rule = [*fits, cluster], "coref.initials"
        return (self._nearest(fits, name.first), rule) if fits else (None, rule)

    def _initials(self, cluster: Cluster) -> set[str]:
        named = (link.of for link in cluster.links if isinstance(link.of, Name) and link.of.last - link.of.first > 1)
        return {acronyms.initials(joined(self.tokens, n.first, n.last)) for n in named}

    def _is_person(self, cluster: Cluster, form: tuple[str, ...], name: Name) -> bool:
        gender = self._gender(name)
        if gender and cluster.gender and gender != cluster.gender:
            return False
        return any(_is_same_person(form, whole) for whole in cluster.forms)

    def _gender(self, name: Name) -> str | None:
        if not name.first:
            return None
        before = self.tokens[name.first - 1].text.lower()
        if before == "." and name.first > 1:
            before = self.tokens[name.first - 2].text.lower()
        return words("honorific").get(before) or words("gender").get(before)

    def _has_the(self, name: Name) -> bool:
        return name.first > 0 and self.tokens[name.first - 1].text.lower() in {"the", "its", "'s", "’s"}

    def _nearest(self, fits: list[Cluster], position: int) -> Cluster:
        """The cluster mentioned last before `position`, or else first after it."""

        def distance(cluster: Cluster) -> tuple[bool, int]:
            before = [position - k.head for k in cluster.links if k.head < position]
            after = [k.head - position for k in cluster.links if k.head >= position]
            return (not before, min(before) if before else min(after))

        return min(fits, key=distance)

    def _join(self, cluster: Cluster, name: Name, rule: str) -> None:
        head = next((t.i for t in self.tokens[name.first : name.last] if not name.first <= t.head < name.last), None)
        head = name.last - 1 if head is None else head
        sentence = self.document.sentence_at(self.tokens[name.first].start) or 0
        detail = joined(self.tokens, name.first, name.last)
        cluster.links.append(Link(name, head, sentence, Why("actors", rule, f"{detail} ({name.rule})")))
        form = self._form(name)
        if form not in cluster.forms and name.kind == "name":
            cluster.forms.append(form)
        cluster.entry = cluster.entry or name.entry
        cluster.gender = cluster.gender or (self._gender(name) if name.type == "person" else None)
        if name.entry and name.entry.country:
            cluster.country = cluster.country or name.entry.country
        if name.type == "country" or rule == "coref.metonym":
            cluster.type = "country"
        for i in range(name.first, name.last):
            self.of[i] = cluster


def _is_same_person(form: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether the shorter form can be the person of the longer: surname, given name, or initials left out."""
    if not form or not whole or len(form) > len(whole):
        return False
    if len(form) == 1:
        if len(form[0]) < 2:
            return False
        return (
            whole[-1] == form[0]
            or whole[0] == form[0]
            or (len(whole) > 2 and whole[1] == form[0] and whole[0] in words("honorific"))
        )
    return form[0] == whole[0] and form[-1] == whole[-1] and set(form) <= set(whole)


def _is_body(form: tuple[str, ...], whole: tuple[str, ...], has_the: bool) -> bool:
    """Whether a body's shorter name is the beginning of the longer ("Boeing"), or its end after "the"."""
    if not form or len(form) >= len(whole):
        return False
    if whole[: len(form)] == form:
        return len(form[0]) > 2 and whole[len(form)] not in {"of", "for"}
    return has_the and whole[-len(form) :] == form
