/* The files of a folder, each read, judged and made into a market. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "feed_csv_internal.h"
#include "log.h"

#define FILE_LARGEST ((size_t)64 << 20)
#define SYMBOL_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

int
feed_csv_failed(struct feed_csv_opening *o, const char *name, const char *why)
{
	snprintf(o->err, o->errsize, "%s%s%s: %s", o->dir, name[0] != '\0' ? "/" : "", name, why);
	return -1;
}

/* The bytes of a regular file; what is none is a fault of the input. 1 read, 0 fault noted, -1. */
static int
read_file(struct feed_csv_opening *o, const char *name, struct buf *text)
{
	char path[4096 + 300];
	struct stat st;
	snprintf(path, sizeof path, "%s/%s", o->dir, name);
	if (lstat(path, &st) != 0)
		return feed_csv_failed(o, name, strerror(errno));
	const char *wrong = S_ISLNK(st.st_mode)                     ? "a symbolic link, not a file"
	                    : S_ISDIR(st.st_mode)                   ? "a folder, not a file"
	                    : !S_ISREG(st.st_mode)                  ? "not a regular file"
	                    : (size_t)st.st_size > FILE_LARGEST     ? "larger than 64 MiB"
	                                                            : NULL;
	if (wrong != NULL) {
		feed_csv_bad(&o->report, name, 0, "", 0, wrong);
		return 0;
	}
	if (buf_read_file(text, path, FILE_LARGEST) != 0)
		return feed_csv_failed(o, name, strerror(errno));
	return 1;
}

/* 1 with the symbol and its contract, 0 fault noted. */
static int
market(struct feed_csv_opening *o, const char *name, struct contract *out)
{
	char symbol[CONTRACT_SYMBOL], reason[160];
	size_t len = strlen(name) - strlen(".csv");
	if (len == 0 || len >= sizeof symbol || strspn(name, SYMBOL_CHARS) < len) {
		feed_csv_bad(&o->report, name, 0, "", 0, "the name before .csv must be a symbol: 1 to 15 of A-Z 0-9 . _ -");
		return 0;
	}
	memcpy(symbol, name, len);
	symbol[len] = '\0';
	contract_choose(o->own, symbol, o->cfg->currency, out);
	if (strcmp(out->currency, o->cfg->currency) == 0)
		return 1;
	snprintf(reason, sizeof reason, "%s is traded in %s; allowed: markets in %s (HYDRA_CURRENCY)", symbol, out->currency, o->cfg->currency);
	feed_csv_bad(&o->report, name, 0, "", 0, reason);
	if (!o->refused)
		snprintf(o->err, o->errsize, "%s: %s", name, reason);
	o->refused = true;
	return 0;
}

/*
 * A roll that waits for a session with both contracts to the end of the file: the position would stay behind in silence. Of a
 * file that is being written the last session may lack a row that comes yet.
 */
static void
say_left(const struct feed_csv_series *s, const char *symbol, bool growing)
{
	char day[DATE_TEXT];
	const struct bar *last = &s->bars[s->n_bars - 1];
	size_t sure = growing ? 2 : 1;
	if (s->n_missing >= sure && s->missing[s->n_missing - sure] > last->session)
		log_write(LOG_WARN, "csv_never_rolled", "market=%s contract=%s last=%s text=\"later rows are of other contracts; no session since its roll date has both\"", symbol, last->contract,
		          date_format(last->session, day));
}

static int
take(struct feed_csv_opening *o, const char *name, const struct buf *text)
{
	struct feed_csv *c = o->csv;
	struct contract contract;
	char symbol[CONTRACT_SYMBOL];
	struct bar *bars;
	size_t n;
	const char *why;
	/* a row that is being written is none yet */
	const char *last = o->growing && text->len > 0 ? memrchr(text->data, '\n', text->len) : NULL;
	size_t len = !o->growing ? text->len : last != NULL ? (size_t)(last - text->data) + 1 : 0;
	snprintf(symbol, sizeof symbol, "%.*s", (int)(strlen(name) - strlen(".csv")), name);
	int64_t before = o->report.bad;
	/* whose hours they are is known before whether it may be traded */
	contract_choose(o->own, symbol, o->cfg->currency, &contract);
	const struct feed_csv_clock clock = { o->chicago, o->calendar, contract.exchange };
	if (feed_csv_read(name, symbol, text->data != NULL ? text->data : "", len, &clock, &o->report, &bars, &n) != 0)
		return feed_csv_failed(o, "", "out of memory");
	bool headless = bars == NULL && o->report.bad > before; /* says more than what may be wrong with the name */
	if (headless || market(o, name, &contract) != 1 || n == 0) {
		free(bars);
		return 0;
	}
	if (c->base.n_markets == CONFIG_MARKETS) {
		free(bars);
		return feed_csv_failed(o, "", "more than 32 markets; allowed: at most 32 files");
	}
	int rc = feed_csv_series(&contract, &clock, o->rolls, bars, n, &c->series[c->base.n_markets], &why);
	free(bars);
	if (rc != 0)
		return feed_csv_failed(o, name, why);
	say_left(&c->series[c->base.n_markets], symbol, o->growing);
	c->base.markets[c->base.n_markets++] = contract;
	return 0;
}

static int
is_csv(const struct dirent *e)
{
	size_t len = strlen(e->d_name);
	return e->d_name[0] != '.' && len >= 4 && strcmp(e->d_name + len - 4, ".csv") == 0;
}

/* Is it one of the markets that are asked for? */
static bool
wanted(const struct feed_csv_opening *o, const char *name)
{
	size_t len = strlen(name) - strlen(".csv");
	for (int i = 0; i < o->n_only; i++)
		if (strlen(o->cfg->markets[i]) == len && strncmp(o->cfg->markets[i], name, len) == 0)
			return true;
	return o->n_only == 0;
}

/* A market that was asked for by name and has no file is a fault of the input. */
static void
ask_for(struct feed_csv_opening *o, struct dirent **list, int n)
{
	for (int i = 0; i < o->n_only; i++) {
		char name[CONFIG_SYMBOL + 8];
		bool there = false;
		snprintf(name, sizeof name, "%s.csv", o->cfg->markets[i]);
		for (int k = 0; k < n; k++)
			there = there || strcmp(list[k]->d_name, name) == 0;
		if (!there)
			feed_csv_bad(&o->report, name, 0, "", 0, "there is no such file");
	}
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int
feed_csv_folder(struct feed_csv_opening *o)
{
	struct dirent **list;
	int n = scandir(o->dir, &list, is_csv, by_name), rc = 0;
	if (n < 0)
		return feed_csv_failed(o, "", strerror(errno));
	if (n == 0)
		rc = feed_csv_failed(o, "", "no SYMBOL.csv in this folder");
	ask_for(o, list, n);
	for (int i = 0; i < n; i++) {
		struct buf text = { 0 };
		int markets = o->csv->base.n_markets;
		int64_t before = o->report.bad;
		bool ours = wanted(o, list[i]->d_name);
		int got = rc == 0 && ours ? read_file(o, list[i]->d_name, &text) : 0;
		if (got == 1)
			got = take(o, list[i]->d_name, &text);
		if (got < 0)
			rc = -1;
		if (o->csv->base.n_markets > markets)
			o->csv->base.skipped += o->report.bad - before;
		else if (ours)
			o->csv->base.skipped_files++;
		buf_free(&text);
		free(list[i]);
	}
	free(list);
	return rc;
}
