"""The command line. Nothing heavy is imported at module level."""

import sys


def main() -> None:
    """Run the command line."""
    from dragoman import pages, reader
    from dragoman.model import Page, Record

    for source in [a for a in sys.argv[2:] if not a.startswith("-") and a not in ("jsonl", "json")]:
        found = (p for p in pages.read(source) if isinstance(p, Page))
        for document in reader.read_pages(found):
            sys.stdout.write(Record.of(document).to_json() + "\n")
