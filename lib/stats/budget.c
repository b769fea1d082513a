#include "budget.h"

#include <string.h>

const struct budget_rule budget_default = {
	.per_cycle = 5,
	.types = {
		{ "hyperparameter", 3, 3 },
		{ "feature_add", 2, 7 },
		{ "feature_remove", 2, 7 },
		{ "feature_engineering", 2, 0 },
		{ "ensemble_method", 1, 14 },
		{ "prediction_target", 1, 0 },
	},
	.n_types = 6,
	.day = 1,
};

struct budget
budget_start(void)
{
	struct budget b = { 0 };
	for (size_t i = 0; i < BUDGET_TYPES; i++)
		b.until[i] = BUDGET_NEVER;
	return b;
}

int
budget_type(const struct budget_rule *rule, const char *name)
{
	for (size_t i = 0; i < rule->n_types; i++)
		if (strcmp(rule->types[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* left > 0 */
static int64_t
days(const struct budget_rule *rule, int64_t left)
{
	return rule->inherited ? left / rule->day + 1 : (left - 1) / rule->day + 1;
}

struct budget_answer
budget_ask(const struct budget *b, const struct budget_rule *rule, const char *type, int64_t now)
{
	int i = budget_type(rule, type);
	if (b->total >= rule->per_cycle)
		return (struct budget_answer){ BUDGET_CYCLE, 0 };
	if (i < 0)
		return (struct budget_answer){ BUDGET_OK, 0 };
	if (rule->types[i].per_cycle != BUDGET_UNLIMITED && b->count[i] >= rule->types[i].per_cycle)
		return (struct budget_answer){ BUDGET_CATEGORY, 0 };
	if (now < b->until[i])
		return (struct budget_answer){ BUDGET_COOLDOWN, days(rule, b->until[i] - now) };
	return (struct budget_answer){ BUDGET_OK, 0 };
}

void
budget_record(struct budget *b, const struct budget_rule *rule, const char *type, bool promoted, int64_t now)
{
	int i = budget_type(rule, type);
	b->total++;
	if (i < 0)
		return;
	b->count[i]++;
	if (!promoted && rule->types[i].cooldown > 0)
		b->until[i] = now + rule->types[i].cooldown * rule->day;
}

void
budget_cycle(struct budget *b)
{
	b->total = 0;
	memset(b->count, 0, sizeof b->count);
}

void
budget_load(struct budget *b, const struct budget_rule *rule, const char *type, int64_t at, int64_t now)
{
	int i = budget_type(rule, type);
	if (i < 0 || rule->types[i].cooldown <= 0)
		return;
	int64_t until = at + rule->types[i].cooldown * rule->day;
	if (now < until && until > b->until[i])
		b->until[i] = until;
}
