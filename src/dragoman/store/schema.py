"""The tables, as a list of steps: step k brings a store of version k-1 to version k. Steps are only ever added.

How the tables hang together: a *document* is what keeps its address; a *page* is one version of it, byte by byte; a
*reading* is what one version of the reader made of a page. A *report* is one event as one page tells it; an *event* is
a cluster of reports; `reports.event` is the crosswalk. Of the reports of an event one is the *lead*: its values are
shown as the event's. `reports.live` is 0 once the page's newest version or reading no longer tells it: nothing is
deleted.
`relations` is the index behind "this country" (other = '') and "this pair" (country < other), by day.
"""

from __future__ import annotations

APPLICATION_ID = 0x4452474D  # "DRGM" in the file's header, so that `file` can tell what it is

STEPS: tuple[str, ...] = (
    """
CREATE TABLE documents (
  n INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE pages (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES documents (n),
  version INTEGER NOT NULL,
  latest INTEGER NOT NULL DEFAULT 0,
  source TEXT NOT NULL, url TEXT, media_type TEXT, fetched TEXT, added TEXT NOT NULL,
  headline TEXT, published TEXT, site TEXT, language TEXT,
  reading INTEGER REFERENCES readings (n),
  UNIQUE (document, version)
) STRICT;
CREATE INDEX pages_site ON pages (site);
CREATE TABLE shapes (
  n INTEGER PRIMARY KEY,
  fields TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE readings (
  n INTEGER PRIMARY KEY,
  page INTEGER NOT NULL REFERENCES pages (n),
  reader TEXT NOT NULL,
  made TEXT NOT NULL,
  shape INTEGER NOT NULL REFERENCES shapes (n),
  body BLOB NOT NULL,
  UNIQUE (page, reader)
) STRICT;
CREATE TABLE queue (
  n INTEGER PRIMARY KEY,
  page INTEGER NOT NULL REFERENCES pages (n),
  reader TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'todo' CHECK (state IN ('todo', 'done', 'failed')),
  claimed_by TEXT, claimed_at TEXT,
  UNIQUE (page, reader)
) STRICT;
CREATE INDEX queue_open ON queue (reader, n) WHERE state = 'todo';
CREATE TABLE problems (
  n INTEGER PRIMARY KEY,
  source TEXT NOT NULL, origin TEXT NOT NULL,
  page INTEGER REFERENCES pages (n),
  code TEXT NOT NULL, message TEXT NOT NULL, hint TEXT,
  seen TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 1,
  solved TEXT,
  UNIQUE (source, code)
) STRICT;
CREATE TABLE storylines (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT,
  why TEXT NOT NULL
) STRICT;
CREATE TABLE events (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  storyline INTEGER REFERENCES storylines (n),
  added TEXT NOT NULL
) STRICT;
CREATE INDEX events_storyline ON events (storyline) WHERE storyline IS NOT NULL;
CREATE TABLE event_names (
  id TEXT PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events (n)
) STRICT, WITHOUT ROWID;
CREATE TABLE merges (
  n INTEGER PRIMARY KEY,
  event INTEGER NOT NULL REFERENCES events (n),
  report INTEGER NOT NULL REFERENCES reports (n),
  why TEXT NOT NULL
) STRICT;
CREATE INDEX merges_event ON merges (event);
CREATE TABLE reports (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  page INTEGER NOT NULL REFERENCES pages (n),
  event INTEGER NOT NULL REFERENCES events (n),
  local TEXT NOT NULL,
  live INTEGER NOT NULL DEFAULT 1,
  lead INTEGER NOT NULL DEFAULT 1,
  root TEXT NOT NULL, mode TEXT, contexts TEXT NOT NULL, cameo TEXT, quad INTEGER NOT NULL, goldstein REAL,
  date TEXT, day_from INTEGER, day_to INTEGER,
  place TEXT, country TEXT,
  assertion TEXT NOT NULL, seat TEXT NOT NULL, salience INTEGER, confidence REAL NOT NULL,
  trigger_start INTEGER NOT NULL, trigger_end INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'unreviewed',
  body TEXT
) STRICT;
CREATE INDEX reports_page ON reports (page);
CREATE INDEX reports_event ON reports (event);
CREATE INDEX reports_day ON reports (day_from) WHERE lead = 1;
CREATE INDEX reports_reviewed ON reports (state) WHERE state <> 'unreviewed';
CREATE TABLE actors (
  n INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  country TEXT NOT NULL,
  kb TEXT,
  UNIQUE (name, country)
) STRICT;
CREATE TABLE parties (
  report INTEGER NOT NULL REFERENCES reports (n),
  side INTEGER NOT NULL,
  place INTEGER NOT NULL,
  actor INTEGER NOT NULL REFERENCES actors (n),
  PRIMARY KEY (report, side, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX parties_actor ON parties (actor, report);
CREATE TABLE relations (
  country TEXT NOT NULL,
  other TEXT NOT NULL,
  day_from INTEGER NOT NULL,
  report INTEGER NOT NULL REFERENCES reports (n),
  day_to INTEGER NOT NULL,
  PRIMARY KEY (country, other, day_from, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX relations_report ON relations (report);
CREATE VIRTUAL TABLE texts USING fts5 (headline, body, content = '', tokenize = 'unicode61 remove_diacritics 2');
CREATE TABLE searches (
  name TEXT PRIMARY KEY,
  query TEXT NOT NULL,
  saved TEXT NOT NULL
) STRICT, WITHOUT ROWID;
""",
    # Version 2: what people said of events. `annotations` is a log that only grows; `anchors` says where each entry
    # stands today and is made anew whenever a page is read again. Each report now names the reading that tells it.
    """
CREATE TABLE annotations (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  made TEXT NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL
    CHECK (action IN ('accept', 'reject', 'change', 'add', 'merge', 'split', 'comment', 'flag', 'undo')),
  document TEXT NOT NULL, page TEXT NOT NULL, reader TEXT NOT NULL, report TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, exact TEXT NOT NULL, prefix TEXT NOT NULL, suffix TEXT NOT NULL,
  root TEXT NOT NULL,
  field TEXT, before TEXT, after TEXT, why TEXT,
  undoes TEXT
) STRICT;
CREATE INDEX annotations_document ON annotations (document);
CREATE INDEX annotations_page ON annotations (page);
CREATE TRIGGER annotations_stay BEFORE DELETE ON annotations BEGIN
  SELECT raise(ABORT, 'the log of corrections only grows');
END;
CREATE TRIGGER annotations_hold BEFORE UPDATE ON annotations BEGIN
  SELECT raise(ABORT, 'the log of corrections only grows');
END;
CREATE TABLE anchors (
  annotation INTEGER PRIMARY KEY REFERENCES annotations (n),
  report INTEGER REFERENCES reports (n),
  outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'agreed', 'moot', 'conflict', 'waiting', 'undone')),
  note TEXT
) STRICT;
CREATE INDEX anchors_conflicts ON anchors (outcome) WHERE outcome = 'conflict';
CREATE INDEX anchors_report ON anchors (report);
ALTER TABLE reports ADD COLUMN reading INTEGER REFERENCES readings (n);
UPDATE reports SET reading = (SELECT p.reading FROM pages p WHERE p.n = reports.page);
""",
    # Version 3: when an address was last looked at by `watch`, changed or not.
    """
CREATE TABLE looks (
  address TEXT PRIMARY KEY,
  looked TEXT NOT NULL
) STRICT, WITHOUT ROWID;
""",
    # Version 4: what linking finds: the family of copies of a page (the number of its original), the ties between
    # events with their evidence, and what became of storylines from one linking to the next.
    """
ALTER TABLE pages ADD COLUMN family INTEGER;
CREATE TABLE ties (
  n INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('continues', 'reacts to', 'part of')),
  source INTEGER NOT NULL REFERENCES events (n),
  target INTEGER NOT NULL REFERENCES events (n),
  score REAL NOT NULL, why TEXT NOT NULL, evidence TEXT NOT NULL
) STRICT;
CREATE INDEX ties_source ON ties (source);
CREATE INDEX ties_target ON ties (target);
CREATE TABLE turns (
  n INTEGER PRIMARY KEY,
  made TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('merged', 'split')),
  storyline TEXT NOT NULL, others TEXT NOT NULL, why TEXT NOT NULL
) STRICT;
""",
    # Version 5: lists, counts and filters are answered from one narrow index over the lead reports, in order of day,
    # that holds every column a filter asks of; the queue of review from one in order of confidence.
    """
DROP INDEX reports_day;
DROP INDEX reports_page;
DROP INDEX reports_event;
DROP INDEX pages_site;
CREATE INDEX reports_listed ON reports (
  day_from, n, day_to, state, root, quad, assertion, country, place, confidence, salience, event, page, lead
) WHERE lead = 1;
CREATE INDEX reports_unsure ON reports (confidence, n) WHERE lead = 1 AND state = 'unreviewed';
CREATE INDEX reports_page ON reports (page, live, event);
CREATE INDEX reports_event ON reports (event, live, page, assertion);
CREATE INDEX pages_latest ON pages (site COLLATE NOCASE, reading) WHERE latest = 1;
""",
    # Version 6: what people write beside events (comments on words, documents, dictionary entries, proposals): a log.
    """
CREATE TABLE notes (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  made TEXT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('comment', 'document', 'entry', 'proposal', 'undo')),
  body TEXT NOT NULL,
  page TEXT, words TEXT,
  undoes TEXT
) STRICT;
CREATE INDEX notes_page ON notes (page) WHERE page IS NOT NULL;
CREATE INDEX notes_undone ON notes (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER notes_stay BEFORE DELETE ON notes BEGIN SELECT raise(ABORT, 'notes are only ever added'); END;
CREATE TRIGGER notes_hold BEFORE UPDATE ON notes BEGIN SELECT raise(ABORT, 'notes are only ever added'); END;
""",
)

VERSION = len(STEPS)
