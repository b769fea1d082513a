#include "feed_cot.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "log.h"
#include "sha256.h"

#define LARGEST ((size_t)64 << 20)
#define RELEASES_LARGEST ((size_t)4 << 20)
#define NEW_YORK "America/New_York"
#define PATH 4400

void
feed_cot_free(struct feed_cot *c)
{
	if (c == NULL)
		return;
	for (int m = 0; m < CONFIG_MARKETS; m++)
		cot_free(&c->market[m]);
	free(c);
}

static int
is_csv(const struct dirent *e)
{
	size_t len = strlen(e->d_name);
	return e->d_name[0] != '.' && len > 4 && strcmp(e->d_name + len - 4, ".csv") == 0;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Files of the folder in byte order of name; 0 where there is no folder. -1 with errno. */
static int
list_files(const char *data_dir, struct dirent ***list)
{
	char path[PATH];
	*list = NULL;
	if (data_dir[0] == '\0')
		return 0;
	snprintf(path, sizeof path, "%s/" FEED_COT_FOLDER, data_dir);
	int n = scandir(path, list, is_csv, by_name);
	return n < 0 && errno == ENOENT ? 0 : n;
}

static void
free_list(struct dirent **list, int n)
{
	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
}

static int
refuse(const char *path, const char *why, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "%s: %s", path, why);
	return -1;
}

/* The rows of one file, to the markets that it has any of. *known: the kind is, from what was read before. */
static int
take(struct feed_cot *c, const char *path, const char *text, const struct contract *markets, bool *known, char *err, int errsize)
{
	for (int m = 0; m < c->n_markets; m++) {
		const char *code = cot_code(markets[m].symbol);
		struct cot_series s;
		if (code == NULL)
			continue;
		if (cot_read(text, path, code, &s, err, errsize) != 0)
			return -1;
		if (s.n > 0 && *known && s.kind != c->kind) {
			cot_free(&s);
			return refuse(path, "its reports are of another kind than another file's; allowed: all legacy, or all disaggregated", err, errsize);
		}
		if (s.n > 0) {
			c->kind = s.kind;
			*known = true;
		}
		if (cot_join(&c->market[m], &s, path, err, errsize) != 0)
			return -1;
	}
	return 0;
}

static int
take_files(const struct config *cfg, struct feed_cot *c, const struct contract *markets, bool *known, int *files, char *err, int errsize)
{
	struct dirent **list;
	char path[PATH + 300];
	int n = *files = list_files(cfg->data_dir, &list), rc = 0;
	if (n < 0) {
		snprintf(path, sizeof path, "%s/" FEED_COT_FOLDER, cfg->data_dir);
		return refuse(path, strerror(errno), err, errsize);
	}
	for (int i = 0; i < n && rc == 0; i++) {
		struct buf text = { 0 };
		snprintf(path, sizeof path, "%s/" FEED_COT_FOLDER "/%s", cfg->data_dir, list[i]->d_name);
		if (buf_read_file(&text, path, LARGEST) != 0)
			rc = refuse(path, strerror(errno), err, errsize);
		else
			rc = take(c, path, text.data != NULL ? text.data : "", markets, known, err, errsize);
		buf_free(&text);
	}
	free_list(list, n);
	return rc;
}

/* The shipped days and those of the data folder. */
static int
read_releases(const struct config *cfg, struct cot_releases *out, char *err, int errsize)
{
	char path[PATH];
	struct buf text = { 0 };
	int rc;
	snprintf(path, sizeof path, "%s/" FEED_COT_RELEASES, cfg->data_dir);
	if (buf_read_file(&text, path, RELEASES_LARGEST) == 0 || errno == ENOENT)
		rc = cot_releases_read(text.data, path, out, err, errsize);
	else
		rc = refuse(path, strerror(errno), err, errsize);
	buf_free(&text);
	return rc;
}

/* From which session on each is known. */
static int
place(const struct config *cfg, const struct calendar *calendar, const struct tz *chicago, const struct contract *markets, struct feed_cot *c, char *err, int errsize)
{
	static const struct calendar rules;
	struct cot_clock clock = { .chicago = chicago, .calendar = calendar != NULL ? calendar : &rules, .schedule = cfg->schedule };
	struct tz *new_york = tz_open(NEW_YORK, err, errsize);
	int rc = new_york != NULL ? read_releases(cfg, &clock.releases, err, errsize) : -1;
	clock.new_york = new_york;
	for (int m = 0; rc == 0 && m < c->n_markets; m++) {
		clock.exchange = markets[m].exchange;
		cot_place(&clock, &c->market[m]);
	}
	cot_releases_free(&clock.releases);
	tz_close(new_york);
	return rc;
}

static void
say(const struct feed_cot *c, int files)
{
	int markets = 0;
	size_t reports = 0;
	date_t newest = DATE_NONE;
	char date[DATE_TEXT];
	for (int m = 0; m < c->n_markets; m++) {
		const struct cot_series *s = &c->market[m];
		markets += s->n > 0;
		reports += s->n;
		if (s->n > 0 && s->rows[s->n - 1].report > newest)
			newest = s->rows[s->n - 1].report;
	}
	if (reports > 0)
		log_write(LOG_INFO, "cot", "files=%d kind=%s markets=%d reports=%zu newest=%s", files, cot_kind_name(c->kind), markets, reports, date_format(newest, date));
	else
		log_write(LOG_WARN, "cot", "files=%d text=\"none holds a report of a market that is traded\"", files);
}

int
feed_cot_read(const struct config *cfg, const struct calendar *calendar, const struct tz *chicago, const struct contract *markets, int n, struct feed_cot **out, char *err, int errsize)
{
	struct feed_cot *c = calloc(1, sizeof *c);
	bool known = false;
	int files = 0;
	*out = NULL;
	if (c == NULL)
		return refuse(FEED_COT_FOLDER, "out of memory", err, errsize);
	c->n_markets = n;
	int rc = take_files(cfg, c, markets, &known, &files, err, errsize);
	if (rc == 0 && known)
		rc = place(cfg, calendar, chicago, markets, c, err, errsize);
	if (rc == 0 && files > 0)
		say(c, files);
	if (rc == 0 && known)
		*out = c;
	else
		feed_cot_free(c);
	return rc;
}

static void
look_at(struct sha256 *sum, const char *path)
{
	struct stat st;
	if (lstat(path, &st) != 0)
		return;
	const int64_t cells[] = { (int64_t)st.st_dev, (int64_t)st.st_ino, (int64_t)st.st_size, (int64_t)st.st_mtim.tv_sec, (int64_t)st.st_mtim.tv_nsec,
		(int64_t)st.st_ctim.tv_sec, (int64_t)st.st_ctim.tv_nsec };
	sha256_add(sum, path, strlen(path) + 1);
	sha256_add(sum, cells, sizeof cells);
}

void
feed_cot_look(const char *data_dir, char out[65])
{
	struct dirent **list;
	struct sha256 sum;
	char path[PATH + 300];
	int n = list_files(data_dir, &list);
	sha256_open(&sum);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/" FEED_COT_FOLDER "/%s", data_dir, list[i]->d_name);
		look_at(&sum, path);
	}
	snprintf(path, sizeof path, "%s/" FEED_COT_RELEASES, data_dir);
	if (n > 0)
		look_at(&sum, path);
	sha256_text(&sum, out);
	if (n >= 0)
		free_list(list, n);
}

const struct cot_series *
feed_cot(const struct feed *f, int m)
{
	return f->cot != NULL && f->cot->market[m].n > 0 ? &f->cot->market[m] : NULL;
}

int
feed_cot_cells(const struct feed *f, int m, date_t session, uint64_t out[FEED_COT_CELLS])
{
	struct features_cot seen;
	bool any = false;
	if (cot_seen(feed_cot(f, m), session, &seen) == NULL)
		return 0;
	out[0] = seen.legacy;
	for (int i = 0; i < FEATURES_COT; i++) {
		double v = isnan(seen.value[i]) ? NAN : seen.value[i];
		any = any || !isnan(v);
		memcpy(&out[1 + i], &v, sizeof v);
	}
	return any ? FEED_COT_CELLS : 0;
}
