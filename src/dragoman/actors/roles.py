"""Roles of persons as the page gives them: titles before and after the name, with body, state, rank and status.

What is written in the page beats the table of offices, which only fills what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dragoman.actors.coref import Cluster
from dragoman.actors.nominals import nouns
from dragoman.actors.persons import joined
from dragoman.actors.spans import Name
from dragoman.knowledge.titles import titles, words
from dragoman.model import Document, Role, Token, Why

_INSIDE = frozenset({"NOUN", "PROPN", "ADJ", "PART", "NUM"})
_LINKING = frozenset({"of", "for", "at", "to", "in", "on"})
_REACH = 14
_DEPUTY = frozenset({"deputy", "vice", "assistant", "under", "associate"})
_SECOND = frozenset({"foreign", "defence", "defense", "external", "security"})
_RULERS = frozenset({"leader", "ruler", "strongman", "dictator", "supreme leader"})
_STATE_SECTORS = frozenset({"GOV", "MIL", "LEG", "JUD", "SPY", "COP"})


@dataclass(slots=True)
class Roles:
    """The roles that a document gives, read around the names of persons. `of` maps a token to its cluster.

    `heads` collects the tokens of the titles of the person being read, `bodies` the bodies of its roles, `owners`
    the bodies that own the ones without a name.
    """

    document: Document
    of: dict[int, Cluster]
    names: dict[int, Name]
    heads: list[int] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)

    @property
    def tokens(self) -> Sequence[Token]:
        """The tokens of the document."""
        return self.document.tokens

    def of_name(self, name: Name, last: int) -> Iterator[Role]:
        """The roles written beside one mention of a person; `last` is the end of its sentence."""
        for role in self._before(name):
            yield self._completed(role, name, last)
        yield from self._after(name, last)

    # before the name

    def _before(self, name: Name) -> Iterator[Role]:
        """The titles in front: "Norland's Deputy Foreign Minister Oru Tamm", "the Norland leader, Oru Tamm".

        Several may stand together ("Commandant Major General", "Party Secretary and State President").
        """
        end = name.first
        comma = end > 1 and self.tokens[end - 1].text == ","
        if comma:
            end -= 1
        if end < 1 or (comma and not self._closes(name, end)):
            return
        while end > 0 and self._is_title(end - 1):
            start = self._start_of_rank(end)
            role = self._role(end - 1, end, "roles.before", least=start)
            if role:
                yield role
            first = self._window(end - 1)
            if start > first and self._is_title(start - 1):
                end = start
            elif self.tokens[first - 1].text.lower() == "and" and first > 1 and self._is_title(first - 2):
                end = first - 1
            else:
                return
        if end == name.first or comma:
            role = self._before_with_complement(name, end)
            if role:
                yield role

    def _completed(self, role: Role, name: Name, last: int) -> Role:
        """The role with the state or body that follows the name: "President Tamm of Norland"."""
        i = name.last
        if role.organisation or role.country or i + 1 >= last or self.tokens[i].text.lower() != "of":
            return role
        i += 2 if self.tokens[i + 1].pos == "DET" else 1
        owner = self.names.get(i)
        if owner is None or owner.type in {"person", "place"}:
            return role
        country = owner.entry.country if owner.entry else None
        cluster = self.of.get(i)
        body = self._longest(cluster) if cluster and owner.type == "organisation" else None
        return replace(role, organisation=body, country=country)

    def _start_of_rank(self, end: int) -> int:
        """Where a rank that ends at `end` begins when another title stands before it, else 0."""
        for size in (3, 2, 1):
            first = end - size
            if first < 1 or joined(self.tokens, first, end).lower() not in titles():
                continue
            before = self.tokens[first - 1]
            apart = before.text.lower() not in words("status") and before.text not in {"-", "‑"}
            whole = joined(self.tokens, first - 1, end).lower() in titles()
            return first if apart and not whole and self._is_title(first - 1) else 0
        return 0

    def _closes(self, name: Name, comma: int) -> bool:
        """Whether a comma also follows the name, or the phrase before it begins with "the": an apposition."""
        after = self.tokens[name.last].text if name.last < len(self.tokens) else "."
        first = self._window(comma - 1)
        opened = first > 0 and self.tokens[first - 1].text.lower() in {"the", "his", "her", "its", "their", "a"}
        possessed = any(t.tag == "POS" for t in self.tokens[first:comma])
        return after in {",", ".", ")", "-", "–"} and (opened or possessed or self.tokens[name.last - 1].dep == "appos"
                                                       or self.tokens[comma - 1].text[0].isupper())  # fmt: skip

    def _before_with_complement(self, name: Name, end: int) -> Role | None:
        """ "Minister for the polar regions Oru Tamm", "Secretary of State Oru Tamm"."""
        i = end - 1
        steps = 0
        while i > 0 and steps < 6 and (i in self.names or self.tokens[i].pos in {*_INSIDE, "DET", "CCONJ"}):
            i, steps = self.names[i].first - 1 if i in self.names else i - 1, steps + 1
        if steps and self.tokens[i].text.lower() in {"of", "for", "to"} and i and self._is_title(i - 1):
            comma = end < name.first
            named = any(j in self.names and self.names[j].type == "organisation" for j in range(i + 1, end))
            if comma or self.tokens[i - 1].text[0].isupper():
                return self._role(i - 1, end, "roles.before", complement=comma or named, whole=not comma and not named)
        return None

    # after the name

    def _after(self, name: Name, last: int) -> Iterator[Role]:
        """Titles in apposition, several joined by "and": ", chairman of the assembly and head of its group"."""
        start = name.last
        if start + 1 >= last:
            return
        if self.tokens[start].text == "(":
            return
        if self.tokens[start].text != ",":
            yield from self._copula(name, last)
            return
        start += 1
        if self.tokens[start].text.lower() in {"who", "and", "but"}:
            yield from self._copula(name, last)
            return
        found: int | None = start
        while found is not None:
            head = self._title_from(found, last)
            if head is None:
                return
            end = self._end_of_complement(head, last)
            if self._belongs_to_next(name, found, end, last):
                return
            role = self._role(head, end, "roles.apposition", complement=True)
            if role:
                yield role
            found = self._next_title(end, last)
            if found is None and end < last and self.tokens[end].text.lower() == "who":
                yield from self._copula(replace(name, last=end), last)

    def _belongs_to_next(self, name: Name, start: int, end: int, last: int) -> bool:
        """Whether the title after this name is the title before the next one, as in a list of "title, name, title"."""
        next_one = end + 1 if end < last and self.tokens[end].text == "," else end
        while next_one < last and self.tokens[next_one].text.lower() in {"sheikh", "sheik", "mr.", "mrs.", "dr."}:
            next_one += 1
        listed = name.first > 1 and self.tokens[name.first - 1].text == "," and self._is_title_before(name)
        return next_one < last and self._is_new(next_one) and (listed or next_one == end)

    def _is_title_before(self, name: Name) -> bool:
        i = name.first - 2
        return any(self._is_title(j) for j in range(max(0, i - 8), i + 1))

    def _copula(self, name: Name, last: int) -> Iterator[Role]:
        """ "X is the chairman of", "X, who served as mayor of", "X was elected president"."""
        for i in range(name.last, min(last, name.last + 8)):
            token = self.tokens[i]
            if token.pos == "PUNCT" and token.text != ",":
                return
            if token.lemma in {"be", "become", "as", "elect", "appoint", "name", "declare", "serve"}:
                after = i + 2 if i + 1 < last and self.tokens[i + 1].lemma.endswith("self") else i + 1
                head = self._title_from(after, last)
                if head is not None:
                    end = self._end_of_complement(head, last)
                    role = self._role(head, end, "roles.copula", complement=True)
                    if role:
                        yield role
                    return

    def _title_from(self, start: int, last: int) -> int | None:
        """The head of a title phrase that begins at `start`, None when something else stands there."""
        i = start
        if i < last and (self.tokens[i].pos == "DET" or self.tokens[i].tag == "PRP$"):
            i += 1
        limit = min(last, i + _REACH)
        while i < limit:
            token = self.tokens[i]
            if token.pos not in _INSIDE and token.text not in {"-", "‑"} and token.pos != "ADV" and token.text != "’s":
                return None
            following = self.tokens[i + 1] if i + 1 < last else None
            continues = following is not None and (
                following.pos in {"NOUN", "PROPN"}
                or following.tag == "POS"
                or following.text == "-"
                or (following.pos == "ADJ" and i + 2 < last and self.tokens[i + 2].pos in {"NOUN", "PROPN"})
            ) and not self._is_new(following.i)  # fmt: skip
            if self._is_title(i) and not continues:
                return i
            i += 1
        return None

    def _goes_on(self, following: Token, last: int) -> bool:
        """Whether the phrase has another noun after this one."""
        if self._is_new(following.i):
            return False
        after = self.tokens[following.i + 1] if following.i + 1 < last else None
        adjective = following.pos == "ADJ" and after is not None and after.pos in {"NOUN", "PROPN"}
        return following.pos in {"NOUN", "PROPN"} or following.tag == "POS" or following.text == "-" or adjective

    def _next_title(self, end: int, last: int) -> int | None:
        """Where another title phrase begins after the complement ended at `end`, None when there is none."""
        for i in range(end, min(last, end + 12)):
            token = self.tokens[i]
            if token.pos in {"VERB", "AUX"} or self._is_new(i):
                return None
            if token.text.lower() in {"and", ","} and i + 1 < last:
                start = i + 2 if self.tokens[i + 1].text.lower() == "and" else i + 1
                if self._title_from(start, last) is not None and not self._opens_another(start, last):
                    return start
                if token.text == ",":
                    return None
        return None

    def _opens_another(self, start: int, last: int) -> bool:
        """Whether the title at `start` stands before the name of somebody else."""
        head = self._title_from(start, last)
        if head is None:
            return False
        end = self._end_of_complement(head, last)
        return any(self._is_new(i) for i in range(start, min(last, end + 2)))

    def _end_of_complement(self, head: int, last: int) -> int:
        """The end of "of …" phrases after a title: at a comma, a verb, or a conjunction before another title."""
        i = head + 1
        if i >= last or self.tokens[i].text.lower() not in _LINKING:
            return i
        while i < last:
            token = self.tokens[i]
            if token.pos in {"VERB", "AUX", "PUNCT", "SCONJ"} and token.text not in {"-", "'", "’"}:
                break
            if token.text.lower() in {"who", "which", "that", "under", "from", "since", "until", "with", "by"}:
                break
            if token.text.lower() == "and" and (self._title_from(i + 1, last) is not None or self._is_new(i + 1)):
                break
            i += 1
        return i

    def _is_new(self, i: int) -> bool:
        name = self.names.get(i)
        return name is not None and name.type == "person"

    # one title phrase

    def _is_title(self, i: int) -> bool:
        token = self.tokens[i]
        if token.pos not in {"NOUN", "PROPN", "ADJ"} or (i in self.names and self.names[i].type != "person"):
            return False
        return token.lemma.lower() in titles() or token.text.lower() in titles() or self._hyphened(i)

    def _hyphened(self, i: int) -> bool:
        """Whether a hyphenated word ends here that holds a title: "then-leader", "leader-in-exile", "co-founder"."""
        first = self._word_start(i)
        return first < i and any(t.text.lower() in titles() for t in self.tokens[first : i + 1])

    def _word_start(self, i: int) -> int:
        while i > 1 and self.tokens[i - 1].text in {"-", "‑", "–"} and self.tokens[i - 1].end == self.tokens[i].start \
                and self.tokens[i - 2].end == self.tokens[i - 1].start:  # fmt: skip
            i -= 2
        return i

    def _window(self, head: int) -> int:
        """The first token of the phrase that ends in the title at `head`, articles left out."""
        i = self._word_start(head)
        while i > 0 and head - i < _REACH:
            token = self.tokens[i - 1]
            inside = token.pos in _INSIDE or token.text in {"-", "‑", "'s", "’s"} or i - 1 in self.names
            inside = inside or token.text.lower() in words("status")
            if not inside or (i - 1 in self.names and self.names[i - 1].type == "person"):
                break
            i -= 1
        return i

    def _role(
        self, head: int, end: int, rule: str, *, complement: bool = False, whole: bool = False, least: int = 0
    ) -> Role | None:
        first = self._window(head)
        start, status = self._title_start(max(first, least), head)
        last = end if whole else head + 1
        if start >= last:
            return None
        title = joined(self.tokens, start, last)
        country = self._country(first, start)
        body = self._body(first, start)
        if complement and end > head + 1:
            more, its_country = self._complement(head + 1, end)
            body, country = body or more, country or its_country
        status = self._status_of(title) or status
        country = country or self._country_of(body)
        self.heads.append(head)
        if isinstance(body, Cluster):
            self.bodies.append(id(body))
        elif body:
            inside = {id(c): c for i in range(first, end) if (c := self.of.get(i)) and c.type == "organisation"}
            self.owners += list(inside)
        span = self.document.words(first, end if complement else last)
        organisation = body if isinstance(body, str) or body is None else self._longest(body)
        why = Why("actors", rule, span.text)
        rank = self._rank(title, body, organisation)
        if title.lower() in _RULERS and country and not organisation:
            rank = 1
        return Role(title, organisation, country, rank, status, span, why)

    def _title_start(self, first: int, head: int) -> tuple[int, str]:
        """Where the title's own words begin after bodies, states and words of status, and that status."""
        start, status = self._word_start(head), "current"
        while start > first:
            i = start - 1
            token = self.tokens[i]
            if i in self.names or token.tag == "POS" or token.text in {"'s", "’s"} or token.pos in {"NUM", "DET"}:
                break
            kind = words("status").get(token.text.lower())
            if kind and kind != "deputy":
                status = kind
                break
            if self._names_body(i, first):
                break
            start -= 1
            if token.text in {"-", "‑"} and start > first:
                start -= 1
        for i in range(first, start):
            status = words("status").get(self.tokens[i].text.lower(), status) if i not in self.names else status
        return start, status

    def _names_body(self, i: int, first: int) -> bool:
        """Whether the noun at `i` closes the name of a body written partly in small letters: "Oruville police"."""
        token = self.tokens[i]
        if nouns().get(token.lemma.lower()) != "organisation" or token.text[0].isupper():
            return False
        return any(t.text[0].isupper() for t in self.tokens[first:i])

    def _status_of(self, title: str) -> str | None:
        for word in title.lower().replace("-", " ").split():
            kind = words("status").get(word)
            if kind:
                return kind
        return None

    def _country(self, first: int, last: int) -> str | None:
        for i in range(last - 1, first - 1, -1):
            name = self.names.get(i)
            if name and name.entry and name.entry.kind in {"country", "nickname"} and name.use != "capital":
                return name.entry.country
        return None

    def _first_country(self, first: int, last: int) -> str | None:
        named = (self.names[i] for i in range(first, last) if i in self.names)
        states = (n.entry.country for n in named if n.entry and n.entry.kind in {"country", "nickname"})
        return next(states, None)

    def _body(self, first: int, last: int) -> Cluster | str | None:
        """The body among the words before a title: a named one, or a phrase like "Oruville police"."""
        for i in range(last - 1, first - 1, -1):
            name = self.names.get(i)
            if name and name.type == "organisation":
                cluster = self.of.get(i)
                if i + 1 < last and self.tokens[i + 1].tag == "POS" and i + 2 < last:
                    return joined(self.tokens, name.first, last)
                return cluster
        if last - 1 >= first and self._names_body(last - 1, first):
            return joined(self.tokens, first, last)
        for i in range(last - 1, first - 1, -1):
            if self.tokens[i].ner == "NORP" and i not in self.names:
                return self.tokens[i].text
        return None

    def _complement(self, start: int, end: int) -> tuple[Cluster | str | None, str | None]:
        """Body and state in "of the Sudmark Fishers' Union": a state alone is no body, nor is a town."""
        country = self._first_country(start, end)
        first = start + 1
        while first < end and (self.tokens[first].pos in {"DET"} or self.tokens[first].tag == "PRP$"):
            first += 1
        stop = next((i for i in range(first, end) if self.tokens[i].text.lower() in {"in", "under", "at", "on"}), end)
        if first >= stop:
            return None, country
        named = [self.names[i] for i in range(first, stop) if i in self.names]
        bodies = [n for n in named if n.type in {"organisation", "facility"}]
        if bodies:
            name = bodies[0]
            rest = self.tokens[name.last : stop]
            if rest and rest[0].tag == "POS" and len(rest) > 1:
                return joined(self.tokens, first, stop), country
            if all(t.i >= name.first or t.tag == "POS" for t in self.tokens[first:stop] if t.i not in self.names):
                return self.of.get(name.first), country
        common = [t for t in self.tokens[first:stop] if t.pos in {"NOUN", "PROPN"} and t.i not in self.names]
        if common and nouns().get(common[-1].lemma.lower(), "organisation") == "organisation":
            return joined(self.tokens, first, stop), country
        return None, country

    def _longest(self, cluster: Cluster) -> str:
        named = [k.of for k in cluster.links if isinstance(k.of, Name)]
        return max((joined(self.tokens, n.first, n.last) for n in named), key=len)

    def _country_of(self, body: Cluster | str | None) -> str | None:
        return body.country if isinstance(body, Cluster) else None

    def _rank(self, title: str, body: Cluster | str | None, organisation: str | None) -> int:
        whole = titles().get(f"{organisation} {title}".lower())  # "Security Council Secretary"
        if whole:
            return whole.rank
        found = titles().get(title.lower())
        low = title.lower().replace("-", " ").split()
        head = found or next((titles()[w] for w in reversed(low) if w in titles()), None)
        rank = head.rank if head else 6
        if rank == 3 and _SECOND & set(low):
            rank = 2
        if _DEPUTY & set(low) and not found:
            rank = max(rank, 4)
        if rank == 1 and body is not None and not self._is_state(body):
            rank = 3
        return rank

    def _is_state(self, body: Cluster | str) -> bool:
        return isinstance(body, Cluster) and bool(body.entry and _STATE_SECTORS & set(body.entry.sector))


def without_doubles(roles: Sequence[Role]) -> tuple[Role, ...]:
    """The roles in order, each title of a body once; a bare repetition of a title adds nothing."""
    kept: list[Role] = []
    for role in roles:
        same = next((k for k in kept if k.title.lower() == role.title.lower() and _agree(k, role)), None)
        if same is None:
            kept.append(role)
        else:
            kept[kept.index(same)] = replace(
                same, organisation=same.organisation or role.organisation, country=same.country or role.country
            )
    return tuple(kept)


def _agree(one: Role, other: Role) -> bool:
    return not one.organisation or not other.organisation or one.organisation == other.organisation
