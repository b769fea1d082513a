#include "cot.h"

#include <math.h>
#include <string.h>

#include "holiday.h"

#define FRIDAY 4
#define RELEASE_TIME (15 * 3600 + 30 * 60)

/* Codes of the CFTC's reports. */
static const struct {
	const char *symbol, *code;
} codes[] = {
	{ "HE", "054642" }, { "LE", "057642" }, { "GF", "061641" }, { "DC", "052641" }, { "ZC", "002602" },
	{ "ZW", "001602" }, { "KE", "001612" }, { "ZO", "004603" }, { "ZM", "026603" }, { "ZL", "007601" },
	{ "CC", "073732" }, { "KC", "083731" }, { "CT", "033661" }, { "SB", "080732" }, { "OJ", "040701" },
};

const char *
cot_code(const char *symbol)
{
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (strcmp(codes[i].symbol, symbol) == 0)
			return codes[i].code;
	return NULL;
}

const char *
cot_kind_name(enum cot_kind kind)
{
	return kind == COT_LEGACY ? "legacy" : "disaggregated";
}

static bool
office_closed(date_t date)
{
	return date_weekday(date) > FRIDAY || holiday_federal(date);
}

date_t
cot_released(const struct cot_releases *releases, date_t report)
{
	date_t friday = report + 3;
	while (date_weekday(friday) != FRIDAY)
		friday++;
	date_t date = friday;
	if (holiday_federal(friday - 2) || holiday_federal(friday - 1) || holiday_federal(friday))
		do
			date++;
		while (office_closed(date));
	for (size_t i = 0; i < releases->n; i++)
		if (releases->rows[i].report == report && releases->rows[i].released > date)
			date = releases->rows[i].released;
	return date;
}

instant_t
cot_available(const struct cot_clock *clock, date_t report)
{
	return tz_instant(clock->new_york, cot_released(&clock->releases, report), RELEASE_TIME);
}

date_t
cot_first_session(const struct cot_clock *clock, date_t report)
{
	instant_t at = cot_available(clock, report);
	date_t session = calendar_next(clock->calendar, clock->exchange, cot_released(&clock->releases, report) - 1);
	while (session != DATE_NONE && tz_instant(clock->chicago, session, clock->schedule) < at)
		session = calendar_next(clock->calendar, clock->exchange, session);
	return session;
}

void
cot_place(const struct cot_clock *clock, struct cot_series *s)
{
	for (size_t i = 0; i < s->n; i++)
		s->rows[i].known_from = cot_first_session(clock, s->rows[i].report);
}

static bool
known(const struct cot_row *row, date_t session)
{
	return row->known_from != DATE_NONE && row->known_from <= session;
}

int
cot_latest(const struct cot_series *s, date_t session, size_t *index)
{
	for (size_t i = s->n; i-- > 0;)
		if (known(&s->rows[i], session)) {
			*index = i;
			return 1;
		}
	return 0;
}

bool
cot_fresh(date_t report, date_t session)
{
	return session - report <= COT_FRESH;
}

double
cot_net(const struct cot_row *row, enum cot_group group)
{
	if (row->open_interest <= 0)
		return NAN;
	return (double)(row->longs[group] - row->shorts[group]) / (double)row->open_interest;
}

double
cot_percentile(const double *values, size_t n)
{
	double rank = 0;
	if (n < COT_WINDOW)
		return NAN;
	for (size_t i = n - COT_WINDOW; i < n; i++) {
		if (isnan(values[i]))
			return NAN;
		rank += values[i] < values[n - 1] ? 1 : values[i] > values[n - 1] ? 0 : 0.5;
	}
	return rank / COT_WINDOW;
}

/* Of the newest report known among those known before it: a delayed one may come after its successor. */
static double
percentile(const struct cot_series *s, date_t session, size_t newest, enum cot_group group)
{
	double values[COT_WINDOW];
	size_t n = 0;
	for (size_t i = newest + 1; i-- > 0 && n < COT_WINDOW;)
		if (known(&s->rows[i], session))
			values[COT_WINDOW - ++n] = cot_net(&s->rows[i], group);
	return n < COT_WINDOW ? NAN : cot_percentile(values, n);
}

void
cot_features(const struct cot_series *s, date_t session, double out[COT_FEATURES])
{
	size_t i = 0;
	bool fresh = cot_latest(s, session, &i) == 1 && cot_fresh(s->rows[i].report, session);
	for (int g = 0; g < COT_GROUPS; g++) {
		out[g] = fresh ? cot_net(&s->rows[i], (enum cot_group)g) : NAN;
		out[COT_GROUPS + g] = fresh ? percentile(s, session, i, (enum cot_group)g) : NAN;
	}
}

const struct features_cot *
cot_seen(const struct cot_series *s, date_t session, struct features_cot *out)
{
	if (s == NULL)
		return NULL;
	out->legacy = s->kind == COT_LEGACY;
	cot_features(s, session, out->value);
	return out;
}

const struct features_set *
cot_columns(enum cot_kind kind)
{
	return kind == COT_LEGACY ? &features_legacy : &features_disaggregated;
}
