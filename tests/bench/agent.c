/*
 * What the agent's work takes. Lines on stdout: name, median, smallest and largest of what was measured.
 *
 *   agent train SESSIONS ROUNDS      seconds: one model of 3 simulated markets, and an experiment of two recipes on the same bars
 *   agent drift ROUNDS               milliseconds: PSI and KS of 24 features, 252 values against 60
 *   agent snapshot FILE SESSIONS     the snapshot of such an experiment, with more trees, so that it lasts
 *   agent cycle RUNNER FILE ROUNDS N milliseconds: cycles of the run that the HYDRA_ settings name (sim), N alone and N beside experiments
 *                                    that RUNNER makes of FILE, ROUNDS times; of both all cycles, those with a fill, and one observation
 */
#include "bench.h"

#include <math.h>

#include "agent_observe.h"
#include "agent_state.h"
#include "calendar.h"
#include "child.h"
#include "db.h"
#include "drift_feature.h"
#include "engine_internal.h"
#include "experiment.h"
#include "loop.h"
#include "model.h"
#include "random.h"
#include "setup.h"
#include "train_record.h"
#include "tz.h"

#define MARKETS 3
#define SEED 11
#define FEATURES 24
#define ROWS 252
#define LIVE 60
#define MOST 100000

struct sample {
	double *v;
	size_t n;
};

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static void
tell(const char *name, struct sample *s)
{
	if (s->n == 0)
		return;
	qsort(s->v, s->n, sizeof *s->v, ascending);
	printf("%s %.6g %.6g %.6g\n", name, s->v[s->n / 2], s->v[0], s->v[s->n - 1]);
}

static void
tell_tail(const char *name, struct sample *s)
{
	if (s->n == 0)
		return;
	qsort(s->v, s->n, sizeof *s->v, ascending);
	printf("%s %.6g %.6g %.6g\n", name, s->v[s->n * 99 / 100], s->v[0], s->v[s->n - 1]);
}

/* Two recipes on the newest bars of a simulated history. NULL, with the reason on stderr. */
static struct snapshot *
history(int64_t sessions)
{
	static const struct calendar none;
	struct config cfg = { .n_markets = MARKETS, .markets = { "HE", "LE", "GF" }, .currency = "USD", .seed = SEED, .sim_edge = 0.5, .sim_history = 5000 };
	char err[700] = "out of memory";
	struct tz *chicago = tz_open("America/Chicago", err, sizeof err);
	struct feed *f = NULL;
	struct snapshot *s = NULL;
	int n = 0;
	if (chicago != NULL && feed_sim_open(&cfg, &none, chicago, &f, err, sizeof err) == 0) {
		const struct bar *bars = f->ops->bars(f, 0, date_from_ymd(2034, 1, 1), &n);
		if (n >= sessions && snapshot_of(f, bars[sessions - 1].session, &s) == 0) {
			s->version = 1;
			s->capital = INT64_C(5000000) * DECIMAL_ONE;
			s->seed = SEED;
			s->recipe = s->candidate = recipe_standard;
			s->candidate.eta = 0.05;
			s->has_candidate = true;
		} else if (n < sessions) {
			snprintf(err, sizeof err, "a history of %d sessions", n);
		}
		f->ops->close(f);
	}
	tz_close(chicago);
	if (s == NULL)
		fprintf(stderr, "agent: %s\n", err);
	return s;
}

static int
train(int64_t sessions, int64_t rounds)
{
	struct snapshot *s = history(sessions);
	struct sample one = { calloc((size_t)rounds, sizeof(double)), 0 }, both = { calloc((size_t)rounds, sizeof(double)), 0 };
	char err[700] = "out of memory";
	int rc = s != NULL && one.v != NULL && both.v != NULL ? 0 : -1;
	for (int64_t r = 0; rc == 0 && r < rounds; r++) {
		struct experiment_result result;
		struct model *m = NULL;
		double t = bench_seconds();
		rc = train_model(s, &m, err, sizeof err);
		model_free(m);
		one.v[one.n++] = bench_seconds() - t;
		t = bench_seconds();
		if (rc == 0)
			rc = experiment_run(s, &m, &result, err, sizeof err);
		if (rc == 0)
			model_free(m);
		both.v[both.n++] = bench_seconds() - t;
	}
	if (rc != 0)
		fprintf(stderr, "agent: %s\n", err);
	else {
		tell("training", &one);
		tell("experiment", &both);
	}
	free(one.v);
	free(both.v);
	snapshot_free(s);
	return rc;
}

static int
drift(int64_t rounds)
{
	double *baseline = calloc(FEATURES * ROWS, sizeof *baseline), *live = calloc(FEATURES * LIVE, sizeof *live), *scratch = calloc(drift_feature_scratch(ROWS, LIVE, 1), sizeof *scratch);
	struct sample all = { calloc((size_t)rounds, sizeof(double)), 0 };
	int rc = baseline != NULL && live != NULL && scratch != NULL && all.v != NULL ? 0 : -1;
	for (int64_t i = 0; rc == 0 && i < FEATURES * ROWS; i++)
		baseline[i] = random_normal(SEED, "B", i, 0);
	for (int64_t i = 0; rc == 0 && i < FEATURES * LIVE; i++)
		live[i] = random_normal(SEED, "L", i, 0);
	for (int64_t r = 0; rc == 0 && r < rounds; r++) {
		double t = bench_seconds();
		for (size_t k = 0; rc == 0 && k < FEATURES; k++) {
			struct psi_bin bins[DRIFT_FEATURE_BINS];
			struct drift_feature out;
			rc = drift_feature_judge(&baseline[k * ROWS], ROWS, &live[k * LIVE], LIVE, 1, scratch, bins, &out);
			if (rc == 0 && !out.judged)
				rc = -1;
		}
		all.v[all.n++] = 1000 * (bench_seconds() - t);
	}
	if (rc != 0)
		fprintf(stderr, "agent: a feature was not judged\n");
	else
		tell("drift", &all);
	free(baseline);
	free(live);
	free(scratch);
	free(all.v);
	return rc;
}

static int
snapshot(const char *path, int64_t sessions)
{
	char err[700] = "";
	struct snapshot *s = history(sessions);
	if (s == NULL)
		return -1;
	s->recipe.rounds = s->candidate.rounds = 1000;
	int rc = snapshot_write(s, path, err, sizeof err);
	if (rc != 0)
		fprintf(stderr, "agent: %s\n", err);
	snapshot_free(s);
	return rc;
}

/* Cycles, alone or beside an experiment. */
struct way {
	struct sample cycle, filled;
};
struct cycles {
	struct engine *e;
	struct agent_observe *observer; /* one more, so that what an observation costs is seen by itself */
	const char *runner, *snapshot;
	struct way alone, beside;
	struct sample observation;
	int experiments;
	char err[512];
};

static int64_t
fills(struct cycles *c)
{
	struct db_stmt *s = db_prepare(ledger_db(c->e->ledger), "SELECT coalesce(max(id), 0) FROM fills");
	return s != NULL && db_step(s) == 1 ? db_int(s, 0) : 0;
}

static int
one(struct cycles *c, struct way *w)
{
	date_t session;
	if (loop_next(c->e, &session) != ENGINE_OK) {
		snprintf(c->err, sizeof c->err, "no session: %.400s", engine_reason(c->e));
		return -1;
	}
	int64_t before = fills(c);
	double t = bench_seconds();
	if (engine_cycle(c->e, session, false) != ENGINE_OK) {
		snprintf(c->err, sizeof c->err, "%.500s", engine_reason(c->e));
		return -1;
	}
	t = 1000 * (bench_seconds() - t);
	w->cycle.v[w->cycle.n++] = t;
	if (fills(c) > before)
		w->filled.v[w->filled.n++] = t;
	agent_observe_champion(c->observer, c->e->champion);
	t = bench_seconds();
	enum agent_observed seen = agent_observe(c->observer, c->e->ledger, session);
	t = 1000 * (bench_seconds() - t);
	if (seen != AGENT_OBSERVED) {
		snprintf(c->err, sizeof c->err, "session not observed: %s", agent_observe_why(c->observer));
		return -1;
	}
	if (w == &c->alone && c->alone.cycle.n > 1) /* the first one reads all there is */
		c->observation.v[c->observation.n++] = t;
	return 0;
}

/* As the loop has one: it is looked at between cycles, and another one begins when it is over. */
static int
turn(struct cycles *c, int64_t n, struct way *w)
{
	const char *const argv[] = { "hydra-runner", "experiment-job", c->snapshot, NULL };
	struct child *child = NULL;
	int rc = 0;
	for (int64_t i = 0; rc == 0 && i < n; i++) {
		if (w == &c->beside && child == NULL) {
			rc = child_start(c->runner, argv, &child_standard, &child, c->err, sizeof c->err);
			c->experiments++;
		}
		if (rc == 0)
			rc = one(c, w);
		if (rc == 0 && child != NULL && child_step(child)) {
			if (child_result(child) != CHILD_DONE) {
				snprintf(c->err, sizeof c->err, "the experiment %.200s %.200s", child_why(child), child_line(child));
				rc = -1;
			}
			child_free(child);
			child = NULL;
		}
	}
	child_free(child);
	return rc;
}

static bool
room(struct sample *s, int64_t n)
{
	s->v = calloc((size_t)n + 1, sizeof *s->v);
	return s->v != NULL;
}

static void
report(struct cycles *c)
{
	tell("cycle_alone", &c->alone.cycle);
	tell_tail("cycle_alone_p99", &c->alone.cycle);
	tell("cycle_beside", &c->beside.cycle);
	tell_tail("cycle_beside_p99", &c->beside.cycle);
	tell("filled_alone", &c->alone.filled);
	tell("filled_beside", &c->beside.filled);
	tell("observation", &c->observation);
	printf("experiments %d\n", c->experiments);
}

static int
cycles(const char *runner, const char *path, int64_t rounds, int64_t n)
{
	static struct config cfg;
	struct cycles c = { .runner = runner, .snapshot = path };
	struct setup s;
	int code, rc = -1;
	if (config_load(&cfg, c.err, sizeof c.err) != 0 || setup_feed(&cfg, &s, &code, c.err, sizeof c.err) != 0) {
		fprintf(stderr, "agent: %s\n", c.err);
		return -1;
	}
	loop_block();
	c.e = engine_open(&cfg, s.feed, &code, c.err, sizeof c.err);
	c.observer = agent_observe_new(s.feed, NULL);
	if (c.e != NULL && c.observer != NULL && room(&c.alone.cycle, rounds * n) && room(&c.alone.filled, rounds * n) && room(&c.beside.cycle, rounds * n) && room(&c.beside.filled, rounds * n) && room(&c.observation, rounds * n)) {
		engine_agent(c.e, "running");
		engine_trainer(c.e, runner);
		rc = 0;
	}
	for (int64_t r = 0; rc == 0 && r < rounds; r++)
		rc = turn(&c, n, &c.alone) == 0 ? turn(&c, n, &c.beside) : -1;
	if (rc == 0)
		report(&c);
	else
		fprintf(stderr, "agent: %s\n", c.err);
	agent_observe_free(c.observer);
	engine_close(c.e);
	setup_close(&s);
	free(c.alone.cycle.v);
	free(c.alone.filled.v);
	free(c.beside.cycle.v);
	free(c.beside.filled.v);
	free(c.observation.v);
	return rc;
}

int
main(int argc, char **argv)
{
	int64_t a, b;
	int rc = -2;
	if (argc == 4 && strcmp(argv[1], "train") == 0 && bench_number(argv[2], PANEL_RECORD, 5000, &a) == 0 && bench_number(argv[3], 1, 100, &b) == 0)
		rc = train(a, b);
	else if (argc == 3 && strcmp(argv[1], "drift") == 0 && bench_number(argv[2], 1, MOST, &a) == 0)
		rc = drift(a);
	else if (argc == 4 && strcmp(argv[1], "snapshot") == 0 && bench_number(argv[3], PANEL_RECORD, 5000, &a) == 0)
		rc = snapshot(argv[2], a);
	else if (argc == 6 && strcmp(argv[1], "cycle") == 0 && bench_number(argv[4], 1, 100, &a) == 0 && bench_number(argv[5], 1, 1000, &b) == 0)
		rc = cycles(argv[2], argv[3], a, b);
	if (rc == -2)
		fprintf(stderr, "usage: agent train SESSIONS ROUNDS | drift ROUNDS | snapshot FILE SESSIONS | cycle RUNNER FILE ROUNDS N\n");
	return rc == 0 ? 0 : rc == -2 ? 2 : 1;
}
