/* A SYMBOL.csv: whatever its bytes, the bars that come out can be traded, and every other line is counted. */
#include "feed_csv_internal.h"
#include "fuzz.h"
#include "log.h"
#include "roll.h"

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

/* What is traded of it: at most a bar a session, rolls on sessions that have one, gaps where the rolls say. */
static void
series(const struct feed_csv_clock *clock, const struct bar *bars, size_t n)
{
	struct feed_csv_series s;
	struct contract hogs;
	const char *why;
	FUZZ_HOLDS(contract_find("HE", &hogs) == 1);
	if (n == 0 || feed_csv_series(&hogs, clock, NULL, bars, n, &s, &why) != 0)
		return;
	FUZZ_HOLDS(s.n_bars > 0 && s.n_bars + s.n_missing <= n);
	for (size_t i = 1; i < s.n_bars; i++) {
		const struct bar *b = &s.bars[i];
		const struct feed_roll *r = feed_csv_series_roll(&s, b[-1].session);
		FUZZ_HOLDS(b->session > b[-1].session);
		FUZZ_HOLDS(r == NULL ? b->gap == 0 && strcmp(b->contract, b[-1].contract) == 0 : b->gap == r->new_price - r->old_price && strcmp(b->contract, r->to) == 0);
	}
	feed_csv_series_free(&s);
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
		int year, month;
		bool plain = strcmp(bars[0].contract, "HE") == 0;
		FUZZ_HOLDS(i == 0 || (b->session > b[-1].session ? b->closed_at > b[-1].closed_at : !plain && b->session == b[-1].session && b->closed_at == b[-1].closed_at));
		FUZZ_HOLDS(b->l <= b->o && b->o <= b->h && b->l <= b->c && b->c <= b->h && b->v >= 0);
		FUZZ_HOLDS(plain ? strcmp(b->contract, "HE") == 0 : roll_delivery("HE", b->contract, &year, &month) == 0);
	}
	series(&clock, bars, n);
	free(bars);
	free(text);
	return 0;
}
