-- cycle_journal.db, schema version 1: what a run saw, synchronous=NORMAL. Every
-- row is keyed by its session; the file may be deleted and is filled again.
CREATE TABLE bar (
  session TEXT NOT NULL,
  symbol TEXT NOT NULL,
  contract TEXT NOT NULL,
  o INTEGER NOT NULL, h INTEGER NOT NULL, l INTEGER NOT NULL, c INTEGER NOT NULL, -- micro
  v INTEGER NOT NULL,
  gap INTEGER NOT NULL,
  closed_at TEXT NOT NULL,
  PRIMARY KEY (symbol, session)
) WITHOUT ROWID;

-- The feed's hidden truth, so that alarms can be scored (sim).
CREATE TABLE feed_truth (
  session TEXT NOT NULL,
  symbol TEXT NOT NULL,
  regime INTEGER NOT NULL,
  edge_sign INTEGER NOT NULL,
  PRIMARY KEY (symbol, session)
) WITHOUT ROWID;

-- The runner's own life: starts, stops, what it found.
CREATE TABLE life (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,                   -- wall
  kind TEXT NOT NULL,                 -- start stop clock_step feed broker
  severity TEXT NOT NULL,
  text TEXT NOT NULL
);
