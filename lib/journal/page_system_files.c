#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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
	static const char *const others[] = {"agent_state.json", "runner.lock", "contracts.csv", "calendar.csv", "roll_dates.csv", "readiness.conf",
					     "cot_releases.csv", "models", "cot", "backup", "backups", "hydra.env", "run", "restore.partial", "alerts"};

	for (size_t i = 0; i < sizeof journals / sizeof journals[0]; i++)
		if (!strncmp(name, journals[i], strlen(journals[i]))) {
			const char *rest = name + strlen(journals[i]);
			if (!strcmp(rest, ".part") || !strcmp(rest, ".part-journal")) /* a copy under way, see `adopt` */
				return true;
			if (!*rest || !strcmp(rest, "-wal") || !strcmp(rest, "-shm") || !strcmp(rest, "-journal"))
				return true;
		}
	/* what adoption kept of the original's */
	if (!strncmp(name, "fill_journal.original", 21) || !strncmp(name, "experiment_journal.original", 27))
		return true;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (!strcmp(name, others[i]))
			return true;
	return false;
}

/* Put name into the ascending list of the n smallest so far; the greatest falls out of a full one. Number kept, -1 with errno. */
static int keep(char **list, int n, int max, const char *name)
{
	int at = n;
	char *copy;

	while (at > 0 && strcmp(list[at - 1], name) > 0)
		at--;
	if (at == max)
		return n;
	copy = strdup(name);
	if (!copy)
		return -1;
	if (n == max)
		free(list[--n]);
	memmove(list + at + 1, list + at, (size_t)(n - at) * sizeof *list);
	list[at] = copy;
	return n + 1;
}

/* Names of folder that are not ours; *n of them in list. Number in all, -1 with errno. */
static int walk(DIR *d, char **list, int *n, int max)
{
	const struct dirent *e;
	int all = 0;

	for (int seen = 0; errno = 0, (e = readdir(d)); seen++) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || ours(e->d_name))
			continue;
		if (seen > PAGE_SYSTEM_ENTRIES)
			return PAGE_SYSTEM_ENTRIES + 1;
		int kept = keep(list, *n, max, e->d_name);
		if (kept < 0)
			return -1;
		*n = kept;
		all++;
	}
	return errno ? -1 : all;
}

/* A name may hold anything but '/': what is no text of one line becomes '?'. */
static void clean(const char *name, char *out, int size)
{
	column_clean(name, out, size);
	for (unsigned char *c = (unsigned char *)out; *c; c++)
		if (*c < ' ' || *c == 0x7f)
			*c = '?';
}

int page_system_foreign(const char *folder, struct page_system_foreign *out, int max)
{
	DIR *d = opendir(folder);
	char **list = d ? calloc((size_t)max + 1, sizeof *list) : NULL;
	int n = 0, all = list ? walk(d, list, &n, max) : -1, why = errno;

	for (int i = 0; i < n; i++) {
		struct stat st;

		clean(list[i], out[i].name, (int)sizeof out[i].name);
		if (fstatat(dirfd(d), list[i], &st, AT_SYMLINK_NOFOLLOW))
			out[i].size = 0;
		else
			out[i].size = S_ISDIR(st.st_mode) ? -1 : S_ISREG(st.st_mode) ? (int64_t)st.st_size : -2;
		free(list[i]);
	}
	free(list);
	if (d)
		closedir(d);
	errno = why;
	return all;
}
