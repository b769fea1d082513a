/*
 * make_champion DIR SESSIONS MOVES: into a folder of journals with decisions, what a champion of SESSIONS sessions leaves there: two
 * models trained on a simulated market, the newer one in charge, its observations up to the newest decision, and the last
 * diagnosis. From session MOVES on (0: never) its return and half of its features move. The runner's own write side writes models and readings.
 */
#include <errno.h>
#include <math.h>
#include <sys/stat.h>

#include "bench.h"
#include "calendar.h"
#include "config.h"
#include "db.h"
#include "diagnose.h"
#include "feed.h"
#include "model.h"
#include "observe_readings.h"
#include "random.h"
#include "telemetry_drift.h"
#include "train_record.h"
#include "tz.h"

#define ROWS 500      /* sessions of the training rows */
#define MOST 3000     /* observed */
#define OOS 315
#define SEED 11

struct making {
	struct db *ledger;
	struct telemetry *telemetry;
	char advanced[DATE_TEXT], symbol[OBSERVE_MARKETS][16];
	const char *symbols[OBSERVE_MARKETS];
	size_t markets;
	int64_t sessions, moves;
	date_t first;
	struct features_set set;
	double *before, *live; /* [column][session] */
	struct observe_column *column;
	struct record_row oos[OOS], *row;
	char words[640];
};

/* Weekdays; the n-th one after a day, or before it when negative. */
static date_t
weekday(date_t day, int64_t n)
{
	for (int step = n < 0 ? -1 : 1; n != 0; n -= step)
		do
			day += step;
		while ((day + 3) % 7 >= 5); /* 1970-01-01 was a Thursday */
	return day;
}

static int
models(struct making *g, const char *dir)
{
	static const struct calendar none;
	struct config cfg = { .n_markets = 2, .markets = { "HE", "LE" }, .currency = "USD", .seed = SEED, .sim_edge = 0.5, .sim_history = 1000 };
	char err[700], path[4300], sql[512], sha256[SHA256_TEXT];
	struct tz *chicago = tz_open("America/Chicago", err, sizeof err);
	struct feed *f = NULL;
	struct snapshot *s = NULL;
	struct model *m = NULL;
	int n = 0, rc = chicago == NULL || feed_sim_open(&cfg, &none, chicago, &f, err, sizeof err) != 0 ? -1 : 0;
	const struct bar *bars = rc == 0 ? f->ops->bars(f, 0, date_from_ymd(2019, 1, 1), &n) : NULL;
	for (int v = 1; rc == 0 && v <= 2; v++) {
		rc = n < PANEL_RECORD + 20 ? -1 : snapshot_of(f, bars[PANEL_RECORD + 10 * (v - 1) - 1].session, &s);
		if (rc != 0)
			break;
		s->version = v;
		s->capital = INT64_C(5000000) * DECIMAL_ONE;
		s->seed = SEED;
		s->recipe = recipe_standard;
		s->recipe.rounds = 40 * v;
		rc = train_model(s, &m, err, sizeof err) != 0 || model_path(dir, v, path, sizeof path) != 0 || model_save(m, path, sha256, err, sizeof err) != 0 ? -1 : 0;
		snprintf(sql, sizeof sql, "INSERT INTO model VALUES (%d, date('%.10s', '-%d days'), '%s', 'models/v%d.json', '%s', NULL)", v, g->advanced, v == 1 ? 900 : 400, v == 1 ? "retired" : "champion", v, sha256);
		if (rc == 0 && db_exec(g->ledger, sql) != 0)
			rc = -1;
		model_free(m);
		m = NULL;
		snapshot_free(s);
		s = NULL;
	}
	if (rc != 0)
		fprintf(stderr, "make_champion: %s %s\n", err, db_error(g->ledger));
	if (f != NULL)
		f->ops->close(f);
	tz_close(chicago);
	return rc;
}

static struct record_row
row(const struct making *g, date_t session, int64_t i, double mean)
{
	struct record_row r = { .session = session, .ret = mean + 0.01 * random_normal(SEED, "R", i, 0), .exposed = true, .predictions = (int)g->markets };
	r.hit = fmin(1, fmax(0, floor((0.53 + mean * 20 + 0.3 * random_normal(SEED, "H", i, 0)) * (double)g->markets) / (double)g->markets));
	r.brier = 0.25 + 0.01 * random_normal(SEED, "B", i, 0) - mean;
	return r;
}

static int
world(struct making *g)
{
	size_t columns = (size_t)features_standard.n * g->markets;
	date_t newest;
	if (date_parse(g->advanced, &newest) != 0)
		return -1;
	g->first = weekday(newest, 1 - g->sessions);
	g->set = features_standard;
	g->before = calloc(columns * ROWS, sizeof *g->before);
	g->live = calloc(columns * (size_t)g->sessions, sizeof *g->live);
	g->column = calloc(columns, sizeof *g->column);
	g->row = calloc((size_t)g->sessions, sizeof *g->row);
	if (g->before == NULL || g->live == NULL || g->column == NULL || g->row == NULL)
		return -1;
	for (size_t c = 0; c < columns; c++) {
		const char *name = features_name(g->set.feature[c / g->markets]);
		for (int64_t i = 0; i < ROWS; i++)
			g->before[c * ROWS + (size_t)i] = random_normal(SEED, name, i, (uint32_t)(c % g->markets));
		for (int64_t i = 0; i < g->sessions; i++)
			g->live[c * (size_t)g->sessions + (size_t)i] = i % 97 == 5 ? NAN : random_normal(SEED, name, ROWS + i, (uint32_t)(c % g->markets)) + (g->moves > 0 && i >= g->moves && c / g->markets % 2 == 0 ? 0.9 : 0);
	}
	for (int64_t i = 0; i < OOS; i++)
		g->oos[i] = row(g, weekday(g->first, i - OOS - 5), i, 0.001);
	for (int64_t i = 0; i < g->sessions; i++)
		g->row[i] = row(g, weekday(g->first, i), OOS + i, g->moves > 0 && i >= g->moves ? -0.012 : 0.001);
	g->row[0].ret = NAN;
	g->row[0].exposed = false;
	return 0;
}

static int
tell(struct making *g, const char *session, const struct diagnose *d)
{
	struct buf text = { 0 }, data = { 0 };
	diagnose_text(d, &text);
	diagnose_json(d, &data);
	struct db_stmt *s = db_prepare(g->ledger, "INSERT INTO event(seq, key, at, session, kind, severity, text, data) VALUES ((SELECT max(seq) + 1 FROM event), 'drift:' || ?1, ?1 || 'T20:00:00+00:00', ?1, 'drift', 'warning', ?2, ?3)");
	int rc = s == NULL ? -1 : 0;
	if (rc == 0) {
		db_bind_text(s, 1, session);
		db_bind_text(s, 2, text.data);
		db_bind_text(s, 3, data.data);
		rc = db_step(s) < 0 ? -1 : 0;
	}
	buf_free(&text);
	buf_free(&data);
	return rc;
}

/* The n-th session, diagnosed every 20th one if that is needed, as an agent with a cooldown would. */
static int
observe(struct making *g, const struct observe_baseline *against, struct observe_state *state, struct record_row *known, size_t n)
{
	const struct observe_champion champion = { 2, g->first };
	struct diagnose_market market[OBSERVE_MARKETS];
	struct diagnose said = { 0 };
	struct observe seen;
	char session[DATE_TEXT];
	date_t day = g->row[n - 1].session;
	known[n - 1] = g->row[n - 1];
	for (size_t i = n > 6 ? n - 6 : 0; i < n; i++) {
		known[i] = g->row[i];
		if (i + 5 >= n) {
			known[i].hit = known[i].brier = NAN;
			known[i].predictions = 0;
		}
	}
	for (size_t c = 0; c < (size_t)g->set.n * g->markets; c++)
		g->column[c] = (struct observe_column){ .baseline = g->before + c * ROWS, .live = g->live + c * (size_t)g->sessions, .rows = ROWS, .sessions = n };
	for (size_t m = 0; m < g->markets; m++)
		market[m] = (struct diagnose_market){ g->symbols[m], day, day };
	const struct record live = { known, n, 0 };
	const struct observe_features features = { &g->set, g->markets, g->column };
	if (observe_cycle(&champion, against, &live, &features, day, state, &seen) != 0)
		return -1;
	const struct diagnose_input in = { .seen = &seen, .market = market };
	if (n % 20 == 0)
		diagnose(&in, &said);
	if (said.needed)
		observe_use(state, &seen);
	int rc = said.needed ? tell(g, date_format(day, session), &said) : 0;
	if (rc == 0)
		rc = telemetry_begin(g->telemetry) != 0 || telemetry_observation(g->telemetry, &seen, state, g->symbols) != 0 || telemetry_commit(g->telemetry) != 0 ? -1 : 0;
	struct buf words = { 0 };
	observe_words(&seen, &words);
	snprintf(g->words, sizeof g->words, "%s", words.failed ? "" : words.data);
	buf_free(&words);
	observe_free(&seen);
	return rc;
}

static int
observations(struct making *g)
{
	struct observe_baseline against;
	struct observe_state *state = malloc(sizeof *state);
	struct record_row *known = calloc((size_t)g->sessions, sizeof *known);
	char sql[1024];
	int rc = state == NULL || known == NULL || observe_baseline(&(struct record){ g->oos, OOS, 0 }, &against) != 0 ? -1 : 0;
	if (rc == 0)
		observe_start(state, (struct observe_champion){ 2, g->first });
	for (int64_t n = 1; rc == 0 && n <= g->sessions; n++)
		rc = observe(g, &against, state, known, (size_t)n);
	snprintf(sql, sizeof sql, "UPDATE decision SET model = 'v2', probability = 0.5, drift_verdict = '%s' WHERE session = '%.10s'", g->words, g->advanced);
	if (rc == 0 && db_exec(g->ledger, sql) != 0)
		rc = -1;
	free(state);
	free(known);
	return rc;
}

/* Which markets were decided last, and when. */
static int
decided(struct making *g)
{
	struct db_stmt *s = db_prepare(g->ledger, "SELECT session, symbol FROM decision WHERE session = (SELECT value FROM meta WHERE key = 'advanced_session') ORDER BY symbol");
	while (s != NULL && db_step(s) == 1 && g->markets < OBSERVE_MARKETS) {
		snprintf(g->advanced, sizeof g->advanced, "%s", db_text(s, 0));
		snprintf(g->symbol[g->markets], sizeof g->symbol[0], "%s", db_text(s, 1));
		g->symbols[g->markets] = g->symbol[g->markets];
		g->markets++;
	}
	return g->markets > 0 ? 0 : -1;
}

int
main(int argc, char **argv)
{
	struct making *g = calloc(1, sizeof *g);
	char path[4300], err[512] = "";
	bool transient;
	int64_t sessions, moves;
	if (g == NULL || argc != 4 || bench_number(argv[2], 1, MOST, &sessions) != 0 || bench_number(argv[3], 0, MOST, &moves) != 0) {
		fprintf(stderr, "usage: make_champion DIR SESSIONS MOVES\n");
		return 2;
	}
	g->sessions = sessions;
	g->moves = moves;
	snprintf(path, sizeof path, "%s/fill_journal.db", argv[1]);
	g->ledger = db_open(path, DB_WRITE, false, &transient, err, sizeof err);
	int rc = g->ledger == NULL || telemetry_open(argv[1], &g->telemetry, err, sizeof err) != 0 ? -1 : 0;
	if (rc == 0)
		rc = decided(g);
	snprintf(path, sizeof path, "%s/" MODEL_FOLDER, argv[1]);
	if (rc == 0 && mkdir(path, 0750) != 0 && errno != EEXIST)
		rc = -1;
	if (rc == 0)
		rc = models(g, argv[1]);
	if (rc == 0)
		rc = world(g);
	if (rc == 0)
		rc = observations(g);
	if (rc == 0)
		rc = db_exec(g->ledger, "INSERT INTO job(ref, session, kind, state, reason) SELECT 'train:v1', created, 'train', 'done', '' FROM model WHERE version = 1;"
		                        "INSERT INTO job(ref, session, kind, state, reason) SELECT 'train:v2', created, 'train', 'done', '' FROM model WHERE version = 2;");
	if (rc != 0)
		fprintf(stderr, "make_champion: %s\n", err[0] != '\0' ? err : g->ledger != NULL ? db_error(g->ledger) : "out of memory");
	telemetry_close(g->telemetry);
	db_close(g->ledger);
	free(g->before);
	free(g->live);
	free(g->column);
	free(g->row);
	free(g);
	return rc == 0 ? 0 : 1;
}
