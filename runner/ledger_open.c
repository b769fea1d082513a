/* Making a ledger, stamping it, and refusing one that is not ours to go on with. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "adopt.h"
#include "ledger_internal.h"
#include "log.h"
#include "readiness.h"
#include "schema.h"

static int
refuse(char *err, int errsize, int *code, int exit_code, const char *text)
{
	snprintf(err, (size_t)errsize, "%s", text);
	*code = exit_code;
	return -1;
}

static int
put_text(struct ledger *l, const char *key, const char *value)
{
	return ledger_meta_set(l, key, value);
}

static int
put_number(struct ledger *l, const char *key, int64_t value)
{
	char text[32];
	snprintf(text, sizeof text, "%" PRId64, value);
	return ledger_meta_set(l, key, text);
}

static int
put_contract(struct ledger *l, const struct contract *c)
{
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO contract(symbol, exchange, currency, point_value, tick, spread_ticks, commission, labelled)"
	                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, c->symbol);
	db_bind_text(s, 2, c->exchange);
	db_bind_text(s, 3, c->currency);
	db_bind_int(s, 4, c->point_value);
	db_bind_int(s, 5, c->tick);
	db_bind_int(s, 6, c->spread_ticks);
	db_bind_int(s, 7, c->commission);
	db_bind_int(s, 8, c->labelled);
	return ledger_run(l, s, "contract");
}

static int
put_breakers(struct ledger *l)
{
	struct risk_breaker b[RISK_KINDS];
	risk_defaults(b);
	for (int k = 0; k < RISK_KINDS; k++) {
		struct db_stmt *s = ledger_stmt(l, "INSERT INTO breaker(name, kind, state, counter, threshold) VALUES (?1, ?2, ?3, ?4, ?5)");
		if (s == NULL)
			return -1;
		db_bind_text(s, 1, risk_name((enum risk_kind)k));
		db_bind_int(s, 2, k);
		db_bind_text(s, 3, risk_state_name(b[k].state));
		db_bind_int(s, 4, b[k].counter);
		db_bind_real(s, 5, b[k].threshold);
		if (ledger_run(l, s, "breaker") != 0)
			return -1;
	}
	return 0;
}

static int
put_account(struct ledger *l, int64_t capital)
{
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO account(id, capital0, cash, peak, gate_peak) VALUES (1, ?1, ?1, ?1, ?1)");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, capital);
	return ledger_run(l, s, "account");
}

#define EPOCH 17
/* A name that no other ledger's file has. 0 / -1 */
static int
new_epoch(char out[EPOCH])
{
	uint64_t r = 0;
	if (getrandom(&r, sizeof r, 0) != (ssize_t)sizeof r)
		return -1;
	snprintf(out, EPOCH, "%016" PRIx64, r);
	return 0;
}

static int
put_facts(struct ledger *l, const struct ledger_stamp *stamp)
{
	char seed[32], epoch[EPOCH], at[CLOCK_TEXT], own[LEDGER_DIGEST];
	if (ledger_contracts(stamp->markets, stamp->n_markets, own) != 0)
		return -1;
	if (new_epoch(epoch) != 0)
		return -1;
	snprintf(seed, sizeof seed, "%" PRIu64, stamp->seed);
	int bad = 0;
	bad |= put_text(l, "epoch", epoch);
	bad |= put_text(l, "mode", stamp->mode);
	bad |= put_text(l, "input", stamp->input);
	bad |= put_text(l, "badge", stamp->badge);
	bad |= put_text(l, "currency", stamp->currency);
	bad |= put_text(l, "seed", seed);
	bad |= put_number(l, "capital0", stamp->capital);
	bad |= put_number(l, "capital_stated", stamp->capital);
	bad |= put_text(l, "created_at", clock_format(clock_wall(), at));
	bad |= put_text(l, "advanced_session", "");
	bad |= put_text(l, "halted", "0");
	bad |= put_text(l, "halt_reason", "");
	bad |= put_text(l, "stopped", "");
	bad |= put_number(l, "warmup_total", stamp->warmup);
	if (own[0] != '\0')
		bad |= put_text(l, "contracts", own);
	return bad;
}

int
ledger_stamp_put(struct ledger *l, const struct ledger_stamp *stamp)
{
	const struct ledger_record first = { .k = 1, .equity = stamp->capital, .alpha = readiness_limit_table[READINESS_ALPHA].standard,
		.hurdle = readiness_limit_table[READINESS_HURDLE].standard };
	if (put_facts(l, stamp) != 0 || put_account(l, stamp->capital) != 0 || put_breakers(l) != 0 || ledger_put_record(l, &first, LEDGER_RECORD_FIRST) != 0)
		return -1;
	for (int m = 0; m < stamp->n_markets; m++)
		if (put_contract(l, &stamp->markets[m]) != 0)
			return -1;
	return 0;
}

/* A new ledger in one transaction: a kill in the middle leaves nothing of it. */
static int
make(struct ledger *l, const struct ledger_stamp *stamp)
{
	if (ledger_begin(l) != 0)
		return -1;
	if (db_exec(l->db, schema_ledger) != 0 || db_exec(l->db, "PRAGMA user_version = 1") != 0) {
		ledger_fail(l, "create");
		goto fail;
	}
	if (ledger_stamp_put(l, stamp) != 0)
		goto fail;
	return ledger_commit(l);
fail:
	ledger_rollback(l);
	return -1;
}

static int
match_stamp(struct ledger *l, const struct ledger_stamp *stamp, int *code, char *err, int errsize)
{
	char mode[32], input[128], currency[8], seed[32], now[32], text[1024];
	if (ledger_meta_get(l, "mode", mode, sizeof mode) < 0 || ledger_meta_get(l, "input", input, sizeof input) < 0 || ledger_meta_get(l, "currency", currency, sizeof currency) < 0 ||
	    ledger_meta_get(l, "seed", seed, sizeof seed) < 0)
		return refuse(err, errsize, code, 1, l->reason);
	const char *holds = strcmp(mode, "sim") == 0 ? "SIMULATED fills" : strcmp(mode, "csv") == 0 ? "fills of a csv replay" : mode;
	if (strcmp(mode, stamp->mode) != 0) {
		snprintf(text, sizeof text, "%s/fill_journal.db holds %s (mode %s), this start is in mode %s; choose another HYDRA_DATA_DIR", stamp->data_dir, holds, mode, stamp->mode);
		return refuse(err, errsize, code, 78, text);
	}
	char expected[65], advanced[DATE_TEXT];
	snprintf(expected, sizeof expected, "%s", stamp->input);
	if (ledger_meta_get(l, "advanced_session", advanced, sizeof advanced) < 0)
		return refuse(err, errsize, code, 1, l->reason);
	if (stamp->input_upto != NULL)
		stamp->input_upto(stamp->input_arg, advanced, expected);
	if (strcmp(input, expected) != 0) {
		snprintf(text, sizeof text, "%s/fill_journal.db was made from another input (%s: %s, now %s): markets, the rows of csv files up to the last session traded, contracts.csv, roll_dates.csv, the reports of cot/ known by then, in a sim HYDRA_SEED, HYDRA_SIM_EDGE, HYDRA_SIM_FLIP, HYDRA_SIM_HISTORY, all of cot/ and calendar.csv must stay the same; choose another HYDRA_DATA_DIR", stamp->data_dir, holds, input, expected);
		return refuse(err, errsize, code, 78, text);
	}
	snprintf(now, sizeof now, "%" PRIu64, stamp->seed);
	if (strcmp(seed, now) != 0) {
		snprintf(text, sizeof text, "%s/fill_journal.db was made with HYDRA_SEED=%s, now it is %s: paper fills would no longer follow from one seed; choose another HYDRA_DATA_DIR", stamp->data_dir, seed, now);
		return refuse(err, errsize, code, 78, text);
	}
	if (strcmp(currency, stamp->currency) != 0) {
		snprintf(text, sizeof text, "%s/fill_journal.db counts in %s, HYDRA_CURRENCY is %s; choose another HYDRA_DATA_DIR", stamp->data_dir, currency, stamp->currency);
		return refuse(err, errsize, code, 78, text);
	}
	return 0;
}

/* The newest order whose fills are in the sums, and what is held. */
static int
read_counted(struct ledger *l, int *code, char *err, int errsize)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT counted FROM account WHERE id = 1");
	if (s == NULL || db_step(s) != 1)
		return refuse(err, errsize, code, 1, l->broken ? l->reason : "fill_journal.db has no account");
	l->counted = db_int(s, 0);
	db_reset(s);
	if (holdings_read(l->db, &l->held) != 0)
		return refuse(err, errsize, code, 1, db_error(l->db));
	return l->held.damaged ? refuse(err, errsize, code, 1, "fill_journal.db: a position's average, or the price of a fill after it, is no number") : 0;
}

static int
check_whole(struct ledger *l, int *code, char *err, int errsize)
{
	struct db_stmt *s = ledger_stmt(l, "PRAGMA quick_check(1)");
	if (s == NULL || db_step(s) != 1)
		return refuse(err, errsize, code, 1, l->broken ? l->reason : db_error(l->db));
	bool ok = strcmp(db_text(s, 0), "ok") == 0;
	char text[300];
	snprintf(text, sizeof text, "fill_journal.db is damaged: %.200s", db_text(s, 0));
	db_reset(s);
	return ok ? 0 : refuse(err, errsize, code, 1, text);
}

static int
prepare(struct ledger *l, const struct ledger_stamp *stamp, int *code, char *err, int errsize)
{
	char text[256];
	int version = db_version(l->db);
	if (version < 0)
		return refuse(err, errsize, code, 1, db_error(l->db));
	if (version > LEDGER_VERSION) {
		snprintf(text, sizeof text, "fill_journal.db has schema version %d, this program knows %d; use the newer program", version, LEDGER_VERSION);
		return refuse(err, errsize, code, 78, text);
	}
	if (version == 0) {
		struct db_stmt *s = ledger_stmt(l, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'fills'");
		if (s == NULL || db_step(s) != 1)
			return refuse(err, errsize, code, 1, l->broken ? l->reason : db_error(l->db));
		bool original = db_int(s, 0) > 0;
		db_reset(s);
		if (original)
			return adopt_ledger(l, stamp, &l->adopted, code, err, errsize);
		if (stamp->known)
			return refuse(err, errsize, code, 1, "fill_journal.db holds no ledger any more");
		if (make(l, stamp) != 0)
			return refuse(err, errsize, code, 1, l->reason);
		return 0;
	}
	if (match_stamp(l, stamp, code, err, errsize) != 0 || check_whole(l, code, err, errsize) != 0)
		return -1;
	return read_counted(l, code, err, errsize);
}

static struct ledger *
open_file(const char *data_dir, char *err, int errsize)
{
	char path[4300];
	bool transient = false;
	struct ledger *l = calloc(1, sizeof *l);
	if (l == NULL) {
		snprintf(err, (size_t)errsize, "out of memory");
		return NULL;
	}
	snprintf(path, sizeof path, "%s/fill_journal.db", data_dir);
	l->db = db_open(path, DB_WRITE, true, &transient, err, errsize);
	if (l->db != NULL)
		return l;
	free(l);
	return NULL;
}

int
ledger_open(const struct ledger_stamp *stamp, struct ledger **out, int *code, char *err, int errsize)
{
	*out = NULL;
	*code = 1;
	struct ledger *l = open_file(stamp->data_dir, err, errsize);
	if (l == NULL)
		return -1;
	if (prepare(l, stamp, code, err, errsize) != 0) {
		ledger_close(l);
		return -1;
	}
	*out = l;
	return 0;
}

const struct adopt_report *
ledger_adopted(const struct ledger *l)
{
	return &l->adopted;
}

int
ledger_exists(const char *data_dir)
{
	char path[4300];
	snprintf(path, sizeof path, "%s/fill_journal.db", data_dir);
	return access(path, F_OK) == 0;
}

int
ledger_reopen(const char *data_dir, struct ledger **out, int *code, char *err, int errsize)
{
	*out = NULL;
	*code = 1;
	struct ledger *l = open_file(data_dir, err, errsize);
	if (l == NULL)
		return -1;
	int version = db_version(l->db);
	if (version != LEDGER_VERSION) {
		snprintf(err, (size_t)errsize, "fill_journal.db has schema version %d, this program knows %d%s", version, LEDGER_VERSION, version > LEDGER_VERSION ? "; use the newer program" : "");
		*code = 78;
	} else if (check_whole(l, code, err, errsize) == 0 && read_counted(l, code, err, errsize) == 0) {
		*out = l;
		return 0;
	}
	ledger_close(l);
	return -1;
}

int
ledger_rename(const char *path, char *err, int errsize)
{
	char epoch[EPOCH];
	struct db *db = db_open(path, DB_WRITE, true, NULL, err, errsize);
	if (db == NULL)
		return -1;
	struct db_stmt *s = db_prepare(db, "UPDATE meta SET value = ?1 WHERE key = 'epoch'");
	int rc = s == NULL ? -1 : 0;
	if (rc == 0 && new_epoch(epoch) == 0) {
		db_bind_text(s, 1, epoch);
		rc = db_step(s);
	}
	if (rc != 0 || db_changes(db) != 1)
		snprintf(err, (size_t)errsize, "%s", rc != 0 ? db_error(db) : "fill_journal.db: it has no epoch to change");
	rc = rc == 0 && db_changes(db) == 1 ? 0 : -1;
	db_leave(db); /* the file alone: nobody reads it yet, and its WAL must not be left behind when it moves */
	db_close(db);
	return rc;
}
