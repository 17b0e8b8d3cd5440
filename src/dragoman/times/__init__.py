"""Time expressions of a document, as TIMEX3 with EDTF intervals."""

from dragoman.times.annotate import add_times

__all__ = ["add_times"]
