#include "diagnose.h"

#include <string.h>

#include "diagnose_internal.h"

static const char *const name[] = {
	[DIAGNOSE_DATA] = "data_quality_issue", [DIAGNOSE_FEATURES] = "feature_distribution_drift", [DIAGNOSE_PERFORMANCE] = "performance_degradation",
	[DIAGNOSE_REGIME] = "regime_change", [DIAGNOSE_OVERFITTING] = "overfitting",
};

const char *
diagnose_cause_name(enum diagnose_cause c)
{
	return name[c];
}

int
diagnose_cause_find(const char *text)
{
	for (int i = 0; i < DIAGNOSE_CAUSES; i++)
		if (strcmp(name[i], text) == 0)
			return i;
	return -1;
}

/* What the rules ask of an observation. */
struct findings {
	bool quality;                     /* stale or missing bars, or features that are missing */
	bool features;                    /* as many drifted ones as are a cause */
	bool sharpe, hit, brier, drawdown; /* out of their limits */
	bool loss;                        /* the drawdown stream has an alarm */
	bool degraded;                    /* any of the five, or an alarm of a stream */
	bool any;
};

static bool
alarm_stands(const struct observe_stream_seen *s)
{
	return s->adwin || s->cusum;
}

static struct findings
find(const struct diagnose_input *in)
{
	const struct observe *o = in->seen;
	struct findings f = {
		.features = o->drifted >= DIAGNOSE_FEATURES_LEAST,
		.sharpe = o->sharpe.verdict == DRIFT_VERDICT_DEGRADED,
		.hit = o->predictions.hit_verdict == DRIFT_VERDICT_DEGRADED,
		.brier = o->predictions.brier_verdict == DRIFT_VERDICT_BAD,
		.drawdown = o->drawdown.verdict == DRIFT_VERDICT_ALERT,
		.loss = alarm_stands(&o->stream[OBSERVE_LOSS]),
	};
	for (size_t m = 0; m < o->markets; m++)
		f.quality = f.quality || in->market[m].last != in->market[m].due;
	for (size_t i = 0; i < o->n_tests; i++)
		f.quality = f.quality || o->test[i].quality;
	f.degraded = f.sharpe || f.hit || f.brier || f.drawdown;
	f.any = f.quality || f.sharpe || f.hit || f.drawdown || o->drifted > 0;
	for (size_t s = 0; s < OBSERVE_STREAMS; s++) {
		f.degraded = f.degraded || alarm_stands(&o->stream[s]);
		f.any = f.any || alarm_stands(&o->stream[s]);
	}
	return f;
}

/* The first rule that fits. */
static void
judge(const struct findings *f, struct diagnose *out)
{
	const struct {
		bool fits;
		enum diagnose_cause cause;
		double confidence;
	} rule[] = {
		{ f->quality, DIAGNOSE_DATA, 1 },
		{ f->features, DIAGNOSE_FEATURES, 0.8 },
		{ f->sharpe && f->hit && f->brier, DIAGNOSE_OVERFITTING, 0.7 },
		{ f->sharpe, DIAGNOSE_PERFORMANCE, 0.7 },
		{ f->drawdown && f->loss, DIAGNOSE_REGIME, 0.6 },
		{ f->hit && f->brier, DIAGNOSE_OVERFITTING, 0.7 },
		{ true, DIAGNOSE_PERFORMANCE, 0.5 },
	};
	size_t i = 0;
	while (!rule[i].fits)
		i++;
	out->cause = rule[i].cause;
	out->confidence = rule[i].confidence;
	out->assumed = !f->quality && !f->features && !f->degraded;
}

/* Features by how far their mean |SHAP| moved, most first; those that did not are not named. */
static void
rank_moved(const struct diagnose_input *in, size_t column[DIAGNOSE_MOVED], struct diagnose *out)
{
	double by[DIAGNOSE_MOVED] = { 0 };
	for (size_t i = 0; i < in->seen->n_votes; i++) {
		double d = in->shap_now[i] - in->shap_before[i], moved = d < 0 ? -d : d;
		int at = out->n_moved;
		while (at > 0 && moved > by[at - 1])
			at--;
		if (!(moved > 0) || at == DIAGNOSE_MOVED)
			continue;
		if (out->n_moved < DIAGNOSE_MOVED)
			out->n_moved++;
		for (int j = out->n_moved - 1; j > at; j--) {
			by[j] = by[j - 1];
			column[j] = column[j - 1];
		}
		by[at] = moved;
		column[at] = i;
	}
	for (int j = 0; j < out->n_moved; j++)
		out->moved[j] = in->seen->vote[column[j]].feature;
}

void
diagnose(const struct diagnose_input *in, struct diagnose *out)
{
	struct findings f = find(in);
	size_t column[DIAGNOSE_MOVED] = { 0 };
	*out = (struct diagnose){ .needed = f.any };
	if (!f.any)
		return;
	judge(&f, out);
	if (in->shap_before != NULL && in->shap_now != NULL)
		rank_moved(in, column, out);
	diagnose_say(in, column, out);
}
