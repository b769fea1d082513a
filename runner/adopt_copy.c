/* The copy that is made before a journal of the original is touched. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adopt.h"
#include "db.h"
#include "log.h"

#define COPIES 99
#define PATH 4400

static const char schema_sql[] = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name";
static const char whole_sql[] = "PRAGMA quick_check(1)";

/* 1 whole, 0 damaged: why says how. */
static int
whole(struct db *db, char *why, int size)
{
	struct db_stmt *s = db_prepare(db, whole_sql);
	int rc = s == NULL ? -1 : db_step(s);
	bool ok = rc == 1 && strcmp(db_text(s, 0), "ok") == 0;
	if (!ok)
		snprintf(why, (size_t)size, "%s", rc == 1 ? db_text(s, 0) : db_error(db));
	if (s != NULL)
		db_reset(s);
	return ok;
}

/* 1 the file at path holds what `from` holds, 0 it does not or cannot be read (err says why). */
static int
holds(struct db *from, const char *path, const char *sql, char *err, int errsize)
{
	bool transient;
	struct db *copy = db_open(path, DB_READ, false, &transient, err, errsize);
	if (copy == NULL)
		return 0;
	char why[200];
	int same = whole(copy, why, sizeof why) ? db_same(from, copy, schema_sql) : 0;
	if (same == 1)
		same = db_same(from, copy, sql);
	if (same != 1 && !whole(from, why, sizeof why)) /* its pages were copied as they are */
		snprintf(err, (size_t)errsize, "the journal is damaged: %s", why);
	else if (same != 1)
		snprintf(err, (size_t)errsize, "the copy does not hold what the journal holds%s%s", same < 0 ? ": " : "", same < 0 ? db_error(copy) : "");
	db_close(copy);
	return same == 1;
}

/* Names that a kill in the middle of a copy leaves. */
static void
remove_part(const char *part)
{
	char path[PATH + 16];
	(void)unlink(part);
	snprintf(path, sizeof path, "%s-journal", part);
	(void)unlink(path);
}

static int
sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int rc = fsync(fd);
	close(fd);
	return rc;
}

/* Name it, but never over another file; a file system that cannot say so at once is asked in two steps. */
static int
name(const char *part, const char *path)
{
	if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	return link(part, path) == 0 ? unlink(part) : -1;
}

/* Make the copy at path, which is free: under a name of its own first, so that what bears the clear name is whole. */
static int
make(struct db *from, const char *data_dir, const char *journal, const char *path, const char *sql, char *err, int errsize)
{
	char part[PATH], why[400];
	snprintf(part, sizeof part, "%s.part", journal);
	remove_part(part);
	int rc = db_copy(from, part, err, errsize);
	if (rc == 0 && !holds(from, part, sql, why, sizeof why)) {
		snprintf(err, (size_t)errsize, "%s", why);
		rc = -1;
	}
	if (rc == 0 && (name(part, path) != 0 || sync_folder(data_dir) != 0)) {
		snprintf(err, (size_t)errsize, "%s", strerror(errno));
		rc = -1;
	}
	if (rc != 0)
		remove_part(part);
	return rc;
}

int
adopt_copy(struct db *from, const char *data_dir, const char *stem, const char *sql, char copy[ADOPT_NAME], char *err, int errsize)
{
	char journal[PATH - 64], path[PATH], number[8] = "", why[512];
	struct stat st;
	snprintf(journal, sizeof journal, "%s/%s.db", data_dir, stem);
	for (int i = 1; i <= COPIES; i++) {
		if (i > 1)
			snprintf(number, sizeof number, "-%d", i);
		snprintf(copy, ADOPT_NAME, "%s.original%s.db", stem, number);
		snprintf(path, sizeof path, "%s/%s", data_dir, copy);
		if (lstat(path, &st) != 0) { /* another error than "absent" stops the making too */
			if (make(from, data_dir, journal, path, sql, why, sizeof why) == 0) {
				log_write(LOG_INFO, "adopt_copy", "file=%s", path);
				return 0;
			}
			snprintf(err, (size_t)errsize, "no copy of %s.db could be made, so it stays as it was: %s", stem, why);
			return -1;
		}
		/* an earlier start made it and was killed */
		if (S_ISREG(st.st_mode) && holds(from, path, sql, why, sizeof why))
			return 0;
	}
	snprintf(err, (size_t)errsize, "%s holds %d copies of %s.db already", data_dir, COPIES, stem);
	return -1;
}
