/* Time zones from the system's TZif files (RFC 8536), version 2 and later. */
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "tz.h"
#include "tz_internal.h"

#define FOLDER "/usr/share/zoneinfo/"
#define FILE_MAX (1 << 20)
#define HEADER 44
#define TYPE_BYTES 6
#define DAY_SECONDS 86400

/*
 * Invariants: (1) file outlives every pointer below; (2) n_types >= 1 and every
 * type index in which[] is below it; (3) abbreviations end within chars.
 */
struct tz {
	struct buf file;
	size_t n_times, n_types, n_chars;
	const unsigned char *times; /* 8 bytes each, big-endian, ascending */
	const unsigned char *which; /* type from that time on */
	const unsigned char *types; /* offset 4, is_dst 1, abbreviation index 1 */
	const char *chars;
	bool has_rule;
	struct tz_rule rule;
};

struct header {
	size_t isut, isstd, leap, times, types, chars;
};

static uint64_t
big_endian(const unsigned char *p, int bytes)
{
	uint64_t value = 0;
	for (int i = 0; i < bytes; i++)
		value = value << 8 | p[i];
	return value;
}

static int64_t
time_at(const struct tz *tz, size_t i)
{
	uint64_t value; /* a page asks a thousand times: byte by byte was a seventh of it */
	memcpy(&value, tz->times + 8 * i, sizeof value);
	return (int64_t)be64toh(value);
}

static int
offset_of(const struct tz *tz, size_t type, const char **abbrev)
{
	const unsigned char *p = tz->types + TYPE_BYTES * type;
	*abbrev = tz->chars + p[5];
	return (int)(int32_t)(uint32_t)big_endian(p, 4);
}

/* The header at p, of at least `have` bytes. 0 / -1 */
static int
read_header(const unsigned char *p, size_t have, struct header *h)
{
	if (have < HEADER || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return -1;
	h->isut = (size_t)big_endian(p + 20, 4);
	h->isstd = (size_t)big_endian(p + 24, 4);
	h->leap = (size_t)big_endian(p + 28, 4);
	h->times = (size_t)big_endian(p + 32, 4);
	h->types = (size_t)big_endian(p + 36, 4);
	h->chars = (size_t)big_endian(p + 40, 4);
	/* No count of a sound file passes the file's size, so that sums of them cannot wrap. */
	return h->isut > FILE_MAX || h->isstd > FILE_MAX || h->leap > FILE_MAX || h->times > FILE_MAX || h->types > FILE_MAX || h->chars > FILE_MAX ? -1 : 0;
}

static size_t
block_bytes(const struct header *h, size_t time_bytes)
{
	return h->times * (time_bytes + 1) + h->types * TYPE_BYTES + h->chars + h->leap * (time_bytes + 4) + h->isstd + h->isut;
}

/* The footer is "\n" rule "\n"; an empty rule says nothing about later times. 0 / -1 */
static int
read_footer(struct tz *tz, const char *at, size_t have)
{
	char text[128];
	const char *end = have > 1 && at[0] == '\n' ? memchr(at + 1, '\n', have - 1) : NULL;
	if (end == NULL || (size_t)(end - at) > sizeof text)
		return -1;
	size_t len = (size_t)(end - at) - 1;
	memcpy(text, at + 1, len);
	text[len] = '\0';
	tz->has_rule = len > 0;
	return len > 0 ? tz_rule_parse(text, &tz->rule) : 0;
}

static int
sound(const struct tz *tz)
{
	if (tz->n_types == 0 || tz->n_types > 256 || tz->n_chars == 0 || tz->chars[tz->n_chars - 1] != '\0')
		return -1;
	for (size_t i = 0; i < tz->n_times; i++)
		if (tz->which[i] >= tz->n_types || (i > 0 && time_at(tz, i) <= time_at(tz, i - 1)))
			return -1;
	for (size_t i = 0; i < tz->n_types; i++) {
		const char *abbrev;
		if (tz->types[TYPE_BYTES * i + 5] >= tz->n_chars)
			return -1;
		int offset = offset_of(tz, i, &abbrev);
		if (offset < -26 * 3600 || offset > 26 * 3600)
			return -1;
	}
	return 0;
}

/* Skip the 32-bit block, point into the 64-bit one. 0 / -1 */
static int
parse(struct tz *tz)
{
	const unsigned char *p = (const unsigned char *)tz->file.data;
	size_t have = tz->file.len;
	struct header h;
	if (read_header(p, have, &h) != 0 || block_bytes(&h, 4) > have - HEADER)
		return -1;
	size_t skip = HEADER + block_bytes(&h, 4);
	p += skip;
	have -= skip;
	if (read_header(p, have, &h) != 0 || block_bytes(&h, 8) > have - HEADER)
		return -1;
	size_t body = HEADER + block_bytes(&h, 8);
	tz->n_times = h.times;
	tz->n_types = h.types;
	tz->n_chars = h.chars;
	tz->times = p + HEADER;
	tz->which = tz->times + 8 * h.times;
	tz->types = tz->which + h.times;
	tz->chars = (const char *)tz->types + TYPE_BYTES * h.types;
	return sound(tz) == 0 ? read_footer(tz, (const char *)p + body, have - body) : -1;
}

static bool
good_name(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
	size_t len = strlen(name);
	return len > 0 && len < 64 && name[0] != '/' && name[len - 1] != '/' && strspn(name, allowed) == len;
}

struct tz *
tz_open(const char *name, char *err, int errsize)
{
	char path[128];
	if (!good_name(name)) {
		snprintf(err, (size_t)errsize, "time zone \"%.63s\": not a zone name; allowed: an IANA name such as America/Chicago", name);
		return NULL;
	}
	struct tz *tz = calloc(1, sizeof *tz);
	if (tz == NULL) {
		snprintf(err, (size_t)errsize, "time zone \"%s\": out of memory", name);
		return NULL;
	}
	snprintf(path, sizeof path, FOLDER "%s", name);
	if (buf_read_file(&tz->file, path, FILE_MAX) != 0) {
		if (errno == ENOENT || errno == ENOTDIR || errno == EISDIR)
			snprintf(err, (size_t)errsize, "time zone \"%s\": unknown (no file %s; the zones come with the package tzdata)", name, path);
		else
			snprintf(err, (size_t)errsize, "time zone \"%s\": cannot read %s: %s", name, path, strerror(errno));
		goto fail;
	}
	if (parse(tz) != 0) {
		snprintf(err, (size_t)errsize, "time zone \"%s\": %s is not a zone file of version 2 or later", name, path);
		goto fail;
	}
	return tz;
fail:
	tz_close(tz);
	return NULL;
}

void
tz_close(struct tz *tz)
{
	if (tz == NULL)
		return;
	buf_free(&tz->file);
	free(tz);
}

/* Seconds east of UTC in force at a UTC second. */
static int
offset_at(const struct tz *tz, int64_t at, const char **abbrev)
{
	size_t low = 0, high = tz->n_times; /* the first time > at lies in [low, high] */
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (time_at(tz, mid) <= at)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == tz->n_times && tz->has_rule)
		return tz_rule_offset(&tz->rule, at, abbrev);
	return offset_of(tz, low == 0 ? 0 : tz->which[low - 1], abbrev);
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0 ? 1 : 0);
}

void
tz_local(const struct tz *tz, instant_t at, date_t *date, int *second, const char **abbrev)
{
	const char *name;
	int64_t utc = floor_div(at, CLOCK_SECOND);
	int64_t local = utc + offset_at(tz, utc, &name);
	int64_t day = floor_div(local, DAY_SECONDS);
	*date = (date_t)day;
	*second = (int)(local - day * DAY_SECONDS);
	if (abbrev != NULL)
		*abbrev = name;
}

instant_t
tz_instant(const struct tz *tz, date_t date, int second)
{
	const char *name;
	int64_t wall = (int64_t)date * DAY_SECONDS + second;
	int before = offset_at(tz, wall - DAY_SECONDS, &name), after = offset_at(tz, wall + DAY_SECONDS, &name);
	/* Tried first, the offset before a change gives the first of a doubled hour. */
	if (offset_at(tz, wall - before, &name) == before)
		return (wall - before) * CLOCK_SECOND;
	return (wall - after) * CLOCK_SECOND;
}
