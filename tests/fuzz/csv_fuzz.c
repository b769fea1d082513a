/* A SYMBOL.csv: whatever its bytes, the bars that come out can be traded, and every other line is counted. */
#include "feed_csv_internal.h"
#include "fuzz.h"
#include "log.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct tz *chicago;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char err[256] = "";
	(void)argc;
	(void)argv;
	log_open("csv_fuzz", LOG_ERROR); /* bad rows that are left out are warnings */
	chicago = tz_open("America/Chicago", err, sizeof err);
	FUZZ_HOLDS(chicago != NULL);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct feed_csv_report report = { .skip = true };
	struct bar *bars;
	size_t n, lines = 0;
	char *text = fuzz_text(data, size);
	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n' || i + 1 == size;
	const struct feed_csv_clock clock = { .chicago = chicago, .exchange = "CME" };
	FUZZ_HOLDS(feed_csv_read("HE.csv", "HE", text, size, &clock, &report, &bars, &n) == 0);
	FUZZ_HOLDS(report.bad >= 0 && (report.bad > 0) == (report.first[0] != '\0'));
	if (bars != NULL && n + (size_t)report.bad > 0 && lines > 1)
		FUZZ_HOLDS(n + (size_t)report.bad == lines - 1);
	for (size_t i = 0; i < n; i++) {
		const struct bar *b = &bars[i];
		FUZZ_HOLDS(i == 0 || (b->session > b[-1].session && b->closed_at > b[-1].closed_at));
		FUZZ_HOLDS(b->l <= b->o && b->o <= b->h && b->l <= b->c && b->c <= b->h && b->v >= 0);
		FUZZ_HOLDS(strcmp(b->contract, "HE") == 0);
	}
	free(bars);
	free(text);
	return 0;
}
