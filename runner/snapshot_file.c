/* The file of a snapshot. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "sha256.h"
#include "snapshot.h"

#define FORMAT "hydra snapshot 2"
#define NO_RECIPE "-"
#define LARGEST (INT64_C(1) << 30)
#define SEAL SHA256_TEXT /* bytes of the last line: the digest and a line end */

static int
fail(const char *path, const char *why, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "%s: %s", path, why);
	return -1;
}

static void
digest_of(const char *text, size_t len, char out[SHA256_TEXT])
{
	struct sha256 sum;
	sha256_open(&sum);
	sha256_add(&sum, text, len);
	sha256_text(&sum, out);
}

static void
put_detail(const struct snapshot_detail *d, struct buf *out)
{
	buf_fmt(out, "%a\t%zu\t%zu\t%zu\n", d->impact, d->n_rolls, d->n_days, d->n_subs);
	for (size_t i = 0; i < d->n_rolls; i++) {
		const struct backtest_roll *r = &d->rolls[i].roll;
		buf_fmt(out, "%" PRId32 "\t%d\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n", d->rolls[i].session, r->at_open, r->old_price, r->new_price, r->old_volume, r->new_volume);
	}
	for (size_t i = 0; i < d->n_days; i++)
		buf_fmt(out, "%" PRId32 "\t%zu\t%d\n", d->days[i].session, d->days[i].first, d->days[i].n);
	for (size_t i = 0; i < d->n_subs; i++) {
		const struct subbar *b = &d->subs[i];
		buf_fmt(out, "%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n", b->o, b->h, b->l, b->c, b->v, b->start, b->spread);
	}
}

static void
put_market(const struct panel_market *m, struct buf *out)
{
	const struct contract *c = &m->contract;
	buf_fmt(out, "%s\t%s\t%s\t%s\t%s\t%" PRId64 "\t%" PRId64 "\t%d\t%" PRId64 "\t%d\t%d\t%zu\n", c->symbol, c->name, c->exchange, c->currency, c->months, c->point_value, c->tick, c->spread_ticks, c->commission,
	        c->labelled, c->own, m->n);
	for (size_t i = 0; i < m->n; i++) {
		const struct bar *b = &m->bars[i];
		buf_fmt(out, "%" PRId32 "\t%s\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n", b->session, b->contract, b->o, b->h, b->l, b->c, b->v, b->gap, b->closed_at);
	}
}

static void
put_reports(const struct cot_series *c, struct buf *out)
{
	buf_fmt(out, "%d\t%zu\n", c != NULL ? (int)c->kind : 0, c != NULL ? c->n : 0);
	for (size_t i = 0; c != NULL && i < c->n; i++) {
		const struct cot_row *r = &c->rows[i];
		buf_fmt(out, "%" PRId32 "\t%" PRId32 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\n", r->report, r->known_from, r->open_interest, r->longs[COT_SPECULATORS], r->shorts[COT_SPECULATORS],
		        r->longs[COT_COMMERCIALS], r->shorts[COT_COMMERCIALS]);
	}
}

/* NULL: none. */
static void
put_recipe(const struct recipe *r, struct buf *out)
{
	if (r != NULL)
		recipe_json(r, out);
	else
		buf_str(out, NO_RECIPE);
	buf_char(out, '\n');
}

int
snapshot_write(const struct snapshot *s, const char *path, char *err, int errsize)
{
	struct buf out = { 0 };
	char digest[SHA256_TEXT];
	int rc = -1;
	buf_fmt(&out, FORMAT "\n%d\t%" PRId32 "\t%" PRId64 "\t%" PRIu64 "\t%zu\n", s->version, s->last, s->capital, s->seed, s->n_markets);
	put_recipe(&s->recipe, &out);
	put_recipe(s->has_candidate ? &s->candidate : NULL, &out);
	for (size_t m = 0; m < s->n_markets; m++) {
		put_market(&s->market[m], &out);
		put_detail(&s->detail[m], &out);
		put_reports(s->market[m].cot, &out);
	}
	if (!out.failed) {
		digest_of(out.data, out.len, digest);
		buf_fmt(&out, "%s\n", digest);
	}
	if (out.failed)
		fail(path, "out of memory", err, errsize);
	else if (buf_write_file(path, out.data, out.len, 0600, true) != 0)
		fail(path, strerror(errno), err, errsize);
	else
		rc = 0;
	buf_free(&out);
	return rc;
}

/* Text that is taken apart. */
struct reader {
	char *at, *line;
	bool bad, no_memory;
};

static char *
next_line(struct reader *r)
{
	r->line = r->at != NULL ? strsep(&r->at, "\n") : NULL;
	r->bad = r->bad || r->line == NULL || r->at == NULL;
	return r->bad ? NULL : r->line;
}

static const char *
word(struct reader *r)
{
	const char *w = r->line != NULL ? strsep(&r->line, "\t") : NULL;
	r->bad = r->bad || w == NULL;
	return w != NULL ? w : "";
}

static void
text(struct reader *r, char *out, size_t size)
{
	const char *w = word(r);
	r->bad = r->bad || strlen(w) >= size;
	snprintf(out, size, "%s", w);
}

static int64_t
number(struct reader *r, int64_t least, int64_t most)
{
	const char *w = word(r);
	char *end;
	errno = 0;
	int64_t v = strtoll(w, &end, 10);
	r->bad = r->bad || errno != 0 || end == w || *end != '\0' || v < least || v > most;
	return r->bad ? least : v;
}

static uint64_t
seed(struct reader *r)
{
	const char *w = word(r);
	char *end;
	errno = 0;
	uint64_t v = strtoull(w, &end, 10);
	r->bad = r->bad || errno != 0 || end == w || *end != '\0';
	return v;
}

static void
read_bar(struct reader *r, struct bar *b)
{
	next_line(r);
	b->session = (date_t)number(r, INT32_MIN + 1, INT32_MAX);
	text(r, b->contract, sizeof b->contract);
	b->o = number(r, INT64_MIN, INT64_MAX);
	b->h = number(r, INT64_MIN, INT64_MAX);
	b->l = number(r, INT64_MIN, INT64_MAX);
	b->c = number(r, INT64_MIN, INT64_MAX);
	b->v = number(r, 0, INT64_MAX);
	b->gap = number(r, INT64_MIN, INT64_MAX);
	b->closed_at = number(r, INT64_MIN, INT64_MAX);
	r->bad = r->bad || r->line != NULL;
}

/* Memory for n things, one more so that none is NULL; sets bad when there is none. */
static void *
room(struct reader *r, size_t n, size_t size)
{
	void *p = r->bad ? NULL : calloc(n + 1, size);
	r->no_memory = r->no_memory || (!r->bad && p == NULL);
	r->bad = r->bad || p == NULL;
	return p;
}

static void
read_rolls(struct reader *r, struct snapshot_detail *d)
{
	for (size_t i = 0; !r->bad && i < d->n_rolls; i++) {
		struct snapshot_roll *one = &d->rolls[i];
		next_line(r);
		one->session = (date_t)number(r, INT32_MIN + 1, INT32_MAX);
		one->roll.at_open = number(r, 0, 1) == 1;
		one->roll.old_price = number(r, INT64_MIN, INT64_MAX);
		one->roll.new_price = number(r, INT64_MIN, INT64_MAX);
		one->roll.old_volume = number(r, 0, INT64_MAX);
		one->roll.new_volume = number(r, 0, INT64_MAX);
		r->bad = r->bad || r->line != NULL || (i > 0 && one->session <= one[-1].session);
	}
}

static void
read_days(struct reader *r, struct snapshot_detail *d)
{
	size_t first = 0;
	for (size_t i = 0; !r->bad && i < d->n_days; i++) {
		struct snapshot_day *day = &d->days[i];
		next_line(r);
		day->session = (date_t)number(r, INT32_MIN + 1, INT32_MAX);
		day->first = (size_t)number(r, 0, (int64_t)d->n_subs);
		day->n = (int)number(r, 1, INT32_MAX);
		r->bad = r->bad || r->line != NULL || day->first != first || (size_t)day->n > d->n_subs - first || (i > 0 && day->session <= day[-1].session);
		first += (size_t)day->n;
	}
	r->bad = r->bad || first != d->n_subs;
	for (size_t i = 0; !r->bad && i < d->n_subs; i++) {
		struct subbar *b = &d->subs[i];
		next_line(r);
		int64_t *const into[] = { &b->o, &b->h, &b->l, &b->c, &b->v, &b->start, &b->spread };
		for (size_t k = 0; k < sizeof into / sizeof into[0]; k++)
			*into[k] = number(r, INT64_MIN, INT64_MAX);
		r->bad = r->bad || r->line != NULL;
	}
}

static void
read_detail(struct reader *r, struct snapshot_detail *d)
{
	char *end;
	next_line(r);
	const char *impact = word(r);
	d->impact = strtod(impact, &end);
	r->bad = r->bad || *end != '\0' || end == impact;
	d->n_rolls = (size_t)number(r, 0, SNAPSHOT_MOST_BARS);
	d->n_days = (size_t)number(r, 0, SNAPSHOT_MOST_BARS);
	d->n_subs = (size_t)number(r, 0, SNAPSHOT_MOST_BARS);
	d->rolls = room(r, d->n_rolls, sizeof *d->rolls);
	d->days = room(r, d->n_days, sizeof *d->days);
	d->subs = room(r, d->n_subs, sizeof *d->subs);
	read_rolls(r, d);
	read_days(r, d);
}

static void
read_market(struct reader *r, struct panel_market *m)
{
	struct contract *c = &m->contract;
	next_line(r);
	text(r, c->symbol, sizeof c->symbol);
	text(r, c->name, sizeof c->name);
	text(r, c->exchange, sizeof c->exchange);
	text(r, c->currency, sizeof c->currency);
	text(r, c->months, sizeof c->months);
	c->point_value = number(r, 1, INT64_MAX);
	c->tick = number(r, 1, INT64_MAX);
	c->spread_ticks = (int)number(r, 0, INT32_MAX);
	c->commission = number(r, 0, INT64_MAX);
	c->labelled = number(r, 0, 1) == 1;
	c->own = number(r, 0, 1) == 1;
	m->n = (size_t)number(r, 0, SNAPSHOT_MOST_BARS);
	struct bar *bars = room(r, m->n, sizeof *bars);
	m->bars = bars;
	for (size_t i = 0; !r->bad && i < m->n; i++) {
		read_bar(r, &bars[i]);
		r->bad = r->bad || (i > 0 && bars[i].session <= bars[i - 1].session);
	}
}

/* None of a market without: its columns have no number either way. */
static void
read_reports(struct reader *r, struct panel_market *m)
{
	next_line(r);
	enum cot_kind kind = (enum cot_kind)number(r, COT_LEGACY, COT_DISAGGREGATED);
	size_t n = (size_t)number(r, 0, SNAPSHOT_MOST_BARS);
	r->bad = r->bad || r->line != NULL;
	struct cot_series *c = n > 0 ? room(r, 1, sizeof *c) : NULL;
	if (c == NULL)
		return;
	m->cot = c;
	*c = (struct cot_series){ kind, room(r, n, sizeof *c->rows), n };
	for (size_t i = 0; !r->bad && i < n; i++) {
		struct cot_row *row = &c->rows[i];
		next_line(r);
		row->report = (date_t)number(r, INT32_MIN + 1, INT32_MAX);
		row->known_from = (date_t)number(r, INT32_MIN, INT32_MAX); /* DATE_NONE: never */
		int64_t *const into[] = { &row->open_interest, &row->longs[COT_SPECULATORS], &row->shorts[COT_SPECULATORS], &row->longs[COT_COMMERCIALS], &row->shorts[COT_COMMERCIALS] };
		for (size_t k = 0; k < sizeof into / sizeof into[0]; k++)
			*into[k] = number(r, 0, COT_MOST);
		r->bad = r->bad || r->line != NULL || (i > 0 && row->report <= row[-1].report);
	}
}

static int
parse(char *all, const char *path, struct snapshot *s, char *err, int errsize)
{
	struct reader r = { .at = all };
	char why[200];
	const char *first = next_line(&r);
	if (first == NULL || strcmp(first, FORMAT) != 0)
		return fail(path, "is of another format than \"" FORMAT "\"", err, errsize);
	next_line(&r);
	s->version = (int)number(&r, 1, INT32_MAX);
	s->last = (date_t)number(&r, INT32_MIN + 1, INT32_MAX);
	s->capital = number(&r, 1, INT64_MAX);
	s->seed = seed(&r);
	s->n_markets = (size_t)number(&r, 1, SNAPSHOT_MARKETS);
	const char *recipe = next_line(&r), *candidate = next_line(&r);
	if (recipe == NULL || candidate == NULL)
		return fail(path, "has no recipe", err, errsize);
	s->has_candidate = strcmp(candidate, NO_RECIPE) != 0;
	if (recipe_read(recipe, &s->recipe, why, sizeof why) != 0 || (s->has_candidate && recipe_read(candidate, &s->candidate, why, sizeof why) != 0))
		return fail(path, why, err, errsize);
	for (size_t m = 0; !r.bad && m < s->n_markets; m++) {
		read_market(&r, &s->market[m]);
		read_detail(&r, &s->detail[m]);
		read_reports(&r, &s->market[m]);
	}
	if (r.no_memory)
		return fail(path, "out of memory", err, errsize);
	return !r.bad && *r.at == '\0' ? 0 : fail(path, "is no snapshot", err, errsize);
}

int
snapshot_read(const char *path, struct snapshot **out, char *err, int errsize)
{
	struct buf b = { 0 };
	char digest[SHA256_TEXT];
	int rc = -1;
	struct snapshot *s = calloc(1, sizeof *s);
	*out = NULL;
	if (s == NULL) {
		rc = fail(path, "out of memory", err, errsize);
	} else if (buf_read_file(&b, path, LARGEST) != 0) {
		rc = fail(path, strerror(errno), err, errsize);
	} else if (b.len < SEAL || b.data[b.len - 1] != '\n') {
		rc = fail(path, "is cut", err, errsize);
	} else {
		size_t sealed = b.len - SEAL;
		digest_of(b.data, sealed, digest);
		if (memcmp(digest, b.data + sealed, SEAL - 1) != 0) {
			rc = fail(path, "is cut or was changed: its SHA-256 is another one", err, errsize);
		} else {
			b.data[sealed] = '\0';
			rc = parse(b.data, path, s, err, errsize);
		}
	}
	buf_free(&b);
	if (rc != 0)
		snapshot_free(s);
	else
		*out = s;
	return rc;
}
