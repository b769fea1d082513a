#include "feed.h"

#include <stdio.h>
#include <string.h>

#include "feed_cot.h"
#include "feed_internal.h"
#include "sha256.h"

void
feed_close(struct feed *f)
{
	if (f != NULL)
		f->ops->close(f);
}

int
feed_held(struct feed *f, int m, date_t session, struct feed_held *out)
{
	struct feed_roll roll;
	int n = 0;
	const struct bar *bars = f->ops->bars(f, m, session, &n);
	if (n == 0)
		return 0;
	*out = (struct feed_held){ .close = bars[n - 1].c, .session = bars[n - 1].session };
	snprintf(out->contract, sizeof out->contract, "%s", bars[n - 1].contract);
	if (f->ops->roll(f, m, out->session, &roll) == 1 && !roll.at_open) {
		snprintf(out->contract, sizeof out->contract, "%s", roll.to);
		out->close = roll.new_price;
	}
	return 1;
}

int
feed_most_bars(struct feed *f, date_t session)
{
	int most = 0;
	for (int m = 0; m < f->n_markets; m++) {
		int n = 0;
		if (f->ops->bars(f, m, session, &n) != NULL && n > most)
			most = n;
	}
	return most;
}

size_t
feed_count(const struct bar *bars, size_t n, date_t session)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (bars[mid].session <= session)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Of the markets and the rules alone. */
static void
mark_begin(struct feed *f)
{
	struct sha256 sum;
	sha256_open(&sum);
	sha256_add(&sum, f->name, strlen(f->name) + 1);
	sha256_add(&sum, f->rules, strlen(f->rules) + 1);
	for (int m = 0; m < f->n_markets; m++)
		sha256_add(&sum, f->markets[m].symbol, strlen(f->markets[m].symbol) + 1);
	sha256_text(&sum, f->seen.digest);
	f->seen.session = DATE_NONE;
}

/* The first date after `after`, up to upto, on which a market has a bar; DATE_NONE: none. */
static date_t
mark_next(struct feed *f, date_t after, date_t upto)
{
	date_t next = DATE_NONE;
	for (int m = 0; m < f->n_markets; m++) {
		int n = 0;
		const struct bar *b = f->ops->bars(f, m, upto, &n);
		size_t i = n > 0 ? feed_count(b, (size_t)n, after) : 0;
		if (i < (size_t)n && (next == DATE_NONE || b[i].session < next))
			next = b[i].session;
	}
	return next;
}

/* One session on: the digest so far, the date, and the bars of that day. */
static void
mark_add(struct feed *f, date_t session)
{
	char text[DATE_TEXT];
	struct sha256 sum;
	sha256_open(&sum);
	sha256_add(&sum, f->seen.digest, strlen(f->seen.digest));
	date_format(session, text);
	sha256_add(&sum, text, strlen(text));
	for (int m = 0; m < f->n_markets; m++) {
		int n = 0;
		struct feed_roll roll;
		const struct bar *b = f->ops->bars(f, m, session, &n);
		if (n == 0 || b[n - 1].session != session)
			continue;
		b += n - 1;
		const int64_t cells[] = { m, b->o, b->h, b->l, b->c, b->v, b->gap, b->closed_at };
		sha256_add(&sum, cells, sizeof cells);
		sha256_add(&sum, b->contract, strlen(b->contract) + 1);
		uint64_t reports[FEED_COT_CELLS];
		sha256_add(&sum, reports, (size_t)feed_cot_cells(f, m, session, reports) * sizeof reports[0]);
		if (f->ops->roll(f, m, session, &roll) != 1)
			continue;
		const int64_t legs[] = { roll.at_open, roll.old_price, roll.new_price, roll.old_volume, roll.new_volume, roll.at };
		sha256_add(&sum, legs, sizeof legs);
		sha256_add(&sum, roll.to, strlen(roll.to) + 1);
	}
	sha256_text(&sum, f->seen.digest);
	f->seen.session = session;
}

void
feed_digest(struct feed *f, date_t upto, char out[65])
{
	date_t next;
	if (!f->open_ended) {
		memcpy(out, f->digest, 65);
		return;
	}
	if (f->seen.digest[0] == '\0' || f->seen.session > upto)
		mark_begin(f);
	while ((next = mark_next(f, f->seen.session, upto)) != DATE_NONE)
		mark_add(f, next);
	memcpy(out, f->seen.digest, 65);
}
