#include "page_result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"

/* A value that is a number and nothing else, else NaN. */
static double
number(const struct experiment_json *j, const char *name)
{
	const char *text = experiment_json_find(j, name);
	char *end;
	if (text == NULL || text[0] == '\0')
		return NAN;
	double v = strtod(text, &end);
	return *end == '\0' && isfinite(v) ? v : NAN;
}

static int64_t
count(const struct experiment_json *j, const char *name)
{
	double v = number(j, name);
	return v >= 0 && v <= 1e9 && v == floor(v) ? (int64_t)v : -1;
}

static enum page_result_word
word(const struct experiment_json *j, const char *name)
{
	const char *text = experiment_json_find(j, name);
	if (text == NULL)
		return PAGE_RESULT_UNSAID;
	return strcmp(text, "true") == 0 ? PAGE_RESULT_TRUE : strcmp(text, "false") == 0 ? PAGE_RESULT_FALSE : PAGE_RESULT_UNSAID;
}

static void
text_of(const struct experiment_json *j, const char *name, char *out, size_t size)
{
	const char *text = experiment_json_find(j, name);
	column_clean(text != NULL && strcmp(text, "null") != 0 ? text : "", out, (int)size);
}

static bool
window(const struct experiment_json *j, int k, struct page_result_window *w)
{
	char name[40];
	snprintf(name, sizeof name, "window_%d.from", k);
	text_of(j, name, w->from, sizeof w->from);
	snprintf(name, sizeof name, "window_%d.to", k);
	text_of(j, name, w->to, sizeof w->to);
	snprintf(name, sizeof name, "window_%d.candidate", k);
	w->candidate = number(j, name);
	snprintf(name, sizeof name, "window_%d.champion", k);
	w->champion = number(j, name);
	snprintf(name, sizeof name, "window_%d.won", k);
	w->won = word(j, name);
	return w->from[0] != '\0' && w->to[0] != '\0';
}

void
page_result_of(const struct experiment_json *j, struct page_result *out)
{
	*out = (struct page_result){ .attempt = count(j, "attempt"), .won = count(j, "windows_won"), .of = count(j, "windows"), .p = number(j, "p"), .p_limit = number(j, "p_limit"),
		.sessions = count(j, "shadow.sessions"), .sessions_of = count(j, "shadow.of"), .candidate = number(j, "shadow.candidate"), .champion = number(j, "shadow.champion"), .shadow_p = number(j, "shadow.p") };
	while (out->n_windows < PAGE_RESULT_WINDOWS && window(j, out->n_windows + 1, &out->window[out->n_windows]))
		out->n_windows++;
	out->shadowed = out->sessions >= 0 && out->sessions_of > 0;
	text_of(j, "failed", out->failed, sizeof out->failed);
	out->refit = word(j, "refit") == PAGE_RESULT_TRUE;
	out->ours = out->n_windows > 0 || out->shadowed || out->refit || out->failed[0] != '\0';
}

bool
page_result_number(const char *text, double *out)
{
	char *end;
	*out = strtod(text, &end);
	return end != text && *end == '\0' && isfinite(*out) && fabs(*out) < 1e9 && strchr(text, '.') != NULL;
}

bool
page_result_takes(const char *name)
{
	static const char *const whole[] = { "failed", "refit", "attempt", "windows_won", "windows", "p", "p_limit" };
	for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
		if (strcmp(name, whole[i]) == 0)
			return true;
	return strncmp(name, "shadow.", 7) == 0 || (strncmp(name, "window_", 7) == 0 && name[7] >= '1' && name[7] <= '0' + PAGE_RESULT_WINDOWS && name[8] == '.');
}

bool
page_result_meaning(const struct experiment_json *j, struct page_result_meaning *out)
{
	*out = (struct page_result_meaning){ .held = word(j, "prediction_held"), .refit = word(j, "refit") == PAGE_RESULT_TRUE, .champion = count(j, "champion_version") };
	text_of(j, "session", out->session, sizeof out->session);
	text_of(j, "cause", out->cause, sizeof out->cause);
	text_of(j, "step", out->step, sizeof out->step);
	text_of(j, "metric", out->metric, sizeof out->metric);
	text_of(j, "impact", out->impact, sizeof out->impact);
	text_of(j, "prediction", out->prediction, sizeof out->prediction);
	return out->cause[0] != '\0' && out->prediction[0] != '\0';
}

bool
page_result_means(const char *name)
{
	static const char *const whole[] = { "session", "cause", "step", "metric", "impact", "prediction", "prediction_held", "refit", "champion_version" };
	for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
		if (strcmp(name, whole[i]) == 0)
			return true;
	return false;
}
