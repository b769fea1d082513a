/* A Commitments of Traders file, and then one of releases: refused in words, or rows in order whose features are numbers in range. */
#include <math.h>

#include "cot.h"
#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct tz *new_york, *chicago;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char err[256] = "";
	(void)argc;
	(void)argv;
	new_york = tz_open("America/New_York", err, sizeof err);
	chicago = tz_open("America/Chicago", err, sizeof err);
	FUZZ_HOLDS(new_york != NULL && chicago != NULL);
	return 0;
}

static void
rows_hold(const struct cot_series *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct cot_row *r = &s->rows[i];
		FUZZ_HOLDS(i == 0 || r->report > r[-1].report);
		FUZZ_HOLDS(r->open_interest >= 0);
		for (int g = 0; g < COT_GROUPS; g++)
			FUZZ_HOLDS(r->longs[g] >= 0 && r->shorts[g] >= 0);
	}
}

static void
features_hold(const struct cot_clock *clock, struct cot_series *s)
{
	const struct calendar none = { 0 };
	struct cot_clock c = *clock;
	double x[COT_FEATURES];
	c.calendar = &none;
	date_t session = s->rows[s->n - 1].report + 10;
	cot_place(&c, s);
	cot_features(s, session, x);
	for (int i = COT_GROUPS; i < COT_FEATURES; i++)
		FUZZ_HOLDS(isnan(x[i]) || (x[i] > 0 && x[i] < 1));
	for (size_t i = 0; i < s->n; i++)
		FUZZ_HOLDS(s->rows[i].known_from >= s->rows[i].report + 3);
}

/* Every second row and the others, as if of two files, are the whole again; what is there already is refused. */
static void
joins(const struct cot_series *s)
{
	char err[300] = "";
	struct cot_series half[2] = { { 0 }, { 0 } }, again = { 0 };
	for (int k = 0; k < 2; k++) {
		half[k] = (struct cot_series){ s->kind, calloc(s->n + 1, sizeof *s->rows), 0 };
		FUZZ_HOLDS(half[k].rows != NULL);
		for (size_t i = (size_t)k; i < s->n; i += 2)
			half[k].rows[half[k].n++] = s->rows[i];
	}
	FUZZ_HOLDS(cot_join(&again, &half[1], "odd.csv", err, sizeof err) == 0 && cot_join(&again, &half[0], "even.csv", err, sizeof err) == 0);
	FUZZ_HOLDS(again.n == s->n && half[0].rows == NULL && half[1].n == 0 && memcmp(again.rows, s->rows, s->n * sizeof *s->rows) == 0);
	half[0] = (struct cot_series){ s->kind, calloc(1, sizeof *s->rows), 1 };
	FUZZ_HOLDS(half[0].rows != NULL);
	half[0].rows[0] = s->rows[0];
	FUZZ_HOLDS(cot_join(&again, &half[0], "twice.csv", err, sizeof err) == -1 && err[0] != '\0' && again.n == s->n && half[0].rows == NULL);
	cot_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char err[512] = "";
	struct cot_series s;
	struct cot_clock clock = { .new_york = new_york, .chicago = chicago, .exchange = "CBOT", .schedule = 14 * 3600 };
	char *text = fuzz_text(data, size);
	if (cot_releases_read(text, "cot_releases.csv", &clock.releases, err, sizeof err) != 0) {
		FUZZ_HOLDS(err[0] != '\0' && clock.releases.rows == NULL && clock.releases.n == 0);
		FUZZ_HOLDS(cot_releases_read(NULL, NULL, &clock.releases, err, sizeof err) == 0);
	}
	err[0] = '\0';
	if (cot_read(text, "cot.csv", "002602", &s, err, sizeof err) != 0)
		FUZZ_HOLDS(err[0] != '\0' && s.rows == NULL && s.n == 0);
	rows_hold(&s);
	if (s.n > 0) {
		joins(&s);
		features_hold(&clock, &s);
	}
	cot_free(&s);
	cot_releases_free(&clock.releases);
	free(text);
	return 0;
}
