#include "agent_shadow.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "db.h"
#include "label.h"
#include "newey_west.h"

void
agent_shadow_close(struct agent_shadow *s)
{
	champion_free(s->candidate);
	*s = (struct agent_shadow){ .looked = DATE_NONE };
}

int
agent_shadow_open(struct agent_shadow *s, const struct agent_job *j, const struct feed *f, const char *data_dir, char *err, int errsize)
{
	char path[4300];
	struct model *m;
	if (strcmp(s->ref, j->ref) == 0 && s->candidate != NULL)
		return 0;
	agent_shadow_close(s);
	if (model_path(data_dir, (int)j->version, path, sizeof path) != 0) {
		snprintf(err, (size_t)errsize, "HYDRA_DATA_DIR is too long");
		return -1;
	}
	if (model_load(path, j->sha256, &m, err, errsize) != 0)
		return -1;
	s->candidate = champion_new(m, f);
	if (s->candidate == NULL) {
		snprintf(err, (size_t)errsize, "%s cannot be loaded: out of memory", path);
		return -1;
	}
	snprintf(s->ref, sizeof s->ref, "%s", j->ref);
	s->against = j->champion;
	s->looked = s->candidate->model->until;
	return 0;
}

/* NaN: it has none there. */
static double
says(const struct champion *c, struct feed *f, int m, const struct bar *bars, int n)
{
	struct forecast out;
	c->fault[0] = '\0';
	c->source.eval(&c->source, &f->markets[m], bars, n, &out);
	return out.reason == NULL ? out.probability : NAN;
}

/* Its outcome as it is known at a later session: 1, 0, or -1. */
static int
outcome(struct feed *f, int m, date_t session, date_t known)
{
	int n = 0;
	const struct bar *bars = f->ops->bars(f, m, known, &n);
	int at = n - 1;
	while (at >= 0 && bars[at].session > session)
		at--;
	return at >= 0 && bars[at].session == session ? label_up(bars, (size_t)n, (size_t)at) : -1;
}

static void
look(struct agent_shadow *s, struct feed *f, const struct champion *champion, date_t session, date_t known)
{
	double candidate = 0, other = 0;
	int count = 0;
	for (int m = 0; m < f->n_markets; m++) {
		int n = 0;
		const struct bar *bars = f->ops->bars(f, m, session, &n);
		if (n == 0 || bars[n - 1].session != session)
			continue;
		double p = says(s->candidate, f, m, bars, n), q = says(champion, f, m, bars, n);
		int up = isnan(p) || isnan(q) ? -1 : outcome(f, m, session, known);
		if (up < 0)
			continue;
		candidate += (p - up) * (p - up);
		other += (q - up) * (q - up);
		count++;
	}
	s->looked = session;
	if (count > 0)
		s->day[s->n++] = (struct agent_shadow_day){ session, candidate / count, other / count };
}

/* The first sessions done after one, oldest first; how many there are, at most LABEL_HORIZON + 1; -1. */
static int
next_sessions(struct ledger *l, date_t after, date_t out[LABEL_HORIZON + 1])
{
	char from[DATE_TEXT];
	int n = 0, rc;
	struct db_stmt *s = db_prepare(ledger_db(l), "SELECT session FROM cycle WHERE session > ?1 AND state = 'done' ORDER BY session LIMIT ?2");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, date_format(after, from));
	db_bind_int(s, 2, LABEL_HORIZON + 1);
	while ((rc = db_step(s)) == 1 && n <= LABEL_HORIZON)
		if (date_parse(db_text(s, 0), &out[n]) == 0)
			n++;
	db_reset(s);
	return rc < 0 ? -1 : n;
}

int
agent_shadow_read(struct agent_shadow *s, struct ledger *l, struct feed *f, const struct champion *champion)
{
	date_t session[LABEL_HORIZON + 1];
	while (s->n < PROMOTION_SHADOW) {
		int n = next_sessions(l, s->looked, session);
		if (n < 0)
			return -1;
		if (n <= LABEL_HORIZON)
			return 0;
		look(s, f, champion, session[0], session[LABEL_HORIZON]);
	}
	return 0;
}

void
agent_shadow_sum(const struct agent_shadow *s, struct agent_shadowed *out)
{
	double d[PROMOTION_SHADOW];
	struct newey_west test;
	*out = (struct agent_shadowed){ .sessions = s->n, .candidate = NAN, .champion = NAN, .p = 1 };
	if (s->n == 0)
		return;
	out->candidate = out->champion = 0;
	for (size_t i = 0; i < s->n; i++) {
		out->candidate += s->day[i].candidate / (double)s->n;
		out->champion += s->day[i].champion / (double)s->n;
		d[i] = s->day[i].champion - s->day[i].candidate;
	}
	if (newey_west_test(d, s->n, NEWEY_WEST_LAG, NULL, &test) == 0)
		out->p = newey_west_small(&test, LABEL_HORIZON);
}
