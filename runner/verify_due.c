/* When a champion without a record must have given its place to one with it. */
#include <string.h>

#include "champion.h"
#include "verify_internal.h"

int64_t
verify_most_bars(const struct verify *v)
{
	int64_t most = 0;
	for (int m = 0; m < v->n_markets; m++)
		if (v->market[m].bars > most)
			most = v->market[m].bars;
	return most;
}

/* Was it tried in vain a short time ago? */
static bool
rests(struct verify *v)
{
	int64_t since = 0;
	if (v->untrained[0] == '\0' || verify_number(v, "SELECT count(*) FROM cycle WHERE session > ?1 AND session <= ?2", v->untrained, v->decided, &since) != 0)
		return false;
	return since < CHAMPION_AGAIN;
}

static bool
time_for_record(struct verify *v)
{
	return verify_most_bars(v) >= PANEL_RECORD && !rests(v);
}

bool
verify_may_replace(struct verify *v)
{
	const struct verify_model *m = verify_model(v, v->champion);
	return (m == NULL || !m->record) && time_for_record(v); /* without its file nothing is known of it: that is a difference already */
}

void
verify_look_due(struct verify *v, bool stood_in)
{
	const struct verify_model *m = verify_model(v, v->champion);
	v->record_due = !stood_in && m != NULL && m->read && !m->record && time_for_record(v);
}
