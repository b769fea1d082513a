#include "observe.h"

#include <math.h>
#include <stdlib.h>

#include "drift_vote.h"
#include "performance.h"
#include "sample.h"

_Static_assert(OBSERVE_VOTES == DRIFT_VOTE_CYCLES, "one rule");
_Static_assert(OBSERVE_ENOUGH == DRIFT_VERDICT_ENOUGH && OBSERVE_EVERY == DRIFT_VERDICT_HORIZON, "one rule");

/* Standard deviation of sqrt(nm/(n + m))*D when nothing moved: Kolmogorov's law, sqrt(pi^2/12 - pi*ln(2)^2/2). */
#define KOLMOGOROV_SD 0.26033
/* The same of a maximum drawdown over sqrt(n)*sd without drift: that of max |B| over one unit of time, sqrt(2G - pi/2), G Catalan's number. */
#define DRAWDOWN_SD 0.51102

/* A session's value of a stream; NaN: none. */
static double
stream_value(const struct record_row *r, enum observe_stream s)
{
	if (s == OBSERVE_HIT)
		return r->hit;
	return s == OBSERVE_LOSS && r->ret > 0 ? 0 : r->ret;
}

/* Sessions of the record that have a value, oldest first; exposed ones alone if asked. Their number. */
static size_t
collect(const struct record *r, enum observe_stream s, bool exposed, double *out)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++) {
		double v = stream_value(&r->row[i], s);
		if (!isnan(v) && (!exposed || r->row[i].exposed))
			out[n++] = v;
	}
	return n;
}

int
observe_baseline(const struct record *oos, struct observe_baseline *out)
{
	double *x = calloc(oos->n + 1, sizeof *x);
	*out = (struct observe_baseline){ 0 };
	if (x == NULL)
		return -1;
	performance_sharpe(x, collect(oos, OBSERVE_RETURN, true, x), &out->sharpe);
	out->n = collect(oos, OBSERVE_RETURN, false, x);
	out->drawdown = performance_max_drawdown(x, out->n, true);
	for (enum observe_stream s = 0; s < OBSERVE_STREAMS; s++) {
		struct observe_scale *to = &out->stream[s];
		to->n = collect(oos, s, false, x);
		to->mean = sample_moments(x, to->n, &to->sd);
	}
	free(x);
	return 0;
}

bool
observe_edge(const struct observe_baseline *b)
{
	return b->sharpe > 0;
}

/* The live record as the verdicts take it: one array of each. */
struct series {
	double *returns;
	bool *exposed;
	struct drift_verdict_session *predictions;
	size_t n;
};

static void
series_free(struct series *s)
{
	free(s->returns);
	free(s->exposed);
	free(s->predictions);
}

static int
series_open(struct series *s, const struct record *r)
{
	s->n = r->n;
	s->returns = calloc(r->n + 1, sizeof *s->returns);
	s->exposed = calloc(r->n + 1, sizeof *s->exposed);
	s->predictions = calloc(r->n + 1, sizeof *s->predictions);
	if (s->returns == NULL || s->exposed == NULL || s->predictions == NULL)
		return -1;
	for (size_t i = 0; i < r->n; i++) {
		const struct record_row *row = &r->row[i];
		s->returns[i] = row->ret;
		s->exposed[i] = row->exposed;
		s->predictions[i] = (struct drift_verdict_session){ .has_brier = !isnan(row->brier), .has_hit = !isnan(row->hit), .brier = row->brier, .hit = row->hit };
	}
	return 0;
}

/* Standard error of the drawdown of the last n returns, the window that it was measured over. */
static double
drawdown_error(const struct series *live, size_t n)
{
	double window[DRIFT_VERDICT_WINDOW], sd;
	size_t kept = 0;
	for (size_t i = live->n; i > 0 && kept < n; i--)
		if (!isnan(live->returns[i - 1]))
			window[kept++] = live->returns[i - 1];
	sample_moments(window, kept, &sd);
	return kept > 1 ? DRAWDOWN_SD * sd * sqrt((double)kept) : NAN;
}

/* The record's four verdicts, each with its standard error. */
static void
judge_record(const struct series *live, struct observe *o)
{
	drift_verdict_sharpe(live->returns, live->exposed, live->n, o->baseline.sharpe, &o->sharpe);
	drift_verdict_predictions(live->predictions, live->n, &o->predictions);
	drift_verdict_drawdown(live->returns, live->n, o->baseline.drawdown, &o->drawdown);
	double year = PERFORMANCE_YEAR, n_hit = (double)o->predictions.n_hit / DRIFT_VERDICT_HORIZON;
	o->sharpe_error = o->sharpe_line = NAN;
	if (o->sharpe.n > 1) {
		o->sharpe_error = sqrt(year / (double)o->sharpe.n + year / DRIFT_VERDICT_BASELINE);
		if (observe_edge(&o->baseline))
			o->sharpe_line = fmin(o->baseline.sharpe / 2, o->baseline.sharpe - DRIFT_VERDICT_Z * o->sharpe_error);
	}
	o->hit_error = n_hit > 0 ? sqrt(0.25 / n_hit) : NAN;
	o->brier_error = o->predictions.brier_verdict == DRIFT_VERDICT_WARMING ? NAN : (o->predictions.brier_limit - 0.25) / DRIFT_VERDICT_Z;
	o->drawdown_error = drawdown_error(live, o->drawdown.n);
}

/* What the newest session adds to a stream, standardised; NaN: nothing. */
static double
next_value(const struct record *live, const struct observe_scale *by, enum observe_stream s)
{
	size_t at = live->n - 1;
	if (!(by->sd > 0))
		return NAN;
	if (s == OBSERVE_HIT) {
		if (at < OBSERVE_EVERY || at % OBSERVE_EVERY != 0)
			return NAN;
		at -= OBSERVE_EVERY;
	}
	return (stream_value(&live->row[at], s) - by->mean) / by->sd;
}

/* Invariant 3: an alarm is raised when the flag comes on, or stands on as the stream has warmed up. */
static void
feed_stream(struct observe_stream_state *s, double value, date_t session, struct observe_stream_seen *out)
{
	int cut = adwin_update(&s->adwin, value);
	if (cut < 0 || cusum_update(&s->cusum, value) < 0)
		return; /* not a number, or out of all range */
	s->fed++;
	out->fed = true;
	out->value = value;
	out->cut = cut == 1;
	if (s->fed < OBSERVE_ENOUGH)
		return;
	if (out->cut && s->adwin_alarm == DATE_NONE)
		s->adwin_alarm = session;
	if (s->cusum.flag && s->cusum_alarm == DATE_NONE)
		s->cusum_alarm = session;
}

static void
see_stream(const struct observe_stream_state *s, struct observe_stream_seen *out)
{
	double width = (double)s->adwin.width;
	out->n = s->fed;
	out->high = s->cusum.high;
	out->low = s->cusum.low;
	out->mean = adwin_mean(&s->adwin);
	out->error = s->adwin.width > 1 ? sqrt(s->adwin.variance / width) / sqrt(width) : NAN;
	out->width = s->adwin.width;
	out->adwin = s->adwin_alarm != DATE_NONE;
	out->cusum = s->cusum_alarm != DATE_NONE;
}

static void
streams(const struct record *live, bool repeated, struct observe_state *state, struct observe *o)
{
	for (enum observe_stream s = 0; s < OBSERVE_STREAMS; s++) {
		o->stream[s].value = NAN;
		if (!repeated && live->n > 0)
			feed_stream(&state->stream[s], next_value(live, &o->baseline.stream[s], s), o->session, &o->stream[s]);
		see_stream(&state->stream[s], &o->stream[s]);
	}
}

/* Memory of one cycle's tests. */
struct work {
	double *scratch;
	struct drift_vote *vote;
	struct holm *holm;
};

static void
work_free(struct work *w)
{
	free(w->scratch);
	free(w->vote);
	free(w->holm);
}

static int
work_open(struct work *w, const struct observe_features *f, size_t n)
{
	size_t most = 0;
	for (size_t i = 0; i < n; i++) {
		size_t want = drift_feature_scratch(f->column[i].rows, f->column[i].sessions, features_step(f->set->feature[i / f->markets]));
		most = want > most ? want : most;
	}
	w->scratch = calloc(most + 1, sizeof *w->scratch);
	w->vote = calloc(n + 1, sizeof *w->vote);
	w->holm = calloc(n + 1, sizeof *w->holm);
	return w->scratch == NULL || w->vote == NULL || w->holm == NULL ? -1 : 0;
}

/* One feature of one market; what cannot be binned is not judged. */
static void
test_column(const struct observe_column *c, int feature, size_t market, double *scratch, struct observe_test *t)
{
	struct psi_bin bins[DRIFT_FEATURE_BINS];
	int step = features_step(feature);
	size_t window = drift_feature_window(step);
	*t = (struct observe_test){ .feature = feature, .market = market, .psi_error = NAN, .psi_line = NAN, .ks_error = NAN, .adjusted = NAN };
	int rc = c->points != NULL ? drift_feature_judge_points(c->points, c->n_points, c->live, c->sessions, step, scratch, bins, &t->of)
	                           : drift_feature_judge(c->baseline, c->rows, c->live, c->sessions, step, scratch, bins, &t->of);
	if (rc != 0)
		return;
	t->quality = t->of.data_quality && t->of.n > 0 && (c->sessions < window ? c->sessions : window) >= OBSERVE_ENOUGH;
	if (!t->of.judged)
		return;
	double both = 1 / (double)t->of.n + 1 / (double)t->of.m;
	t->psi_error = both * sqrt(2.0 * (t->of.psi.bins - 1));
	t->psi_line = fmax(PSI_SIGNIFICANT, both * t->of.psi_limit);
	t->ks_error = KOLMOGOROV_SD * sqrt(both);
}

bool
observe_judges(int feature)
{
	size_t step = (size_t)features_step(feature);
	return step > 0 && (drift_feature_window((int)step) + step - 1) / step >= DRIFT_FEATURE_POINTS;
}

/* The votes of this cycle, and the streaks moved on unless it is repeated. */
static int
vote(const struct observe_features *f, struct work *w, bool repeated, struct observe_state *state, struct observe *o)
{
	struct drift_vote_streak streak[FEATURES_ALL] = { 0 };
	for (int i = 0; i < f->set->n; i++)
		streak[i].cycles = state->streak[f->set->feature[i]];
	for (size_t i = 0; i < o->n_tests; i++)
		w->vote[i] = (struct drift_vote){ .feature = i / f->markets, .judged = o->test[i].of.judged, .psi_flag = o->test[i].of.psi_flag, .ks_p = o->test[i].of.ks_p };
	if (drift_vote_cycle(w->vote, o->n_tests, f->markets, w->holm, streak, (size_t)f->set->n) != 0)
		return -1;
	for (size_t i = 0; i < o->n_tests; i++) {
		o->test[i].adjusted = w->vote[i].adjusted;
		o->test[i].vote = w->vote[i].drifted;
	}
	o->n_votes = (size_t)f->set->n;
	for (int i = 0; i < f->set->n; i++) {
		int feature = f->set->feature[i];
		if (repeated)
			streak[i].cycles = state->streak[feature];
		state->streak[feature] = streak[i].cycles;
		o->vote[i] = (struct observe_vote){ .feature = feature, .votes = streak[i].votes, .cycles = streak[i].cycles, .drifted = drift_vote_drifted(&streak[i]), .never = !observe_judges(feature) };
		o->drifted += o->vote[i].drifted;
	}
	return 0;
}

static void
count_judged(struct observe *o)
{
	for (size_t i = 0; i < o->n_tests; i++) {
		struct observe_vote *v = &o->vote[i / o->markets];
		v->judged += o->test[i].of.judged;
		v->points = o->test[i].of.m > v->points ? o->test[i].of.m : v->points;
	}
	for (size_t i = 0; i < o->n_votes; i++)
		o->judged += o->vote[i].judged > 0;
}

static int
judge_features(const struct observe_features *f, bool repeated, struct observe_state *state, struct observe *o)
{
	struct work w = { 0 };
	int rc = -1;
	o->markets = f->markets;
	o->n_tests = (size_t)f->set->n * f->markets;
	o->test = calloc(o->n_tests + 1, sizeof *o->test);
	if (o->test == NULL || work_open(&w, f, o->n_tests) != 0)
		goto out;
	for (size_t i = 0; i < o->n_tests; i++)
		test_column(&f->column[i], f->set->feature[i / f->markets], i % f->markets, w.scratch, &o->test[i]);
	rc = vote(f, &w, repeated, state, o);
	if (rc == 0)
		count_judged(o);
out:
	work_free(&w);
	return rc;
}

int
observe_cycle(const struct observe_champion *champion, const struct observe_baseline *baseline, const struct record *live,
	const struct observe_features *features, date_t session, struct observe_state *state, struct observe *out)
{
	struct observe_state next = *state;
	*out = (struct observe){ 0 };
	if (features->markets > OBSERVE_MARKETS)
		return -1;
	if (next.champion.version != champion->version || next.champion.deployed != champion->deployed)
		observe_start(&next, *champion);
	bool repeated = next.session != DATE_NONE && session <= next.session;
	struct observe o = { .champion = *champion, .baseline = *baseline, .session = session };
	struct series series = { 0 };
	int rc = series_open(&series, live);
	if (rc == 0)
		rc = judge_features(features, repeated, &next, &o);
	if (rc == 0) {
		judge_record(&series, &o);
		streams(live, repeated, &next, &o);
		if (!repeated)
			next.session = session;
		*state = next;
		*out = o;
	} else {
		observe_free(&o);
	}
	series_free(&series);
	return rc;
}

void
observe_free(struct observe *o)
{
	if (o == NULL)
		return;
	free(o->test);
	o->test = NULL;
	o->n_tests = 0;
}
