/* Daily bars of a folder of files. Everything is read and judged at the start; nothing of a bad file is traded unless asked. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "feed.h"
#include "feed_csv_internal.h"
#include "feed_internal.h"
#include "log.h"
#include "roll.h"
#include "sha256.h"

#define IMPACT 0.15                  /* k of a daily fill (docs/definitions.md, "Paper fills") */
#define FILE_LARGEST ((size_t)64 << 20)
#define SYMBOL_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

struct csv {
	struct feed base;
	struct feed_csv_series series[CONFIG_MARKETS];
	date_t *sessions; /* of all files, ascending */
	size_t n_sessions;
};

/* What an open needs to hand around. */
struct opening {
	struct csv *csv;
	const struct config *cfg;
	const char *dir;
	const struct feed_rolls *rolls;
	const struct contract_list *own;
	const struct calendar *calendar;
	const struct tz *chicago;
	struct feed_csv_report report;
	int n_only;   /* of cfg->markets, 0: every file */
	bool growing; /* files are being written to; a market that has no file, or no row yet, is a fault */
	bool refused; /* something that leaving out rows cannot mend: err says what */
	char *err;
	size_t errsize;
};

static void
csv_close(struct feed *f)
{
	struct csv *c = (struct csv *)f;
	for (int m = 0; m < c->base.n_markets; m++)
		feed_csv_series_free(&c->series[m]);
	free(c->sessions);
	free(c);
}

/* How many sessions of the run come before day. */
static size_t
sessions_before(const struct csv *c, date_t day)
{
	size_t lo = 0, hi = c->n_sessions;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (c->sessions[mid] < day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static enum feed_state
csv_session(struct feed *f, date_t from, date_t *out)
{
	const struct csv *c = (struct csv *)f;
	size_t i = sessions_before(c, from);
	if (i == c->n_sessions)
		return FEED_END;
	*out = c->sessions[i];
	return FEED_READY;
}

static date_t
csv_before(struct feed *f, int m, date_t day)
{
	const struct csv *c = (struct csv *)f;
	size_t i = sessions_before(c, day);
	(void)m;
	return i > 0 ? c->sessions[i - 1] : DATE_NONE;
}

static const struct bar *
csv_bars(struct feed *f, int m, date_t session, int *n)
{
	const struct csv *c = (struct csv *)f;
	*n = (int)feed_count(c->series[m].bars, c->series[m].n_bars, session);
	return *n > 0 ? c->series[m].bars : NULL;
}

static const struct subbar *
csv_subs(struct feed *f, int m, date_t session, int *n)
{
	(void)f, (void)m, (void)session;
	*n = 0;
	return NULL;
}

static double
csv_impact(struct feed *f, int m)
{
	(void)f, (void)m;
	return IMPACT;
}

static int
csv_truth(struct feed *f, int m, date_t session, int *regime)
{
	(void)f, (void)m, (void)session;
	*regime = 0;
	return 0;
}

static int
csv_roll(struct feed *f, int m, date_t session, struct feed_roll *out)
{
	const struct feed_roll *roll = feed_csv_series_roll(&((struct csv *)f)->series[m], session);
	if (roll != NULL)
		*out = *roll;
	return roll != NULL;
}

static const struct feed_ops csv_ops = { csv_close, csv_session, csv_before, csv_bars, csv_roll, csv_subs, csv_impact, csv_truth, NULL };

static int
failed(struct opening *o, const char *name, const char *why)
{
	snprintf(o->err, o->errsize, "%s%s%s: %s", o->dir, name[0] != '\0' ? "/" : "", name, why);
	return -1;
}

/* The bytes of a regular file; what is none is a fault of the input. 1 read, 0 fault noted, -1. */
static int
read_file(struct opening *o, const char *name, struct buf *text)
{
	char path[4096 + 300];
	struct stat st;
	snprintf(path, sizeof path, "%s/%s", o->dir, name);
	if (lstat(path, &st) != 0)
		return failed(o, name, strerror(errno));
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
		return failed(o, name, strerror(errno));
	return 1;
}

/* 1 with the symbol and its contract, 0 fault noted. */
static int
market(struct opening *o, const char *name, struct contract *out)
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
take(struct opening *o, const char *name, const struct buf *text)
{
	struct csv *c = o->csv;
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
		return failed(o, "", "out of memory");
	bool headless = bars == NULL && o->report.bad > before; /* says more than what may be wrong with the name */
	if (headless || market(o, name, &contract) != 1 || n == 0) {
		free(bars);
		return 0;
	}
	if (c->base.n_markets == CONFIG_MARKETS) {
		free(bars);
		return failed(o, "", "more than 32 markets; allowed: at most 32 files");
	}
	int rc = feed_csv_series(&contract, &clock, o->rolls, bars, n, &c->series[c->base.n_markets], &why);
	free(bars);
	if (rc != 0)
		return failed(o, name, why);
	say_left(&c->series[c->base.n_markets], symbol, o->growing);
	c->base.markets[c->base.n_markets++] = contract;
	return 0;
}

static int
later(const void *a, const void *b)
{
	const date_t x = *(const date_t *)a, y = *(const date_t *)b;
	return (x > y) - (x < y);
}

/* The union of all files' dates. 0, or -1 out of memory. */
static int
unite(struct csv *c)
{
	size_t total = 0, n = 0;
	for (int m = 0; m < c->base.n_markets; m++)
		total += c->series[m].n_bars + c->series[m].n_missing;
	c->sessions = malloc((total + 1) * sizeof *c->sessions);
	if (c->sessions == NULL)
		return -1;
	for (int m = 0; m < c->base.n_markets; m++) {
		const struct feed_csv_series *s = &c->series[m];
		for (size_t i = 0; i < s->n_bars; i++)
			c->sessions[n++] = s->bars[i].session;
		memcpy(&c->sessions[n], s->missing, s->n_missing * sizeof *s->missing);
		n += s->n_missing;
	}
	qsort(c->sessions, n, sizeof *c->sessions, later);
	for (size_t i = 0; i < n; i++)
		if (c->n_sessions == 0 || c->sessions[i] != c->sessions[c->n_sessions - 1])
			c->sessions[c->n_sessions++] = c->sessions[i];
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
wanted(const struct opening *o, const char *name)
{
	size_t len = strlen(name) - strlen(".csv");
	for (int i = 0; i < o->n_only; i++)
		if (strlen(o->cfg->markets[i]) == len && strncmp(o->cfg->markets[i], name, len) == 0)
			return true;
	return o->n_only == 0;
}

/* A market that was asked for by name and has no file is a fault of the input. */
static void
ask_for(struct opening *o, struct dirent **list, int n)
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

/* Every file of the folder, in byte order of name. */
static int
read_all(struct opening *o)
{
	struct dirent **list;
	int n = scandir(o->dir, &list, is_csv, by_name), rc = 0;
	if (n < 0)
		return failed(o, "", strerror(errno));
	if (n == 0)
		rc = failed(o, "", "no SYMBOL.csv in this folder");
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

/* One of the user's own is part of the input, a built-in one of the program. */
static void
add_contract(struct sha256 *sum, const struct contract *k)
{
	char text[200];
	int n = snprintf(text, sizeof text, "%s %s %s %" PRId64 " %" PRId64 " %d %" PRId64 "\n", k->symbol, k->exchange, k->currency, k->point_value, k->tick, k->spread_ticks, k->commission);
	sha256_add(sum, text, (size_t)n);
}

/* What else is part of the input: contracts of the user's own, and the calendar where a contract's own roll date hangs on it. */
static void
add_rules(struct opening *o)
{
	struct csv *c = o->csv;
	struct sha256 sum;
	bool contracts = false;
	sha256_open(&sum);
	for (int m = 0; m < c->base.n_markets; m++) {
		if (c->base.markets[m].own)
			add_contract(&sum, &c->base.markets[m]);
		contracts = contracts || strcmp(c->series[m].bars[0].contract, c->base.markets[m].symbol) != 0;
	}
	for (size_t i = 0; contracts && o->calendar != NULL && i < o->calendar->n_rows; i++) {
		const struct calendar_row *r = &o->calendar->rows[i];
		sha256_add(&sum, r->exchange, strlen(r->exchange) + 1);
		sha256_add(&sum, &r->date, sizeof r->date);
		sha256_add(&sum, &r->close, sizeof r->close);
	}
	sha256_text(&sum, c->base.rules);
}

static void
set_badge(struct csv *c)
{
	int n = 0;
	for (int m = 0; m < c->base.n_markets; m++)
		n += !c->series[m].adjusted;
	if (n == c->base.n_markets)
		snprintf(c->base.badge, sizeof c->base.badge, "%s", ROLL_BADGE);
	else if (n > 0)
		snprintf(c->base.badge, sizeof c->base.badge, "%s (%d of %d markets)", ROLL_BADGE, n, c->base.n_markets);
}

/* 0 when what was read may be traded. */
static int
judge(struct opening *o)
{
	const struct feed_csv_report *r = &o->report;
	feed_csv_report_end(r);
	if (o->refused)
		return -1;
	if (r->bad > 0 && !r->skip) {
		snprintf(o->err, o->errsize, "%s (%" PRId64 " bad row%s in all, nothing is traded; --skip-bad leaves %s out)", r->first, r->bad, r->bad == 1 ? "" : "s", r->bad == 1 ? "it" : "them");
		return -1;
	}
	if (o->csv->base.n_markets == 0)
		return failed(o, "", "no file with a bar that can be traded");
	return 0;
}

int
feed_csv_open(const struct config *cfg, const char *dir, bool skip_bad, const struct calendar *calendar, const struct feed_rolls *rolls, const struct contract_list *own, const struct tz *chicago, struct feed **out, char *err, int errsize)
{
	return feed_csv_load(cfg, dir, &(struct feed_csv_how){ .skip_bad = skip_bad, .calendar = calendar, .rolls = rolls, .own = own }, chicago, out, err, errsize);
}

int
feed_csv_load(const struct config *cfg, const char *dir, const struct feed_csv_how *how, const struct tz *chicago, struct feed **out, char *err, int errsize)
{
	struct csv *c = calloc(1, sizeof *c);
	struct opening o = { .csv = c, .cfg = cfg, .dir = dir, .rolls = how->rolls, .own = how->own, .calendar = how->calendar, .chicago = chicago, .report = { .skip = how->skip_bad },
		.growing = how->growing, .n_only = how->n_only, .err = err, .errsize = (size_t)errsize };
	*out = NULL;
	if (c == NULL)
		return failed(&o, "", "out of memory");
	c->base.ops = &csv_ops;
	c->base.name = "csv";
	c->base.open_ended = true;
	if (read_all(&o) != 0 || judge(&o) != 0)
		goto fail;
	if (unite(c) != 0) {
		failed(&o, "", "out of memory");
		goto fail;
	}
	set_badge(c);
	add_rules(&o);
	feed_digest(&c->base, INT32_MAX, c->base.digest);
	*out = &c->base;
	return 0;
fail:
	csv_close(&c->base);
	return -1;
}
