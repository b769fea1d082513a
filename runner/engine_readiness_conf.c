/* The readiness gate's file: readiness.conf is read, its lines are journaled, and what of it holds for the record is decided. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "db.h"
#include "engine_readiness.h"
#include "readiness_file.h"

void
engine_conf_read(const char *data_dir, struct engine_conf *c)
{
	char why[READINESS_FILE_WHY];
	struct buf text = { 0 };
	*c = (struct engine_conf){ 0 };
	int rc = readiness_file_read(data_dir, &text, why, c->sha256);
	if (rc == 1 && text.data != NULL) {
		c->n = readiness_conf_read(text.data, c->line);
	} else if (rc < 0) {
		c->n = 1;
		c->line[0] = (struct readiness_conf_line){ .line = 1, .limit = -1, .value = NAN };
		snprintf(c->line[0].text, sizeof c->line[0].text, "%s", READINESS_FILE);
		snprintf(c->line[0].fault, sizeof c->line[0].fault, "%s", why);
	}
	buf_free(&text);
}

/* What is set now, and since when. */
struct setting {
	double value;
	int64_t day;
	char since[DATE_TEXT];
	bool set;
};

static int
read_settings(struct engine *e, struct setting old[READINESS_LIMITS])
{
	int rc;
	enum readiness_limit limit;
	struct db_stmt *s = ledger_gate_stmt(e->ledger, "override", "SELECT key, value, since, day FROM override WHERE fault IS NULL ORDER BY line");
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		if (readiness_limit_find(db_text(s, 0), &limit) != 1)
			continue;
		old[limit] = (struct setting){ .set = true, .value = db_real(s, 1), .day = db_int(s, 3) };
		snprintf(old[limit].since, sizeof old[limit].since, "%s", db_text(s, 2));
	}
	return rc < 0 ? ledger_gate_failed(e->ledger, "override") : 0;
}

/* Where a record keeps a limit that may not be moved under way; NULL: it is none of these. */
static double *
kept(struct ledger_record *r, int limit)
{
	return limit == READINESS_ALPHA ? &r->alpha : limit == READINESS_HURDLE ? &r->hurdle : NULL;
}

/*
 * What the file makes of the limits that hold for a whole record: the first that changes, or -1; *r takes them. A line that is
 * refused may be the very one that sets a limit: it moves nothing, and once the limits are not free any more nothing else does.
 */
static int
limits_of(const struct engine_conf *c, bool free, struct ledger_record *r)
{
	int moved = -1;
	bool refused = false;
	for (int k = 0; k < c->n; k++)
		refused |= c->line[k].limit < 0;
	for (int i = 0; i < READINESS_LIMITS; i++) {
		double *held = kept(r, i);
		if (held == NULL || (refused && !free))
			continue;
		double now = refused ? *held : readiness_limit_table[i].standard;
		for (int k = 0; k < c->n; k++)
			if (c->line[k].limit == i)
				now = c->line[k].value;
		if (moved < 0 && (now > *held || now < *held))
			moved = i;
		*held = now;
	}
	return moved;
}

int
engine_record_begin(struct engine *e, const struct engine_conf *c, const struct ledger_record *newest, const char *session, const char *reason)
{
	struct ledger_equity last;
	struct ledger_record next = { .k = newest->k + 1, .alpha = newest->alpha, .hurdle = newest->hurdle };
	char text[LEDGER_RECORD_TEXT];
	if (ledger_equity_last(e->ledger, &last) != 1)
		return -1;
	next.equity = last.equity;
	snprintf(next.after, sizeof next.after, "%s", session);
	(void)limits_of(c, true, &next);
	snprintf(text, sizeof text, LEDGER_RECORD_EVENT, next.k, session, reason);
	return ledger_put_record(e->ledger, &next, reason) == 0 && engine_tell(e, "record", "warning", text) == 0 ? 0 : -1;
}

/* The lines as rows; a value that stood there before keeps the day on which it was first seen. */
static int
put_conf(struct engine *e, const struct engine_conf *c, const struct setting old[READINESS_LIMITS], const char *session, int64_t day)
{
	if (ledger_clear_overrides(e->ledger) != 0 || ledger_meta_set(e->ledger, "readiness_conf", c->sha256) != 0)
		return -1;
	for (int i = 0; i < c->n; i++) {
		const struct readiness_conf_line *l = &c->line[i];
		const struct setting *was = l->limit >= 0 ? &old[l->limit] : NULL;
		bool known = was != NULL && was->set && !(was->value > l->value) && !(was->value < l->value);
		const struct ledger_override o = { .line = l->line, .text = l->text, .key = l->limit >= 0 ? readiness_limit_table[l->limit].key : NULL, .value = l->value,
			.fault = l->limit >= 0 ? NULL : l->fault, .since = known ? was->since : session, .day = known ? was->day : day };
		if (ledger_put_override(e->ledger, &o) != 0)
			return -1;
	}
	return 0;
}

int
engine_conf_take(struct engine *e, const struct engine_conf *c, const char *session)
{
	struct setting old[READINESS_LIMITS] = { { 0 } };
	struct ledger_record r, wanted;
	int64_t day;
	char reason[80];
	if (ledger_record_get(e->ledger, &r) != 0 || ledger_record_days(e->ledger, r.after, &day) != 0 || read_settings(e, old) != 0)
		return -1;
	wanted = r;
	int moved = limits_of(c, day <= READINESS_FREE, &wanted);
	bool begins = moved >= 0 && day > READINESS_FREE;
	if (begins) {
		snprintf(reason, sizeof reason, "%s" LEDGER_RECORD_CHANGED "%" PRId64, readiness_limit_table[moved].key, day);
		if (engine_record_begin(e, c, &r, session, reason) != 0)
			return -1;
		day = 0;
	} else if (moved >= 0 && ledger_put_record_limits(e->ledger, &wanted) != 0) {
		return -1;
	}
	return put_conf(e, c, old, session, day) != 0 ? -1 : begins;
}
