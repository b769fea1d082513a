/*
 * The whole of a run knows nothing of what comes: an engine with a champion, and its agent, on a market whose sessions after K are
 * others in every bar, sub-bar and roll. Up to K every cell of ledger, experiment journal and readings is the same: features, predictions,
 * decisions, orders, fills, money, diagnoses, experiments. With session K + 1 they differ, or the comparison would not see it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agent_world.h"

#define MOVED INT64_C(40000000) /* micro: on the tick of every contract, about half of the price */
#define MOST_SUBS 128

/* Another feed's sessions, those after `last` spoiled. early: each session is seen with the close of the one after it. */
struct spoiled {
	struct feed base;
	struct feed *of;
	date_t last;
	bool early;
	struct bar *bars;
	struct subbar subs[MOST_SUBS];
};

static void
spoiled_close(struct feed *f)
{
	struct spoiled *s = (struct spoiled *)f;
	feed_close(s->of);
	free(s->bars);
	free(s);
}

static enum feed_state
spoiled_session(struct feed *f, date_t from, date_t *out)
{
	struct feed *of = ((struct spoiled *)f)->of;
	return of->ops->session(of, from, out);
}

static date_t
spoiled_before(struct feed *f, int m, date_t day)
{
	struct feed *of = ((struct spoiled *)f)->of;
	return of->ops->before(of, m, day);
}

static struct bar
other_bar(const struct bar *b)
{
	struct bar o = *b;
	o.o += MOVED;
	o.h += MOVED;
	o.l += MOVED;
	o.c += MOVED;
	o.v *= 3;
	return o;
}

static const struct bar *
spoiled_bars(struct feed *f, int m, date_t session, int *n)
{
	struct spoiled *s = (struct spoiled *)f;
	int more;
	(void)s->of->ops->bars(s->of, m, session, n);
	const struct bar *bars = s->of->ops->bars(s->of, m, session + 7, &more);
	if (*n == 0 || (session <= s->last && !s->early))
		return bars;
	assert_true(more > *n);
	free(s->bars);
	s->bars = malloc((size_t)more * sizeof *bars);
	assert_non_null(s->bars);
	for (int i = 0; i < more; i++)
		s->bars[i] = bars[i].session > s->last ? other_bar(&bars[i]) : bars[i];
	struct bar *newest = &s->bars[*n - 1];
	if (s->early) {
		newest->c = s->bars[*n].c;
		newest->h = newest->c > newest->h ? newest->c : newest->h;
		newest->l = newest->c < newest->l ? newest->c : newest->l;
	}
	return s->bars;
}

static int
spoiled_roll(struct feed *f, int m, date_t session, struct feed_roll *out)
{
	struct spoiled *s = (struct spoiled *)f;
	int rolls = s->of->ops->roll(s->of, m, session, out);
	if (rolls == 1 && session > s->last) {
		out->old_price += MOVED;
		out->new_price += MOVED;
	}
	return rolls;
}

static const struct subbar *
spoiled_subs(struct feed *f, int m, date_t session, int *n)
{
	struct spoiled *s = (struct spoiled *)f;
	const struct subbar *subs = s->of->ops->subs(s->of, m, session, n);
	if (session <= s->last)
		return subs;
	assert_in_range(*n, 1, MOST_SUBS);
	for (int j = 0; j < *n; j++) {
		s->subs[j] = subs[j];
		s->subs[j].o += MOVED;
		s->subs[j].h += MOVED;
		s->subs[j].l += MOVED;
		s->subs[j].c += MOVED;
		s->subs[j].v *= 3;
	}
	return s->subs;
}

static double
spoiled_impact(struct feed *f, int m)
{
	struct feed *of = ((struct spoiled *)f)->of;
	return of->ops->impact(of, m);
}

static int
spoiled_truth(struct feed *f, int m, date_t session, int *regime)
{
	struct feed *of = ((struct spoiled *)f)->of;
	return of->ops->truth(of, m, session, regime);
}

static const struct feed_ops spoiled_ops = { spoiled_close, spoiled_session, spoiled_before, spoiled_bars, spoiled_roll, spoiled_subs, spoiled_impact, spoiled_truth, NULL };

/* Takes the feed over. */
static struct feed *
spoil(struct feed *of, date_t last, bool early)
{
	struct spoiled *s = calloc(1, sizeof *s);
	assert_non_null(s);
	*s = (struct spoiled){ .base = *of, .of = of, .last = last, .early = early };
	s->base.ops = &spoiled_ops;
	return &s->base;
}

#define NEVER date_from_ymd(2150, 1, 1)

/* So many sessions more, by a process that begins anew; those after last are spoiled. The newest one's date. */
static date_t
trade(struct agent_world *w, int sessions, date_t last, bool early)
{
	struct setup s;
	char err[512] = "";
	int code;
	date_t session = DATE_NONE;
	if (setup_feed(&w->cfg, &s, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	struct engine *e = engine_open(&w->cfg, spoil(s.feed, last, early), &code, err, sizeof err);
	if (e == NULL)
		fail_msg("%s", err);
	engine_agent(e, "running");
	engine_trainer(e, CMD_SELF);
	for (int i = 0; i < sessions; i++) {
		assert_int_equal(loop_next(e, &session), ENGINE_OK);
		if (engine_cycle(e, session, false) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
	}
	/* what was queued between the last cycle and the next one */
	date_t next;
	assert_int_equal(loop_next(e, &next), ENGINE_OK);
	engine_close(e);
	setup_close(&s);
	return session;
}

/* The wall clock, and the name of the file: docs/architecture.md, "Compared after a kill". life and job_run are the process's. */
#define TABLES "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('life', 'job_run') ORDER BY name"
#define CELLS "SELECT group_concat('quote(\"' || name || '\")', ' || char(124) || ') FROM pragma_table_info('%s')" \
	" WHERE name NOT IN ('started_at', 'finished_at', 'late_seconds', 'recorded_at', 'at')"
#define FACTS " WHERE key NOT IN ('epoch', 'created_at')"

/* Every row of every table of a journal but those. */
static void
dump(const struct agent_world *w, const char *file, struct buf *out)
{
	struct buf tables = agent_world_rows(w, file, TABLES, 1);
	char *rest = NULL, sql[2000];
	for (char *table = strtok_r(tables.data, "|\n", &rest); table != NULL; table = strtok_r(NULL, "|\n", &rest)) {
		snprintf(sql, sizeof sql, CELLS, table);
		struct buf cells = agent_world_rows(w, file, sql, 1);
		cells.data[strcspn(cells.data, "\n") - 1] = '\0'; /* "|\n" ends the row */
		int n = snprintf(sql, sizeof sql, "SELECT %s FROM \"%s\"%s ORDER BY 1", cells.data, table, strcmp(table, "meta") == 0 ? FACTS : "");
		assert_in_range(n, 1, sizeof sql - 1);
		struct buf rows = agent_world_rows(w, file, sql, 1);
		buf_fmt(out, "-- %s\n%s", table, rows.data);
		buf_free(&rows);
		buf_free(&cells);
	}
	buf_free(&tables);
}

static struct buf
all_of(const struct agent_world *w)
{
	struct buf out = { 0 };
	dump(w, "fill_journal.db", &out);
	dump(w, "experiment_journal.db", &out);
	dump(w, "cycle_journal.db", &out);
	buf_char(&out, '\0');
	assert_false(out.failed);
	return out;
}

/* The first line that is not the same in both. */
static void
same(const struct buf *a, const struct buf *b)
{
	if (a->len == b->len && memcmp(a->data, b->data, a->len) == 0)
		return;
	size_t i = 0, line = 0;
	while (a->data[i] == b->data[i] && a->data[i] != '\0')
		if (a->data[i++] == '\n')
			line = i;
	fail_msg("%.300s\nand\n%.300s", a->data + line, b->data + line);
}

/* Sessions after which the future is another one. */
static const int cut[] = { 8, 34 };
#define CUTS (sizeof cut / sizeof cut[0])

static void
a_run_knows_nothing_of_what_comes(void **state)
{
	struct agent_world plain, other;
	struct buf was[CUTS], next[CUTS];
	date_t last[CUTS];
	(void)state;
	agent_world_open(&plain, "plain", "3");
	for (size_t k = 0, done = 0; k < CUTS; done = (size_t)cut[k++] + 1) {
		last[k] = trade(&plain, cut[k] - (int)done, NEVER, false);
		was[k] = all_of(&plain);
		trade(&plain, 1, NEVER, false);
		next[k] = all_of(&plain);
	}
	/* there is something to compare: a champion's decisions, fills, sessions with a diagnosis, and experiments that were scored */
	assert_int_equal(agent_world_number(&plain, "fill_journal.db", "SELECT count(*) FROM decision WHERE model NOT LIKE 'v%'"), 0);
	assert_true(agent_world_number(&plain, "fill_journal.db", "SELECT count(*) FROM fills") > 10);
	assert_true(agent_world_number(&plain, "fill_journal.db", "SELECT count(*) FROM event WHERE kind = 'drift'") > 0);
	assert_true(agent_world_number(&plain, "experiment_journal.db", "SELECT count(*) FROM experiments WHERE json_extract(results, '$.windows_won') IS NOT NULL") > 0);
	for (size_t k = 0; k < CUTS; k++) {
		char name[16];
		snprintf(name, sizeof name, "other%zu", k);
		agent_world_open(&other, name, "3");
		assert_int_equal(trade(&other, cut[k], last[k], false), last[k]);
		struct buf is = all_of(&other);
		same(&was[k], &is);
		buf_free(&is);
		trade(&other, 1, last[k], false);
		is = all_of(&other);
		assert_true(is.len != next[k].len || memcmp(is.data, next[k].data, is.len) != 0);
		buf_free(&is);
		buf_free(&was[k]);
		buf_free(&next[k]);
	}
}

/* Were a close known a session early, the comparison would see it in the first session. */
static void
a_look_ahead_is_noticed(void **state)
{
	struct agent_world one, other;
	(void)state;
	agent_world_open(&one, "early", "3");
	date_t last = trade(&one, 1, NEVER, true);
	agent_world_open(&other, "early_other", "3");
	assert_int_equal(trade(&other, 1, last, true), last);
	struct buf a = all_of(&one), b = all_of(&other);
	assert_true(a.len != b.len || memcmp(a.data, b.data, a.len) != 0);
	buf_free(&a);
	buf_free(&b);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_run_knows_nothing_of_what_comes), cmocka_unit_test(a_look_ahead_is_noticed) };
	if (argc > 2) { /* the process that trains, or runs an experiment */
		const struct cmd *cmd = strcmp(argv[1], cmd_train.spec.name) == 0 ? &cmd_train : &cmd_experiment_job;
		const struct args a = { .spec = &cmd->spec, .operand = argv[2] };
		return cmd->run(NULL, &a);
	}
	return cmocka_run_group_tests(tests, agent_world_begin, agent_world_end);
}
