/*
 * make_bars DIR MARKETS SESSIONS: one file of daily bars a market, as `replay`
 * reads them; a pure function of its arguments. A slow trend that turns every
 * nine sessions gives the rule something to trade.
 */
#include "bench.h"

#define MARKETS_MAX 26
#define FIRST_DAY 14614 /* 2010-01-05, a Tuesday */

static uint32_t
draw(uint32_t *state, uint32_t below)
{
	*state = *state * 1664525u + 1013904223u;
	return (*state >> 8) % below;
}

/* Cents: drawn around the close before, high and low around both. */
static void
bar(FILE *f, date_t day, int64_t i, uint32_t *state, int64_t *close)
{
	char date[DATE_TEXT];
	int64_t open = *close + (int64_t)draw(state, 101) - 50;
	int64_t c = open + (int64_t)draw(state, 301) - 150 + (i / 9 % 2 == 0 ? 40 : -40);
	int64_t high = (open > c ? open : c) + draw(state, 60), low = (open < c ? open : c) - draw(state, 60);
	fprintf(f, "%s,%.2f,%.2f,%.2f,%.2f,%u\n", date_format(day, date), (double)open / 100, (double)high / 100, (double)low / 100, (double)c / 100,
	    1000000 + draw(state, 500000));
	*close = c < 5000 ? 5000 : c;
}

static int
market(const char *dir, int m, int64_t sessions)
{
	char path[4200];
	uint32_t state = 12345u + 777u * (uint32_t)m;
	int64_t close = 10000 + 1000 * m;
	snprintf(path, sizeof path, "%s/BENCH%c.csv", dir, 'A' + m);
	FILE *f = fopen(path, "w");
	if (f == NULL) {
		perror(path);
		return -1;
	}
	fprintf(f, "date,open,high,low,close,volume\n");
	for (int64_t i = 0; i < sessions; i++)
		bar(f, (date_t)(FIRST_DAY - 1 + (i + 1) / 5 * 7 + (i + 1) % 5), i, &state, &close);
	return fclose(f);
}

int
main(int argc, char **argv)
{
	int64_t markets, sessions;
	if (argc != 4 || bench_number(argv[2], 1, MARKETS_MAX, &markets) != 0 || bench_number(argv[3], 1, 20000, &sessions) != 0) {
		fprintf(stderr, "usage: make_bars DIR MARKETS SESSIONS\n");
		return 2;
	}
	for (int m = 0; m < markets; m++)
		if (market(argv[1], m, sessions) != 0)
			return 1;
	return 0;
}
