/* hydra-runner restore: a backup back into an empty data folder. */
#include <stdio.h>

#include "cmd.h"
#include "cmd_read.h"
#include "restore.h"

static int
run(const struct config *cfg, const struct args *a)
{
	struct backup_manifest m = { 0 };
	struct buf out = { 0 };
	char err[BACKUP_PATH + 400], at[200];
	int code = restore_run(a->operand, cfg->data_dir, &m, err, sizeof err);
	if (code != 0) {
		backup_list_free(&m.files);
		return cmd_fail("restore", code, err);
	}
	backup_position_words(&m.at, at, sizeof at);
	if (args_has(a, "--json")) {
		buf_str(&out, "{\"data_dir\":");
		buf_json(&out, cfg->data_dir);
		cmd_read_json_text(&out, "made_at", m.made_at);
		cmd_read_json_text(&out, "session", m.at.session);
		cmd_read_json_count(&out, "cycle", m.at.cycle);
		cmd_read_json_count(&out, "event", m.at.event);
		cmd_read_json_count(&out, "fill", m.at.fill);
		cmd_read_json_count(&out, "files", (int64_t)m.files.n);
		buf_str(&out, "}\n");
	} else {
		buf_fmt(&out, "%s: %zu files of %s restored, made %s; %s\n", cfg->data_dir, m.files.n, a->operand, m.made_at, at);
	}
	backup_list_free(&m.files);
	return cmd_print(a, &out);
}

const struct cmd cmd_restore = {
	.spec = {
		.name = "restore",
		.operand = "BACKUP",
		.summary = "Put a backup into the data folder, which must be empty or absent",
		.details = "BACKUP is a folder that `backup` made: DIR/<UTC stamp>. Every file is compared with its manifest as it is copied. Refused over\n"
		           "a folder that a runner holds (75) or that is not empty (1). Killed at any point, nothing trades there until the same command\n"
		           "has been given again; one that fails leaves the folder empty. What happened after the backup was made is not in it.",
		.option = {CMD_JSON},
	},
	.run = run,
};
