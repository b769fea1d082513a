#include "readiness_say.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "readiness_say_internal.h"

const char *const readiness_group_name[READINESS_GROUPS] = { "Data", "Evidence", "Execution", "Operation", "Model" };

int
readiness_group(enum readiness_id id)
{
	if (id == READINESS_D1 || id == READINESS_O4)
		return 0;
	if (id <= READINESS_E6)
		return 1;
	return id <= READINESS_X3 ? 2 : id <= READINESS_O6 ? 3 : 4;
}

const char *
readiness_plural(int64_t n)
{
	return n == 1 ? "" : "s";
}

char *
readiness_beside(readiness_writer *write, double x, double limit, int least, char out[READINESS_NUMBER])
{
	return write(x, readiness_apart(write, x, limit, least), out);
}

char *
readiness_bound(double x, double limit, char out[READINESS_NUMBER])
{
	return readiness_beside(readiness_percent, x, limit, readiness_apart(readiness_percent, x, 0, 1), out);
}

void
readiness_sentence(const struct readiness_saying *s, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line above */
	vsnprintf(s->out->sentence, sizeof s->out->sentence, fmt, args);
	va_end(args);
}

/* What stands there was made of nothing: the limit stays, and why. */
static void
say_missing(const struct readiness_saying *s, enum readiness_id id)
{
	struct readiness_said *out = s->out;
	const char *why = readiness_why(s->e, readiness_criterion_table[id].sources);
	out->value = out->lo = out->hi = NAN;
	snprintf(out->value_text, sizeof out->value_text, READINESS_NONE);
	out->interval_text[0] = '\0';
	readiness_sentence(s, "Source missing: %s.", why[0] != '\0' ? why : "what this is judged by cannot be read");
}

void
readiness_say(const struct readiness_evidence *e, const struct readiness *r, enum readiness_id id, struct readiness_said *out)
{
	*out = (struct readiness_said){ .value = NAN, .limit = NAN, .lo = NAN, .hi = NAN, };
	const struct readiness_criterion *c = &r->criterion[id];
	const struct readiness_saying s = { .e = e, .r = r, .c = c, .status = c->status, .limit = e->limits.value, .out = out };
	if (id == READINESS_D1 || (id >= READINESS_O1 && id <= READINESS_O6))
		readiness_say_operation(&s, id);
	else if (id <= READINESS_E6)
		readiness_say_evidence(&s, id);
	else if (id <= READINESS_X3)
		readiness_say_execution(&s, id);
	else
		readiness_say_model(&s, id);
	bool of_returns = (id >= READINESS_E1 && id <= READINESS_E6) || id == READINESS_X3 || id == READINESS_M5;
	if (of_returns && r->returns.bad_equity)
		readiness_sentence(&s, READINESS_NO_RETURNS ".");
	if (c->source_missing)
		say_missing(&s, id);
	readiness_say_source(&s, id);
}

void
readiness_say_need(enum readiness_id id, const struct readiness_criterion *c, char out[READINESS_NEED])
{
	static const char *const unit[] = { "", "trading day", "fill", "cycle", "bar", "restart", "forecast" };
	char n[READINESS_NUMBER], years[READINESS_NUMBER];
	out[0] = '\0';
	if (c->status != READINESS_NEE)
		return;
	const char *word = unit[readiness_criterion_table[id].need];
	if (c->need < 0 || word[0] == '\0')
		snprintf(out, READINESS_NEED, "%s", id == READINESS_D1 ? "real prices" : "unknown");
	else
		snprintf(out, READINESS_NEED, "%s more %s%s%s", readiness_count(c->need, n), word, readiness_plural(c->need),
		    readiness_criterion_table[id].need == READINESS_DAYS ? readiness_years(c->need, years) : "");
}

static void
say_wait(const struct readiness_wait *w, char *out, size_t size)
{
	char n[READINESS_NUMBER], years[READINESS_NUMBER];
	if (w->days >= 0 && w->unknown)
		snprintf(out, size, " The longest known wait is %s trading day%s%s; another is unknown.", readiness_count(w->days, n), readiness_plural(w->days), readiness_years(w->days, years));
	else if (w->days >= 0)
		snprintf(out, size, " The longest wait is %s trading day%s%s.", readiness_count(w->days, n), readiness_plural(w->days), readiness_years(w->days, years));
	else if (w->unknown)
		snprintf(out, size, " How long it takes is unknown.");
}

/* " (D1, O1, O5)": of one status, in the order of the table. */
static void
say_ids(const struct readiness *r, enum readiness_status status, char *out, size_t size)
{
	size_t at = 0;
	out[0] = '\0';
	for (int i = 0; i < READINESS_CRITERIA && at + 8 < size; i++)
		if (r->criterion[i].status == status)
			at += (size_t)snprintf(out + at, size - at, "%s%s", at == 0 ? " (" : ", ", readiness_criterion_table[i].id);
	if (at > 0)
		snprintf(out + at, size - at, ")");
}

void
readiness_say_verdict(const struct readiness *r, int loosened, int refused, char out[READINESS_SENTENCE])
{
	const struct readiness_wait *w = &r->wait;
	char failed[100], open[100];
	char wait[160] = "", under[160] = "";
	size_t passed = READINESS_CRITERIA - w->failed - w->open;
	say_wait(w, wait, sizeof wait);
	if (refused > 0)
		snprintf(under, sizeof under, " %d line%s of readiness.conf %s refused: until that is mended it cannot be READY.", refused, readiness_plural(refused), refused == 1 ? "is" : "are");
	if (loosened > 0)
		snprintf(under + strlen(under), sizeof under - strlen(under), " Judged under %d loosened limit%s.", loosened, readiness_plural(loosened));
	if (w->failed + w->open == 0) {
		snprintf(out, READINESS_SENTENCE, "All %d criteria pass on the whole record.%s", READINESS_CRITERIA, under);
	} else {
		say_ids(r, READINESS_FAIL, failed, sizeof failed);
		say_ids(r, READINESS_NEE, open, sizeof open);
		snprintf(out, READINESS_SENTENCE, "%zu of %d criteria pass, %zu fail%s, %zu wait for evidence%s.%s%s", passed, READINESS_CRITERIA, w->failed, failed, w->open, open, wait, under);
	}
}
