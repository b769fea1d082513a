-- cycle_journal.db, schema version 2: what a run saw, synchronous=NORMAL. Every
-- row is keyed by its session; the file may be deleted and is filled again.
-- HYDRA_KEEP_TELEMETRY_DAYS lets old rows go, of every table; by default all stay.
-- Everything says IF NOT EXISTS: the step from version 1 is this script.
CREATE TABLE IF NOT EXISTS bar (
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
CREATE TABLE IF NOT EXISTS feed_truth (
  session TEXT NOT NULL,
  symbol TEXT NOT NULL,
  regime INTEGER NOT NULL,
  edge_sign INTEGER NOT NULL,
  PRIMARY KEY (symbol, session)
) WITHOUT ROWID;

-- The newest report of Commitments of Traders that a session could use, of
-- markets that have any (lib/trade/cot.h).
CREATE TABLE IF NOT EXISTS report (
  session TEXT NOT NULL,
  symbol TEXT NOT NULL,
  kind TEXT NOT NULL,                 -- legacy disaggregated
  report TEXT,                        -- the day it is of; NULL: none is known yet
  fresh INTEGER NOT NULL,             -- 0: too old, its columns have no number
  ranked INTEGER NOT NULL,            -- its percentiles are numbers
  PRIMARY KEY (symbol, session)
) WITHOUT ROWID;

-- The runner's own life: starts, stops, what it found.
CREATE TABLE IF NOT EXISTS life (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,                   -- wall
  kind TEXT NOT NULL,                 -- start stop clock_step feed broker
  severity TEXT NOT NULL,
  text TEXT NOT NULL
);

-- One observation of the champion a session (lib/trade/observe.h). The newest
-- 1,000 sessions are kept, in all three tables.
CREATE TABLE IF NOT EXISTS observation (
  session TEXT PRIMARY KEY,
  version INTEGER NOT NULL,           -- champion
  deployed TEXT NOT NULL,             -- first session that it decided
  words TEXT NOT NULL,                -- as decision.drift_verdict has them
  state BLOB NOT NULL                 -- streams and streaks after it, observe_encode: the next session goes on from here
) WITHOUT ROWID;

-- The record's figures, the streams and the votes. Rows of one session stand
-- together, so that a session's are written to a few pages; a history goes
-- along observation and looks each row up.
CREATE TABLE IF NOT EXISTS reading (
  session TEXT NOT NULL,
  kind TEXT NOT NULL,                 -- sharpe hit_rate brier drawdown cusum_high cusum_low adwin votes
  name TEXT NOT NULL,                 -- stream or feature; "" of a figure of the record
  value REAL,                         -- NULL: none yet
  error REAL,                         -- standard error
  line REAL,                          -- limit: beyond it the verdict changes
  n INTEGER NOT NULL,                 -- observations
  needs INTEGER NOT NULL,             -- fewer are warming up
  verdict TEXT NOT NULL,              -- lib/trade/observe_readings.h
  mark TEXT NOT NULL,                 -- "cut", "reset", or ""
  PRIMARY KEY (session, kind, name)
) WITHOUT ROWID;

-- Every feature of every market against its training rows.
CREATE TABLE IF NOT EXISTS feature_reading (
  session TEXT NOT NULL,
  feature TEXT NOT NULL,
  symbol TEXT NOT NULL,
  n INTEGER NOT NULL,                 -- points of the training rows
  m INTEGER NOT NULL,                 -- points of the live window
  missing INTEGER NOT NULL,           -- live points that are no number
  bins INTEGER,                       -- NULL, and so on: not judged
  psi REAL,
  psi_error REAL,                     -- standard error when nothing moved
  psi_line REAL,                      -- from here on it counts as drift
  ks REAL,
  ks_error REAL,
  p REAL,                             -- of KS, raw
  adjusted REAL,                      -- by Holm over the session's tests
  verdict TEXT NOT NULL,              -- drifted ok warming shown missing
  PRIMARY KEY (session, feature, symbol)
) WITHOUT ROWID;

-- A candidate beside the champion in sessions that neither has seen, once their outcomes are known: mean Brier scores over the
-- same markets. Twenty of them end a shadow.
CREATE TABLE IF NOT EXISTS shadow (
  ref TEXT NOT NULL,                  -- job.ref
  session TEXT NOT NULL,              -- in which they were said
  candidate REAL NOT NULL,
  champion REAL NOT NULL,
  PRIMARY KEY (ref, session)
) WITHOUT ROWID;

-- Processes that ran experiments.
CREATE TABLE IF NOT EXISTS job_run (
  ref TEXT NOT NULL,
  started_at TEXT NOT NULL,           -- wall
  seconds REAL NOT NULL,
  memory_kb INTEGER,                  -- most that it held at once; NULL: not known
  result TEXT NOT NULL,               -- what it came to, in words
  PRIMARY KEY (ref, started_at)
) WITHOUT ROWID;
