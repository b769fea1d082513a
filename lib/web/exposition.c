#include "exposition.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"

#define NUMBER 40

void exposition_free(struct exposition *x)
{
	buf_free(&x->labels);
}

void exposition_family(struct exposition *x, const char *name, const char *type, const char *help)
{
	x->name = name;
	x->type = type;
	x->help = help;
	buf_clear(&x->labels);
}

void exposition_label(struct exposition *x, const char *name, const char *value)
{
	buf_fmt(&x->labels, "%s%s=\"", x->labels.len ? "," : "", name);
	for (const char *c = value; *c; c++) {
		if (*c == '\n') {
			buf_str(&x->labels, "\\n");
			continue;
		}
		if (*c == '"' || *c == '\\')
			buf_char(&x->labels, '\\');
		buf_char(&x->labels, *c);
	}
	buf_char(&x->labels, '"');
}

/* One line, the family's head before its first. suffix and le: of histograms and summaries, "" none. */
static void sample(struct exposition *x, const char *suffix, const char *le, const char *value)
{
	bool labelled = x->labels.len > 0;

	if (x->help) {
		buf_fmt(x->out, "# HELP %s %s\n# TYPE %s %s\n", x->name, x->help, x->name, x->type);
		x->help = NULL;
	}
	buf_fmt(x->out, "%s%s", x->name, suffix);
	if (labelled || *le)
		buf_fmt(x->out, "{%s", labelled ? x->labels.data : "");
	if (*le)
		buf_fmt(x->out, "%sle=\"%s\"", labelled ? "," : "", le);
	buf_fmt(x->out, "%s %s\n", labelled || *le ? "}" : "", value);
	if (x->labels.failed)
		x->out->failed = true;
}

/* Shortest text that reads back as the same double. */
static const char *real_text(double value, char out[NUMBER])
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, NUMBER, "%.*g", digits, value);
		if (strtod(out, NULL) == value)
			break;
	}
	return out;
}

static const char *int_text(int64_t value, char out[NUMBER])
{
	snprintf(out, NUMBER, "%" PRId64, value);
	return out;
}

void exposition_int(struct exposition *x, int64_t value)
{
	char text[NUMBER];

	sample(x, "", "", int_text(value, text));
	buf_clear(&x->labels);
}

void exposition_real(struct exposition *x, double value)
{
	char text[NUMBER];

	if (isfinite(value))
		sample(x, "", "", real_text(value, text));
	buf_clear(&x->labels);
}

void exposition_micro(struct exposition *x, int64_t value)
{
	char text[DECIMAL_TEXT];

	sample(x, "", "", decimal_format(value, 0, text));
	buf_clear(&x->labels);
}

void exposition_states(struct exposition *x, const char *label, const char *const *words, int n, const char *word)
{
	struct buf before = x->labels;

	x->labels = (struct buf){0};
	for (int i = 0; i < n; i++) {
		if (before.len)
			buf_str(&x->labels, before.data);
		exposition_label(x, label, words[i]);
		exposition_int(x, !strcmp(words[i], word));
	}
	buf_free(&before);
}

static void totals(struct exposition *x, int64_t all, double sum)
{
	char text[NUMBER];

	sample(x, "_sum", "", real_text(sum, text));
	sample(x, "_count", "", int_text(all, text));
	buf_clear(&x->labels);
}

void exposition_histogram(struct exposition *x, const double *edge, const int64_t *count, int n, int64_t all, double sum)
{
	char le[NUMBER], text[NUMBER];

	for (int i = 0; i < n; i++)
		sample(x, "_bucket", real_text(edge[i], le), int_text(count[i], text));
	sample(x, "_bucket", "+Inf", int_text(all, text));
	totals(x, all, sum);
}

void exposition_summary(struct exposition *x, int64_t all, double sum)
{
	totals(x, all, sum);
}
