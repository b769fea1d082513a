/* What a deployment's streams and streaks are between two cycles, and their stored form. */
#include "observe.h"

#include <stdlib.h>

#include "bytes.h"

#define ENCODING 1
#define FED_MOST (INT64_C(1) << 40) /* sessions of a stream, and cycles running: what counts on from a damaged state stays a number */

void
observe_start(struct observe_state *s, struct observe_champion champion)
{
	*s = (struct observe_state){ .champion = champion, .session = DATE_NONE };
	for (enum observe_stream i = 0; i < OBSERVE_STREAMS; i++) {
		adwin_init(&s->stream[i].adwin, (struct adwin_settings)ADWIN_SETTINGS);
		cusum_init(&s->stream[i].cusum, 0, CUSUM_THRESHOLD, CUSUM_SLACK);
		s->stream[i].adwin_alarm = s->stream[i].cusum_alarm = DATE_NONE;
	}
}

void
observe_use(struct observe_state *state, struct observe *seen)
{
	for (enum observe_stream i = 0; i < OBSERVE_STREAMS; i++) {
		struct observe_stream_state *s = &state->stream[i];
		if (s->cusum_alarm != DATE_NONE) {
			cusum_reset(&s->cusum);
			seen->stream[i].reset = true;
		}
		s->adwin_alarm = s->cusum_alarm = DATE_NONE;
	}
}

bool
observe_continues(const struct observe_state *s, const struct observe_champion *champion, const struct record *live)
{
	return live->n > 1 && s->champion.version == champion->version && s->champion.deployed == champion->deployed && s->session == live->row[live->n - 2].session;
}

/* The columns as they were with so many sessions less. */
static void
shorten(const struct observe_features *f, size_t less, struct observe_column *out)
{
	for (size_t i = 0; i < (size_t)f->set->n * f->markets; i++) {
		out[i] = f->column[i];
		out[i].sessions = out[i].sessions > less ? out[i].sessions - less : 0;
	}
}

int
observe_rebuild(const struct observe_champion *champion, const struct observe_baseline *baseline, const struct record *live, const struct observe_features *features,
	struct observe_state *out)
{
	struct observe_column *column = calloc((size_t)features->set->n * features->markets + 1, sizeof *column);
	struct observe_features then = { features->set, features->markets, column };
	int rc = column == NULL ? -1 : 0;
	observe_start(out, *champion);
	for (size_t n = 1; n < live->n && rc == 0; n++) {
		struct record before = { live->row, n, 0 };
		struct observe seen;
		shorten(features, live->n - n, column);
		rc = observe_cycle(champion, baseline, &before, &then, live->row[n - 1].session, out, &seen);
		if (rc == 0)
			observe_use(out, &seen);
		observe_free(&seen);
	}
	free(column);
	return rc;
}

/* Its length, then itself: a detector's own encoding is not looked into here. */
static void
put_part(struct buf *out, struct buf *part)
{
	bytes_put(out, part->len);
	buf_add(out, part->data, part->len);
	out->failed = out->failed || part->failed;
	buf_free(part);
}

void
observe_encode(const struct observe_state *s, struct buf *out)
{
	bytes_put(out, ENCODING);
	bytes_put(out, (uint64_t)s->champion.version);
	bytes_put(out, (uint64_t)s->champion.deployed);
	bytes_put(out, (uint64_t)s->session);
	for (enum observe_stream i = 0; i < OBSERVE_STREAMS; i++) {
		const struct observe_stream_state *t = &s->stream[i];
		struct buf adwin = { 0 }, cusum = { 0 };
		adwin_encode(&t->adwin, &adwin);
		cusum_encode(&t->cusum, &cusum);
		bytes_put(out, (uint64_t)t->fed);
		bytes_put(out, (uint64_t)t->adwin_alarm);
		bytes_put(out, (uint64_t)t->cusum_alarm);
		put_part(out, &adwin);
		put_part(out, &cusum);
	}
	bytes_put(out, FEATURES_ALL);
	for (size_t i = 0; i < FEATURES_ALL; i++)
		bytes_put(out, s->streak[i]);
}

static struct bytes
get_part(struct bytes *in)
{
	int64_t size = bytes_get_int(in, 0, (int64_t)in->left);
	struct bytes part = { .at = in->at, .left = (size_t)size, .failed = in->failed };
	if (in->failed || part.left > in->left) {
		in->failed = true;
		part.left = 0;
		return part;
	}
	in->at += part.left;
	in->left -= part.left;
	return part;
}

static date_t
get_date(struct bytes *in)
{
	return (date_t)bytes_get_int(in, INT32_MIN, INT32_MAX);
}

/* As observe_start makes them: another rule's state says nothing here. */
static bool
settings_hold(const struct observe_stream_state *s)
{
	static const struct adwin_settings a = ADWIN_SETTINGS;
	const struct adwin_settings *b = &s->adwin.settings;
	const struct cusum *c = &s->cusum;
	return b->delta >= a.delta && b->delta <= a.delta && b->grace == a.grace && b->clock == a.clock && b->max_buckets == a.max_buckets && b->min_window == a.min_window
	    && c->target >= 0 && c->target <= 0 && c->threshold >= CUSUM_THRESHOLD && c->threshold <= CUSUM_THRESHOLD && c->slack >= CUSUM_SLACK && c->slack <= CUSUM_SLACK;
}

static bool
get_stream(struct bytes *in, struct observe_stream_state *s)
{
	s->fed = bytes_get_int(in, 0, FED_MOST);
	s->adwin_alarm = get_date(in);
	s->cusum_alarm = get_date(in);
	struct bytes adwin = get_part(in), cusum = get_part(in);
	if (in->failed || adwin_decode(&s->adwin, adwin.at, adwin.left) != 0 || cusum_decode(&s->cusum, cusum.at, cusum.left) != 0)
		return false;
	bool silent = s->fed >= OBSERVE_ENOUGH && s->cusum.flag && s->cusum_alarm == DATE_NONE; /* against invariant 3 */
	return settings_hold(s) && s->adwin.width <= s->fed && s->adwin.tick <= s->fed && s->adwin.detections <= s->fed && !silent;
}

int
observe_decode(struct observe_state *s, const void *data, size_t size)
{
	struct bytes in = { .at = data, .left = size };
	struct observe_champion champion;
	bool good = bytes_get(&in) == ENCODING;
	champion.version = (int64_t)bytes_get(&in);
	champion.deployed = get_date(&in);
	observe_start(s, champion);
	s->session = get_date(&in);
	for (enum observe_stream i = 0; i < OBSERVE_STREAMS && good; i++)
		good = !in.failed && get_stream(&in, &s->stream[i]);
	good = good && bytes_get(&in) == FEATURES_ALL;
	for (size_t i = 0; i < FEATURES_ALL && good; i++)
		s->streak[i] = (size_t)bytes_get_int(&in, 0, FED_MOST);
	if (good && !in.failed && in.left == 0)
		return 0;
	observe_start(s, (struct observe_champion){ 0, DATE_NONE });
	return -1;
}
