"""Read models: what pages of the reader show, made of counted values and event rows by pure functions."""

from dragoman.views.calendar import Day, Month, month, states_of
from dragoman.views.dossier import Dossier, dossier
from dragoman.views.series import Week, exact_day, filled, weekly
from dragoman.views.storyline import KeyDay, StorylinePage, key_days, storyline_page, versions

__all__ = [
    "Day", "Dossier", "KeyDay", "Month", "StorylinePage", "Week", "dossier", "exact_day", "filled", "key_days", "month",
    "states_of", "storyline_page", "versions", "weekly",
]  # fmt: skip
