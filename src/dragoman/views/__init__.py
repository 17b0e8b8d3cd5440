"""Read models: what pages of the reader and briefs show, made of event rows by pure functions."""

from dragoman.views.bilateral import Bilateral, Meeting, bilateral
from dragoman.views.brief import Brief, brief
from dragoman.views.calendar import Day, Month, month, overdue, upcoming
from dragoman.views.dossier import Dossier, dossier
from dragoman.views.network import Tie, ties
from dragoman.views.series import Week, exact_day, weekly
from dragoman.views.storyline import KeyDay, StorylinePage, key_days, storyline_page, versions

__all__ = [
    "Bilateral", "Brief", "Day", "Dossier", "KeyDay", "Meeting", "Month", "StorylinePage", "Tie", "Week", "bilateral",
    "brief", "dossier", "exact_day", "key_days", "month", "overdue", "storyline_page", "ties", "upcoming", "versions",
    "weekly",
]  # fmt: skip
