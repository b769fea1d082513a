#include "run_state.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"

#define FILE_MAX_BYTES 65536
#define STATUS_FILE "runner_status.json"
#define EXIT_FILE "runner_exit.json"
#define AGENT_FILE "agent_state.json"
#define LOCK_FILE "runner.lock"
#define ALIVE (15 * CLOCK_SECOND)

const instant_t run_state_edges[RUN_STATE_EDGES] = {1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000};

void run_state_cycle(struct run_state_cycles *c, instant_t took)
{
	int i = 0;

	while (i < RUN_STATE_EDGES && took > run_state_edges[i])
		i++;
	c->bucket[i]++;
	c->total += took;
}

/* A small JSON object and its mtime. NULL: missing or not an object; *present tells the two apart. */
static struct json_object *load(const char *dir, const char *name, instant_t *mtime, bool *present)
{
	char path[4400];
	struct buf text = {0};
	struct json_object *root = NULL;
	struct stat st;

	*present = false;
	if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path || stat(path, &st))
		return NULL;
	*present = true;
	*mtime = (instant_t)st.st_mtim.tv_sec * CLOCK_SECOND + st.st_mtim.tv_nsec / 1000;
	if (!buf_read_file(&text, path, FILE_MAX_BYTES) && text.len)
		root = json_tokener_parse(text.data);
	buf_free(&text);
	if (root && !json_object_is_type(root, json_type_object)) {
		json_object_put(root);
		root = NULL;
	}
	return root;
}

static void text_of(struct json_object *root, const char *key, char *out, size_t size)
{
	struct json_object *v;

	if (json_object_object_get_ex(root, key, &v) && json_object_is_type(v, json_type_string))
		snprintf(out, size, "%s", json_object_get_string(v));
}

static int64_t number_of(struct json_object *root, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(root, key, &v) || !(json_object_is_type(v, json_type_int) || json_object_is_type(v, json_type_double)))
		return 0;
	return json_object_get_int64(v);
}

/* ISO 8601 text, or a number of seconds since 1970 as a shell's date +%s writes it. 0 unknown. */
static instant_t instant_of(struct json_object *root, const char *key)
{
	struct json_object *v;
	instant_t at = 0;
	double seconds;

	if (!json_object_object_get_ex(root, key, &v))
		return 0;
	if (json_object_is_type(v, json_type_string))
		return clock_parse(json_object_get_string(v), &at) ? 0 : at;
	if (!json_object_is_type(v, json_type_int) && !json_object_is_type(v, json_type_double))
		return 0;
	seconds = json_object_get_double(v);
	return isfinite(seconds) && fabs(seconds) < 1e11 ? (instant_t)(seconds * 1e6) : 0;
}

/* A number that is at least 0; -1 it is not there, or none. */
static int64_t count_of(struct json_object *root, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(root, key, &v) || !json_object_is_type(v, json_type_int) || json_object_get_int64(v) < 0)
		return -1;
	return json_object_get_int64(v);
}

/* "cycles": {"buckets": [...], "total": us} */
static bool read_cycles(struct json_object *root, struct run_state_cycles *out)
{
	struct json_object *v, *list;

	if (!json_object_object_get_ex(root, "cycles", &v) || !json_object_is_type(v, json_type_object) || !json_object_object_get_ex(v, "buckets", &list))
		return false;
	if (!json_object_is_type(list, json_type_array) || json_object_array_length(list) != RUN_STATE_EDGES + 1)
		return false;
	out->total = count_of(v, "total");
	for (size_t i = 0; i <= RUN_STATE_EDGES; i++) {
		const struct json_object *n = json_object_array_get_idx(list, i);

		out->bucket[i] = json_object_is_type(n, json_type_int) ? json_object_get_int64(n) : -1;
		if (out->bucket[i] < 0)
			return false;
	}
	return out->total >= 0;
}

static void read_status(struct json_object *root, struct run_state *out)
{
	text_of(root, "version", out->version, sizeof out->version);
	text_of(root, "state", out->state, sizeof out->state);
	text_of(root, "reason", out->reason, sizeof out->reason);
	text_of(root, "mode", out->mode, sizeof out->mode);
	text_of(root, "feed", out->feed, sizeof out->feed);
	text_of(root, "broker", out->broker, sizeof out->broker);
	text_of(root, "session", out->session, sizeof out->session);
	text_of(root, "next_session", out->next_session, sizeof out->next_session);
	out->pid = number_of(root, "pid");
	if (json_object_object_get_ex(root, "autonomy", NULL))
		out->autonomy = number_of(root, "autonomy");
	out->clients = number_of(root, "clients");
	out->dropped = number_of(root, "dropped");
	out->warmup_done = number_of(root, "warmup_done");
	out->warmup_total = number_of(root, "warmup_total");
	out->accepted = count_of(root, "accepted");
	out->sent = count_of(root, "sent");
	out->memory = count_of(root, "memory");
	out->descriptors = count_of(root, "descriptors");
	out->cpu = count_of(root, "cpu");
	out->has_cycles = read_cycles(root, &out->cycles);
	out->started_at = instant_of(root, "started_at");
	out->next_at = instant_of(root, "next_at");
	out->known = out->state[0] != 0;
}

static void read_exit(const char *run_dir, struct run_state *out)
{
	instant_t mtime = 0;
	bool present;
	struct json_object *root = load(run_dir, EXIT_FILE, &mtime, &present);

	if (!root)
		return;
	out->exit_code = (int)number_of(root, "code");
	text_of(root, "reason", out->exit_reason, sizeof out->exit_reason);
	out->exit_at = instant_of(root, "at");
	if (out->exit_at == 0)
		out->exit_at = mtime;
	/* the file's own time decides: "at" may have whole seconds only */
	out->exited = mtime >= out->heartbeat;
	json_object_put(root);
}

static bool there(const char *dir, const char *name)
{
	char path[4400];
	struct stat st;

	return snprintf(path, sizeof path, "%s/%s", dir, name) < (int)sizeof path && !lstat(path, &st);
}

/* The folder whose AGENT_FILE counts: ~/.hydra, where the system before keeps it, until a runner has had data_dir and copied it. */
static const char *agent_dir(const char *data_dir, char *out, size_t size)
{
	const char *home = getenv("HOME");

	if (!home || there(data_dir, AGENT_FILE) || there(data_dir, LOCK_FILE) || snprintf(out, size, "%s/.hydra", home) >= (int)size)
		return data_dir;
	return out;
}

static void read_agent(const char *data_dir, struct run_state *out)
{
	char dir[4096];
	instant_t mtime;
	bool present;
	struct json_object *root = load(agent_dir(data_dir, dir, sizeof dir), AGENT_FILE, &mtime, &present);
	char state[16] = "";

	if (root) {
		text_of(root, "state", state, sizeof state);
		out->agent_since = instant_of(root, "updated_at");
		json_object_put(root);
	}
	snprintf(out->agent, sizeof out->agent, "%s", !strcmp(state, "running") ? "running" : "paused");
}

static bool ended(const struct run_state *s)
{
	return !strcmp(s->state, "stopped");
}

static void judge(struct run_state *out, bool present)
{
	if (!present && !out->exited) {
		snprintf(out->word, sizeof out->word, "absent");
		snprintf(out->why, sizeof out->why, "no runner has been started on this run folder yet");
		return;
	}
	if (out->alive) {
		snprintf(out->word, sizeof out->word, "up");
		snprintf(out->why, sizeof out->why, "%s", out->reason);
		return;
	}
	snprintf(out->word, sizeof out->word, "down");
	if (out->exited && out->exit_reason[0])
		snprintf(out->why, sizeof out->why, "exit code %d: %s", out->exit_code, out->exit_reason);
	else if (out->exited)
		snprintf(out->why, sizeof out->why, "exit code %d", out->exit_code);
	else if (ended(out) || !strcmp(out->state, "finished"))
		snprintf(out->why, sizeof out->why, "%s%s%s", out->state, out->reason[0] ? ": " : "", out->reason);
	else if (!out->known)
		snprintf(out->why, sizeof out->why, "runner_status.json is not readable as JSON");
	else
		snprintf(out->why, sizeof out->why, "no heartbeat, no reason was written");
}

void run_state_read(const char *run_dir, const char *data_dir, instant_t now, struct run_state *out)
{
	bool present = false;
	struct json_object *root;

	memset(out, 0, sizeof *out);
	out->autonomy = out->accepted = out->sent = out->memory = out->descriptors = out->cpu = -1;
	root = load(run_dir, STATUS_FILE, &out->heartbeat, &present);
	if (root) {
		read_status(root, out);
		json_object_put(root);
	}
	read_exit(run_dir, out);
	read_agent(data_dir, out);
	/* a heartbeat from the future (the clock stepped back) has age 0 */
	out->alive = present && out->known && now - out->heartbeat < ALIVE && !ended(out) && !(out->exited && out->exit_at > 0);
	judge(out, present);
}

void run_state_look(const char *run_dir, const char *data_dir, struct run_state_files *out)
{
	char path[4400], dir[4096];
	const struct { const char *dir, *name; } files[] = {{run_dir, STATUS_FILE}, {run_dir, EXIT_FILE}, {agent_dir(data_dir, dir, sizeof dir), AGENT_FILE}};
	struct stat st;

	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		if (snprintf(path, sizeof path, "%s/%s", files[i].dir, files[i].name) >= (int)sizeof path || stat(path, &st))
			continue;
		out->mtime[i] = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
		out->size[i] = (int64_t)st.st_size;
		out->inode[i] = (int64_t)st.st_ino;
	}
}
