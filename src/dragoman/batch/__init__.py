"""Many pages on many cores or machines: archives in, Parquet datasets out, each page exactly once."""

from dragoman.batch.driver import run
from dragoman.batch.options import Counts, Options, Progress, Summary
from dragoman.batch.query import Answer, query, reader_of, select

__all__ = ["Answer", "Counts", "Options", "Progress", "Summary", "query", "reader_of", "run", "select"]
