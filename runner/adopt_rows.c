/* Rows of another program: their roll-ups, which ids they have, and the event that says so. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "adopt.h"
#include "buf.h"
#include "ledger_internal.h"

struct work {
	struct ledger *l;
	struct adopt_report *out;
	struct market_list markets;
	struct buf ranges; /* "1-312 501-503" */
};

static int
take_sums(void *arg, const char *grain, const char *symbol, int direction, const char *period, const struct fill_sums *sums, const struct fill_sketch *sketch)
{
	return ledger_rollup_add(arg, grain, symbol, direction, period, sums, sketch);
}

static int
take_range(void *arg, int64_t first, int64_t last)
{
	struct work *w = arg;
	if (w->ranges.len > 0)
		buf_char(&w->ranges, ' ');
	buf_fmt(&w->ranges, "%" PRId64 "-%" PRId64, first, last);
	if (w->out->last == 0)
		w->out->first = first;
	w->out->last = last;
	int rc = others_sum(w->l->db, first, last, &w->markets, take_sums, w->l, &w->out->count);
	if (rc == 1)
		return ledger_fail(w->l, "a sum over another program's fills exceeds 64 bits");
	return rc == 0 ? 0 : ledger_fail(w->l, "another program's fills");
}

/* The newest id that was accepted before, 0 none. */
static int
accepted(struct ledger *l, int64_t *last)
{
	int64_t first;
	int rc;
	*last = 0;
	struct db_stmt *s = ledger_stmt(l, "SELECT value FROM meta WHERE key = 'adopted'");
	if (s == NULL)
		return -1;
	if ((rc = db_step(s)) != 1)
		return rc < 0 ? ledger_fail(l, "meta") : 0;
	const char *text = db_text(s, 0);
	while ((rc = others_parse(&text, &first, last)) == 1)
		;
	db_reset(s);
	return rc == 0 ? 0 : ledger_fail(l, "meta.adopted is no list of ids");
}

static int
put_ranges(struct ledger *l, const struct work *w, int64_t n)
{
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO meta(key, value) VALUES ('adopted', ?1) ON CONFLICT(key) DO UPDATE SET value = value || ' ' || excluded.value");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, w->ranges.data);
	if (ledger_run(l, s, "meta") != 0)
		return -1;
	s = ledger_stmt(l, "INSERT INTO meta(key, value) VALUES ('adopted_ids', CAST(?1 AS TEXT)) ON CONFLICT(key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + ?1 AS TEXT)");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, n);
	if (ledger_run(l, s, "meta") != 0)
		return -1;
	/* before our first fill nothing of theirs may be walked in search of ours */
	s = ledger_stmt(l, "UPDATE account SET counted_fill = ?1 WHERE id = 1 AND NOT EXISTS (SELECT 1 FROM fills WHERE exec_key IS NOT NULL)");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, w->out->last);
	return ledger_run(l, s, "account");
}

char *
adopt_words(const struct adopt_report *r, char *out, int size)
{
	if (r->last == 0)
		snprintf(out, (size_t)size, "no fills");
	else
		snprintf(out, (size_t)size, "%" PRId64 " fill%s, ids %" PRId64 " to %" PRId64, r->count.rows, r->count.rows == 1 ? "" : "s", r->first, r->last);
	return out;
}

static int
tell(struct ledger *l, const char *copy, const struct adopt_report *r)
{
	char what[96], text[256], key[48];
	struct buf data = { 0 };
	adopt_words(r, what, sizeof what);
	snprintf(key, sizeof key, "adopt:%" PRId64, ledger_last_seq(l) + 1);
	if (copy[0] != '\0')
		snprintf(text, sizeof text, "the original system's journal was taken over: %s; what it was stands in %s", what, copy);
	else
		snprintf(text, sizeof text, "fills of another program were accepted: %s; they count in no position and no money", what);
	buf_fmt(&data, "{\"adopted\":%" PRId64 ",\"text\":", r->count.rows);
	buf_json(&data, text);
	buf_char(&data, '}');
	int rc = data.failed ? ledger_fail(l, "out of memory") : ledger_event(l, key, NULL, "status", "warning", text, data.data);
	buf_free(&data);
	return rc;
}

static int
lift_stop(struct ledger *l)
{
	char stopped[400];
	if (ledger_meta_get(l, "stopped", stopped, sizeof stopped) < 0)
		return -1;
	return strncmp(stopped, ADOPT_STOPPED, strlen(ADOPT_STOPPED)) == 0 ? ledger_meta_set(l, "stopped", "") : 0;
}

static int
take_all(struct work *w, const char *copy)
{
	struct ledger *l = w->l;
	int64_t after, n, newest;
	if (others_new(l->db, &n, &newest) != 0)
		return ledger_fail(l, "fills");
	if (n > 0 && (accepted(l, &after) != 0 || market_load(l->db, LEDGER_VERSION, &w->markets) != 0))
		return ledger_fail(l, "contracts");
	if (n > 0 && (others_ranges(l->db, after, newest, take_range, w) != 0 || w->ranges.failed))
		return ledger_fail(l, "another program's fills");
	if (n > 0 && put_ranges(l, w, n) != 0)
		return -1;
	if (n <= 0 && copy[0] == '\0')
		return 0;
	return tell(l, copy, w->out) != 0 ? -1 : lift_stop(l);
}

int
adopt_rows(struct ledger *l, const char *copy, struct adopt_report *out)
{
	struct work w = { .l = l, .out = out };
	if (ledger_begin(l) != 0)
		return -1;
	int rc = take_all(&w, copy);
	buf_free(&w.ranges);
	if (rc == 0)
		return ledger_commit(l);
	ledger_rollback(l);
	return -1;
}
