-- experiment_journal.db, schema version 1: inherited to the letter; made empty
-- so that health is whole before the agent exists.
CREATE TABLE experiments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  created_at TEXT NOT NULL,
  hypothesis TEXT NOT NULL,
  mutation_type TEXT NOT NULL,
  config_diff TEXT NOT NULL,          -- JSON
  results TEXT NOT NULL,              -- JSON
  champion_metrics TEXT,              -- JSON
  promotion_decision TEXT NOT NULL,   -- promoted rejected pending
  promotion_reason TEXT,
  run_id TEXT,
  model_version INTEGER,
  tags TEXT DEFAULT '[]',
  metadata TEXT DEFAULT '{}'
);
CREATE INDEX idx_experiments_created ON experiments(created_at);
CREATE INDEX idx_experiments_mutation ON experiments(mutation_type);
CREATE INDEX idx_experiments_decision ON experiments(promotion_decision);
-- ours: a job's result is written once
CREATE UNIQUE INDEX idx_experiments_run ON experiments(run_id) WHERE run_id IS NOT NULL;
