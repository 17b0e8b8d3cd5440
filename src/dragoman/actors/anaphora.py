"""Nominals and pronouns joined to whom they mean; each link with its reason, none across speech without its speaker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from dragoman.actors.coref import Cluster, Link
from dragoman.actors.nominals import HE, IT, RELATIVE, SHE, THEY, WE, YOU, I, governor_of_apposition, named_before
from dragoman.actors.spans import Phrase
from dragoman.knowledge.titles import words
from dragoman.model import Document, EntityType, Sentence, Token, Why

_NEAR, _REACH, _FAR = 3, 4, 15
_OPENING, _CLOSING = frozenset({"“", "``", "„", "«"}), frozenset({"”", "''", "»"})
_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_PARTIES = frozenset({"side", "party"})
_SIDES = frozenset({"country", "organisation"})
Fit = Callable[[Cluster], bool]


@dataclass(slots=True)
class Anaphora:
    """The sieves over phrases. `clusters` grows; `of` maps a token to the clusters of the phrase that it heads."""

    document: Document
    clusters: list[Cluster]
    of: dict[int, list[Cluster]]
    quoted: frozenset[int]
    named: dict[int, Cluster] = field(default_factory=dict)
    entitled: dict[int, Cluster] = field(default_factory=dict)
    at: dict[int, list[tuple[int, Cluster]]] = field(default_factory=dict)
    by_lemma: dict[str, list[tuple[int, Phrase, Cluster]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cluster in self.clusters:
            for link in cluster.links:
                self.at.setdefault(link.sentence, []).append((link.head, cluster))

    def resolve(self, phrases: Sequence[Phrase]) -> None:
        """Join each phrase in order of text; a nominal that means nobody yet begins a cluster of its own."""
        for phrase in phrases:
            sentence = self.document.sentence_at(self.document.tokens[phrase.first].start)
            if sentence is None:
                continue
            if phrase.kind == "pronoun":
                self._pronoun(phrase, sentence)
            else:
                self._nominal(phrase, sentence)

    def _add(self, phrase: Phrase, sentence: int, clusters: Iterable[Cluster], rule: str, detail: str) -> None:
        joined = list(clusters)
        for cluster in joined:
            cluster.links.append(Link(phrase, phrase.head, sentence, Why("actors", f"coref.{rule}", detail)))
            self.at.setdefault(sentence, []).append((phrase.head, cluster))
            if phrase.kind == "nominal":
                self.by_lemma.setdefault(phrase.lemma, []).append((sentence, phrase, cluster))
        self.of[phrase.head] = joined

    # nominals

    def _nominal(self, phrase: Phrase, sentence: int) -> None:
        sieves = (
            self._entitled, self._apposition, self._collective, self._same_head, self._by_kind, self._by_body,
            self._by_role,
        )  # fmt: skip
        for sieve in sieves:
            found = sieve(phrase, sentence)
            if found:
                self._add(phrase, sentence, *found)
                return
        cluster = Cluster(phrase.type or "person", country=phrase.country, plural=phrase.plural)
        if phrase.type == "person":
            cluster.gender = words("gender").get(phrase.lemma)
            cluster.titles.add(phrase.lemma)
        self.clusters.append(cluster)
        self._add(phrase, sentence, [cluster], "new", "first mention")

    def _entitled(self, phrase: Phrase, _: int) -> tuple[list[Cluster], str, str] | None:
        """The person whose title this noun is, by the words beside the name."""
        cluster = self.entitled.get(phrase.head)
        return ([cluster], "title", phrase.lemma) if cluster else None

    def _by_body(self, phrase: Phrase, sentence: int) -> tuple[list[Cluster], str, str] | None:
        """A state's known parliament or medium called by its kind ("the North's legislature"); a body's head."""
        code = words("noun-body-of").get(phrase.lemma)
        if code and phrase.country and not phrase.plural:
            same = [c for c in self.clusters if c.entry and c.country == phrase.country and code in c.entry.sector]
            return (same, "kind-of-body", f"{code} of {phrase.country}") if len(same) == 1 else None
        if phrase.lemma not in words("noun-head") or phrase.plural:
            return None
        body = self._body_of(phrase)
        heads = [c for c in self.clusters if body is not None and id(body) in c.bodies]
        return (heads, "head-of-body", phrase.lemma) if len(heads) == 1 else None

    def _body_of(self, phrase: Phrase) -> Cluster | None:
        """The body in "head of the body" or "the body's head"."""
        tokens = self.document.tokens
        for i in range(phrase.head + 1, min(phrase.head + 8, len(tokens))):
            if i == phrase.head + 1 and tokens[i].text.lower() != "of":
                break
            cluster = self.named.get(i) or next(iter(self.of.get(i, ())), None)
            if cluster and cluster.type == "organisation":
                return cluster
            if cluster is None and (tokens[i].dep == "pobj" or tokens[i].pos in {"VERB", "PUNCT"}):
                lemma = tokens[i].lemma.lower()
                return self._parliament(lemma, i) if lemma in words("noun-body-of") else None
        return next(
            (c for i in range(phrase.first, phrase.head) if (c := self.named.get(i)) and c.type == "organisation"), None
        )

    def _parliament(self, lemma: str, i: int) -> Cluster | None:
        """The known body of the state named right before a noun like "legislature"."""
        code = words("noun-body-of")[lemma]
        state = next((c.country for j in (i - 1, i - 2) if (c := self.named.get(j)) and c.type == "country"), None)
        same = [c for c in self.clusters if c.entry and state and c.country == state and code in c.entry.sector]
        return same[0] if len(same) == 1 else None

    def _apposition(self, phrase: Phrase, _: int) -> tuple[list[Cluster], str, str] | None:
        tokens = self.document.tokens
        other = governor_of_apposition(tokens[phrase.head], tokens)
        if other is None:
            other = next((t.i for t in tokens[phrase.head + 1 : phrase.head + 12]
                          if t.head == phrase.head and t.dep == "appos"), None)  # fmt: skip
        if other is None and phrase.type == "person" and phrase.definite != "possessive":
            other = named_before(phrase.first, tokens)
        if other is None:
            return None
        beside = self.of.get(other) or ([self.named[other]] if other in self.named else [])
        for cluster in beside:
            if _same_kind(cluster.type, phrase.type) and cluster.plural == phrase.plural:
                if cluster.type == "person":
                    cluster.titles.add(phrase.lemma)
                return [cluster], "appositive", f"beside {tokens[other].text}"
        return None

    def _collective(self, phrase: Phrase, sentence: int) -> tuple[list[Cluster], str, str] | None:
        """The two (or three) that "both sides", "the two leaders" mean: those named side by side, else most named."""
        pointed = phrase.definite in {"the", "this"} or phrase.modifiers & {"two", "both", "three"}
        if not phrase.plural or not pointed:
            return None
        if phrase.modifiers - {"two", "both", "neighboring", "neighbouring", "three"}:
            return None
        size = 3 if "three" in phrase.modifiers else 2
        if phrase.lemma in words("noun-side"):
            found = self._sides(phrase, sentence, size)
        elif phrase.lemma in words("noun-counterpart") and ("two" in phrase.modifiers or phrase.definite == "this"):
            found = self._last(lambda c: c.type == "person" and c.is_named, phrase, sentence, _NEAR)[:size]
        else:
            return None
        return (found, "collective", "named last, or side by side") if len(found) == size else None

    def _sides(self, phrase: Phrase, sentence: int, size: int) -> list[Cluster]:
        if phrase.lemma in _PARTIES and len(beside := self._side_by_side(phrase, sentence)) == size:
            return beside
        found = self._last(_is_country, phrase, sentence, _NEAR)
        if len(found) > size and phrase.lemma not in _PARTIES:
            beside = self._of_one_sentence(found, phrase, sentence)
            if len(beside) == size:
                return beside
        if len(found) > size:
            found.sort(key=lambda c: -self._weight(c, phrase, sentence))
        elif len(found) < size:  # a capital may stand for its state
            capitals = self._last(_is_capital, phrase, sentence, _NEAR)
            found += [c for c in capitals if all(c.country != f.country for f in found)]
        return found[:size]

    def _side_by_side(self, phrase: Phrase, sentence: int) -> list[Cluster]:
        """Named bodies or states joined by "and" before the phrase, in its sentence or the one before."""
        tokens = self.document.tokens
        first = self.document.sentences[max(0, sentence - 1)].first
        for token in reversed(tokens[first : phrase.first]):
            one, other = self._at(token.head), self._at(token.i)
            if token.dep == "conj" and one and other and one is not other and {one.type, other.type} <= _SIDES:
                return [one, other]
        return []

    def _of_one_sentence(self, found: list[Cluster], phrase: Phrase, sentence: int) -> list[Cluster]:
        """The states of the nearest sentence before the phrase that names any, by themselves or by their people."""
        for where in (sentence, sentence - 1):
            here = {c.country for head, c in self.at.get(where, ()) if c.country and head < phrase.first}
            if here:
                return [c for c in found if c.country in here] if len(here) > 1 else []
        return []

    def _at(self, i: int) -> Cluster | None:
        """Who is named or described at a token."""
        return self.named.get(i) or next(iter(self.of.get(i, ())), None)

    def _weight(self, cluster: Cluster, phrase: Phrase, sentence: int) -> float:
        """How much a state is spoken of before the phrase: in the headline, often, and lately."""
        before = [k for k in cluster.links if k.head < phrase.first]
        headline = any(self.document.sentences[k.sentence].label == "headline" for k in before)
        return min(len(before), 4) + headline - 0.5 * (sentence - max(k.sentence for k in before))

    def _same_head(self, phrase: Phrase, sentence: int) -> tuple[list[Cluster], str, str] | None:
        if phrase.definite == "indefinite":
            return self._told_in_headline(phrase, sentence)
        reach = sentence - (99 if phrase.definite in {"the", "this"} else 8)
        for where, other, cluster in reversed(self.by_lemma.get(phrase.lemma, ())):
            if where < reach:
                break
            fits = _same_kind(cluster.type, phrase.type) and not _clash(cluster.country, phrase.country)
            if fits and _is_same_head(phrase, other):
                return [cluster], "same-head", phrase.lemma
        return None

    def _told_in_headline(self, phrase: Phrase, sentence: int) -> tuple[list[Cluster], str, str] | None:
        """What the headline names without article, at its first mention in the text ("a visiting delegation")."""
        if self.document.sentences[sentence].label not in {"body", "deck"} or phrase.plural:
            return None
        for where, other, cluster in self.by_lemma.get(phrase.lemma, ()):
            alike = other.definite == "bare" and other.modifiers <= phrase.modifiers and len(cluster.links) == 1
            if self.document.sentences[where].label == "headline" and alike and other.country == phrase.country:
                return [cluster], "headline", phrase.lemma
        return None

    def _by_kind(self, phrase: Phrase, sentence: int) -> tuple[list[Cluster], str, str] | None:
        if phrase.plural or phrase.definite not in {"the", "this"}:
            return None
        lemma = phrase.lemma
        if phrase.type != "person":
            named = self._last(lambda c: any(form[-1] == lemma for form in c.forms), phrase, sentence, _FAR)
            if named:
                return named[:1], "last-word", lemma
        fits: Fit | None = None
        if lemma in words("noun-state"):
            fits = _is_country
        elif lemma in words("noun-town") and not phrase.modifiers:
            fits = _is_town
        elif lemma in words("noun-firm"):
            fits = _is_firm
        elif lemma in words("noun-body"):
            fits = _is_body
        if fits is None or _is_described(phrase):
            return None
        agrees = fits
        found = self._last(lambda c: agrees(c) and not _clash(c.country, phrase.country), phrase, sentence, _REACH)
        return (self._best(found, phrase, sentence)[:1], "kind", lemma) if found else None

    def _by_role(self, phrase: Phrase, sentence: int) -> tuple[list[Cluster], str, str] | None:
        if phrase.plural or phrase.type != "person" or phrase.definite not in {"the", "this"}:
            return None

        def fits(cluster: Cluster) -> bool:
            if cluster.type != "person" or _clash(cluster.country, phrase.country):
                return False
            return phrase.lemma in cluster.titles

        found = self._last(fits, phrase, sentence, _FAR)
        return (found[:1], "role", phrase.lemma) if found else None

    # pronouns

    def _pronoun(self, phrase: Phrase, sentence: int) -> None:
        word = phrase.lemma
        if word in RELATIVE:
            self._relative(phrase, sentence)
        elif word in I | WE | YOU:
            self._participant(phrase, sentence)
        elif word in THEY:
            self._they(phrase, sentence)
        else:
            gender = "m" if word in HE else "f" if word in SHE else None
            fits = _it_fits if word in IT else _person_fits(gender)
            self._antecedent(phrase, sentence, fits, gender)

    def _antecedent(self, phrase: Phrase, sentence: int, fits: Fit, gender: str | None = None) -> bool:
        outside = self._speaker(phrase.head, sentence) if phrase.head in self.quoted else None
        if phrase.lemma in IT and self._is_empty(phrase):
            return False
        found = self._last(fits, phrase, sentence, _NEAR)
        found = [c for c in found if c is not outside and not self._is_coargument(c, phrase)]
        best = self._best(found, phrase, sentence)
        if not best:
            return False
        best[0].gender = best[0].gender or gender
        self._add(phrase, sentence, best[:1], "pronoun", f"{phrase.lemma}: nearest that agrees")
        return True

    def _they(self, phrase: Phrase, sentence: int) -> None:
        group = self._last_group(phrase, sentence)
        if group:
            self._add(phrase, sentence, group, "collective", "the group named last")
        elif not self._antecedent(phrase, sentence, lambda c: c.plural, None):
            self._antecedent(phrase, sentence, lambda c: c.type == "organisation" or c.plural, None)

    def _last_group(self, phrase: Phrase, sentence: int) -> list[Cluster]:
        """The members of the last collective in this or the previous sentence, unless another plural came after."""
        for i in range(phrase.head - 1, max(-1, phrase.head - 60), -1):
            clusters = self.of.get(i)
            if clusters and len(clusters) > 1:
                return clusters
            if clusters and clusters[0].plural:
                return []
        return []

    def _relative(self, phrase: Phrase, sentence: int) -> None:
        tokens = self.document.tokens
        clause = tokens[phrase.head]
        for _ in range(4):
            if clause.dep in {"relcl", "acl"}:
                self._relate(phrase, sentence, clause.head)
                return
            clause = tokens[clause.head]

    def lead(self) -> None:
        """Note who leads a body: "a delegation led by Oru Tamm"."""
        tokens = self.document.tokens
        for token in tokens:
            if token.lemma in words("verb-lead") and token.tag == "VBN" and token.i + 1 < len(tokens):
                bodies = self.of.get(token.head) or [c for c in (self.named.get(token.head),) if c]
                if tokens[token.i + 1].text.lower() == "by" and len(bodies) == 1 and bodies[0].type != "person":
                    near = (self.named.get(i) for i in range(token.i + 2, min(token.i + 14, len(tokens))))
                    bodies[0].leader = next((c for c in near if c and c.type == "person"), None)

    def _relate(self, phrase: Phrase, sentence: int, head: int) -> None:
        clusters = self.of.get(head)
        if clusters and len(clusters) == 1:
            self._add(phrase, sentence, clusters, "relative", f"of {self.document.tokens[head].text}")

    def _participant(self, phrase: Phrase, sentence: int) -> None:
        """I, we, you: in a quotation its speaker, else one participant of the whole text."""
        word = "i" if phrase.lemma in I else "we" if phrase.lemma in WE else "you"
        inside = phrase.head in self.quoted
        speaker = self._speaker(phrase.head, sentence) if inside and word != "you" else None
        if speaker and (word == "i" or speaker.type != "person" or speaker.plural):
            self._add(phrase, sentence, [speaker], "speaker", "spoken by")
            return
        if inside and word == "i":
            return
        key = ("participant", word)
        cluster = next((c for c in self.clusters if c.titles == set(key)), None)
        if cluster is None:
            cluster = Cluster("person", plural=word == "we", titles=set(key))
            self.clusters.append(cluster)
        self._add(phrase, sentence, [cluster], "participant", word)

    def _speaker(self, head: int, sentence: int) -> Cluster | None:
        """Who says the quotation at `head`: subject of a verb of saying outside it, here or in a sentence beside it."""
        for s in (sentence, sentence - 1, sentence + 1):
            if not 0 <= s < len(self.document.sentences):
                continue
            here = self.document.sentences[s]
            for token in self.document.tokens[here.first : here.last]:
                if token.dep == "nsubj" and token.i not in self.quoted and self._says(token):
                    clusters = self.of.get(token.i)
                    if clusters:
                        return clusters[0]
        return None

    def _says(self, token: Token) -> bool:
        return self.document.tokens[token.head].lemma in words("verb-say")

    def _is_empty(self, phrase: Phrase) -> bool:
        """Whether "it" stands for nothing: weather, "it is clear that"."""
        token = self.document.tokens[phrase.head]
        if token.dep == "expl":
            return True
        verb = self.document.tokens[token.head]
        if token.dep != "nsubj" or verb.lemma not in {"be", "seem", "appear", "take"}:
            return False
        after = self.document.tokens[verb.i + 1 : verb.i + 8]
        return any(t.text.lower() in {"that", "to", "when", "if", "whether"} for t in after)

    # candidates

    def _last(self, fits: Fit, phrase: Phrase, sentence: int, reach: int) -> list[Cluster]:
        """Clusters that fit, with a mention before the phrase and not further than `reach` sentences, last first."""
        found: dict[int, Cluster] = {}
        for where in range(sentence, max(-1, sentence - reach - 1), -1):
            here = [pair for pair in self.at.get(where, ()) if pair[0] < phrase.first]
            for _, cluster in sorted(here, key=lambda pair: -pair[0]):
                if id(cluster) not in found and fits(cluster):
                    found[id(cluster)] = cluster
        return list(found.values())

    def _best(self, found: list[Cluster], phrase: Phrase, sentence: int) -> list[Cluster]:
        return sorted(found, key=lambda c: -self._salience(c, phrase, sentence))

    def _salience(self, cluster: Cluster, phrase: Phrase, sentence: int) -> float:
        """How much the cluster is spoken of where the phrase stands."""
        before = [k for k in cluster.links if k.head < phrase.first]
        last = max(before, key=lambda k: k.head)
        token = self.document.tokens[last.head]
        score = -1.0 * (sentence - last.sentence)
        score += {"nsubj": 1.0, "nsubjpass": 0.9, "poss": 0.2, "dobj": 0.3}.get(token.dep, 0.0)
        score += 0.15 * min(len(before), 6)
        score += 0.3 if cluster.is_named else 0.0
        score -= 0.01 * min(phrase.first - last.head, 60)
        return score

    def _is_coargument(self, cluster: Cluster, phrase: Phrase) -> bool:
        """Whether both are arguments of one verb, as they can only be with "-self"."""
        tokens = self.document.tokens
        mine = tokens[phrase.head]
        if mine.dep == "poss" or mine.text.lower().endswith("self"):
            return False
        theirs = [tokens[k.head] for k in cluster.links]
        verb = tokens[mine.head].head if mine.dep == "pobj" else mine.head
        if any(t.head == verb and t.dep in {"nsubj", "nsubjpass", "dobj"} and t.i != mine.i for t in theirs):
            return True
        return mine.dep == "dobj" and any(t.i == self._shared_subject(verb) for t in theirs)

    def _shared_subject(self, verb: int) -> int | None:
        """The subject of a verb, where it shares that of the verb that it is joined to ("met X and thanked him")."""
        tokens = self.document.tokens
        while True:
            own = next((t.i for t in tokens[max(0, verb - 40) : verb] if t.head == verb and t.dep in _SUBJECT), None)
            if own is not None or tokens[verb].dep != "conj":
                return own
            verb = tokens[verb].head


def _same_kind(one: EntityType, other: EntityType | None) -> bool:
    if one == other:
        return True
    return {one, other} <= {"country", "place", "facility"}


def _clash(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _is_same_head(phrase: Phrase, other: Phrase) -> bool:
    if other.lemma != phrase.lemma or other.plural != phrase.plural or other.kind == "pronoun":
        return False
    if phrase.definite in {"the", "this"}:
        return phrase.modifiers <= other.modifiers or not phrase.modifiers
    return phrase.plural and phrase.modifiers == other.modifiers and phrase.definite == other.definite


def _is_described(phrase: Phrase) -> bool:
    """Whether the phrase has words of its own that may single out another one ("the second largest company")."""
    return len(phrase.modifiers) > (phrase.country is not None)


def _is_country(cluster: Cluster) -> bool:
    return cluster.type == "country"


def _is_capital(cluster: Cluster) -> bool:
    return cluster.type == "place" and cluster.entry is not None and cluster.country is not None


def _is_town(cluster: Cluster) -> bool:
    return cluster.type == "place" and cluster.is_named


def _is_firm(cluster: Cluster) -> bool:
    entry = cluster.entry
    return cluster.type == "organisation" and cluster.is_named and (entry is None or entry.what in {"company", "media"})


def _is_body(cluster: Cluster) -> bool:
    return cluster.type == "organisation" and cluster.is_named


def _it_fits(cluster: Cluster) -> bool:
    return cluster.type != "person" and not cluster.plural


def _person_fits(gender: str | None) -> Fit:
    def fits(cluster: Cluster) -> bool:
        agrees = cluster.gender is None or gender is None or cluster.gender == gender
        return cluster.type == "person" and not cluster.plural and agrees and "participant" not in cluster.titles

    return fits


def quoted_tokens(document: Document) -> frozenset[int]:
    """The tokens inside quotation marks, paragraph by paragraph; an unclosed mark holds to the paragraph's end."""
    found: set[int] = set()
    passage, inside = -1, False
    for sentence in document.sentences:
        if sentence.passage != passage:
            passage, inside = sentence.passage, False
        inside = _quoted_in(sentence, document.tokens, inside, found)
    return frozenset(found)


def _quoted_in(sentence: Sentence, tokens: Sequence[Token], inside: bool, found: set[int]) -> bool:
    for token in tokens[sentence.first : sentence.last]:
        if token.text == '"' or (token.text == "`" and tokens[token.i - 1].text != "`"):
            inside = not inside if token.text == '"' else True
        elif token.text in _OPENING:
            inside = True
        elif token.text in _CLOSING:
            inside = False
        elif inside:
            found.add(token.i)
    return inside
