/* manifest.json: what a backup holds, sealed, and how far its ledger had come. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backup.h"
#include "json_member.h"
#include "sealed.h"

#define MOST (16u << 20)

static void
member(struct buf *out, const char *name, const char *value)
{
	buf_fmt(out, ",\"%s\":", name);
	buf_json(out, value);
}

int
backup_manifest_write(const struct backup_manifest *m, const char *folder, char *err, int errsize)
{
	char path[BACKUP_PATH], sha256[SHA256_TEXT];
	struct buf out = { 0 };
	buf_str(&out, "{\"format\":\"" BACKUP_FORMAT "\"");
	member(&out, "program", m->program);
	member(&out, "made_at", m->made_at);
	member(&out, "data_dir", m->data_dir);
	buf_fmt(&out, ",\"ledger\":{\"version\":%d", m->at.version);
	member(&out, "epoch", m->at.epoch);
	member(&out, "session", m->at.session);
	buf_fmt(&out, ",\"cycle\":%" PRId64 ",\"event\":%" PRId64 ",\"fill\":%" PRId64 "},\n\"files\":[", m->at.cycle, m->at.event, m->at.fill);
	for (size_t i = 0; i < m->files.n; i++) {
		const struct backup_file *f = &m->files.row[i];
		buf_str(&out, i > 0 ? ",\n{\"name\":" : "\n{\"name\":");
		buf_json(&out, f->name);
		buf_fmt(&out, ",\"size\":%" PRId64 ",\"sha256\":\"%s\"}", f->size, f->sha256);
	}
	buf_str(&out, "]");
	sealed_end(&out, 0);
	backup_path(path, folder, BACKUP_MANIFEST);
	int rc = sealed_write(&out, path, 0640, sha256, err, errsize);
	buf_free(&out);
	return rc;
}

/* A text of fewer than size bytes. */
static bool
text(struct json_object *o, const char *name, char *out, size_t size)
{
	struct json_object *v = json_member(o, name, json_type_string);
	size_t len = v != NULL ? strlen(json_object_get_string(v)) : size;
	if (len >= size || len != (size_t)json_object_get_string_len(v))
		return false;
	memcpy(out, json_object_get_string(v), len + 1);
	return true;
}

/* A whole number from 0. */
static bool
whole(struct json_object *o, const char *name, int64_t *out)
{
	struct json_object *v = json_member(o, name, json_type_int);
	*out = v != NULL ? json_object_get_int64(v) : -1;
	return *out >= 0;
}

static bool
digest(const char *s)
{
	return strlen(s) == SHA256_TEXT - 1 && s[strspn(s, "0123456789abcdef")] == '\0';
}

static int
fail(const char *path, const char *why, const char *value, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "%s %s%.200s", path, why, value);
	return -1;
}

static int
read_files(struct json_object *o, struct backup_manifest *m, const char *path, char *err, int errsize)
{
	struct json_object *all = json_member(o, "files", json_type_array);
	if (all == NULL)
		return fail(path, "names no files", "", err, errsize);
	int64_t bytes = 0;
	for (size_t i = 0; i < json_object_array_length(all); i++) {
		struct json_object *row = json_object_array_get_idx(all, i);
		char name[BACKUP_NAME] = "";
		struct backup_file f;
		if (!text(row, "name", name, sizeof name) || !backup_belongs(name) || backup_list_find(&m->files, name) != NULL)
			return fail(path, "names a file that is none of a backup, or twice: ", name, err, errsize);
		if (!whole(row, "size", &f.size) || !text(row, "sha256", f.sha256, sizeof f.sha256) || !digest(f.sha256))
			return fail(path, "has no size or SHA-256 of ", name, err, errsize);
		if (f.size > INT64_MAX - bytes)
			return fail(path, "has more bytes than there can be, with ", name, err, errsize);
		bytes += f.size;
		struct backup_file *to = backup_list_add(&m->files, name);
		if (to == NULL)
			return fail(path, "is too long: out of memory", "", err, errsize);
		to->size = f.size;
		memcpy(to->sha256, f.sha256, sizeof to->sha256);
	}
	return backup_list_find(&m->files, backup_journals[0]) != NULL ? 0 : fail(path, "names no ", backup_journals[0], err, errsize);
}

static int
read_members(struct json_object *o, struct backup_manifest *m, const char *path, char *err, int errsize)
{
	char format[64] = "";
	struct json_object *at = json_member(o, "ledger", json_type_object);
	int64_t version;
	if (!text(o, "format", format, sizeof format) || strcmp(format, BACKUP_FORMAT) != 0)
		return fail(path, "is of another format than \"" BACKUP_FORMAT "\": ", format, err, errsize);
	if (!text(o, "program", m->program, sizeof m->program) || !text(o, "made_at", m->made_at, sizeof m->made_at) || !text(o, "data_dir", m->data_dir, sizeof m->data_dir))
		return fail(path, "does not say by whom, when and of what it was made", "", err, errsize);
	if (!whole(at, "version", &version) || version > INT32_MAX || !text(at, "epoch", m->at.epoch, sizeof m->at.epoch) || !text(at, "session", m->at.session, sizeof m->at.session) ||
	    !whole(at, "cycle", &m->at.cycle) || !whole(at, "event", &m->at.event) || !whole(at, "fill", &m->at.fill))
		return fail(path, "does not say how far the ledger had come", "", err, errsize);
	m->at.version = (int)version;
	return read_files(o, m, path, err, errsize);
}

int
backup_manifest_read(const char *folder, struct backup_manifest *m, char *err, int errsize)
{
	char path[BACKUP_PATH];
	struct buf b = { 0 };
	*m = (struct backup_manifest){ 0 };
	backup_path(path, folder, BACKUP_MANIFEST);
	const struct sealed_wanted want = { .name = path, .kind = "manifest of a backup", .most = MOST };
	int rc = sealed_read(path, &want, &b, err, errsize);
	if (rc == 0) {
		struct json_object *o = json_tokener_parse(b.data);
		rc = o != NULL && json_object_is_type(o, json_type_object) ? read_members(o, m, path, err, errsize) : fail(path, "is no JSON object", "", err, errsize);
		json_object_put(o);
	}
	buf_free(&b);
	return rc;
}

static int
fact(struct db *db, const char *key, char *out, size_t size)
{
	struct db_stmt *s = db_prepare(db, "SELECT coalesce((SELECT value FROM meta WHERE key = ?1), '')");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, key);
	if (db_step(s) != 1)
		return -1;
	snprintf(out, size, "%s", db_text(s, 0));
	db_reset(s);
	return 0;
}

int
backup_position_read(struct db *ledger, struct backup_position *out)
{
	*out = (struct backup_position){ .version = db_version(ledger) };
	if (out->version < 0 || db_number(ledger, "SELECT coalesce(max(id), 0) FROM fills", &out->fill) != 0)
		return -1;
	if (out->version == 0)
		return 0;
	if (db_number(ledger, "SELECT coalesce(max(id), 0) FROM cycle", &out->cycle) != 0 || db_number(ledger, "SELECT coalesce(max(seq), 0) FROM event", &out->event) != 0)
		return -1;
	return fact(ledger, "epoch", out->epoch, sizeof out->epoch) != 0 || fact(ledger, "advanced_session", out->session, sizeof out->session) != 0 ? -1 : 0;
}

bool
backup_position_same(const struct backup_position *a, const struct backup_position *b)
{
	return a->version == b->version && strcmp(a->epoch, b->epoch) == 0 && strcmp(a->session, b->session) == 0 && a->cycle == b->cycle && a->event == b->event && a->fill == b->fill;
}

void
backup_position_words(const struct backup_position *at, char *out, int size)
{
	if (at->version == 0)
		snprintf(out, (size_t)size, "the original's ledger, newest fill %" PRId64, at->fill);
	else
		snprintf(out, (size_t)size, "session %s, cycle %" PRId64 ", event %" PRId64 ", fill %" PRId64, at->session[0] != '\0' ? at->session : "none yet", at->cycle, at->event, at->fill);
}
