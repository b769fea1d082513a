#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "column.h"
#include "page_system.h"

void page_system_size(const char *path, struct page_system_size *out)
{
	char wal[4300];
	struct stat st;

	out->db = stat(path, &st) ? -1 : (int64_t)st.st_size;
	snprintf(wal, sizeof wal, "%s-wal", path);
	out->wal = stat(wal, &st) ? -1 : (int64_t)st.st_size;
}

int page_system_disk(const char *folder, int64_t *left, int64_t *total)
{
	struct statvfs v;

	if (statvfs(folder, &v))
		return -1;
	*left = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
	*total = (int64_t)v.f_blocks * (int64_t)v.f_frsize;
	return 0;
}

/* Files that a data folder of ours holds; a journal also with its side files. */
static bool ours(const char *name)
{
	static const char *const journals[] = {"fill_journal.db", "experiment_journal.db", "cycle_journal.db"};
	static const char *const others[] = {"agent_state.json", "runner.lock", "contracts.csv", "calendar.csv", "roll_dates.csv",
					     "cot_releases.csv", "models", "cot", "backup", "backups", "hydra.env", "run"};

	for (size_t i = 0; i < sizeof journals / sizeof journals[0]; i++)
		if (!strncmp(name, journals[i], strlen(journals[i]))) {
			const char *rest = name + strlen(journals[i]);
			if (!*rest || !strcmp(rest, "-wal") || !strcmp(rest, "-shm") || !strcmp(rest, "-journal"))
				return true;
		}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (!strcmp(name, others[i]))
			return true;
	return false;
}

static int foreign(const struct dirent *e)
{
	return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && !ours(e->d_name);
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int page_system_foreign(const char *folder, struct page_system_foreign *out, int max)
{
	struct dirent **found = NULL;
	int n = scandir(folder, &found, foreign, by_bytes);

	for (int i = 0; i < n; i++) {
		if (i < max) {
			char path[4400];
			struct stat st;

			column_clean(found[i]->d_name, out[i].name, (int)sizeof out[i].name);
			snprintf(path, sizeof path, "%s/%s", folder, found[i]->d_name);
			out[i].size = lstat(path, &st) ? 0 : S_ISDIR(st.st_mode) ? -1 : (int64_t)st.st_size;
		}
		free(found[i]);
	}
	free(found);
	return n;
}
