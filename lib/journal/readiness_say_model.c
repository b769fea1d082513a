/* M1 to M6: is the model still good, and does its profit hang on more than luck? */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "features.h"
#include "readiness_say_internal.h"

#define OUT(field) s->out->field, sizeof s->out->field

/* A limit that is a share, as its line tells it and without the sign of the percentage. */
static char *
points(const struct readiness_saying *s, enum readiness_limit limit, char out[READINESS_NUMBER])
{
	readiness_limit_text(limit, s->limit[limit], out);
	out[strcspn(out, " ")] = '\0';
	return out;
}

static void
skill(const struct readiness_saying *s)
{
	char at[READINESS_NUMBER], lo[READINESS_NUMBER], hi[READINESS_NUMBER], limit[READINESS_NUMBER], n[READINESS_NUMBER];
	const struct brier *b = &s->r->brier;
	char few[READINESS_NUMBER];
	double least = s->limit[READINESS_MIN_FORECASTS], worst = s->limit[READINESS_SKILL] * 100;
	s->out->value = b->skill;
	s->out->limit = s->limit[READINESS_SKILL];
	s->out->lo = b->skill_lo;
	s->out->hi = b->skill_hi;
	readiness_count((int64_t)b->n, n);
	int decimals = readiness_apart(readiness_real, fabs(b->skill) * 100, 0, 1); /* "0.0 % worse" would say nothing */
	snprintf(OUT(value_text), "%s %%", readiness_signed(b->skill * 100, decimals, at));
	if (!READINESS_KNOWN(b->skill))
		snprintf(OUT(value_text), READINESS_NONE);
	snprintf(OUT(limit_text), "above %s %%", points(s, READINESS_SKILL, limit));
	if (READINESS_KNOWN(b->skill_lo))
		snprintf(OUT(interval_text), "%s to %s %% (each 95 %%)",
		    readiness_beside(readiness_signed, b->skill_lo * 100, worst, 1, lo), readiness_beside(readiness_signed, b->skill_hi * 100, worst, 1, hi));
	if ((double)b->n < least)
		readiness_sentence(s, "%s of %s forecasts whose outcome is known.", n, readiness_real(least, 0, few));
	else if (!READINESS_KNOWN(b->skill_lo))
		readiness_sentence(s, "All %s outcomes were alike: there is no base rate to beat.", n);
	else
		readiness_sentence(s, "Forecasts score %s %% %s than the base rate (%s to %s %%; worse than %s %% is refused; %s forecasts).", readiness_real(fabs(b->skill) * 100, decimals, at),
		    b->skill < 0 ? "worse" : "better", lo, hi, limit, n);
}

static void
calibration(const struct readiness_saying *s)
{
	char ece[READINESS_NUMBER], by_chance[READINESS_NUMBER], limit[READINESS_NUMBER], n[READINESS_NUMBER], excess[READINESS_NUMBER], few[READINESS_NUMBER];
	const struct brier *b = &s->r->brier;
	double least = s->limit[READINESS_MIN_FORECASTS];
	int decimals = readiness_apart(readiness_signed, b->ece_excess * 100, s->limit[READINESS_ECE] * 100, 1);
	s->out->value = b->ece_excess;
	s->out->limit = s->limit[READINESS_ECE];
	points(s, READINESS_ECE, limit);
	if (READINESS_KNOWN(b->ece_excess))
		snprintf(OUT(value_text), "%s points above chance", readiness_signed(b->ece_excess * 100, decimals, excess));
	else
		snprintf(OUT(value_text), READINESS_NONE);
	snprintf(OUT(limit_text), "%s points", limit);
	if ((double)b->n < least)
		readiness_sentence(s, "%s of %s forecasts whose outcome is known.", readiness_count((int64_t)b->n, n), readiness_real(least, 0, few));
	else
		readiness_sentence(s, "Stated probabilities are off by %s points, %s expected by chance (%s above chance allowed).",
		    readiness_real(b->ece * 100, decimals, ece), readiness_real(b->ece_null * 100, decimals, by_chance), limit);
}

/* " (volatility 20, gap)" of the features that have drifted; "" without one. */
static void
features(const struct observe_worded *w, char *out, size_t size)
{
	size_t at = 0;
	out[0] = '\0';
	for (size_t i = 0; i < w->drifted && at + 40 < size; i++)
		at += (size_t)snprintf(out + at, size - at, "%s%s", at > 0 ? ", " : " (", features_name(w->feature[i]));
	if (at > 0)
		snprintf(out + at, size - at, ")");
}

/* "of the return, of the hit rate" of the alarms that stand. */
static void
alarms(const struct observe_worded *w, char *out, size_t size)
{
	static const char *const stream[OBSERVE_STREAMS] = { [OBSERVE_RETURN] = "return", [OBSERVE_LOSS] = "loss", [OBSERVE_HIT] = "hit rate" };
	size_t at = 0;
	out[0] = '\0';
	for (int i = 0; i < OBSERVE_STREAMS; i++)
		if (w->alarm[i])
			at += (size_t)snprintf(out + at, size - at, "%sof the %s", at > 0 ? ", " : "", stream[i]);
}

static void
drift(const struct readiness_saying *s)
{
	const struct observe_worded *w = &s->e->drift;
	int64_t alarm = s->e->record.drifted - (int64_t)w->drifted; /* of them */
	char which[160], of[64];
	const char *plural = readiness_plural((int64_t)w->judged), *have = w->drifted == 1 ? "has" : "have";
	s->out->value = (double)s->e->record.drifted;
	s->out->limit = 0;
	snprintf(OUT(link), "/drift");
	snprintf(OUT(value_text), "%lld of %zu", (long long)s->e->record.drifted, w->judged);
	snprintf(OUT(limit_text), "none");
	features(w, which, sizeof which);
	alarms(w, of, sizeof of);
	if (!s->e->has_drift) {
		snprintf(OUT(value_text), READINESS_NONE);
		readiness_sentence(s, "Nothing reads drift yet: no model was observed in the last session.");
	} else if (s->status == READINESS_FAIL && alarm == 0) {
		readiness_sentence(s, "%zu of %zu feature%s %s drifted%s.", w->drifted, w->judged, plural, have, which);
	} else if (s->status == READINESS_FAIL) {
		readiness_sentence(s, "%zu of %zu feature%s %s drifted%s, %lld alarm%s stand%s (%s).", w->drifted, w->judged, plural, have, which, (long long)alarm, readiness_plural(alarm), alarm == 1 ? "s" : "", of);
	} else if (s->status == READINESS_PASS) {
		readiness_sentence(s, "None of %zu feature%s has drifted, no alarm stands.", w->judged, plural);
	} else {
		readiness_sentence(s, "Drift readings are warming up: %zu of %d sessions.", w->warming, OBSERVE_ENOUGH);
	}
}

static void
age(const struct readiness_saying *s)
{
	char n[READINESS_NUMBER], oldest[READINESS_NUMBER];
	int64_t days = s->e->record.champion_age;
	double least = s->limit[READINESS_AGE_MIN], most = s->limit[READINESS_AGE_MAX];
	s->out->value = days < 0 ? NAN : (double)days;
	s->out->limit = least;
	snprintf(OUT(link), "/agent#model");
	readiness_count(days, n);
	readiness_real(most, 0, oldest);
	snprintf(OUT(limit_text), "%.0f to %s days", least, oldest);
	if (days < 0) {
		snprintf(OUT(value_text), READINESS_NONE);
		readiness_sentence(s, "There is no champion yet.");
		return;
	}
	snprintf(OUT(value_text), "%s day%s", n, readiness_plural(days));
	if (s->status == READINESS_FAIL)
		readiness_sentence(s, "Champion v%lld has traded %s days; after %s a model is too old.", (long long)s->e->champion, n, oldest);
	else if (s->status == READINESS_PASS)
		readiness_sentence(s, "Champion v%lld has traded %s day%s (%.0f to %s).", (long long)s->e->champion, n, readiness_plural(days), least, oldest);
	else
		readiness_sentence(s, "Champion v%lld has traded %s of %.0f day%s.", (long long)s->e->champion, n, least, readiness_plural((int64_t)least));
}

static void
best_days(const struct readiness_saying *s)
{
	char best[READINESS_NUMBER], limit[READINESS_NUMBER], n[READINESS_NUMBER];
	s->out->value = s->r->concentration.best5;
	s->out->limit = s->limit[READINESS_BEST5];
	snprintf(OUT(link), "/#curve");
	readiness_limit_text(READINESS_BEST5, s->limit[READINESS_BEST5], limit);
	snprintf(OUT(value_text), "%s", readiness_beside(readiness_percent, s->r->concentration.best5, s->limit[READINESS_BEST5], 0, best));
	snprintf(OUT(limit_text), "%s", limit);
	if (!READINESS_KNOWN(s->r->concentration.best5))
		readiness_sentence(s, s->r->returns.n < 5 ? "Fewer than 5 trading days." : "There is no profit: what share of it the best days made cannot be said.");
	else
		readiness_sentence(s, "The best 5 of %s days made %s of the profit (%s allowed).", readiness_count(s->r->returns.n, n), best, limit);
}

static void
one_market(const struct readiness_saying *s)
{
	char share[READINESS_NUMBER], limit[READINESS_NUMBER];
	size_t n = s->e->record.n_markets;
	s->out->value = s->r->concentration.market_share;
	s->out->limit = s->limit[READINESS_MARKET_SHARE];
	snprintf(OUT(link), "/fills");
	readiness_limit_text(READINESS_MARKET_SHARE, s->limit[READINESS_MARKET_SHARE], limit);
	snprintf(OUT(value_text), "%s", readiness_beside(readiness_percent, s->r->concentration.market_share, s->limit[READINESS_MARKET_SHARE], 0, share));
	snprintf(OUT(limit_text), "%s", limit);
	if (n < 2)
		readiness_sentence(s, "%s market was traded or held: there is nothing to compare.", n == 0 ? "No" : "1");
	else if (!READINESS_KNOWN(s->r->concentration.market_share))
		readiness_sentence(s, "The %zu markets together made no profit: what share one has cannot be said.", n);
	else
		readiness_sentence(s, "%s made %s of the profit of %zu markets (%s allowed).", s->e->best_market[0] != '\0' ? s->e->best_market : "One market", share, n, limit);
}

void
readiness_say_model(const struct readiness_saying *s, enum readiness_id id)
{
	static void (*const say[])(const struct readiness_saying *) = { skill, calibration, drift, age, best_days, one_market };
	snprintf(OUT(link), "/agent#model");
	say[id - READINESS_M1](s);
}
