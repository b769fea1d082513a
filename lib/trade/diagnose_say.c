/* A diagnosis in sentences with numbers: everything that was out of its limits, also what did not decide the cause. */
#include "diagnose_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "holm.h"

#define MINUS "\xe2\x88\x92"
#define PLUS_MINUS " \xc2\xb1 "
#define OF_A_KIND 4 /* markets, or features of markets, named one by one; then their number */

/* Of a diagnosis that nothing but drifted features asked for; of one in the journal nothing else tells that. */
static const char assumed[] = "Nothing is degraded, and fewer than three drifted features are no cause: performance is what is assumed where no other cause fits.";

struct number {
	char text[40];
};

static struct number
number(double x, int decimals)
{
	struct number n;
	snprintf(n.text, sizeof n.text, "%.*f", decimals, fabs(x));
	/* what rounds to zero has no sign */
	bool below = x < 0 && strspn(n.text, "0.") != strlen(n.text);
	snprintf(n.text, sizeof n.text, "%s%.*f", below ? MINUS : "", decimals, fabs(x));
	return n;
}

static struct number
percent(double x)
{
	return number(100 * x, 1);
}

/* One more sentence; beyond the room for them it is left out. */
static void __attribute__((format(printf, 2, 3)))
say(struct diagnose *d, const char *words, ...)
{
	va_list ap;
	if (d->n == DIAGNOSE_SENTENCES)
		return;
	va_start(ap, words);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line above */
	vsnprintf(d->sentence[d->n++], DIAGNOSE_SENTENCE, words, ap);
	va_end(ap);
}

static void
say_bars(const struct diagnose_input *in, struct diagnose *d)
{
	size_t found = 0;
	char last[DATE_TEXT], due[DATE_TEXT];
	for (size_t m = 0; m < in->seen->markets; m++) {
		const struct diagnose_market *k = &in->market[m];
		if (k->last == k->due || found++ >= OF_A_KIND)
			continue;
		if (k->last == DATE_NONE)
			say(d, "%.40s has no bar; the calendar's last closed session is %s.", k->name, date_format(k->due, due));
		else
			say(d, "The newest bar of %.40s is of %s; the calendar's last closed session is %s.", k->name, date_format(k->last, last), date_format(k->due, due));
	}
	if (found > OF_A_KIND)
		say(d, "The same holds for %zu more of %zu markets.", found - OF_A_KIND, in->seen->markets);
}

static void
say_missing(const struct diagnose_input *in, struct diagnose *d)
{
	size_t found = 0;
	for (size_t i = 0; i < in->seen->n_tests; i++) {
		const struct observe_test *t = &in->seen->test[i];
		if (t->quality && found++ < OF_A_KIND)
			say(d, "%s is missing in %zu of %zu live points of %.40s; more than a fifth is too many.", features_name(t->feature), t->of.missing, t->of.missing + t->of.m,
			    in->market[t->market].name);
	}
	if (found > OF_A_KIND)
		say(d, "The same holds for %zu more features of markets.", found - OF_A_KIND);
}

/* Of the markets that vote by one of the tests the one that says it loudest: the smallest corrected p, or the PSI furthest beyond its line. */
static const struct observe_test *
loudest(const struct observe *o, size_t column, bool by_ks)
{
	const struct observe_test *best = NULL;
	for (size_t m = 0; m < o->markets; m++) {
		const struct observe_test *t = &o->test[column * o->markets + m];
		if (!t->vote || !(by_ks ? holm_rejects(t->adjusted, HOLM_ALPHA) : t->of.psi_flag))
			continue;
		bool louder = best == NULL;
		if (!louder && by_ks)
			louder = t->adjusted < best->adjusted || (t->adjusted <= best->adjusted && t->of.ks > best->of.ks);
		else if (!louder)
			louder = t->of.psi.value / t->psi_line > best->of.psi.value / best->psi_line;
		if (louder)
			best = t;
	}
	return best;
}

/* A market's vote with the figure of the test that cast it. */
static void
say_feature(const struct diagnose_input *in, size_t column, struct diagnose *d)
{
	const struct observe *o = in->seen;
	const struct observe_vote *v = &o->vote[column];
	const struct observe_test *ks = loudest(o, column, true), *psi = loudest(o, column, false);
	char by[200];
	if (ks != NULL)
		snprintf(by, sizeof by, "%.40s: KS %s with p %.2g after Holm (drifted up to %g), %zu points", in->market[ks->market].name, number(ks->of.ks, 2).text, ks->adjusted, HOLM_ALPHA, ks->of.m);
	else if (psi != NULL)
		snprintf(by, sizeof by, "%.40s: PSI %s (drifted from %s), %zu points", in->market[psi->market].name, number(psi->of.psi.value, 2).text, number(psi->psi_line, 2).text, psi->of.m);
	else /* it cannot have drifted then */
		return;
	say(d, "%s has drifted in %zu of %zu markets, %zu cycles running; most in %s.", features_name(v->feature), v->votes, o->markets, v->cycles, by);
}

static void
say_features(const struct diagnose_input *in, struct diagnose *d)
{
	const struct observe *o = in->seen;
	size_t found = 0;
	if (o->drifted == 0)
		return;
	say(d, "%zu of %zu judged features %s drifted.", o->drifted, o->judged, o->drifted == 1 ? "has" : "have");
	for (size_t i = 0; i < o->n_votes; i++)
		if (o->vote[i].drifted && found++ < OF_A_KIND)
			say_feature(in, i, d);
	if (found > OF_A_KIND)
		say(d, "%zu more are named in the readings.", found - OF_A_KIND);
}

static void
say_record(const struct observe *o, struct diagnose *d)
{
	const struct drift_verdict_predictions *p = &o->predictions;
	if (o->sharpe.verdict == DRIFT_VERDICT_DEGRADED)
		say(d, "The Sharpe ratio of the last %zu exposed sessions is %s" PLUS_MINUS "%s, %s out of sample: %s standard errors; degraded below %s.", o->sharpe.n,
		    number(o->sharpe.sharpe, 2).text, number(o->sharpe_error, 2).text, number(o->baseline.sharpe, 2).text, number(o->sharpe.z, 2).text, number(o->sharpe_line, 2).text);
	if (p->hit_verdict == DRIFT_VERDICT_DEGRADED)
		say(d, "The hit rate of %zu sessions is %s" PLUS_MINUS "%s %%: %s standard errors from one half; degraded below 45 %%.", p->n_hit, percent(p->hit_rate).text,
		    percent(o->hit_error).text, number(p->hit_z, 2).text);
	if (p->brier_verdict == DRIFT_VERDICT_BAD)
		say(d, "The Brier score of %zu sessions is %s" PLUS_MINUS "%s; bad above %s, 0.25 is what always saying one half scores.", p->n_brier, number(p->brier, 4).text,
		    number(o->brier_error, 4).text, number(p->brier_limit, 4).text);
	if (o->drawdown.verdict == DRIFT_VERDICT_ALERT)
		say(d, "The drawdown of the last %zu sessions is %s" PLUS_MINUS "%s %%, %s %% out of sample; alert below %s %%.", o->drawdown.n, percent(o->drawdown.drawdown).text,
		    percent(o->drawdown_error).text, percent(o->baseline.drawdown).text, percent(o->drawdown.limit).text);
}

static void
say_stream(const struct observe_stream_seen *s, const char *stream, struct diagnose *d)
{
	if (s->cusum)
		say(d, "CUSUM of the stream %s: %s above and %s below the out-of-sample mean after %lld values; alarm above %s.", stream, number(s->high, 1).text, number(s->low, 1).text,
		    (long long)s->n, number(CUSUM_THRESHOLD, 1).text);
	if (s->adwin)
		say(d, "ADWIN has cut the window of the stream %s: its mean is now %s" PLUS_MINUS "%s standard deviations from that out of sample, over %lld values.", stream,
		    number(s->mean, 2).text, isnan(s->error) ? "\xe2\x80\x94" : number(s->error, 2).text, (long long)s->width);
}

static void
say_moved(const struct diagnose_input *in, const size_t column[DIAGNOSE_MOVED], struct diagnose *d)
{
	char words[DIAGNOSE_SENTENCE] = "";
	size_t at = 0;
	for (int j = 0; j < d->n_moved && at < sizeof words; j++)
		at += (size_t)snprintf(words + at, sizeof words - at, "%s %s from %s to %s", j > 0 ? "," : "", features_name(d->moved[j]), number(in->shap_before[column[j]], 4).text,
		    number(in->shap_now[column[j]], 4).text);
	if (d->n_moved > 0)
		say(d, "What moved most in the predictions, by mean |SHAP|:%.200s.", words);
}

void
diagnose_say(const struct diagnose_input *in, const size_t column[DIAGNOSE_MOVED], struct diagnose *out)
{
	say_bars(in, out);
	say_missing(in, out);
	say_features(in, out);
	say_record(in->seen, out);
	for (enum observe_stream s = 0; s < OBSERVE_STREAMS; s++)
		say_stream(&in->seen->stream[s], observe_stream_name(s), out);
	if (out->assumed)
		say(out, "%s", assumed);
	say_moved(in, column, out);
}

const char *
diagnose_severity(const struct diagnose *d)
{
	return d->assumed ? "info" : "warning";
}

bool
diagnose_says_assumed(const char *sentence)
{
	return strcmp(sentence, assumed) == 0;
}

void
diagnose_text(const struct diagnose *d, struct buf *out)
{
	buf_fmt(out, "%s (confidence %.1f): %s", diagnose_cause_name(d->cause), d->confidence, d->n > 0 ? d->sentence[0] : "");
}

void
diagnose_json(const struct diagnose *d, struct buf *out)
{
	buf_fmt(out, "{\"cause\":\"%s\",\"confidence\":%.1f,\"evidence\":[", diagnose_cause_name(d->cause), d->confidence);
	for (int i = 0; i < d->n; i++) {
		buf_str(out, i > 0 ? "," : "");
		buf_json(out, d->sentence[i]);
	}
	buf_str(out, "],\"moved\":[");
	for (int i = 0; i < d->n_moved; i++)
		buf_fmt(out, "%s\"%s\"", i > 0 ? "," : "", features_name(d->moved[i]));
	buf_str(out, "]}");
}
