"""Stories, copies, crosswalk and timelines on invented news."""

from dragoman.stories import DatedItem, Item, choose_days, cluster, families

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
