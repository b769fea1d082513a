/* Old backups and what a kill left of one: the only place that removes a folder. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup.h"

#define STAMP_LEN 16 /* "20261130T103152Z" */
#define PARTIAL ".partial"

bool
backup_stamp_is(const char *name)
{
	static const char form[] = "ddddddddTddddddZ";
	for (int i = 0; i < STAMP_LEN; i++)
		if (form[i] == 'd' ? name[i] < '0' || name[i] > '9' : name[i] != form[i])
			return false;
	const char *rest = name + STAMP_LEN;
	return rest[0] == '\0' || (rest[0] == '-' && rest[1] >= '2' && rest[1] <= '9' && rest[2] == '\0');
}

static int
fail(const char *path, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "%s: %s", path, strerror(errno));
	return -1;
}

static int
by_stamp(const void *a, const void *b)
{
	return strcmp(a, b);
}

int
backup_stamps(const char *dir, char (**out)[BACKUP_STAMP], size_t *n, char *err, int errsize)
{
	DIR *d = opendir(dir);
	size_t cap = 0;
	const struct dirent *e;
	*out = NULL;
	*n = 0;
	if (d == NULL)
		return fail(dir, err, errsize);
	while ((errno = 0, e = readdir(d)) != NULL) {
		if (!backup_stamp_is(e->d_name))
			continue;
		if (*n == cap) {
			cap = cap > 0 ? 2 * cap : 64;
			void *more = realloc(*out, cap * sizeof **out);
			if (more == NULL)
				break;
			*out = more;
		}
		memcpy((*out)[(*n)++], e->d_name, strlen(e->d_name) + 1); /* its form says that it fits */
	}
	int rc = errno != 0 ? fail(dir, err, errsize) : 0;
	closedir(d);
	if (rc == 0 && *n > 0)
		qsort(*out, *n, sizeof **out, by_stamp);
	return rc;
}

/* ".STAMP.partial" */
static bool
is_partial(const char *name)
{
	char stamp[BACKUP_STAMP];
	size_t len = strlen(name), end = sizeof PARTIAL - 1;
	if (name[0] != '.' || len <= 1 + end || len - 1 - end >= sizeof stamp || strcmp(name + len - end, PARTIAL) != 0)
		return false;
	snprintf(stamp, sizeof stamp, "%.*s", (int)(len - 1 - end), name + 1);
	return backup_stamp_is(stamp);
}

/* A manifest of ours, also one that is not finished. */
static bool
carries_manifest(const char *path)
{
	static const char begins[] = "{\"format\":\"" BACKUP_FORMAT "\"";
	char name[BACKUP_PATH], text[sizeof begins] = "";
	backup_path(name, path, BACKUP_MANIFEST);
	FILE *f = fopen(name, "re");
	if (f == NULL)
		return false;
	size_t n = fread(text, 1, sizeof begins - 1, f);
	fclose(f);
	return n == sizeof begins - 1 && memcmp(text, begins, n) == 0;
}

/*
 * Begun and no more: nothing in it but the temp file of the manifest, which a kill left before it had its name. Anything else is not
 * ours, and stays.
 */
static void
remove_begun(const char *path)
{
	static const char temp[] = BACKUP_MANIFEST ".tmp";
	char name[BACKUP_PATH];
	DIR *d = opendir(path);
	bool other = d == NULL, begun = false;
	const struct dirent *e;
	while (!other && (e = readdir(d)) != NULL) {
		begun = begun || strcmp(e->d_name, temp) == 0;
		other = strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && strcmp(e->d_name, temp) != 0;
	}
	if (d != NULL)
		closedir(d);
	if (!other && begun)
		(void)unlink(backup_path(name, path, temp));
	if (!other)
		(void)rmdir(path);
}

int
backup_sweep(const char *dir, char *err, int errsize)
{
	DIR *d = opendir(dir);
	int rc = 0;
	const struct dirent *e;
	if (d == NULL)
		return fail(dir, err, errsize);
	while (rc == 0 && (e = readdir(d)) != NULL) {
		char path[BACKUP_PATH];
		if (!is_partial(e->d_name))
			continue;
		backup_path(path, dir, e->d_name);
		if (carries_manifest(path))
			rc = backup_remove(path, err, errsize);
		else
			remove_begun(path);
	}
	closedir(d);
	return rc;
}

/* Sealed, of that data folder, and all of its files are there with their sizes. 1; 0 of another data folder; -1 not whole, err says why. */
static int
whole(const char *path, const char *data_dir, char *err, int errsize)
{
	struct backup_manifest m;
	int rc = backup_manifest_read(path, &m, err, errsize) != 0 ? -1 : strcmp(m.data_dir, data_dir) == 0;
	for (size_t i = 0; rc == 1 && i < m.files.n; i++) {
		char name[BACKUP_PATH];
		struct stat st;
		backup_path(name, path, m.files.row[i].name);
		if (stat(name, &st) != 0 || st.st_size != m.files.row[i].size) {
			snprintf(err, (size_t)errsize, "%s is missing, or not as long as it was", name);
			rc = -1;
		}
	}
	backup_list_free(&m.files);
	return rc;
}

/* No longer a backup by its name, before the first of its files goes. */
static int
retire(const char *dir, const char *stamp, char *err, int errsize)
{
	char path[BACKUP_PATH], aside[BACKUP_PATH];
	backup_path(path, dir, stamp);
	snprintf(aside, sizeof aside, "%s/.%s" PARTIAL, dir, stamp);
	if (rename(path, aside) != 0)
		return fail(path, err, errsize);
	return backup_sync(dir, err, errsize) == 0 ? backup_remove(aside, err, errsize) : -1;
}

int
backup_rotate(const char *dir, const char *data_dir, const char *stamp, int64_t keep, struct buf *said, char *err, int errsize)
{
	char (*all)[BACKUP_STAMP], path[BACKUP_PATH], why[BACKUP_PATH + 300];
	size_t n;
	int64_t kept = 1; /* the one just made */
	int rc = backup_stamps(dir, &all, &n, err, errsize);
	for (size_t i = n; rc == 0 && i-- > 0;) {
		backup_path(path, dir, all[i]);
		int is = strcmp(all[i], stamp) == 0 ? 0 : whole(path, data_dir, why, sizeof why);
		if (is < 0)
			buf_fmt(said, "%s is not whole and stays: %s\n", all[i], why);
		if (is != 1 || kept++ < keep)
			continue;
		rc = retire(dir, all[i], err, errsize);
		if (rc == 0)
			buf_fmt(said, "%s removed: the newest %lld stay\n", all[i], (long long)keep);
	}
	free(all);
	return rc;
}
