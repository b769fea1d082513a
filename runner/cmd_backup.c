/* hydra-runner backup: a backup of the data folder, or whether those of a folder are whole. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "backup.h"
#include "cmd.h"
#include "cmd_read.h"

#define KEEP_MOST 10000

static int64_t
bytes_of(const struct backup_manifest *m)
{
	int64_t n = 0;
	for (size_t i = 0; i < m->files.n; i++)
		n += m->files.row[i].size;
	return n;
}

static void
json_manifest(const struct backup_manifest *m, struct buf *out)
{
	cmd_read_json_text(out, "program", m->program);
	cmd_read_json_text(out, "made_at", m->made_at);
	cmd_read_json_text(out, "data_dir", m->data_dir);
	buf_fmt(out, ",\"ledger_version\":%d", m->at.version);
	cmd_read_json_text(out, "epoch", m->at.epoch);
	cmd_read_json_text(out, "session", m->at.session);
	cmd_read_json_count(out, "cycle", m->at.cycle);
	cmd_read_json_count(out, "event", m->at.event);
	cmd_read_json_count(out, "fill", m->at.fill);
	cmd_read_json_count(out, "files", (int64_t)m->files.n);
	cmd_read_json_count(out, "bytes", bytes_of(m));
}

/* ,"key":["line", …] of lines that end with a newline. */
static void
json_lines(const char *key, const struct buf *lines, struct buf *out)
{
	const char *at = lines->len > 0 ? lines->data : "";
	bool first = true;
	buf_fmt(out, ",\"%s\":[", key);
	while (*at != '\0') {
		size_t n = strcspn(at, "\n");
		struct buf one = { 0 };
		buf_add(&one, at, n);
		if (!first)
			buf_char(out, ',');
		buf_json(out, one.data);
		out->failed = out->failed || one.failed;
		buf_free(&one);
		first = false;
		at += n + (at[n] == '\n');
	}
	buf_char(out, ']');
}

/* Each line with something before it. */
static void
text_lines(const char *before, const struct buf *lines, struct buf *out)
{
	for (const char *at = lines->len > 0 ? lines->data : ""; *at != '\0';) {
		size_t n = strcspn(at, "\n");
		buf_fmt(out, "  %s%.*s\n", before, (int)n, at);
		at += n + (at[n] == '\n');
	}
}

static void
text_manifest(const struct backup_manifest *m, struct buf *out)
{
	char at[200];
	backup_position_words(&m->at, at, sizeof at);
	buf_fmt(out, "%s; %zu files, %.1f MB, made %s by hydra-runner %s of %s", at, m->files.n, (double)bytes_of(m) / 1e6, m->made_at, m->program, m->data_dir);
}

static int
make(const struct config *cfg, const struct args *a, int64_t keep)
{
	struct backup_made made;
	struct buf out = { 0 };
	char err[BACKUP_PATH + 300];
	int code = backup_make(cfg->data_dir, a->operand, keep, &made, err, sizeof err);
	if (code == 0 && args_has(a, "--json")) {
		buf_str(&out, "{\"path\":");
		buf_json(&out, made.path);
		json_manifest(&made.m, &out);
		json_lines("notes", &made.notes, &out);
		json_lines("rotation", &made.said, &out);
		buf_str(&out, "}\n");
	} else if (code == 0) {
		buf_fmt(&out, "%s: ", made.path);
		text_manifest(&made.m, &out);
		buf_char(&out, '\n');
		text_lines("note: ", &made.notes, &out);
		text_lines("", &made.said, &out);
	}
	out.failed = out.failed || made.notes.failed || made.said.failed;
	backup_list_free(&made.m.files);
	buf_free(&made.notes);
	buf_free(&made.said);
	if (code == 0)
		return cmd_print(a, &out);
	buf_free(&out);
	return cmd_fail("backup", code, err);
}

/* One backup looked at: a line, or an object. 1 whole, 0 not. */
static int
verify_one(const char *path, bool json, struct buf *out)
{
	struct backup_manifest m;
	struct buf faults = { 0 }, notes = { 0 };
	int is_whole = backup_check(path, &m, &faults, &notes);
	if (json) {
		buf_str(out, "{\"path\":");
		buf_json(out, path);
		buf_fmt(out, ",\"whole\":%s", is_whole ? "true" : "false");
		json_manifest(&m, out);
		json_lines("faults", &faults, out);
		json_lines("notes", &notes, out);
		buf_char(out, '}');
	} else {
		buf_fmt(out, "%s: %s", path, is_whole ? "whole; " : "NOT WHOLE");
		if (is_whole)
			text_manifest(&m, out);
		buf_char(out, '\n');
		text_lines("", &faults, out);
		text_lines("note: ", &notes, out);
	}
	out->failed = out->failed || faults.failed || notes.failed;
	backup_list_free(&m.files);
	buf_free(&faults);
	buf_free(&notes);
	return is_whole;
}

/* All backups of a folder. How many are not whole, -1 with err; none at all is an error. */
static int
verify_all(const char *dir, bool json, struct buf *out, char *err, int errsize)
{
	char (*all)[BACKUP_STAMP], path[BACKUP_PATH];
	size_t n;
	int bad = 0;
	if (backup_stamps(dir, &all, &n, err, errsize) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		backup_path(path, dir, all[i]);
		if (json && i > 0)
			buf_char(out, ',');
		bad += !verify_one(path, json, out);
	}
	free(all);
	if (n == 0)
		snprintf(err, (size_t)errsize, "%s: is no backup, and holds none", dir);
	return n == 0 ? -1 : bad;
}

static int
verify(const struct args *a)
{
	char path[BACKUP_PATH], err[BACKUP_PATH + 300];
	struct buf out = { 0 };
	struct stat st;
	const bool json = args_has(a, "--json");
	const char *slash = strrchr(a->operand, '/');
	backup_path(path, a->operand, BACKUP_MANIFEST);
	/* one that lost its manifest is a backup by its name still, and not whole */
	bool one = stat(path, &st) == 0 || backup_stamp_is(slash != NULL ? slash + 1 : a->operand);
	if (json)
		buf_char(&out, '[');
	int bad = one ? !verify_one(a->operand, json, &out) : verify_all(a->operand, json, &out, err, sizeof err);
	if (json)
		buf_str(&out, "]\n");
	if (bad < 0) {
		buf_free(&out);
		return cmd_fail("backup", CMD_EXIT_FAILURE, err);
	}
	int printed = cmd_print(a, &out);
	snprintf(err, sizeof err, "%d not whole: do not restore from %s", bad, bad == 1 ? "it" : "them");
	return bad > 0 ? cmd_fail("backup", CMD_EXIT_FAILURE, err) : printed;
}

static int
run(const struct config *cfg, const struct args *a)
{
	int64_t keep = 0;
	if (args_number(a, "--keep", 1, KEEP_MOST, &keep) != 0)
		return ARGS_EXIT_USAGE;
	if (!args_has(a, "--verify"))
		return make(cfg, a, keep);
	if (keep == 0)
		return verify(a);
	fprintf(stderr, "hydra-runner backup: --keep and --verify exclude each other: --verify removes nothing\n");
	return ARGS_EXIT_USAGE;
}

const struct cmd cmd_backup = {
	.spec = {
		.name = "backup",
		.operand = "DIR",
		.summary = "Back the data folder up into DIR/<UTC stamp>, also while a runner trades",
		.details = "The journals as they are at one instant, models, agent_state.json and your own files, with a manifest. DIR must be there. A\n"
		           "backup gets its name when it is whole, flushed and read again; what a kill leaves (.STAMP.partial) goes with the next one.\n"
		           "--verify reads DIR, a backup or a folder of them, instead: exit 1 when one is not what its manifest says.",
		.option = {
			{"--keep", "N", "then remove all but the newest N whole ones of this data folder, 1 to 10000"},
			{"--verify", NULL, "make none: check every file, the journals and the ledger's position of those there"},
			CMD_JSON,
		},
	},
	.run = run,
};
