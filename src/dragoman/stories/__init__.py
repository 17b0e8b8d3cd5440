"""From articles to copies, stories and storylines; from reports to events; from dates to timelines."""

from dragoman.stories.copies import families
from dragoman.stories.crosswalk import Link, crosswalk
from dragoman.stories.groups import Groups, group
from dragoman.stories.items import Item
from dragoman.stories.relations import Evidence, Tie, ties
from dragoman.stories.storylines import Thread, threads
from dragoman.stories.stream import Stream, cluster
from dragoman.stories.timeline import DatedItem, choose_days
from dragoman.stories.versions import Account, Dispute, Version, disputes

__all__ = [
    "Account", "DatedItem", "Dispute", "Evidence", "Groups", "Item", "Link", "Stream", "Thread", "Tie", "Version",
    "choose_days", "cluster", "crosswalk", "disputes", "families", "group", "threads", "ties",
]  # fmt: skip
