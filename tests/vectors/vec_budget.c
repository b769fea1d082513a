/* budget: which experiment may run now. */
#include <string.h>

#include "budget.h"
#include "vec.h"

/* The row of a type, a new one without limit and rest when there is none; the text lives as long as the case. */
static struct budget_type *
type_of(struct vec *v, struct budget_rule *rule, const char *name)
{
	static struct budget_type nowhere;
	int i = budget_type(rule, name);
	if (i >= 0)
		return &rule->types[i];
	if (rule->n_types == BUDGET_TYPES) {
		vec_fail(v, "more than %d types", BUDGET_TYPES);
		return &nowhere;
	}
	rule->types[rule->n_types] = (struct budget_type){ name, BUDGET_UNLIMITED, 0 };
	return &rule->types[rule->n_types++];
}

/* Times are seconds since 1970 and days left are those of the original, unless the case says "market_days". */
static void
read_rule(struct vec *v, struct json_object *input, struct budget_rule *rule)
{
	struct json_object *config = vec_get(v, input, "config");
	*rule = budget_default;
	if (!json_object_object_get_ex(input, "market_days", NULL)) {
		rule->day = 86400;
		rule->inherited = true;
	}
	if (config == NULL)
		return;
	rule->n_types = 0;
	rule->per_cycle = vec_int(v, config, "max_experiments_per_cycle");
	json_object_object_foreach(vec_object(v, config, "max_per_category"), name, limit)
		type_of(v, rule, name)->per_cycle = json_object_get_int64(limit);
	json_object_object_foreach(vec_object(v, config, "cooldown_days"), resting, days)
		type_of(v, rule, resting)->cooldown = json_object_get_int64(days);
}

static void
load(struct vec *v, struct budget *b, const struct budget_rule *rule, struct json_object *op, int64_t now)
{
	struct json_object *records = vec_array(v, op, "records");
	for (size_t i = 0; i < vec_length(records); i++) {
		struct json_object *r = json_object_array_get_idx(records, i);
		if (strcmp(vec_text(v, r, "decision"), "rejected") == 0)
			budget_load(b, rule, vec_text(v, r, "type"), vec_int(v, r, "created"), now);
	}
}

static void
same_answer(struct vec *v, struct json_object *want, const struct budget_answer *got)
{
	static const char *const reasons[] = { [BUDGET_OK] = "ok", [BUDGET_CYCLE] = "cycle", [BUDGET_CATEGORY] = "category", [BUDGET_COOLDOWN] = "cooldown" };
	vec_same_bool(v, want, "allowed", got->reason == BUDGET_OK);
	vec_same_text(v, want, "reason", reasons[got->reason]);
	if (got->reason == BUDGET_COOLDOWN)
		vec_same_int(v, want, "days_left", got->days_left);
	else
		vec_same_text(v, want, "days_left", NULL);
}

static void
same_state(struct vec *v, struct json_object *want, const struct budget_rule *rule, const struct budget *b)
{
	struct json_object *until = vec_object(v, want, "cooldown_until");
	int n = 0;
	vec_same_int(v, want, "total", b->total);
	for (size_t i = 0; i < rule->n_types; i++)
		if (b->until[i] != BUDGET_NEVER) {
			vec_close_abs(v, until, rule->types[i].name, (double)b->until[i], 0);
			n++;
		}
	if (until != NULL && json_object_object_length(until) != n)
		vec_fail(v, "cooldown_until: got %d types", n);
}

void
vec_budget(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *ops = vec_array(v, input, "ops"), *steps = vec_array(v, expected, "steps");
	struct budget_rule rule;
	struct budget b = budget_start();
	read_rule(v, input, &rule);
	if (vec_length(steps) != vec_length(ops))
		vec_fail(v, "as many steps as ops are expected");
	for (size_t i = 0; i < vec_length(ops) && !v->failed; i++) {
		struct json_object *op = json_object_array_get_idx(ops, i), *want = json_object_array_get_idx(steps, i);
		const char *what = vec_text(v, op, "op");
		int64_t now = vec_int(v, op, "now");
		if (strcmp(what, "can_run") == 0) {
			struct budget_answer got = budget_ask(&b, &rule, vec_text(v, op, "type"), now);
			same_answer(v, want, &got);
		} else {
			if (strcmp(what, "record") == 0)
				budget_record(&b, &rule, vec_text(v, op, "type"), vec_bool(v, op, "promoted"), now);
			else if (strcmp(what, "reset_cycle") == 0)
				budget_cycle(&b);
			else if (strcmp(what, "load") == 0)
				load(v, &b, &rule, op, now);
			else
				vec_fail(v, "unknown op \"%s\"", what);
			vec_same_text(v, want, "allowed", NULL);
			vec_same_text(v, want, "reason", NULL);
			vec_same_text(v, want, "days_left", NULL);
		}
		same_state(v, want, &rule, &b);
	}
}
