/* What each method detects, by which limit, from how many readings on; and the tables as they stand before anything was read. */
#include "drift.h"

struct reading { const char *name, *limit; int needs; const char *of; };

/* The rules of judgement of the champion's live record. */
static const struct reading readings[] = {
	{ "Sharpe, 60 days", "1.645 standard errors under the out-of-sample Sharpe", 60, "exposed sessions" },
	{ "Drawdown", "1.5 times the out-of-sample maximum, at least 3 %", 30, "sessions" },
	{ "Hit rate", "under 45 %, and 1.645 standard errors under 50 %", 30, "matured predictions" },
	{ "Calibration (Brier)", "over 0.25 by 1.645 standard errors", 30, "matured predictions" },
};

struct method { const char *name, *detects, *limit, *needs; };

static const struct method methods[] = {
	{ "PSI", "a feature's distribution has moved against the training window, bin by bin",
	 "0.10 watched, 0.25 drifted when also significant at 0.1 %", "25 points on both sides" },
	{ "KS", "the largest distance between two distributions, without bins", "p \xe2\x89\xa4 0.05 after Holm over all tests of the cycle", "25 points on both sides" },
	{ "ADWIN", "the mean of a stream has changed at some point of its window", "\xce\xb4 0.002", "30 sessions" },
	{ "CUSUM", "a small lasting shift of a stream's mean, up or down", "h 5, k 0.5 standard deviations", "30 sessions" },
};

/* Neighbouring sessions of a slow feature are nearly one observation: only every step-th is a point. */
struct feature { const char *names; int step; };

static const struct feature features[] = {
	{ "ret_1, volz_20, gap", 1 },
	{ "ret_5", 5 },
	{ "ret_10, vol_10", 10 },
	{ "atr_14, rsi_14", 14 },
	{ "ret_20, vol_20, dist_20, pos_20", 20 },
	{ "ret_60, vol_60, vol_ratio, dist_60", 60 },
	{ "weekday and month", 0 },
};
#define POINTS 25  /* fewer are shown, not judged */
#define WINDOW 252 /* sessions looked back at most */

struct stream { const char *name, *fed; };

static const struct stream streams[] = {
	{ "Return", "the day's return, against the out-of-sample mean and deviation" },
	{ "Loss", "the day's return where it is negative, else 0" },
	{ "Hit rate", "the mean hit over the markets, on every fifth session" },
};

void
drift_methods(struct view *body)
{
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		struct view *row = view_row(body, "METHOD");
		view_set(row, "NAME", methods[i].name);
		view_set(row, "DETECTS", methods[i].detects);
		view_set(row, "LIMIT", methods[i].limit);
		view_set(row, "NEEDS", methods[i].needs);
	}
}

static void
unread_features(struct view *body, const char *of)
{
	struct view *table = view_row(body, "FEATURES_UNREAD");
	for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
		struct view *row = view_row(table, "FEATURE");
		int step = features[i].step;
		view_set(row, "NAME", features[i].names);
		if (step == 0)
			view_set(row, "STEP", FMT_NONE);
		else
			view_fmt(row, "STEP", step == 1 ? "each session" : "every %d sessions", step);
		if (step > 0 && WINDOW / step >= POINTS)
			view_fmt(row, "NEEDS", "%s%d sessions", of, POINTS * step);
		else
			view_set(row, "NEEDS", "never: shown, not judged");
	}
}

void
drift_unread(struct view *body, const char *missing, bool none)
{
	const char *of = none ? "0 of " : "";
	struct view *performance = view_row(body, "PERFORMANCE_UNREAD"), *table = view_row(body, "STREAMS_UNREAD");
	for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
		struct view *row = view_row(performance, "READING");
		view_set(row, "NAME", readings[i].name);
		view_set(row, "LIMIT", readings[i].limit);
		view_fmt(row, "NEEDS", "%s%d %s", of, readings[i].needs, readings[i].of);
		view_set(row, "MISSING", missing);
	}
	unread_features(body, of);
	for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
		struct view *row = view_row(table, "STREAM");
		view_set(row, "NAME", streams[i].name);
		view_set(row, "FED", streams[i].fed);
		view_set(row, "MISSING", missing);
	}
}
