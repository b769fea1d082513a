#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "features.h"
#include "vec_calendar.h"

#define COLUMNS (FEATURES_BASE + 2) /* the standard set, then z_30 and z_90 */

static int64_t
price_at(struct vec *v, struct json_object *a, size_t i)
{
	int64_t u = 0;
	if (decimal_from_double(vec_double_at(v, a, i), &u) != 0)
		vec_fail(v, "a price is beyond 64 bits");
	return u;
}

/* Rows [date, O, H, L, C, V, contract or null, gap]; malloc'd. A contract's name enters no feature. */
static struct bar *
read_bars(struct vec *v, struct json_object *list)
{
	struct bar *bars = vec_alloc(vec_length(list), sizeof *bars);
	for (size_t i = 0; i < vec_length(list) && !v->failed; i++) {
		struct json_object *r = json_object_array_get_idx(list, i);
		struct bar *b = &bars[i];
		b->session = vec_date(v, vec_text_at(v, r, 0));
		b->o = price_at(v, r, 1);
		b->h = price_at(v, r, 2);
		b->l = price_at(v, r, 3);
		b->c = price_at(v, r, 4);
		b->v = vec_int_at(v, r, 5);
		b->gap = price_at(v, r, 7);
	}
	return bars;
}

static bool
calendar_feature(int column)
{
	return column >= 16 && column < FEATURES_BASE;
}

static void
same_row(struct vec *v, struct json_object *want, const double *row, const struct features_set *set)
{
	struct json_object *f64 = vec_array(v, want, "f64"), *f32 = vec_array(v, want, "f32");
	float cast[COLUMNS];
	features_float(row, COLUMNS, cast);
	if (vec_length(f64) != COLUMNS || vec_length(f32) != COLUMNS)
		vec_fail(v, "not %d columns", COLUMNS);
	for (int i = 0; i < COLUMNS && !v->failed; i++) {
		const char *session = vec_text(v, want, "session"), *name = features_name(set->feature[i]);
		double d = vec_double_at(v, f64, (size_t)i);
		float f = (float)vec_double_at(v, f32, (size_t)i);
		bool near = fabs(row[i] - d) <= 1e-10 * fmax(1, fabs(d));
		bool same = calendar_feature(i) ? fabs((double)cast[i] - (double)f) <= 1e-7 : memcmp(&cast[i], &f, sizeof f) == 0 || (cast[i] == 0 && f == 0);
		if (isnan(d) ? !isnan(row[i]) : !near)
			vec_fail(v, "%s of %s: got %.17g, expected %.17g", name, session, row[i], d);
		if (isnan(f) ? !isnan(cast[i]) : !same)
			vec_fail(v, "float of %s of %s: got %.9g, expected %.9g", name, session, (double)cast[i], (double)f);
	}
}

void
vec_features(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *list = vec_array(v, input, "bars"), *sessions = vec_array(v, input, "sessions"), *rows = vec_array(v, expected, "rows");
	struct bar *bars = read_bars(v, list);
	struct features_set set = features_standard;
	for (int i = 0; i < features_z.n; i++)
		if (features_add(&set, features_z.feature[i]) != 0)
			vec_fail(v, "no set");
	if (vec_length(rows) != vec_length(sessions))
		vec_fail(v, "rows: %zu of %zu sessions", vec_length(rows), vec_length(sessions));
	for (size_t i = 0; i < vec_length(sessions) && !v->failed; i++) {
		int64_t t = vec_int_at(v, sessions, i);
		struct json_object *want = json_object_array_get_idx(rows, i);
		double row[FEATURES_ALL];
		if (t < 0 || (size_t)t >= vec_length(list)) {
			vec_fail(v, "no bar %lld", (long long)t);
			break;
		}
		char text[DATE_TEXT];
		features_row(&set, bars, (size_t)t, NULL, row);
		vec_same_text(v, want, "session", date_format(bars[t].session, text));
		same_row(v, want, row, &set);
	}
	free(bars);
}
