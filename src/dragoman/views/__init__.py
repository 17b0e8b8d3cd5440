"""Read models: what pages of the reader show, made of counted values and event rows by pure functions."""

from dragoman.views.calendar import Day, Month, month, states_of
from dragoman.views.dossier import Dossier, dossier
from dragoman.views.news import Brief, Change, News, brief
from dragoman.views.place import PlacePage, place_page
from dragoman.views.series import Week, exact_day, filled, weekly
from dragoman.views.source import Alone, Copy, Race, SourcePage, source_page
from dragoman.views.storyline import KeyDay, StorylinePage, key_days, storyline_page, versions

__all__ = [
    "Alone", "Brief", "Change", "Copy", "Day", "Dossier", "KeyDay", "Month", "News", "PlacePage", "Race", "SourcePage",
    "StorylinePage", "Week", "brief", "dossier", "exact_day", "filled", "key_days", "month", "place_page",
    "source_page", "states_of", "storyline_page", "versions", "weekly",
]  # fmt: skip
