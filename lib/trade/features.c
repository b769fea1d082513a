#include "features.h"

#include <math.h>
#include <string.h>

#include "decimal.h"

/*
 * What a row is computed from. Ages count back from the session: age 0 is bars[t]. X stands as its difference to X_t, in
 * integers, so that neither rounding nor the sum of all gaps since the first bar comes into it: an unchanged price has a
 * change of exactly 0. 128 bits hold any sum over a window of any bars.
 */
struct window {
	const struct bar *bar;           /* age 0; bar[-age] the others */
	int n;                           /* how many there are, FEATURES_WINDOW at most */
	decimal_wide x[FEATURES_WINDOW]; /* X - X_t by age */
	const struct features_cot *cot;
};

static void
open_window(struct window *w, const struct bar *bars, size_t t, const struct features_cot *cot)
{
	w->bar = &bars[t];
	w->n = t + 1 < FEATURES_WINDOW ? (int)t + 1 : FEATURES_WINDOW;
	w->cot = cot;
	w->x[0] = 0;
	for (int age = 1; age < w->n; age++) {
		const struct bar *after = &w->bar[1 - age];
		w->x[age] = w->x[age - 1] - ((decimal_wide)after->c - after[-1].c - after->gap);
	}
}

static decimal_wide
absolute(decimal_wide x)
{
	return x < 0 ? -x : x;
}

static double
ratio(decimal_wide a, decimal_wide b)
{
	return b == 0 ? NAN : (double)a / (double)b;
}

/* A return: over the close at that age (1 or more) of the contract held after it, which is its price when the gap is added. */
static double
over_base(const struct window *w, decimal_wide change, int age)
{
	decimal_wide base = (decimal_wide)w->bar[-age].c + w->bar[1 - age].gap;
	return base > 0 ? (double)change / (double)base : NAN;
}

/* Mean, and standard deviation with divisor n - 1: exactly 0 when all are equal, whatever rounding makes of the mean. */
static double
deviation(const double *v, int n, double *mean)
{
	double sum = 0, squares = 0;
	bool equal = true;
	for (int i = 0; i < n; i++) {
		sum += v[i];
		equal = equal && v[i] == v[0];
	}
	*mean = sum / n;
	for (int i = 0; i < n; i++)
		squares += (v[i] - *mean) * (v[i] - *mean);
	return equal ? 0 : sqrt(squares / (n - 1));
}

/* From here one function a kind of feature; k is the length of its window or what else its row of the table says. */

static double
return_over(const struct window *w, int k)
{
	return over_base(w, -w->x[k], k);
}

static double
volatility(const struct window *w, int k)
{
	double r[FEATURES_WINDOW], mean;
	for (int age = 0; age < k; age++)
		r[age] = over_base(w, w->x[age] - w->x[age + 1], age + 1);
	return deviation(r, k, &mean) * sqrt(252);
}

static double
volatility_ratio(const struct window *w, int k)
{
	double longer = volatility(w, k);
	return longer == 0 ? NAN : volatility(w, 10) / longer;
}

/* High and low, shifted as X is. */
static decimal_wide
high(const struct window *w, int age)
{
	return w->x[age] + w->bar[-age].h - w->bar[-age].c;
}

static decimal_wide
low(const struct window *w, int age)
{
	return w->x[age] + w->bar[-age].l - w->bar[-age].c;
}

/* Sum of the true ranges of 14 sessions (Wilder 1978), each of which reaches to the close before. */
#define RANGES 14
static decimal_wide
true_ranges(const struct window *w)
{
	decimal_wide sum = 0;
	for (int age = 0; age < RANGES; age++) {
		decimal_wide h = high(w, age), l = low(w, age), before = w->x[age + 1], most = h - l;
		most = absolute(h - before) > most ? absolute(h - before) : most;
		most = absolute(l - before) > most ? absolute(l - before) : most;
		sum += most;
	}
	return sum;
}

static double
average_range(const struct window *w, int k)
{
	return ratio(true_ranges(w), k * absolute(w->bar->c));
}

/* Relative strength (Wilder 1978), with simple means, which forget. */
static double
strength(const struct window *w, int k)
{
	decimal_wide up = 0, down = 0;
	for (int age = 0; age < k; age++) {
		decimal_wide change = w->x[age] - w->x[age + 1];
		up += change > 0 ? change : 0;
		down -= change < 0 ? change : 0;
	}
	return up + down == 0 ? 50 : 100 * ratio(up, up + down);
}

static double
distance(const struct window *w, int k)
{
	decimal_wide sum = 0;
	for (int age = 0; age < k; age++)
		sum += w->x[age];
	return ratio(-sum * RANGES, k * true_ranges(w));
}

static double
place_in_range(const struct window *w, int k)
{
	decimal_wide top = high(w, 0), bottom = low(w, 0);
	for (int age = 1; age < k; age++) {
		top = high(w, age) > top ? high(w, age) : top;
		bottom = low(w, age) < bottom ? low(w, age) : bottom;
	}
	return top == bottom ? 0.5 : ratio(-bottom, top - bottom);
}

/* Against the k sessions before, without its own. */
static double
volume_z(const struct window *w, int k)
{
	double v[FEATURES_WINDOW], mean;
	for (int age = 1; age <= k; age++)
		v[age - 1] = log1p((double)w->bar[-age].v);
	double sd = deviation(v, k, &mean);
	return sd == 0 ? NAN : (log1p((double)w->bar->v) - mean) / sd;
}

static double
overnight(const struct window *w, int k)
{
	return over_base(w, (decimal_wide)w->bar->o - w->bar->c - w->x[k], k);
}

static double
weekday_angle(const struct window *w)
{
	return 2 * M_PI * date_weekday(w->bar->session) / 7;
}

static double
month_angle(const struct window *w)
{
	int year, month, day;
	date_to_ymd(w->bar->session, &year, &month, &day);
	return 2 * M_PI * (month - 1) / 12;
}

static double
weekday_sin(const struct window *w, int k)
{
	(void)k;
	return sin(weekday_angle(w));
}

static double
weekday_cos(const struct window *w, int k)
{
	(void)k;
	return cos(weekday_angle(w));
}

static double
month_sin(const struct window *w, int k)
{
	(void)k;
	return sin(month_angle(w));
}

static double
month_cos(const struct window *w, int k)
{
	(void)k;
	return cos(month_angle(w));
}

static double
price_z(const struct window *w, int k)
{
	double v[FEATURES_WINDOW], mean;
	for (int age = 0; age < k; age++)
		v[age] = (double)w->x[age];
	double sd = deviation(v, k, &mean);
	return sd == 0 ? NAN : (0 - mean) / sd;
}

static double
report(const struct window *w, int k)
{
	return w->cot != NULL && !w->cot->legacy ? w->cot->value[k] : NAN;
}

static double
legacy_report(const struct window *w, int k)
{
	return w->cot != NULL && w->cot->legacy ? w->cot->value[k] : NAN;
}

static const struct feature {
	const char *name;
	int step;                                       /* of drift */
	int bars;                                       /* needed, its own session's included; fewer: NaN */
	double (*value)(const struct window *w, int k); /* never asked without those bars */
	int k;
} table[FEATURES_ALL] = {
	{ "ret_1", 1, 2, return_over, 1 },
	{ "ret_5", 5, 6, return_over, 5 },
	{ "ret_10", 10, 11, return_over, 10 },
	{ "ret_20", 20, 21, return_over, 20 },
	{ "ret_60", 60, 61, return_over, 60 },
	{ "vol_10", 10, 11, volatility, 10 },
	{ "vol_20", 20, 21, volatility, 20 },
	{ "vol_60", 60, 61, volatility, 60 },
	{ "vol_ratio", 60, 61, volatility_ratio, 60 },
	{ "atr_14", 14, 15, average_range, RANGES },
	{ "rsi_14", 14, 15, strength, 14 },
	{ "dist_20", 20, 20, distance, 20 },
	{ "dist_60", 60, 60, distance, 60 },
	{ "pos_20", 20, 20, place_in_range, 20 },
	{ "volz_20", 1, 21, volume_z, 20 },
	{ "gap", 1, 2, overnight, 1 },
	{ "weekday_sin", 0, 1, weekday_sin, 0 },
	{ "weekday_cos", 0, 1, weekday_cos, 0 },
	{ "month_sin", 0, 1, month_sin, 0 },
	{ "month_cos", 0, 1, month_cos, 0 },
	{ "z_30", 30, 30, price_z, 30 },
	{ "z_90", 90, 90, price_z, 90 },
	{ "cot_managed", 0, 1, report, 0 },
	{ "cot_producers", 0, 1, report, 1 },
	{ "cot_managed_pct", 0, 1, report, 2 },
	{ "cot_producers_pct", 0, 1, report, 3 },
	{ "cot_noncommercial_leg", 0, 1, legacy_report, 0 },
	{ "cot_commercial_leg", 0, 1, legacy_report, 1 },
	{ "cot_noncommercial_pct_leg", 0, 1, legacy_report, 2 },
	{ "cot_commercial_pct_leg", 0, 1, legacy_report, 3 },
};

const struct features_set features_standard = { FEATURES_BASE, { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 } };
const struct features_set features_z = { 2, { FEATURES_BASE, FEATURES_BASE + 1 } };
#define REPORTS (FEATURES_BASE + 2)
const struct features_set features_disaggregated = { FEATURES_COT, { REPORTS, REPORTS + 1, REPORTS + 2, REPORTS + 3 } };
const struct features_set features_legacy = { FEATURES_COT, { REPORTS + 4, REPORTS + 5, REPORTS + 6, REPORTS + 7 } };

int
features_find(const char *name)
{
	for (int i = 0; i < FEATURES_ALL; i++)
		if (strcmp(table[i].name, name) == 0)
			return i;
	return -1;
}

const char *
features_name(int feature)
{
	return table[feature].name;
}

int
features_step(int feature)
{
	return table[feature].step;
}

/* The two kinds of COT report never meet in one set. */
static bool
excludes(int a, int b)
{
	return (table[a].value == report && table[b].value == legacy_report) || (table[a].value == legacy_report && table[b].value == report);
}

int
features_add(struct features_set *set, int feature)
{
	if (feature < 0 || feature >= FEATURES_ALL)
		return -1;
	for (int i = 0; i < set->n; i++)
		if (set->feature[i] == feature || excludes(set->feature[i], feature))
			return -1;
	set->feature[set->n++] = (unsigned char)feature;
	return 0;
}

int
features_drop(struct features_set *set, int feature)
{
	for (int i = 0; i < set->n; i++)
		if (set->feature[i] == feature) {
			memmove(&set->feature[i], &set->feature[i + 1], (size_t)(set->n - i - 1) * sizeof set->feature[0]);
			set->n--;
			return 0;
		}
	return -1;
}

static double
value_of(const struct window *w, int feature)
{
	return w->n < table[feature].bars ? NAN : table[feature].value(w, table[feature].k);
}

bool
features_row(const struct features_set *set, const struct bar *bars, size_t t, const struct features_cot *cot, double *out)
{
	struct window w;
	double base[FEATURES_BASE];
	bool complete = true;
	open_window(&w, bars, t, cot);
	for (int i = 0; i < FEATURES_BASE; i++) {
		base[i] = value_of(&w, i);
		complete = complete && !isnan(base[i]);
	}
	for (int i = 0; i < set->n; i++)
		out[i] = set->feature[i] < FEATURES_BASE ? base[set->feature[i]] : value_of(&w, set->feature[i]);
	return complete;
}

void
features_float(const double *row, int n, float *out)
{
	for (int i = 0; i < n; i++)
		out[i] = (float)row[i];
}
