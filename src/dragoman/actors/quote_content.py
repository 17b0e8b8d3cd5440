"""What a cue introduces: the pieces of content around it, put together from dependants and quotation marks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from dragoman.actors.quote_cues import Cue
from dragoman.actors.quote_marks import Quoted
from dragoman.model import Document
from dragoman.model.tree import Tree

Piece = tuple[int, int]
Choice = Callable[[Cue, int], bool]
_EDGE = frozenset({",", ";", ":", "-", "--", "—", "–", ".", "...", "…", "(", ")", "and", "but", "''", "``"})
_CREDIT = frozenset({"report", "confirm", "claim", "according", "show"})
_TAIL = 8
_QUOTABLE = frozenset(
    {"report", "confirm", "claim", "deny", "ask", "request", "promise", "believe", "judge", "show", "want"}
)


class Content:
    """Finds the content of cues in one document; `choose` says whether a dependant (or the host) belongs to it."""

    def __init__(self, document: Document, tree: Tree, quotes: Sequence[Quoted], choose: Choice) -> None:
        self.document = document
        self.tree = tree
        self.quotes = quotes
        self.choose = choose
        self._starts = [q.first for q in quotes]

    def pieces(self, cue: Cue) -> tuple[Piece, ...]:
        """Token ranges of the content, in order, without overlap; empty when there is none."""
        if cue.form == "colon":
            return self._after_colon(cue)
        chosen = [k for k in cue.dependants if self.choose(cue, k)]
        ranges = [self._cut(cue, (self.tree.first[k], self._end(cue, k))) for k in chosen]
        if cue.host is not None and not any(ranges) and self.choose(cue, cue.host):
            ranges.append(self._host(cue))
        found = _merge([piece for pieces in ranges for piece in pieces], self.tree)
        found = [self._quoted_whole(cue, piece) for piece in found]
        if not found and cue.form == "verb":
            found = list(self._beside(cue))
        found = self._whole_sentence(cue, found)
        trimmed = (self._trim(piece) for piece in found)
        return tuple(_merge([p for p in trimmed if p[0] < p[1]], self.tree))

    def around(self, i: int) -> Quoted | None:
        """The quoted stretch that holds token `i`, None outside."""
        at = bisect_right(self._starts, i) - 1
        return self.quotes[at] if at >= 0 and i < self.quotes[at].last else None

    def sentence(self, i: int) -> int:
        """The index of the sentence of token `i`."""
        found = self.document.sentence_at(self.document.tokens[i].start)
        return 0 if found is None else found

    def _cut(self, cue: Cue, piece: Piece) -> list[Piece]:
        """`piece` without the cue's group and source."""
        holes = [(cue.first, cue.last)]
        if cue.source is not None and not piece[0] >= cue.source.first:
            holes.append((cue.source.first, cue.source.last))
        return _without([piece], holes)

    def _end(self, cue: Cue, kid: int) -> int:
        """The end of a dependant's words, before a contrast that the parser hung below it ("…, while the mayor …")."""
        tree, end = self.tree, self.tree.last[kid] + 1
        if kid < cue.head or tree.tokens[kid].dep != "ccomp":
            return end
        for clause in tree.all(kid, "advcl"):
            mark, first = tree.child(clause, "mark"), tree.first[clause]
            contrast = (
                mark is not None and tree.tokens[mark].text.lower() == "while" and tree.tokens[first - 1].text == ","
            )
            if contrast and first > kid and tree.child(clause, "nsubj") is not None and self.around(first) is None:
                return min(end, first - 1)
        return end

    def _host(self, cue: Cue) -> list[Piece]:
        assert cue.host is not None
        own = (self.tree.first[cue.head], self.tree.last[cue.head] + 1)
        if cue.form == "according" and cue.source is not None:
            own = (cue.first, cue.source.last)
        return _without([(self.tree.first[cue.host], self.tree.last[cue.host] + 1)], [own])

    def _quoted_whole(self, cue: Cue, piece: Piece) -> Piece:
        """`piece` stretched over the quoted stretches that it shares words with, if the cue stands outside them."""
        first, last = piece
        at = max(0, bisect_right(self._starts, first) - 1)
        for quote in self.quotes[at:]:
            if quote.first >= last:
                break
            if quote.last <= first or quote.first <= cue.head < quote.last:
                continue
            if not (quote.first < cue.last and cue.first < quote.last):
                first, last = min(first, quote.first), max(last, quote.last)
        return first, last

    def _whole_sentence(self, cue: Cue, found: list[Piece]) -> list[Piece]:
        """`found`, or the whole rest of the sentence for a source at its very end or start ("…, officials said.")."""
        if cue.source is None or not _CREDIT.intersection(cue.classes) or cue.passive:
            return found
        sentence = self.document.sentences[self.sentence(cue.head)]
        left, right = min(cue.first, cue.source.first), max(cue.last, cue.source.last)
        if cue.form == "according" and left - sentence.first <= 1:
            return [(right, sentence.last)]
        at_end = left > sentence.first and self._is_break(left - 1) and sentence.last - right <= _TAIL
        if not at_end or (found and found[0][0] >= right) or not self._has_verb(sentence.first, left):
            return found
        return [(min(sentence.first, *(f for f, _ in found), left - 1), left)] if found else [(sentence.first, left)]

    def _is_break(self, i: int) -> bool:
        return self.document.tokens[i].text in (",", "”", "''", '"', "—", "–", "--")

    def _has_verb(self, first: int, last: int) -> bool:
        return any(t.pos in ("VERB", "AUX") for t in self.document.tokens[first:last])

    def _beside(self, cue: Cue) -> Iterator[Piece]:
        """Quoted stretches that end right before the cue's sentence part or begin right after it."""
        source = cue.source if cue.source is not None else cue
        left, right = min(cue.first, source.first), max(cue.last, source.last)
        sentence = self.document.sentences[self.sentence(cue.head)]
        at = bisect_right(self._starts, cue.head)
        before = self.quotes[at - 1] if at else None
        after = self.quotes[at] if at < len(self.quotes) else None
        if before is not None and before.words >= 1 and 0 <= left - before.last <= 1 and self._said(cue, before):
            yield before.first, before.last
        elif after is not None and after.words >= 1 and right <= after.first <= sentence.last + 1:
            gap = self.document.tokens[after.first - 1].text
            if gap in (",", ":") or (after.first == right and _QUOTABLE.intersection(cue.classes)):
                yield after.first, after.last

    def _said(self, cue: Cue, quote: Quoted) -> bool:
        """Whether the end of a quotation before the cue looks like speech: "…," or "…?"."""
        inner = self.document.tokens[quote.last - 2].text[-1:]
        return bool(_QUOTABLE.intersection(cue.classes)) or inner in (",", "?", "!")

    def _after_colon(self, cue: Cue) -> tuple[Piece, ...]:
        number = self.sentence(cue.head)
        passage, last = self.document.sentences[number].passage, cue.last
        for sentence in self.document.sentences[number:]:
            if sentence.passage != passage:
                break
            last = sentence.last
        return ((cue.last, last),) if last > cue.last else ()

    def _trim(self, piece: Piece) -> Piece:
        tokens, (first, last) = self.document.tokens, piece
        while first < last and tokens[first].text.lower() in _EDGE and not self._opens(first):
            first += 1
        while last > first and tokens[last - 1].text in _EDGE and not self._closes(last):
            last -= 1
        return first, last

    def _opens(self, i: int) -> bool:
        quote = self.around(i)
        return quote is not None and quote.first == i

    def _closes(self, last: int) -> bool:
        quote = self.around(last - 1)
        return quote is not None and quote.last >= last


def _without(pieces: list[Piece], holes: list[Piece]) -> list[Piece]:
    for start, end in holes:
        cut = [p for a, b in pieces for p in ((a, min(b, start)), (max(a, end), b))]
        pieces = [p for p in cut if p[0] < p[1]]
    return pieces


def _merge(pieces: list[Piece], tree: Tree) -> list[Piece]:
    """The pieces in order, joined where nothing but punctuation lies between."""
    out: list[Piece] = []
    for first, last in sorted(pieces):
        if out and all(tree.tokens[i].dep == "punct" for i in range(out[-1][1], first)):
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        elif not out or first >= out[-1][1]:
            out.append((first, last))
    return out
