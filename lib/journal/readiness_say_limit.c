/* Limits in words: what is set, by which line and since when. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "readiness_say_internal.h"

static bool
is_share(enum readiness_limit limit)
{
	static const enum readiness_limit all[] = { READINESS_CONF, READINESS_DD, READINESS_DD_P95, READINESS_IMPLAUSIBLE, READINESS_BAD_CYCLES, READINESS_GAPS, READINESS_SKILL, READINESS_ECE,
		READINESS_BEST5, READINESS_MARKET_SHARE, READINESS_ALPHA, READINESS_ALPHA_FAIL };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (all[i] == limit)
			return true;
	return false;
}

static char *
write_limit(enum readiness_limit limit, double value, int decimals, char out[READINESS_NUMBER])
{
	if (is_share(limit))
		return readiness_percent(value, decimals, out);
	readiness_real(value, decimals, out);
	size_t n = strlen(out);
	while (decimals > 0 && out[n - 1] == '0')
		out[--n] = '\0';
	if (decimals > 0 && out[n - 1] == '.')
		out[n - 1] = '\0'; /* "2" */
	return out;
}

/* Do so many decimals tell it as it was set? */
static bool
is_whole(enum readiness_limit limit, double value, int decimals)
{
	double x = (is_share(limit) ? 100 : 1) * pow(10, decimals) * value;
	return fabs(x - round(x)) <= 1e-9 * fmax(1, fabs(x));
}

int
readiness_limit_decimals(enum readiness_limit limit, double value, int least)
{
	char set[READINESS_NUMBER], standard[READINESS_NUMBER];
	double usual = readiness_limit_table[limit].standard;
	int decimals = least;
	while (decimals < 16 && (value > usual || value < usual) && (!is_whole(limit, value, decimals) || strcmp(write_limit(limit, value, decimals, set), write_limit(limit, usual, decimals, standard)) == 0))
		decimals++;
	return decimals;
}

char *
readiness_limit_text(enum readiness_limit limit, double value, char out[READINESS_NUMBER])
{
	int least = readiness_limit_table[limit].whole ? 0 : is_share(limit) ? 1 : 2;
	return write_limit(limit, value, readiness_limit_decimals(limit, value, least), out);
}

/* "≤ " of what may be so much at most. */
static const char *
side(enum readiness_limit limit)
{
	if (limit == READINESS_ALPHA || limit == READINESS_HURDLE || limit == READINESS_SR_MIN || limit == READINESS_ALPHA_FAIL)
		return ""; /* it is compared with nothing that was seen */
	return readiness_limit_table[limit].more_is_looser ? "\xe2\x89\xa4 " : "\xe2\x89\xa5 ";
}

const struct readiness_override *
readiness_limit_line(const struct readiness_evidence *e, enum readiness_limit limit)
{
	for (int i = 0; i < e->n_overrides; i++)
		if (e->override[i].limit == (int)limit && !(e->override[i].value < e->limits.value[limit]) && !(e->override[i].value > e->limits.value[limit]))
			return &e->override[i];
	return NULL;
}

void
readiness_say_limit(const struct readiness_evidence *e, enum readiness_limit limit, char out[READINESS_LIMIT_SENTENCE])
{
	char set[READINESS_NUMBER], standard[READINESS_NUMBER], when[144];
	const struct readiness_limit_row *row = &readiness_limit_table[limit];
	const struct readiness_override *o = readiness_limit_line(e, limit);
	/* a record that had the value after its free days has had it since then; its line is newer: it was refused meanwhile, or says what was held */
	bool held = o != NULL && row->restarts && o->held && o->day > READINESS_FREE;
	readiness_limit_text(limit, e->limits.value[limit], set);
	readiness_limit_text(limit, row->standard, standard);
	if (o == NULL && e->overrides_fault[0] != '\0')
		snprintf(when, sizeof when, "kept for the record; the line that set it cannot be read");
	else if (o == NULL)
		snprintf(when, sizeof when, "kept for the record while a line of readiness.conf is refused");
	else if (o->record < 0)
		snprintf(when, sizeof when, "set in readiness.conf line %d", o->line);
	else if (held && o->record == e->record.record)
		snprintf(when, sizeof when, "held since the record's first %d days; good in readiness.conf line %d since record day %" PRId64, READINESS_FREE, o->line, o->day);
	else if (held)
		snprintf(when, sizeof when, "held since the first %d days of record %" PRId64 "; good in readiness.conf line %d since its day %" PRId64, READINESS_FREE, o->record, o->line, o->day);
	else if (o->record == e->record.record)
		snprintf(when, sizeof when, "set in readiness.conf line %d, first seen on record day %" PRId64, o->line, o->day);
	else
		snprintf(when, sizeof when, "set in readiness.conf line %d, first seen on day %" PRId64 " of record %" PRId64, o->line, o->day, o->record);
	snprintf(out, READINESS_LIMIT_SENTENCE, "%s %s%s (default %s, %s)", row->key, side(limit), set, standard, when);
}

void
readiness_say_override(const struct readiness_evidence *e, const struct readiness_override *o, char out[READINESS_LIMIT_SENTENCE])
{
	char set[READINESS_NUMBER], held[READINESS_NUMBER];
	enum readiness_limit limit = (enum readiness_limit)o->limit;
	if (o->limit < 0)
		snprintf(out, READINESS_LIMIT_SENTENCE, "Line %d is refused and sets nothing: %.150s.", o->line, o->fault);
	else if (readiness_limit_line(e, limit) != o)
		snprintf(out, READINESS_LIMIT_SENTENCE, "%s %s of line %d is not taken while a line is refused: %s stays in force for the record", readiness_limit_table[limit].key,
		    readiness_limit_text(limit, o->value, set), o->line, readiness_limit_text(limit, e->limits.value[limit], held));
	else
		readiness_say_limit(e, limit, out);
}
