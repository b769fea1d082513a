#ifndef STATEMENT_H
#define STATEMENT_H

/*
 * Every statement that a page runs, in one table, so that a test can ask
 * SQLite how it would run each: none may walk a table whose size grows, none
 * may sort in a temporary tree. Bounds that look needless (seq > 0) are there
 * to make a walk along an index a search.
 */

enum statement {
	/* fills: + 1 symbol, + 2 side; the second eight are for the original's thirteen columns */
	STATEMENT_FILLS_OLDER,
	STATEMENT_FILLS_NEWER = STATEMENT_FILLS_OLDER + 4,
	STATEMENT_FILLS_OLDER_ORIGINAL = STATEMENT_FILLS_NEWER + 4,
	STATEMENT_FILLS_NEWER_ORIGINAL = STATEMENT_FILLS_OLDER_ORIGINAL + 4,
	STATEMENT_FILLS_TAIL = STATEMENT_FILLS_NEWER_ORIGINAL + 4,
	STATEMENT_FILLS_SYMBOL_NEXT,
	STATEMENT_FILLS_ID_LAST,
	STATEMENT_FILLS_ID_FIRST,
	/* roll-ups: + 1 symbol, + 2 side */
	STATEMENT_ROLLUP,
	STATEMENT_ROLLUP_COUNT = STATEMENT_ROLLUP + 4,
	STATEMENT_CONTRACTS,
	STATEMENT_META,
	STATEMENT_EQUITY_LAST,
	STATEMENT_ACCOUNT,
	STATEMENT_POSITIONS,
	STATEMENT_CYCLE_LAST,
	STATEMENT_CYCLE_FIRST,
	STATEMENT_CURVE_LAST,
	STATEMENT_CURVE_POINT,
	STATEMENT_DECISIONS,
	STATEMENT_CHAMPION,
	STATEMENT_BREAKERS,
	STATEMENT_TRIPS,
	STATEMENT_EVENTS,
	STATEMENT_EVENT_LAST,
	STATEMENT_LEDGER_COUNT,
	/* experiment journal */
	STATEMENT_EXPERIMENTS_COUNT = STATEMENT_LEDGER_COUNT,
	STATEMENT_EXPERIMENTS_LAST,
	STATEMENT_COUNT
};

/* The statement's text; always the same address, the key of db_prepare. */
const char *statement_sql(int i);

#endif
