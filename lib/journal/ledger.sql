-- The ledger, fill_journal.db, schema version 1. One WAL file, synchronous=FULL:
-- everything that a fill changes commits together with the fill.
-- Money and prices of our own columns are INTEGER micro (1e-6); the inherited
-- columns of fills are REAL, the nearest double of the same decimal.
-- Dates are ISO text, instants ISO 8601 UTC text. Columns marked (wall) hold
-- the wall clock and differ between two runs of the same input.

-- What file(1) sees: "HYLG".
PRAGMA application_id = 1213811783;

-- Inherited, read by position and inserted by name by the system we succeed:
-- the first thirteen columns never change. IF NOT EXISTS: adoption runs this
-- file over a journal of that system, after it appended the columns.
CREATE TABLE IF NOT EXISTS fills (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  timestamp TEXT NOT NULL,            -- market time of the execution
  symbol TEXT NOT NULL,
  direction INTEGER NOT NULL,         -- +1 buy, -1 sell
  n_contracts INTEGER NOT NULL,       -- unsigned
  order_price REAL NOT NULL,          -- arrival mid of the intent
  fill_price REAL NOT NULL,
  predicted_slippage REAL NOT NULL,   -- price units, whole intent's n, the same on all its fills
  actual_slippage REAL NOT NULL,      -- |fill - mid|, as inherited; the sign comes from direction and prices
  volume_at_fill REAL NOT NULL,
  spread_at_fill REAL NOT NULL,
  fill_latency_ms REAL NOT NULL,
  order_id INTEGER,                   -- ord.id
  -- ours, appended, nullable
  exec_key TEXT,                      -- broker's execution id without its revision; paper: order ref + sub-bar
  exec_rev INTEGER,                   -- revision of that execution, 0 first
  intent_id INTEGER,                  -- intent.id
  session_date TEXT,                  -- exchange session the fill belongs to
  contract TEXT,
  decision_price REAL,                -- close the decision was made at: delay is order_price - decision_price
  commission REAL,                    -- money, whole fill
  spread_source TEXT,                 -- quoted | assumed
  fill_model TEXT,                    -- mid step cross daily_open roll
  recorded_at TEXT                    -- (wall) when it was written here
);
CREATE INDEX IF NOT EXISTS idx_fills_timestamp ON fills(timestamp);
CREATE INDEX IF NOT EXISTS idx_fills_symbol ON fills(symbol);
-- one index for each filter a page can ask for, so that no page sorts or scans
CREATE INDEX idx_fills_symbol_time ON fills(symbol, timestamp);
CREATE INDEX idx_fills_side_time ON fills(direction, timestamp);
CREATE INDEX idx_fills_symbol_side_time ON fills(symbol, direction, timestamp);
CREATE UNIQUE INDEX idx_fills_exec_key ON fills(exec_key) WHERE exec_key IS NOT NULL;

-- Facts of the whole ledger: epoch (random, names this file in event ids),
-- mode (sim csv ib-paper ib-live), capital0, currency, seed, input (digest; csv:
-- of every bar up to advanced_session, so that files which only grew go on),
-- badge (permanent words on every page, "" if none), created_at (wall),
-- contracts (digest of the user's own in the table contract; absent: there is none),
-- capital_stated (HYDRA_CAPITAL as last seen), warmup_total (sessions at full
-- speed), advanced_session (last session whose decision is written), halted
-- (0|1), halt_reason ("", operator, ruin), stopped (reason that blocks every
-- order, "" if none), decider (who decides: "v1", or in its place the one before
-- or the rule, ": " and why; absent: the rule), trigger (1: the operator asked for
-- a cycle of the agent, which the next T1 runs; absent: 0), readiness_conf (SHA-256 of readiness.conf as taken in;
-- absent: there is none), readiness_conf_fault (SHA-256 of it as it is, or nothing, a space, and why it could not be taken in; absent:
-- it was), events_from (the number after the newest event that HYDRA_KEEP_EVENTS_DAYS
-- let go: lib/journal/event_kept.h; absent: none was), readiness_fault (a session, a space, and why the readiness gate could not judge it; absent: it did). Of a ledger that was adopted, or
-- holds accepted rows of another program: adopted (ids that are not ours,
-- "1-312 501-503") and adopted_ids (how many ids that is).
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Contracts in force when the ledger was made: readers use these, never their environment.
CREATE TABLE contract (
  symbol TEXT PRIMARY KEY,
  exchange TEXT NOT NULL,
  currency TEXT NOT NULL,
  point_value INTEGER NOT NULL,       -- micro money per 1.0 of price
  tick INTEGER NOT NULL,              -- micro price
  spread_ticks INTEGER NOT NULL,      -- assumed
  commission INTEGER NOT NULL,        -- micro, per contract and side, assumed
  labelled INTEGER NOT NULL           -- 1: no specification known, plain values used
) WITHOUT ROWID;

-- One trading cycle a session.
CREATE TABLE cycle (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,                -- open decided done missed
  phase TEXT NOT NULL,                -- last phase reached: open fills mark breakers decide done
  reason TEXT NOT NULL,               -- why it stopped, in words
  scheduled_at TEXT NOT NULL,         -- market time it was due
  started_at TEXT,                    -- (wall)
  finished_at TEXT,                   -- (wall)
  late_seconds INTEGER,               -- (wall) how late it started, 0 on time; NULL: not by the clock
  orders INTEGER NOT NULL DEFAULT 0,  -- intents decided in this cycle that may work
  blocked INTEGER NOT NULL DEFAULT 0,
  fills INTEGER NOT NULL DEFAULT 0,   -- fills of this session, counted by T1: until then those of the orders after account.counted
  implausible INTEGER NOT NULL DEFAULT 0, -- of them: impossible on their bar (lib/trade/plausible.h), counted by T1
  agent_phase TEXT,                   -- how far the agent's cycle came: observe diagnose hypothesize experiment evaluate shadow promote cooldown; NULL: no agent
  agent_reason TEXT                   -- why it stopped there, in words; both follow its experiments to their end
);

-- What a cycle decided for each market, written with the intents.
CREATE TABLE decision (
  session TEXT NOT NULL,
  symbol TEXT NOT NULL,
  contract TEXT NOT NULL,
  close INTEGER NOT NULL,             -- micro, price of the decision
  bars INTEGER NOT NULL,              -- daily bars that were there
  bars_missing INTEGER NOT NULL,      -- sessions without a bar, of the last 60 (by the calendar; in a csv run: of the run)
  sigma_p REAL,                       -- sd of dX over 20 bars, price units; NULL: too few
  adv REAL,                           -- mean volume over 20 bars
  model TEXT NOT NULL,                -- "rule momentum_20" or "vN"
  direction INTEGER NOT NULL,         -- -1 0 +1
  probability REAL,                   -- of a model; NULL for a rule
  fraction REAL NOT NULL,             -- of equity asked for
  drift_verdict TEXT,                 -- NULL: nothing judged yet
  position INTEGER NOT NULL,          -- before
  target INTEGER NOT NULL,            -- after sizing and clamping
  lot_value INTEGER NOT NULL,         -- micro, one contract's notional
  needs_equity INTEGER NOT NULL,      -- micro, equity at which one lot fits the cap
  reason TEXT NOT NULL,               -- ok, or why there is no order
  due INTEGER NOT NULL DEFAULT 1,     -- 1: the market's calendar has this session, so a bar was due
  x INTEGER,                          -- micro, continuous price X of its newest bar: what a forecast is judged by, five bars on
  low INTEGER,                        -- micro; of this session's bar, before a roll at its close; NULL: there was none
  high INTEGER,
  volume INTEGER,
  PRIMARY KEY (session, symbol)
) WITHOUT ROWID;

-- An order that a decision asked for. Exists iff its decision does.
CREATE TABLE intent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL UNIQUE,           -- at most 20 characters, sent to the broker
  session TEXT NOT NULL,              -- decided on; a roll by the calendar, in as many contracts as are held when it comes
  deadline TEXT NOT NULL,             -- session it works in; at its close the rest expires
  symbol TEXT NOT NULL,
  contract TEXT NOT NULL,
  kind TEXT NOT NULL,                 -- trade roll
  direction INTEGER NOT NULL,
  n INTEGER NOT NULL,
  filled INTEGER NOT NULL DEFAULT 0,  -- by its orders that are over; what the live one filled comes to it
  state TEXT NOT NULL,                -- intent working done expired blocked lost
  reducing INTEGER NOT NULL,
  decision_price INTEGER NOT NULL,    -- micro
  arrival INTEGER,                    -- micro, mid when its first order worked
  predicted REAL NOT NULL,            -- price units
  blocked_by TEXT,                    -- breaker, "halt" or "stopped"
  blocked_value REAL,
  blocked_limit REAL,
  reason TEXT NOT NULL DEFAULT ''     -- "expired 3: session closed"
);
CREATE INDEX idx_intent_session ON intent(session);
CREATE INDEX idx_intent_live ON intent(deadline) WHERE state IN ('intent', 'working');

-- One order at the broker; an intent sends several, one after another. id = fills.order_id.
-- What it filled stands in its row when it is over, written by what ended it (T3,
-- or the T4 that made it full). The row of a live one is as of account.counted_fill,
-- where T1 left it, mostly at 0: its fills after that one come to it
-- (lib/journal/sums.h), so that a fill writes no row here.
CREATE TABLE ord (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL UNIQUE,           -- intent ref + "." + number
  intent_id INTEGER NOT NULL,
  stage TEXT NOT NULL,                -- mid step cross daily_open roll
  sub INTEGER NOT NULL,               -- first sub-bar it works in
  sub_end INTEGER,                    -- sub-bar in which it stopped working
  slice INTEGER NOT NULL DEFAULT 1,   -- of its intent, which is worked in up to five when it is large
  misses INTEGER NOT NULL,
  n INTEGER NOT NULL,
  limit_price INTEGER,                -- micro; NULL: none
  filled INTEGER NOT NULL DEFAULT 0,  -- contracts
  state TEXT NOT NULL,                -- sending working cancelling done lost
  fills INTEGER NOT NULL DEFAULT 0,   -- how many
  notional INTEGER NOT NULL DEFAULT 0 -- micro money
);
-- three comparisons, not IN: that would make a temporary tree at every change of an order
CREATE UNIQUE INDEX idx_ord_live ON ord(intent_id) WHERE state = 'sending' OR state = 'working' OR state = 'cancelling';
CREATE INDEX idx_ord_intent ON ord(intent_id);

-- Position = opening + sum of fills (invariant 3). A row is as of account.counted_fill, where T1 left it: what is
-- held is that and our fills after it (lib/journal/holdings.h), so that a fill writes no row here.
CREATE TABLE position (
  symbol TEXT NOT NULL,
  contract TEXT NOT NULL,
  opening INTEGER NOT NULL DEFAULT 0,
  q INTEGER NOT NULL,
  avg TEXT NOT NULL,                  -- 1e-12 units, an integer as text
  mark INTEGER,                       -- micro
  mark_session TEXT,                  -- session the mark is of
  since TEXT,                         -- session this position was opened
  PRIMARY KEY (symbol, contract)
) WITHOUT ROWID;

-- The money, one row, as of the last decided session: cash = capital0 + flows
-- - sum(s*p*pv) - fees over the fills that are counted.
CREATE TABLE account (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  capital0 INTEGER NOT NULL,
  cash INTEGER NOT NULL,
  flows INTEGER NOT NULL DEFAULT 0,
  fees INTEGER NOT NULL DEFAULT 0,
  peak INTEGER NOT NULL,              -- highest equity ever, shown
  peak_session TEXT,
  gate_peak INTEGER NOT NULL,         -- highest equity since the drawdown breaker was re-armed
  counted INTEGER NOT NULL DEFAULT 0, -- newest ord.id whose fills are in cash, fees, cycle.fills and the roll-ups; those after it wait for T1
  counted_fill INTEGER NOT NULL DEFAULT 0, -- newest fill of ours then (before our first: of those taken over): what such an order filled comes after it, and what rows of position and of live orders lack
  reconciled INTEGER NOT NULL DEFAULT 0 -- newest intent.id up to which all are over and in the table reconciled
);

CREATE TABLE cash_flow (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  session TEXT NOT NULL,
  amount INTEGER NOT NULL,            -- + deposit
  reason TEXT NOT NULL
);

CREATE TABLE equity (
  session TEXT PRIMARY KEY,
  cash INTEGER NOT NULL,
  flow INTEGER NOT NULL,
  equity INTEGER NOT NULL,
  day_pnl INTEGER NOT NULL,
  ret REAL,                           -- NULL when the base is not positive
  unrealised INTEGER NOT NULL,
  realised INTEGER NOT NULL,
  fees INTEGER NOT NULL,              -- so far
  gross INTEGER NOT NULL,             -- notional of all positions
  exposed INTEGER NOT NULL,           -- a position at its start or a fill
  stale_mark INTEGER NOT NULL,        -- a held position had no close today
  peak INTEGER NOT NULL,              -- highest equity so far, moved by cash flows
  drawdown REAL NOT NULL,             -- of the return index, so that cash flows do not touch it
  max_drawdown REAL NOT NULL          -- smallest so far
) WITHOUT ROWID;

CREATE TABLE breaker (
  name TEXT PRIMARY KEY,              -- the four of risk.h, in their order by kind
  kind INTEGER NOT NULL UNIQUE,
  state TEXT NOT NULL,                -- active triggered cooldown
  counter INTEGER NOT NULL,
  threshold REAL NOT NULL,
  value REAL,                         -- last value compared
  since TEXT,                         -- session of the last change of state
  tripped TEXT,                       -- session of the last trip
  trips INTEGER NOT NULL DEFAULT 0,
  rearms TEXT NOT NULL DEFAULT '',    -- drawdown: cycle ids of its newest two re-arms, "a,b": a third within 60 cycles latches
  latched INTEGER NOT NULL DEFAULT 0  -- needs `resume --breaker`
) WITHOUT ROWID;

-- The named champion, its past, and the candidate in its shadow; empty until a model exists. A candidate that is rejected goes
-- with its file; its number does not come again.
CREATE TABLE model (
  version INTEGER PRIMARY KEY,
  created TEXT NOT NULL,              -- session of its newest bar
  state TEXT NOT NULL,                -- champion retired candidate
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  run_id TEXT                         -- job that made it; NULL: the first one
);

-- Work of the agent between cycles: a hypothesis from its queue to its end.
CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL UNIQUE,           -- "E-20190605-1": session and number; experiments.run_id
  session TEXT NOT NULL,              -- of the diagnosis: what is tried knows its bars and those before, no more
  kind TEXT NOT NULL,                 -- experiment
  state TEXT NOT NULL,                -- queued, then waiting (for the shadow of another one to end), shadow, pending (for the operator), done
  reason TEXT NOT NULL DEFAULT '',    -- what came of it so far
  data TEXT NOT NULL DEFAULT '{}'     -- JSON, runner/agent_job.h: what is tried, and what it got
);
-- the few that are under way, whatever lies behind
CREATE INDEX idx_job_open ON job(id) WHERE state <> 'done';

-- What happened, written with the fact and sent after the commit.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,            -- the newest is never deleted, so that no number comes again
  key TEXT NOT NULL,                  -- names the fact: a repeated cycle cannot write it twice
  at TEXT NOT NULL,                   -- (wall)
  session TEXT,                       -- market session it belongs to
  kind TEXT NOT NULL,                 -- cycle_update fill agent drift breaker status order
  severity TEXT NOT NULL,             -- info warning error
  text TEXT NOT NULL,                 -- one sentence for people
  data TEXT NOT NULL                  -- JSON for the stream
);
-- a fill is unique by its exec_key, and nobody looks for the many fills and updates by their kind
CREATE UNIQUE INDEX idx_event_key ON event(key) WHERE kind <> 'fill';
CREATE INDEX idx_event_kind ON event(kind, seq) WHERE kind <> 'fill' AND kind <> 'cycle_update';

-- Sums that T1 adds the session's fills to: pages cost the same at any size.
-- A sum over fills is what stands here and the fills of the orders after account.counted.
-- day: the session date (rows without one: the date that the timestamp is written with, UTC).
-- Moments in ticks: x predicted, y actual signed; merged by Chan's formulas.
-- The same columns by day, by month ('YYYY-MM') and in total ('').
CREATE TABLE rollup (
  grain TEXT NOT NULL,                -- day month total; "other day" … : of fills without exec_key (lib/journal/others.h)
  symbol TEXT NOT NULL,
  direction INTEGER NOT NULL,
  period TEXT NOT NULL,
  n INTEGER NOT NULL,                 -- fills
  contracts INTEGER NOT NULL,         -- REAL where another program's are no whole number
  notional INTEGER NOT NULL,          -- micro money, price*n*pv: cash = capital0 + flows - sum(direction*notional) - fees
  commission INTEGER NOT NULL,        -- micro money
  cost INTEGER NOT NULL,              -- micro money, signed slippage
  predicted INTEGER NOT NULL,         -- micro money, predicted slippage
  delay INTEGER NOT NULL,             -- micro money, decision to arrival
  improved INTEGER NOT NULL,          -- fills better than mid
  realised INTEGER NOT NULL,          -- micro money, by fills that reduced the position, net of their commission; the trade breaker judges a day's, less what rolls realised
  judged INTEGER NOT NULL,            -- fills with finite numbers that entered the moments
  mean_x REAL NOT NULL,
  m2_x REAL NOT NULL,
  mean_y REAL NOT NULL,
  m2_y REAL NOT NULL,
  cxy REAL NOT NULL,
  mean_abs REAL NOT NULL,             -- of |y|
  latency_n INTEGER NOT NULL,
  latency_mean REAL NOT NULL,         -- ms
  sketch_x BLOB,                      -- quantiles of x and y over the same fills, lib/stats/sketch.h; NULL: not kept
  sketch_y BLOB,
  PRIMARY KEY (grain, symbol, direction, period)
) WITHOUT ROWID;
CREATE INDEX idx_rollup_period ON rollup(grain, period);

-- Predicted against actual slippage by intent (docs/definitions.md, "Reconciliation"): T1 adds the intents that are over.
-- What stands here and the intents after account.reconciled are all there are.
CREATE TABLE reconciled (
  symbol TEXT PRIMARY KEY,
  intents INTEGER NOT NULL,           -- compared: one pair each, in ticks
  contracts INTEGER NOT NULL,         -- that they filled
  fills INTEGER NOT NULL,             -- of them
  mean_x REAL NOT NULL,               -- x predicted, y actual signed, contract-weighted
  m2_x REAL NOT NULL,
  mean_y REAL NOT NULL,
  m2_y REAL NOT NULL,
  cxy REAL NOT NULL,
  sketch_x BLOB NOT NULL,             -- lib/stats/sketch.h
  sketch_y BLOB NOT NULL,
  rolls INTEGER NOT NULL,             -- left out: position-neutral, decided by the calendar
  unfilled INTEGER NOT NULL,          -- over, with orders but without a fill
  unreadable INTEGER NOT NULL,        -- no arrival, no finite prediction, or an unknown contract
  left_fills INTEGER NOT NULL,        -- of rolls and unreadable ones
  late INTEGER NOT NULL               -- fills told after their intent was compared: not in it
) WITHOUT ROWID;

-- The go-live gate (lib/journal/readiness.h).

-- A forward record: what the gate judges. Record 1 begins with the first session.
CREATE TABLE record (
  k INTEGER PRIMARY KEY,
  after TEXT NOT NULL,                -- last decided session before it; "": none
  equity INTEGER NOT NULL,            -- micro, E_0
  at TEXT NOT NULL,                   -- (wall)
  reason TEXT NOT NULL,               -- "first session", "operator", or which limit was changed
  alpha REAL NOT NULL,                -- in force for it: what readiness.conf says of them while all of its lines are good; one that is
  hurdle REAL NOT NULL                -- refused leaves both as they were
);

-- readiness.conf as the runner last took it in (meta.readiness_conf: its SHA-256): each line that says something.
CREATE TABLE override (
  line INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  key TEXT,                           -- NULL: the line is refused
  value REAL,
  fault TEXT,                         -- why it is refused; NULL: it is not
  since TEXT NOT NULL,                -- last decided session when this value was first seen; "": none
  day INTEGER NOT NULL                -- of the record then
);

-- Starts and ends of the daemon. They tell of the process, not of the market: the one table besides readiness and judgement in
-- which a run that was killed differs from one that was not.
CREATE TABLE start (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- without a gap: a row that is gone is missed
  session TEXT NOT NULL,              -- last decided before it; "": none, a first start
  at TEXT NOT NULL,                   -- (wall)
  ended TEXT,                         -- (wall) NULL: it runs, or it ended without a word
  fault TEXT                          -- in what the journals differed after recovery; NULL: in nothing, the restart was exact
);

-- What the gate said last, one row: computed from the rest of this file and nothing else, at the close of a session.
CREATE TABLE readiness (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  session TEXT NOT NULL,              -- last decided
  record INTEGER NOT NULL,
  verdict TEXT NOT NULL,              -- READY, NOT READY, NOT ENOUGH EVIDENCE
  version INTEGER NOT NULL,           -- READINESS_RESULT_VERSION of the program that said it: another one may say the same rows otherwise
  seq INTEGER NOT NULL,               -- newest event and newest start then: while they are the newest, the rows say the same again
  starts INTEGER NOT NULL,
  result TEXT NOT NULL                -- JSON, all that page and command show
);

-- What it said at each session that was judged, a small row for good: at a pace of sessions each one, at full speed the last.
-- Judged again in the same session, the later one stays. Like readiness it tells of the process, too.
CREATE TABLE judgement (
  session TEXT PRIMARY KEY,           -- last decided
  record INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  failed INTEGER NOT NULL,            -- criteria with FAIL, with NOT ENOUGH EVIDENCE
  open INTEGER NOT NULL,
  version INTEGER NOT NULL            -- as in readiness
) WITHOUT ROWID;

-- the few errors among many events
CREATE INDEX idx_event_error ON event(seq) WHERE severity = 'error';
