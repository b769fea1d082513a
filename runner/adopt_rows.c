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
	int n = 0;
	if (r->last != 0)
		n = snprintf(out, (size_t)size, "%" PRId64 " fill%s, ids %" PRId64 " to %" PRId64, r->count.rows, r->count.rows == 1 ? "" : "s", r->first, r->last);
	else if (r->hidden == 0)
		snprintf(out, (size_t)size, "no fills");
	if (r->hidden > 0)
		snprintf(out + n, (size_t)(size - n), "%s%" PRId64 " fill%s below the newest", n > 0 ? ", and " : "", r->hidden, r->hidden == 1 ? " with an id" : "s with ids");
	return out;
}

static int
tell(struct ledger *l, const char *copy, const struct adopt_report *r)
{
	char what[ADOPT_WORDS], text[320], key[48];
	struct buf data = { 0 };
	adopt_words(r, what, sizeof what);
	snprintf(key, sizeof key, "adopt:%" PRId64, ledger_last_seq(l) + 1);
	if (copy[0] != '\0')
		snprintf(text, sizeof text, "the original system's journal was taken over: %s; what it was stands in %s", what, copy);
	else
		snprintf(text, sizeof text, "fills of another program were accepted: %s; they count in no position and no money", what);
	buf_fmt(&data, "{\"adopted\":%" PRId64 ",\"text\":", r->count.rows + r->hidden);
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

/* The range that ids below 1 belong to, if no other is first; it counts none of the ids that were given. 0 / -1. */
static int
put_below(struct ledger *l)
{
	int below = others_below(l->db);
	if (below <= 0)
		return below < 0 ? ledger_fail(l, "fills") : 0;
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO meta(key, value) VALUES ('adopted', '0-0') ON CONFLICT(key) DO UPDATE SET value = '0-0 ' || value WHERE value NOT LIKE '1-%' AND value NOT LIKE '0-%'");
	if (s == NULL || ledger_run(l, s, "meta") != 0)
		return -1;
	s = ledger_stmt(l, "INSERT OR IGNORE INTO meta(key, value) VALUES ('adopted_ids', '0')");
	return s == NULL ? -1 : ledger_run(l, s, "meta");
}

/* All of theirs summed again: nothing tells which rows were not among them. 0 / -1. */
static int
sum_again(struct work *w)
{
	struct ledger *l = w->l;
	struct others_count again = { 0 };
	char ranges[4096];
	int64_t first, last;
	const char *text = ranges;
	if (db_exec(l->db, "DELETE FROM rollup WHERE grain IN ('" OTHERS_DAY "', '" OTHERS_MONTH "', '" OTHERS_TOTAL "')") != 0)
		return ledger_fail(l, "rollup");
	if (ledger_meta_get(l, "adopted", ranges, sizeof ranges) != 1 || strlen(ranges) == sizeof ranges - 1)
		return ledger_fail(l, "meta.adopted is too long");
	int rc;
	while ((rc = others_parse(&text, &first, &last)) == 1)
		if (others_sum(l->db, first, last, &w->markets, take_sums, l, &again) != 0)
			return ledger_fail(l, "another program's fills");
	return rc == 0 ? 0 : ledger_fail(l, "meta.adopted is no list of ids");
}

/* Rows under ids that were passed over, once those above are taken. 0 / -1. */
static int
take_hidden(struct work *w)
{
	if (others_hidden(w->l->db, &w->out->hidden) != 0)
		return ledger_fail(w->l, "fills");
	if (w->out->hidden <= 0) {
		w->out->hidden = 0;
		return 0;
	}
	return put_below(w->l) != 0 ? -1 : sum_again(w);
}

static int
take_all(struct work *w, const char *copy)
{
	struct ledger *l = w->l;
	int64_t after, n, newest;
	if (others_new(l->db, &n, &newest) != 0)
		return ledger_fail(l, "fills");
	if (market_load(l->db, LEDGER_VERSION, &w->markets) != 0 || (n > 0 && accepted(l, &after) != 0))
		return ledger_fail(l, "contracts");
	if (n > 0 && (others_ranges(l->db, after, newest, take_range, w) != 0 || w->ranges.failed))
		return ledger_fail(l, "another program's fills");
	if ((n > 0 && put_ranges(l, w, n) != 0) || take_hidden(w) != 0)
		return -1;
	if (n <= 0 && w->out->hidden == 0 && copy[0] == '\0')
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
