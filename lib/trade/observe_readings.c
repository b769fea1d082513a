#include "observe_readings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *
observe_stream_name(enum observe_stream s)
{
	static const char *const name[] = { [OBSERVE_RETURN] = "return", [OBSERVE_LOSS] = "loss", [OBSERVE_HIT] = "hit" };
	return name[s];
}

/* The four figures of the record. */
static size_t
record_readings(const struct observe *o, struct observe_reading *out)
{
	const struct drift_verdict_predictions *p = &o->predictions;
	double hit_line = isnan(o->hit_error) ? NAN : fmin(0.45, 0.5 - DRIFT_VERDICT_Z * o->hit_error);
	bool brier = p->brier_verdict != DRIFT_VERDICT_WARMING;
	out[0] = (struct observe_reading){ .kind = "sharpe", .verdict = drift_verdict_word(o->sharpe.verdict), .value = o->sharpe.has_sharpe ? o->sharpe.sharpe : NAN,
		.error = o->sharpe_error, .limit = o->sharpe_line, .n = (int64_t)o->sharpe.n };
	out[1] = (struct observe_reading){ .kind = "hit_rate", .verdict = drift_verdict_word(p->hit_verdict), .value = p->n_hit > 0 ? p->hit_rate : NAN, .error = o->hit_error,
		.limit = hit_line, .n = (int64_t)p->n_hit };
	out[2] = (struct observe_reading){ .kind = "brier", .verdict = drift_verdict_word(p->brier_verdict), .value = p->n_brier > 0 ? p->brier : NAN, .error = o->brier_error,
		.limit = brier ? p->brier_limit : NAN, .n = (int64_t)p->n_brier };
	out[3] = (struct observe_reading){ .kind = "drawdown", .verdict = drift_verdict_word(o->drawdown.verdict), .value = o->drawdown.n > 0 ? o->drawdown.drawdown : NAN,
		.error = o->drawdown_error, .limit = o->drawdown.limit, .n = (int64_t)o->drawdown.n };
	for (int i = 0; i < 4; i++) {
		out[i].name = out[i].mark = "";
		out[i].needs = OBSERVE_ENOUGH;
	}
	return 4;
}

static const char *
stream_verdict(const struct observe *o, enum observe_stream s, bool alarm)
{
	if (!(o->baseline.stream[s].sd > 0))
		return "undefined";
	if (o->stream[s].n < OBSERVE_ENOUGH)
		return "warming";
	return alarm ? "alarm" : "ok";
}

static size_t
stream_readings(const struct observe *o, enum observe_stream s, struct observe_reading *out)
{
	const struct observe_stream_seen *t = &o->stream[s];
	const char *name = observe_stream_name(s), *cusum = stream_verdict(o, s, t->cusum);
	/* the sums are made of standardised values: their unit is one deviation */
	out[0] = (struct observe_reading){ "cusum_high", name, cusum, t->reset ? "reset" : "", t->high, 1, CUSUM_THRESHOLD, t->n, OBSERVE_ENOUGH };
	out[1] = (struct observe_reading){ "cusum_low", name, cusum, t->reset ? "reset" : "", t->low, 1, CUSUM_THRESHOLD, t->n, OBSERVE_ENOUGH };
	out[2] = (struct observe_reading){ "adwin", name, stream_verdict(o, s, t->adwin), t->cut ? "cut" : "", t->mean, t->error, NAN, t->width, OBSERVE_ENOUGH };
	return 3;
}

static struct observe_reading
vote_reading(const struct observe *o, const struct observe_vote *v)
{
	size_t half = (o->markets + 1) / 2; /* at least */
	struct observe_reading r = { "votes", features_name(v->feature), "ok", "", (double)v->votes, NAN, (double)half, (int64_t)v->cycles, OBSERVE_VOTES };
	if (v->judged == 0) {
		r.verdict = v->never ? "shown" : "warming";
		r.n = (int64_t)v->points;
		r.needs = DRIFT_FEATURE_POINTS;
	} else if (v->cycles > 0) {
		r.verdict = v->drifted ? "drifted" : "voting";
	}
	return r;
}

size_t
observe_readings(const struct observe *o, struct observe_reading *out)
{
	size_t n = record_readings(o, out);
	for (enum observe_stream s = 0; s < OBSERVE_STREAMS; s++)
		n += stream_readings(o, s, &out[n]);
	for (size_t i = 0; i < o->n_votes; i++)
		out[n++] = vote_reading(o, &o->vote[i]);
	return n;
}

const char *
observe_test_verdict(const struct observe_test *t)
{
	if (t->quality)
		return "missing";
	if (t->of.judged)
		return t->vote ? "drifted" : "ok";
	return observe_judges(t->feature) ? "warming" : "shown";
}

static const char *
worst(const struct observe *o)
{
	if (o->sharpe.verdict == DRIFT_VERDICT_DEGRADED || o->predictions.hit_verdict == DRIFT_VERDICT_DEGRADED)
		return "degraded";
	if (o->drawdown.verdict == DRIFT_VERDICT_ALERT)
		return "alert";
	if (o->predictions.brier_verdict == DRIFT_VERDICT_BAD) /* after what asks for a diagnosis: this alone does not */
		return "bad";
	if (o->sharpe.verdict == DRIFT_VERDICT_WATCH)
		return "watch";
	if (!observe_edge(&o->baseline))
		return "no_edge";
	return o->drawdown.n < OBSERVE_ENOUGH ? "warming" : "ok";
}

void
observe_words(const struct observe *o, struct buf *out)
{
	buf_fmt(out, "%s; drifted %zu of %zu", worst(o), o->drifted, o->judged);
	for (size_t i = 0, named = 0; i < o->n_votes; i++)
		if (o->vote[i].drifted)
			buf_fmt(out, "%s %s", named++ == 0 ? ":" : "", features_name(o->vote[i].feature));
	for (size_t i = 0, named = 0; i < OBSERVE_STREAMS; i++)
		if (o->stream[i].adwin || o->stream[i].cusum)
			buf_fmt(out, "%s %s", named++ == 0 ? "; alarm" : "", observe_stream_name((enum observe_stream)i));
	if (o->drawdown.n < OBSERVE_ENOUGH)
		buf_fmt(out, "; warming %zu of %d", o->drawdown.n, OBSERVE_ENOUGH);
}

static int
read_number(const char **at, size_t *out)
{
	size_t digits = strspn(*at, "0123456789");
	*out = 0;
	if (digits == 0 || digits > 6)
		return -1;
	for (size_t i = 0; i < digits; i++)
		*out = *out * 10 + (size_t)((*at)[i] - '0');
	*at += digits;
	return 0;
}

/* Past the words if they stand there. */
static bool
skip(const char **at, const char *words)
{
	size_t n = strlen(words);
	bool there = strncmp(*at, words, n) == 0;
	*at += there ? n : 0;
	return there;
}

/* The next word after a blank, of letters, digits and '_'. False: none. */
static bool
read_word(const char **at, char *word, size_t size)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	size_t n = **at == ' ' ? strspn(*at + 1, letters) : 0;
	if (n == 0 || n >= size)
		return false;
	memcpy(word, *at + 1, n);
	word[n] = '\0';
	*at += n + 1;
	return true;
}

static int
read_features(const char **at, struct observe_worded *out)
{
	char word[32];
	size_t n = 0;
	if (skip(at, ":"))
		for (; n < FEATURES_ALL && read_word(at, word, sizeof word); n++)
			if ((out->feature[n] = features_find(word)) < 0)
				return -1;
	return n == out->drifted ? 0 : -1;
}

static int
read_alarms(const char **at, struct observe_worded *out)
{
	char word[32];
	while (read_word(at, word, sizeof word)) {
		size_t s = 0;
		while (s < OBSERVE_STREAMS && strcmp(word, observe_stream_name((enum observe_stream)s)) != 0)
			s++;
		if (s == OBSERVE_STREAMS || out->alarm[s])
			return -1;
		out->alarm[s] = true;
	}
	return 0;
}

int
observe_words_read(const char *text, struct observe_worded *out)
{
	static const char *const verdicts[] = { "degraded", "bad", "alert", "watch", "no_edge", "warming", "ok" };
	const char *at = text;
	size_t i = 0, enough;
	*out = (struct observe_worded){ .warming = OBSERVE_ENOUGH };
	while (i < sizeof verdicts / sizeof verdicts[0] && !skip(&at, verdicts[i]))
		i++;
	if (i == sizeof verdicts / sizeof verdicts[0])
		return -1;
	snprintf(out->verdict, sizeof out->verdict, "%s", verdicts[i]);
	if (!skip(&at, "; drifted ") || read_number(&at, &out->drifted) != 0 || !skip(&at, " of ") || read_number(&at, &out->judged) != 0 || read_features(&at, out) != 0)
		return -1;
	if (skip(&at, "; alarm") && read_alarms(&at, out) != 0)
		return -1;
	if (skip(&at, "; warming ") && (read_number(&at, &out->warming) != 0 || !skip(&at, " of ") || read_number(&at, &enough) != 0 || enough != OBSERVE_ENOUGH))
		return -1;
	return *at == '\0' ? 0 : -1;
}
