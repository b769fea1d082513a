/*
 * Daily bars of files that are still being written. The folder is looked at before each session and, while there is none,
 * each second; when a file is another one than before (device, inode, size or time), all are read again.
 *
 * What a replay of the finished files would trade is traded, in the same order, to the same bytes:
 *  1. A session is a date that some file has. It is traded when every market's file has reached it: has a row of that date
 *     or a later one, so that nothing of that day can still come. A market that has not is waited for until 18:00
 *     America/Chicago of that date, and until no file has changed for a minute; then its file has ended, or has no bar that day.
 *     A file with contracts has several rows a date: it has reached it with a later one, or when no file has changed for a minute.
 *  2. Rows up to the last session that was asked for are used. When they are read again they must be the same: otherwise the
 *     source is broken until they are again. So a row that comes after its session was traded without it is a change, too.
 *     The same holds of the reports that a session was decided with (feed_cot.h), which are looked at with the files.
 *  3. A folder with a bad row, without one of its files, or with a market more is broken as a whole until it is mended.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "feed.h"
#include "feed_cot.h"
#include "feed_csv_internal.h"

#define GIVEN_UP (18 * 3600)        /* America/Chicago */
#define QUIET (60 * CLOCK_SECOND)
#define ALL INT32_MAX               /* a date after every session */

struct look {
	struct stat st;
	bool there;
};

struct watch {
	struct feed base;
	struct feed *files; /* the newest that could be trusted */
	struct config cfg;
	struct feed_csv_how how;
	struct feed_rolls rolls;
	struct contract_list own;
	const struct tz *chicago;
	instant_t (*wall)(void);
	struct look look[CONFIG_MARKETS + 1]; /* of each market's file, then of the folder */
	char reports[65];   /* what the reports' files looked like (feed_cot_look) */
	bool broken;
	instant_t changed;  /* wall: when a file was last seen to be another */
	date_t used;        /* sessions up to this one were asked for */
	char digest[65];    /* of them */
};

static void
watch_close(struct feed *f)
{
	struct watch *w = (struct watch *)f;
	feed_close(w->files);
	free(w->rolls.rows);
	free(w->own.rows);
	free(w);
}

/* Can its file still get a row of that session? With contracts it has several a date: only a later date ends it, or QUIET. */
static bool
open_for(struct feed *files, int m, date_t session, bool quiet)
{
	int n = 0;
	const struct bar *bars = files->ops->bars(files, m, ALL, &n);
	if (n == 0 || bars[n - 1].session < session)
		return true;
	return bars[n - 1].session == session && !quiet && strcmp(bars[n - 1].contract, files->markets[m].symbol) != 0;
}

/* Is all there that a session can still get? Otherwise says names who is waited for. */
static bool
complete(struct watch *w, date_t session)
{
	char date[DATE_TEXT];
	instant_t now = w->wall();
	if (w->changed > now)
		w->changed = now; /* the clock was set back */
	bool quiet = now - w->changed >= QUIET, over = quiet && now >= tz_instant(w->chicago, session, GIVEN_UP);
	for (int m = 0; m < w->files->n_markets && !over; m++) {
		if (!open_for(w->files, m, session, quiet))
			continue;
		snprintf(w->base.says, sizeof w->base.says, "%s.csv has not reached %s yet", w->files->markets[m].symbol, date_format(session, date));
		return false;
	}
	return true;
}

static void
use(struct watch *w, date_t upto)
{
	if (upto <= w->used)
		return;
	w->used = upto;
	feed_digest(w->files, upto, w->digest);
}

static enum feed_state
watch_session(struct feed *f, date_t from, date_t *out)
{
	struct watch *w = (struct watch *)f;
	if (from != DATE_NONE)
		use(w, from - 1);
	if (w->files->ops->session(w->files, from, out) != FEED_READY) {
		snprintf(w->base.says, sizeof w->base.says, "every row of the files is traded");
		return FEED_WAIT;
	}
	if (*out > w->used && !complete(w, *out))
		return FEED_WAIT;
	w->base.says[0] = '\0';
	return FEED_READY;
}

static date_t
watch_before(struct feed *f, int m, date_t day)
{
	struct watch *w = (struct watch *)f;
	return w->files->ops->before(w->files, m, day);
}

static const struct bar *
watch_bars(struct feed *f, int m, date_t session, int *n)
{
	struct watch *w = (struct watch *)f;
	return w->files->ops->bars(w->files, m, session, n);
}

static int
watch_roll(struct feed *f, int m, date_t session, struct feed_roll *out)
{
	struct watch *w = (struct watch *)f;
	return w->files->ops->roll(w->files, m, session, out);
}

static const struct subbar *
watch_subs(struct feed *f, int m, date_t session, int *n)
{
	struct watch *w = (struct watch *)f;
	return w->files->ops->subs(w->files, m, session, n);
}

static double
watch_impact(struct feed *f, int m)
{
	struct watch *w = (struct watch *)f;
	return w->files->ops->impact(w->files, m);
}

static int
watch_truth(struct feed *f, int m, date_t session, int *regime)
{
	struct watch *w = (struct watch *)f;
	return w->files->ops->truth(w->files, m, session, regime);
}

static bool
same(const struct look *a, const struct look *b)
{
	const struct stat *s = &a->st, *t = &b->st;
	if (a->there != b->there || !a->there)
		return a->there == b->there;
	return s->st_dev == t->st_dev && s->st_ino == t->st_ino && s->st_size == t->st_size && s->st_mtim.tv_sec == t->st_mtim.tv_sec &&
	       s->st_mtim.tv_nsec == t->st_mtim.tv_nsec && s->st_ctim.tv_sec == t->st_ctim.tv_sec && s->st_ctim.tv_nsec == t->st_ctim.tv_nsec;
}

/* What the folder looks like. The newest change of a file goes to *newest, wall. */
static void
take_look(const struct watch *w, struct look look[CONFIG_MARKETS + 1], instant_t *newest)
{
	char path[sizeof w->cfg.csv_dir + CONTRACT_SYMBOL + 8];
	memset(look, 0, (CONFIG_MARKETS + 1) * sizeof *look);
	*newest = 0;
	for (int m = 0; m < w->base.n_markets; m++) {
		snprintf(path, sizeof path, "%s/%s.csv", w->cfg.csv_dir, w->base.markets[m].symbol);
		look[m].there = lstat(path, &look[m].st) == 0;
		instant_t at = (instant_t)look[m].st.st_mtim.tv_sec * CLOCK_SECOND;
		*newest = look[m].there && at > *newest ? at : *newest;
	}
	look[CONFIG_MARKETS].there = stat(w->cfg.csv_dir, &look[CONFIG_MARKETS].st) == 0;
}

/* The first bar of market m up to upto that is not what it was, in words. False: none. */
static bool
changed_bar(struct feed *was, struct feed *is, int m, date_t upto, char *out, size_t size)
{
	int n = 0, k = 0;
	char date[DATE_TEXT];
	const struct bar *a = was->ops->bars(was, m, upto, &n), *b = is->ops->bars(is, m, upto, &k);
	for (int i = 0; i < n || i < k; i++) {
		bool gone = i >= k || (i < n && a[i].session < b[i].session), late = !gone && (i >= n || b[i].session < a[i].session);
		if (!gone && !late && a[i].o == b[i].o && a[i].h == b[i].h && a[i].l == b[i].l && a[i].c == b[i].c && a[i].v == b[i].v && a[i].gap == b[i].gap && strcmp(a[i].contract, b[i].contract) == 0)
			continue;
		snprintf(out, size, "%s.csv: the row of %s %s", was->markets[m].symbol, date_format(late ? b[i].session : a[i].session, date),
		         gone ? "was traded and is gone" : late ? "came after that day was traded without it" : "was traded and has other values now");
		return true;
	}
	return false;
}

/* The same of what a market was decided with. */
static bool
changed_report(struct feed *was, struct feed *is, int m, date_t upto, char *out, size_t size)
{
	int n = 0;
	char date[DATE_TEXT];
	uint64_t a[FEED_COT_CELLS], b[FEED_COT_CELLS];
	const struct bar *bars = is->ops->bars(is, m, upto, &n);
	for (int i = 0; i < n; i++) {
		int k = feed_cot_cells(was, m, bars[i].session, a);
		if (k == feed_cot_cells(is, m, bars[i].session, b) && memcmp(a, b, (size_t)k * sizeof a[0]) == 0)
			continue;
		snprintf(out, size, "the reports of %s that %s was decided with are others now; one that came late needs a row of " FEED_COT_RELEASES, was->markets[m].symbol, date_format(bars[i].session, date));
		return true;
	}
	return false;
}

static bool
has_market(const struct feed *f, const char *symbol)
{
	for (int m = 0; m < f->n_markets; m++)
		if (strcmp(f->markets[m].symbol, symbol) == 0)
			return true;
	return false;
}

/* A file that was there at the beginning and is not, or the other way round, into says. False: they are the same files. */
static bool
other_files(struct watch *w, const struct feed *files)
{
	for (int m = 0; m < w->files->n_markets; m++)
		if (!has_market(files, w->files->markets[m].symbol)) { /* one that is there without a row is refused before */
			snprintf(w->base.says, sizeof w->base.says, "%s.csv: the file is gone, trading began with %d", w->files->markets[m].symbol, w->files->n_markets);
			return true;
		}
	for (int m = 0; m < files->n_markets; m++)
		if (!has_market(w->files, files->markets[m].symbol)) {
			snprintf(w->base.says, sizeof w->base.says, "%s.csv: a file more, trading began with %d", files->markets[m].symbol, w->files->n_markets);
			return true;
		}
	return false;
}

/* 0 when files may take the place of what was read before, else -1 with says. */
static int
judge(struct watch *w, struct feed *files)
{
	char digest[65];
	if (other_files(w, files))
		return -1;
	feed_digest(files, w->used, digest);
	if (w->used == DATE_NONE || strcmp(digest, w->digest) == 0)
		return 0;
	for (int m = 0; m < files->n_markets; m++)
		if (changed_bar(w->files, files, m, w->used, w->base.says, sizeof w->base.says) || changed_report(w->files, files, m, w->used, w->base.says, sizeof w->base.says))
			return -1;
	snprintf(w->base.says, sizeof w->base.says, "%.120s: rows that were traded have changed", w->cfg.csv_dir);
	return -1;
}

static enum feed_state
watch_look(struct feed *f)
{
	struct watch *w = (struct watch *)f;
	struct look look[CONFIG_MARKETS + 1];
	struct feed *files = NULL;
	instant_t newest;
	char reports[65];
	take_look(w, look, &newest); /* before reading: what changes meanwhile is seen the next time */
	feed_cot_look(w->cfg.data_dir, reports);
	bool all_same = strcmp(reports, w->reports) == 0;
	for (int i = 0; i <= CONFIG_MARKETS && all_same; i++)
		all_same = same(&look[i], &w->look[i]);
	if (all_same)
		return w->broken ? FEED_BROKEN : FEED_READY;
	memcpy(w->look, look, sizeof w->look);
	memcpy(w->reports, reports, sizeof w->reports);
	w->broken = feed_csv_load(&w->cfg, w->cfg.csv_dir, &w->how, w->chicago, &files, w->base.says, sizeof w->base.says) != 0 || judge(w, files) != 0;
	if (w->broken || strcmp(files->digest, w->files->digest) != 0)
		w->changed = w->wall();
	if (w->broken) {
		feed_close(files);
		return FEED_BROKEN;
	}
	feed_close(w->files);
	w->files = files;
	w->base.cot = files->cot;
	w->base.seen = (struct feed_mark){ 0 };
	w->base.says[0] = '\0';
	return FEED_READY;
}

static const struct feed_ops watch_ops = { watch_close, watch_session, watch_before, watch_bars, watch_roll, watch_subs, watch_impact, watch_truth, watch_look };

static bool
is_stated(const struct config *cfg, const char *name)
{
	for (int i = 0; i < config_count(); i++) {
		struct config_row r;
		config_describe(cfg, i, &r);
		if (strcmp(r.name, name) == 0)
			return strcmp(r.source, "default") != 0;
	}
	return false;
}

int
feed_csv_watch_open(const struct config *cfg, const struct calendar *calendar, const struct feed_rolls *rolls, const struct contract_list *own, const struct tz *chicago, instant_t (*wall)(void), struct feed **out, char *err, int errsize)
{
	*out = NULL;
	struct watch *w = calloc(1, sizeof *w);
	if (w == NULL) {
		free(rolls->rows);
		free(own->rows);
		snprintf(err, (size_t)errsize, "out of memory");
		return -1;
	}
	w->cfg = *cfg;
	w->chicago = chicago;
	w->wall = wall;
	w->used = DATE_NONE;
	w->rolls = *rolls;
	w->own = *own;
	w->how = (struct feed_csv_how){ .growing = true, .n_only = is_stated(cfg, "HYDRA_MARKETS") ? cfg->n_markets : 0, .calendar = calendar, .rolls = &w->rolls, .own = &w->own };
	if (feed_csv_load(cfg, cfg->csv_dir, &w->how, chicago, &w->files, err, errsize) != 0 || w->files == NULL) {
		watch_close(&w->base);
		return -1;
	}
	w->base = *w->files;
	w->base.ops = &watch_ops;
	/* read before they were looked at: the first look reads them again if they are not what they were then */
	take_look(w, w->look, &w->changed);
	memset(&w->look[CONFIG_MARKETS], 0, sizeof w->look[0]);
	*out = &w->base;
	return 0;
}
