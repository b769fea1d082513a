/* Fills of another program: which ids are theirs, that nothing of ours stands in them, and their roll-ups summed again. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "others.h"
#include "sums.h"
#include "verify_internal.h"

struct entry {
	char *key; /* grain, symbol, direction, period, each ended by a newline */
	struct fill_sums sums;
	struct fill_sketch sketch;
	bool seen;
};

/* As many as there are markets, sides and days; by hash, half full at most. */
struct table {
	struct entry *entry;
	size_t n, cap;
};

static size_t
hash(const char *key)
{
	uint64_t h = UINT64_C(14695981039346656037);
	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * UINT64_C(1099511628211);
	return (size_t)(h ^ (h >> 32));
}

/* The place of a key, or the free one it would have. */
static struct entry *
place(const struct table *t, const char *key)
{
	size_t i = hash(key) & (t->cap - 1);
	while (t->entry[i].key != NULL && strcmp(t->entry[i].key, key) != 0)
		i = (i + 1) & (t->cap - 1);
	return &t->entry[i];
}

static int
grow(struct table *t)
{
	struct table more = { .n = t->n, .cap = t->cap > 0 ? 2 * t->cap : 256 };
	if (2 * t->n < t->cap)
		return 0;
	more.entry = calloc(more.cap, sizeof *more.entry);
	if (more.entry == NULL)
		return -1;
	for (size_t i = 0; i < t->cap; i++)
		if (t->entry[i].key != NULL)
			*place(&more, t->entry[i].key) = t->entry[i];
	free(t->entry);
	*t = more;
	return 0;
}

static void
key_text(const char *grain, const char *symbol, int64_t direction, const char *period, char out[VERIFY_ROW])
{
	snprintf(out, VERIFY_ROW, "%s\n%s\n%" PRId64 "\n%s\n", grain, symbol, direction, period);
}

static int
take(void *arg, const char *grain, const char *symbol, int direction, const char *period, const struct fill_sums *sums, const struct fill_sketch *sketch)
{
	struct table *t = arg;
	char key[VERIFY_ROW];
	if (grow(t) != 0)
		return -1;
	key_text(grain, symbol, direction, period, key);
	struct entry *e = place(t, key);
	if (e->key == NULL) {
		e->key = strdup(key);
		if (e->key == NULL)
			return -1;
		t->n++;
	}
	fill_sketch_merge(&e->sketch, sketch);
	(void)fill_sums_merge(&e->sums, sums); /* a sum beyond 64 bits shows as a difference */
	return 0;
}

/* The range that holds id, or the first after it: 1, 0 none. */
static int
range_at(const struct verify *v, int64_t id, int64_t *first, int64_t *last)
{
	const char *text = v->adopted;
	while (text != NULL && others_parse(&text, first, last) == 1)
		if (id <= *last)
			return 1;
	return 0;
}

int64_t
verify_others_next(const struct verify *v, int64_t id)
{
	int64_t first, last;
	while (range_at(v, ++id, &first, &last) == 1 && id >= first)
		id = last;
	return id;
}

int64_t
verify_others_last(const struct verify *v)
{
	int64_t first, last = 0;
	const char *text = v->adopted;
	while (text != NULL && others_parse(&text, &first, &last) == 1)
		;
	return last;
}

/* Every row without our key is one that was accepted, and holds nothing of ours. */
static int
check_rows(struct verify *v)
{
	static const char *const names[] = { "id", "exec_rev", "intent_id", "session_date", "contract", "decision_price", "commission", "spread_source", "fill_model", "recorded_at" };
	int64_t first = 0, last = 0;
	int rc;
	bool more = true;
	const char *text = v->adopted;
	struct db_stmt *s = verify_stmt(v, "SELECT id, exec_rev, intent_id, session_date, contract, decision_price, commission, spread_source, fill_model, recorded_at"
	                                   " FROM fills WHERE exec_key IS NULL ORDER BY id");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "fills", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		int64_t id = db_int(s, 0);
		while (more && (text == v->adopted || id > last)) /* the first range is looked at for ids below 1 too */
			more = text != NULL && others_parse(&text, &first, &last) == 1;
		snprintf(r.key, sizeof r.key, "id=%" PRId64, id);
		if (!more || (id < first && first > 1)) {
			verify_differ(v, "fills", r.key, "exec_key", "NULL", "the key of an execution: another program's row that `adopt` did not accept has none");
			continue;
		}
		v->others++;
		for (int i = 1; i < 10; i++)
			verify_text(&r, i, NULL);
	}
	return rc;
}

static int
sum_again(struct verify *v, struct table *t)
{
	struct others_count count = { 0 };
	struct market_list markets;
	int64_t first, last, ids = 0;
	const char *text = v->adopted;
	int rc = market_load(v->db, 1, &markets);
	while (rc == 0 && others_parse(&text, &first, &last) == 1) {
		rc = others_sum(v->db, first, last, &markets, take, t, &count);
		ids += last - (first > 0 ? first : 1) + 1; /* "0-0" holds no id that was given */
	}
	if (rc != 0)
		return verify_fail(v, rc == 1 ? "fill_journal.db: a sum over another program's fills exceeds 64 bits" : db_error(v->db));
	verify_same_int(v, "meta", "key=adopted_ids", "value", v->adopted_ids, ids);
	return 0;
}

static int
compare_all(struct verify *v, struct table *t)
{
	static const char *const names[] = { "grain", "symbol", "direction", "period" };
	char key[VERIFY_ROW];
	int rc;
	/* symbol and direction first: verify_sums_compare counts columns from there */
	struct db_stmt *s = verify_stmt(v, "SELECT symbol, direction, " SUMS_ROLLUP ", " SUMS_SKETCH ", grain, period FROM rollup WHERE grain NOT IN ('day', 'month', 'total')");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "rollup", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		const char *symbol = db_text(s, 0), *grain = db_text(s, 4 + SUMS_ROLLUP_COLUMNS), *period = db_text(s, 5 + SUMS_ROLLUP_COLUMNS);
		v->rollups++;
		key_text(grain, symbol, db_int(s, 1), period, key);
		struct entry *e = t->cap > 0 ? place(t, key) : NULL;
		snprintf(r.key, sizeof r.key, "%s %s %" PRId64 " \"%s\"", grain, symbol, db_int(s, 1), period);
		if (e == NULL || e->key == NULL || e->seen)
			verify_differ(v, "rollup", r.key, "n", "a row", "no row: no fill of this kind");
		else
			verify_sums_compare(&r, &e->sums, &e->sketch);
		if (e != NULL)
			e->seen = true;
	}
	for (size_t i = 0; i < t->cap; i++)
		if (t->entry[i].key != NULL && !t->entry[i].seen) {
			for (char *p = t->entry[i].key; *p != '\0'; p++)
				if (*p == '\n')
					*p = ' ';
			verify_differ(v, "rollup", t->entry[i].key, "n", "no row", "a row");
		}
	return rc;
}

int
verify_others(struct verify *v)
{
	struct table t = { 0 };
	int rc = check_rows(v);
	if (rc == 0 && v->adopted != NULL)
		rc = sum_again(v, &t);
	if (rc == 0)
		rc = compare_all(v, &t);
	for (size_t i = 0; i < t.cap; i++) {
		free(t.entry[i].key);
		fill_sketch_free(&t.entry[i].sketch);
	}
	free(t.entry);
	return rc;
}
