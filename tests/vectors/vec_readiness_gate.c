#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "readiness.h"
#include "vec_readiness.h"

enum type { WHOLE, REAL };

/* The file's names of what the criteria compare. N is of fills or of forecasts, by the criterion. */
#define AT(member) offsetof(struct readiness_values, member)
static const struct {
	const char *key;
	enum type type;
	size_t at;
} members[] = { { "live_days", WHOLE, AT(live_days) }, { "other_days", WHOLE, AT(other_days) }, { "n", WHOLE, AT(n) }, { "mintrl", REAL, AT(mintrl) },
	{ "run", WHOLE, AT(run) }, { "log_e_fail", REAL, AT(log_e_fail) }, { "more", WHOLE, AT(more) }, { "psr0", REAL, AT(psr0) }, { "psr_min", REAL, AT(psr_min) },
	{ "mintrl_more", WHOLE, AT(mintrl_more) }, { "p05", REAL, AT(p05) }, { "p95", REAL, AT(p95) }, { "mdd", REAL, AT(mdd) }, { "mdd_p95", REAL, AT(mdd_p95) },
	{ "dsr", REAL, AT(dsr) }, { "sr", REAL, AT(sr) }, { "sr0", REAL, AT(sr0) }, { "v", REAL, AT(v) }, { "G", WHOLE, AT(fill_days) },
	{ "excess_lo", REAL, AT(excess_lo) }, { "excess_hi", REAL, AT(excess_hi) }, { "breakeven", REAL, AT(breakeven) }, { "costs", REAL, AT(costs) },
	{ "exact", WHOLE, AT(exact) }, { "inexact_recent", WHOLE, AT(inexact_recent) }, { "skill_lo", REAL, AT(skill_lo) }, { "skill_hi", REAL, AT(skill_hi) },
	{ "ece_excess", REAL, AT(ece_excess) }, { "significant", WHOLE, AT(significant) }, { "missing_bars", WHOLE, AT(missing_bars) }, { "age", WHOLE, AT(age) },
	{ "best5", REAL, AT(best5) }, { "markets", WHOLE, AT(markets) }, { "market_share", REAL, AT(market_share) }, { "bad", WHOLE, AT(either.bad) },
	{ "total", WHOLE, AT(either.total) }, { "open", WHOLE, AT(either.open) }, { "since", WHOLE, AT(either.since) } };

static void
set_value(struct vec *v, struct json_object *values, const char *key, enum readiness_id id, struct readiness_values *out)
{
	bool null = vec_get(v, values, key) == NULL;
	if (strcmp(key, "N") == 0) {
		*(id == READINESS_M1 || id == READINESS_M2 ? &out->forecasts : &out->fills) = vec_int(v, values, key);
		return;
	}
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		if (strcmp(members[i].key, key) != 0)
			continue;
		void *at = (char *)out + members[i].at;
		if (members[i].type == WHOLE)
			*(int64_t *)at = null ? READINESS_UNKNOWN : vec_int(v, values, key);
		else
			*(double *)at = null ? NAN : vec_double(v, values, key);
		return;
	}
	vec_fail(v, "values: \"%s\" is not known", key);
}

static struct readiness_criterion
judge(struct vec *v, enum readiness_id id, struct json_object *one)
{
	struct json_object *values = vec_object(v, one, "values"), *set = vec_object(v, one, "limits");
	struct readiness_limits limits;
	struct readiness_values of;
	readiness_limits_standard(&limits);
	readiness_values_none(&of);
	if (v->failed)
		return (struct readiness_criterion){0};
	json_object_object_foreach(values, name, value) {
		(void)value;
		set_value(v, values, name, id, &of);
	}
	json_object_object_foreach(set, key, number) {
		enum readiness_limit limit;
		double to = json_object_get_double(number);
		if (readiness_limit_find(key, &limit) != 1 || !readiness_limit_allowed(limit, to))
			vec_fail(v, "limits: \"%s\" is not allowed", key);
		else
			limits.value[limit] = to;
	}
	return readiness_criterion_judge(id, &of, &limits);
}

static enum readiness_id
id_of(struct vec *v, const char *text)
{
	enum readiness_id id = READINESS_D1;
	if (readiness_criterion_find(text, &id) != 1)
		vec_fail(v, "id: \"%s\" is not known", text);
	return id;
}

static void
criteria(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *cases = vec_array(v, input, "cases");
	size_t n = vec_length(cases);
	if (n != vec_length(expected))
		vec_fail(v, "%zu cases, expected %zu", n, vec_length(expected));
	for (size_t i = 0; i < n && !v->failed; i++) {
		struct json_object *one = json_object_array_get_idx(cases, i), *want = json_object_array_get_idx(expected, i);
		struct readiness_criterion got = judge(v, id_of(v, vec_text(v, vec_optional(one, "id") != NULL ? one : input, "id")), one);
		vec_same_text(v, want, "status", readiness_status_name(got.status));
		vec_count(v, want, "need", got.need);
	}
}

static void
same_ids(struct vec *v, struct json_object *expected, const char *key, const enum readiness_id *ids, const struct readiness_criterion *c, size_t n, enum readiness_status status)
{
	struct json_object *want = vec_array(v, expected, key);
	size_t at = 0;
	for (size_t i = 0; i < n && !v->failed; i++)
		if (c[i].status == status && strcmp(vec_text_at(v, want, at++), readiness_criterion_table[ids[i]].id) != 0)
			vec_fail(v, "%s: got %s", key, readiness_criterion_table[ids[i]].id);
	if (at != vec_length(want))
		vec_fail(v, "%s: got %zu, expected %zu", key, at, vec_length(want));
}

static void
verdict(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *list = vec_array(v, input, "criteria");
	size_t n = vec_length(list);
	enum readiness_id *ids = vec_alloc(n, sizeof *ids);
	struct readiness_criterion *c = vec_alloc(n, sizeof *c);
	struct readiness_wait wait;
	for (size_t i = 0; i < n && !v->failed; i++) {
		struct json_object *one = json_object_array_get_idx(list, i);
		ids[i] = id_of(v, vec_text(v, one, "id"));
		c[i] = judge(v, ids[i], one);
	}
	readiness_decide(ids, c, n, &wait);
	vec_same_text(v, expected, "verdict", readiness_verdict_name(wait.verdict));
	same_ids(v, expected, "failed", ids, c, n, READINESS_FAIL);
	same_ids(v, expected, "open", ids, c, n, READINESS_NEE);
	vec_count(v, expected, "wait_days", wait.days);
	vec_same_bool(v, expected, "wait_unknown", wait.unknown);
	free(ids);
	free(c);
}

void
vec_readiness_gate(struct vec *v, const char *kind, struct json_object *input, struct json_object *expected)
{
	if (strcmp(kind, "verdict") == 0)
		verdict(v, input, expected);
	else
		criteria(v, input, expected);
}
