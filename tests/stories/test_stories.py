"""Stories, copies, crosswalk and timelines on invented news."""

from dragoman.model import Article, Event, Page, Party, Record, Span
from dragoman.stories import DatedItem, Item, choose_days, cluster, crosswalk, families, threads

FLOOD = "Floods in the Ormund valley drove 4,000 people from their homes on Monday, the Norland rescue service said."
FLOOD_2 = "The Norland rescue service moved 4,000 people out of the Ormund valley after floods on Monday."
TALKS = "The foreign ministers of Sudmark and Estmark met in Port Hale to discuss the fishing treaty of 1987."


def test_reports_of_one_flood_are_one_story_and_talks_another() -> None:
    found = cluster([Item("a", FLOOD), Item("b", TALKS), Item("c", FLOOD_2)])
    assert found["a"] == found["c"] != found["b"]


def test_a_cut_copy_belongs_to_its_original_and_a_retelling_does_not() -> None:
    long = " ".join(f"{FLOOD} The river rose by {n} metres at gauge {n}." for n in range(2, 9))
    found = families([Item("a", long), Item("b", long[: len(long) * 2 // 3]), Item("c", FLOOD_2)])
    assert found["b"] == "a"
    assert found["c"] == "c"


def test_days_named_by_most_sources_are_chosen_in_order_of_time() -> None:
    items = [DatedItem(day, "x", source) for source in "pqr" for day in ("2024-03-02", "2024-01-05")]
    assert choose_days([*items, DatedItem("2024-02-01", "x", "p")], 2) == ["2024-01-05", "2024-03-02"]


def _record(name: str, text: str, trigger: str, country: str | None = None, date: str | None = None) -> Record:
    at = text.index(trigger)
    parties = (Party("x", country=country),) if country else ()
    span = Span.of(text, 0, len(text))
    event = Event("e1", "CONSULT", 1, Span.of(text, at, at + len(trigger)), (span,), actors=parties, date=date)
    return Record(Page(name, name, text), Article(headline=f"Headline {name}", body=(span,)), events=(event,))


def test_reports_of_one_story_with_one_sense_are_one_event() -> None:
    a = _record("a", "A temblor shook the Ormund valley on Monday, the rescue service of Norland said.", "temblor")
    b = _record(
        "b", "The quake that shook the Ormund valley on Monday hurt nobody, Norland's rescue service said.", "quake"
    )
    assert [link.cluster for link in crosswalk([a, b])] == ["a#e1", "a#e1"]


def test_reports_that_exclude_each_other_stay_apart() -> None:
    text = "Envoys of Norland and Sudmark met in Port Hale for talks about the fishing treaty of 1987, officials said."
    a = _record("a", text, "met", "NOR", "2025-03-01")
    later = _record("b", text, "met", "NOR", "2025-03-09")
    other = _record("c", text, "met", "SWE", "2025-03-01")
    assert len({link.cluster for link in crosswalk([a, later, other])}) == 3


def test_a_storyline_is_titled_by_one_of_its_headlines() -> None:
    a, b = (_record(name, FLOOD, "Floods") for name in "ab")
    (thread,) = threads([a, b], crosswalk([a, b]))
    assert thread.title in ("Headline a", "Headline b")
    assert thread.pages == ("a", "b")
