#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "agent_state.h"
#include "buf.h"

#define LARGEST 65536 /* bytes; the file has about 70 */

static int
file_path(const char *dir, const char *sub, char *out, size_t size)
{
	if ((size_t)snprintf(out, size, "%s%s/" AGENT_STATE_FILE, dir, sub) < size)
		return 0;
	errno = ENAMETOOLONG;
	return -1;
}

/* 1 running, 0 paused, -1 not a valid file; its bytes into raw, which the caller frees. */
static int
read_state(const char *path, struct buf *raw)
{
	struct json_object *o = NULL, *v;
	int state = -1;
	if (buf_read_file(raw, path, LARGEST) == 0 && raw->len > 0)
		o = json_tokener_parse(raw->data);
	if (o != NULL && json_object_is_type(o, json_type_object) && json_object_object_get_ex(o, "state", &v) && json_object_is_type(v, json_type_string)) {
		const char *text = json_object_get_string(v);
		state = strcmp(text, "running") == 0 ? 1 : strcmp(text, "paused") == 0 ? 0 : -1;
	}
	json_object_put(o);
	return state;
}

const char *
agent_state_read(const char *data_dir)
{
	char path[4200];
	struct buf text = {0};
	bool running = file_path(data_dir, "", path, sizeof path) == 0 && read_state(path, &text) == 1;
	buf_free(&text);
	return running ? "running" : "paused";
}

/* Replace the file of data_dir durably. 0, or -1 with err. */
static int
put(const char *data_dir, const char *text, size_t n, char *err, int errsize)
{
	char path[4200];
	if (file_path(data_dir, "", path, sizeof path) == 0 && buf_write_file(path, text, n, 0640, true) == 0)
		return 0;
	snprintf(err, (size_t)errsize, "%s/" AGENT_STATE_FILE ": %s", data_dir, strerror(errno));
	return -1;
}

int
agent_state_write(const char *data_dir, bool running, instant_t now, char *err, int errsize)
{
	char at[CLOCK_TEXT], text[128];
	int n = snprintf(text, sizeof text, "{\"state\": \"%s\", \"updated_at\": \"%s\"}\n", running ? "running" : "paused", clock_format(now, at));
	return put(data_dir, text, (size_t)n, err, errsize);
}

int
agent_state_first(const char *data_dir, const char *home, bool sim, instant_t now, char *err, int errsize)
{
	char path[4200], old[4200];
	struct stat st;
	struct buf text = {0};
	if (file_path(data_dir, "", path, sizeof path) != 0 || (lstat(path, &st) != 0 && errno != ENOENT)) {
		snprintf(err, (size_t)errsize, "%s/" AGENT_STATE_FILE ": %s", data_dir, strerror(errno));
		return -1;
	}
	if (lstat(path, &st) == 0)
		return 0;
	int rc = 0;
	if (home != NULL && file_path(home, "/.hydra", old, sizeof old) == 0 && read_state(old, &text) >= 0)
		rc = put(data_dir, text.data, text.len, err, errsize);
	else if (sim)
		rc = agent_state_write(data_dir, true, now, err, errsize);
	buf_free(&text);
	return rc;
}
