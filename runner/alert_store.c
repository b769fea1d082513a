/*
 * alerts.json: what was told, and what waits. Written to its twin, flushed, and exchanged with it, so that a kill leaves the one or
 * the other; both files stay, at a size that is rounded up, so that a disk that has become full since has room for the change that
 * says so.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alert.h"
#include "json_member.h"

#define TWIN ALERT_FILE ".twin"
#define ASIDE ALERT_FILE ".damaged"
#define ROUND 32768
#define MOST (4 << 20) /* bytes: a full queue is a tenth of it */
#define PATH 4300

static int
fail(const char *path, int error, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "%s: %s", path, strerror(error));
	return -1;
}

static const char *
in(char out[PATH], const char *folder, const char *name)
{
	snprintf(out, PATH, "%s/%s", folder, name);
	return out;
}

int
alert_lock(const char *folder, bool *busy, char *err, int errsize)
{
	struct stat st;
	*busy = false;
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return fail(folder, errno, err, errsize);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		int error = errno;
		if (fd >= 0)
			close(fd);
		return fail(folder, error, err, errsize);
	}
	if (st.st_uid != geteuid()) { /* what we would leave there, its owner could not change */
		const struct passwd *owner = getpwuid(st.st_uid);
		snprintf(err, (size_t)errsize, "%s: belongs to %s (%lu), and this is %lu", folder, owner != NULL ? owner->pw_name : "nobody known", (unsigned long)st.st_uid, (unsigned long)geteuid());
		close(fd);
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	*busy = errno == EWOULDBLOCK;
	fail(folder, errno, err, errsize);
	close(fd);
	return -1;
}

/* ---- as JSON ---- */

static void
time_member(struct buf *out, const char *key, instant_t at)
{
	char text[CLOCK_TEXT];
	buf_fmt(out, ",\"%s\":", key);
	buf_json(out, at != 0 ? clock_format(at, text) : NULL);
}

static void
write_item(struct buf *out, enum check_item i, const struct alert_item *it)
{
	buf_fmt(out, "%s\"%s\":{\"seen\":\"%s\",\"told\":\"%s\",\"recent\":%u,\"flapping\":%s,\"held\":%" PRId64, i > 0 ? ",\n" : "", check_items[i].name, check_state_name(it->seen),
	        check_state_name(it->told), it->recent, it->flapping ? "true" : "false", it->held);
	time_member(out, "seen_at", it->seen_at);
	time_member(out, "told_at", it->told_at);
	time_member(out, "held_at", it->held_at);
	buf_char(out, '}');
}

static void
write_message(struct buf *out, const struct alert_message *m)
{
	buf_fmt(out, "{\"id\":%" PRId64 ",\"item\":\"%s\",\"state\":\"%s\",\"before\":\"%s\",\"changes\":%" PRId64, m->id, check_items[m->item].name, check_state_name(m->state),
	        check_state_name(m->before), m->changes);
	time_member(out, "at", m->at);
	time_member(out, "since", m->since);
	buf_str(out, ",\"text\":");
	buf_json(out, m->text);
	buf_char(out, '}');
}

static void
write_all(struct buf *out, const struct alerts *a)
{
	buf_fmt(out, "{\"version\":1,\"series\":\"%s\",\"next\":%" PRId64 ",\"items\":{\n", a->series, a->next);
	for (int i = 0; i < CHECK_ITEMS; i++)
		write_item(out, (enum check_item)i, &a->item[i]);
	buf_str(out, "},\n\"receivers\":{\n");
	for (int r = 0; r < ALERT_RECEIVERS; r++) {
		buf_fmt(out, "%s\"%s\":{\"next\":%" PRId64, r > 0 ? ",\n" : "", alert_receiver_names[r], a->receiver[r].next);
		time_member(out, "failed_at", a->receiver[r].failed_at);
		buf_str(out, ",\"why\":");
		buf_json(out, a->receiver[r].why);
		buf_char(out, '}');
	}
	buf_str(out, "},\n\"messages\":[\n");
	for (int i = 0; i < a->n; i++) {
		buf_str(out, i > 0 ? ",\n" : "");
		write_message(out, &a->message[i]);
	}
	buf_str(out, "]}\n");
	while (!out->failed && out->len % ROUND != 0)
		buf_char(out, '\n');
}

/* ---- and back: whatever the file holds, nothing is taken that does not make sense ---- */

static bool
get_int(struct json_object *o, const char *name, int64_t least, int64_t *out)
{
	struct json_object *v = json_member(o, name, json_type_int);
	*out = v != NULL ? json_object_get_int64(v) : -1;
	return v != NULL && *out >= least && *out < INT64_MAX;
}

/* null is 0 */
static bool
get_time(struct json_object *o, const char *name, instant_t *out)
{
	struct json_object *v = json_member(o, name, json_type_string);
	*out = 0;
	return v == NULL ? json_object_object_get_ex(o, name, NULL) : clock_parse(json_object_get_string(v), out) == 0;
}

static bool
get_text(struct json_object *o, const char *name, char *out, size_t size)
{
	struct json_object *v = json_member(o, name, json_type_string);
	if (v != NULL)
		snprintf(out, size, "%s", json_object_get_string(v));
	return v != NULL;
}

static bool
get_state(struct json_object *o, const char *name, enum check_state *out)
{
	char word[16];
	if (!get_text(o, name, word, sizeof word))
		return false;
	for (int s = CHECK_OK; s <= CHECK_UNKNOWN; s++)
		if (strcmp(word, check_state_name((enum check_state)s)) == 0) {
			*out = (enum check_state)s;
			return true;
		}
	return false;
}

static bool
read_item(struct json_object *o, struct alert_item *it)
{
	struct json_object *flapping = json_member(o, "flapping", json_type_boolean);
	int64_t recent;
	bool good = get_state(o, "seen", &it->seen) && get_state(o, "told", &it->told) && get_int(o, "recent", 0, &recent) && recent < 16 && flapping != NULL &&
	            get_int(o, "held", 0, &it->held) && get_time(o, "seen_at", &it->seen_at) && get_time(o, "told_at", &it->told_at) && get_time(o, "held_at", &it->held_at);
	it->recent = good ? (unsigned)recent : 0;
	it->flapping = good && json_object_get_boolean(flapping);
	return good;
}

static bool
read_message(struct json_object *o, struct alert_message *m)
{
	char name[16];
	if (!get_text(o, "item", name, sizeof name))
		return false;
	int i = 0;
	while (i < CHECK_ITEMS && strcmp(check_items[i].name, name) != 0)
		i++;
	m->item = (enum check_item)i;
	return i < CHECK_ITEMS && get_int(o, "id", 1, &m->id) && get_state(o, "state", &m->state) && get_state(o, "before", &m->before) && get_int(o, "changes", 1, &m->changes) &&
	       get_time(o, "at", &m->at) && get_time(o, "since", &m->since) && get_text(o, "text", m->text, sizeof m->text);
}

/* An item that the file does not know is new in this program: it begins as well. */
static bool
read_items(struct json_object *o, struct alerts *a)
{
	struct json_object *items = json_member(o, "items", json_type_object), *one;
	for (int i = 0; items != NULL && i < CHECK_ITEMS; i++)
		if (json_object_object_get_ex(items, check_items[i].name, &one) && !read_item(one, &a->item[i]))
			return false;
	return items != NULL;
}

static bool
read_receivers(struct json_object *o, struct alerts *a)
{
	struct json_object *receivers = json_member(o, "receivers", json_type_object);
	for (int r = 0; r < ALERT_RECEIVERS; r++) {
		struct json_object *one = json_member(receivers, alert_receiver_names[r], json_type_object);
		if (one == NULL || !get_int(one, "next", 0, &a->receiver[r].next) || a->receiver[r].next > a->next || !get_time(one, "failed_at", &a->receiver[r].failed_at) ||
		    !get_text(one, "why", a->receiver[r].why, sizeof a->receiver[r].why))
			return false;
	}
	return true;
}

static bool
read_messages(struct json_object *o, struct alerts *a)
{
	struct json_object *messages = json_member(o, "messages", json_type_array);
	size_t n = messages != NULL ? json_object_array_length(messages) : 0;
	if (messages == NULL || n > ALERT_QUEUE)
		return false;
	for (a->n = 0; a->n < (int)n; a->n++) {
		struct alert_message *m = &a->message[a->n];
		if (!read_message(json_object_array_get_idx(messages, (size_t)a->n), m) || m->id >= a->next || (a->n > 0 && m->id <= m[-1].id))
			return false;
	}
	return true;
}

static bool
read_whole(struct json_object *o, struct alerts *a)
{
	int64_t version;
	return get_int(o, "version", 1, &version) && version == 1 && get_text(o, "series", a->series, sizeof a->series) && a->series[0] != '\0' &&
	       strspn(a->series, "0123456789abcdef") == strlen(a->series) && get_int(o, "next", 1, &a->next) && read_items(o, a) && read_receivers(o, a) && read_messages(o, a);
}

int
alert_load(const char *folder, instant_t now, struct alerts *a, char *err, int errsize)
{
	struct buf text = { 0 };
	char path[PATH];
	alert_begin(a, now);
	if (buf_read_file(&text, in(path, folder, ALERT_FILE), MOST) != 0 && errno != EFBIG) { /* too long: text is empty, which is damage */
		int error = errno;
		buf_free(&text);
		return error == ENOENT ? 0 : fail(path, error, err, errsize);
	}
	struct json_object *o = text.len > 0 && strlen(text.data) == text.len ? json_tokener_parse(text.data) : NULL;
	bool good = json_object_is_type(o, json_type_object) && read_whole(o, a);
	json_object_put(o);
	buf_free(&text);
	if (good)
		return 1;
	alert_begin(a, now);
	snprintf(err, (size_t)errsize, "%s: damaged", path);
	errno = EINVAL;
	return -1;
}

int
alert_set_aside(const char *folder)
{
	char path[PATH], aside[PATH];
	return rename(in(path, folder, ALERT_FILE), in(aside, folder, ASIDE));
}

/* ---- on the disk ---- */

/* Over what is there, and not shorter: its blocks are ours already. 0 / -1 with errno */
static int
write_twin(const char *path, const struct buf *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -1;
	int rc = buf_write_all(fd, text->data, text->len) == 0 && ftruncate(fd, (off_t)text->len) == 0 && fsync(fd) == 0 ? 0 : -1;
	int error = errno;
	if (close(fd) != 0 && rc == 0)
		return -1;
	errno = error;
	return rc;
}

static int
exchange(const char *folder, const char *twin, const char *path)
{
	/* without a file yet, and on a file system that exchanges nothing, it takes the name alone */
	if (renameat2(AT_FDCWD, twin, AT_FDCWD, path, RENAME_EXCHANGE) != 0 && rename(twin, path) != 0)
		return -1;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd >= 0 ? fsync(fd) : -1, error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
	return rc;
}

int
alert_store(const char *folder, const struct alerts *a, char *err, int errsize)
{
	struct buf text = { 0 };
	char path[PATH], twin[PATH];
	write_all(&text, a);
	int rc = -1;
	if (text.failed)
		errno = ENOMEM;
	else if (write_twin(in(twin, folder, TWIN), &text) == 0)
		rc = exchange(folder, twin, in(path, folder, ALERT_FILE));
	int error = errno;
	buf_free(&text);
	return rc == 0 ? 0 : fail(in(path, folder, ALERT_FILE), error, err, errsize);
}
