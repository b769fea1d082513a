/* A whole copy of a journal, and whether two journals hold the same. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db_internal.h"

static int
fail(char *err, int errsize, const char *path, const char *why)
{
	const char *slash = strrchr(path, '/');
	snprintf(err, (size_t)errsize, "%s: %s", slash != NULL ? slash + 1 : path, why);
	return -1;
}

/* In words for people: a full disk is named as one. */
static int
fail_code(char *err, int errsize, const char *path, sqlite3 *h, int rc)
{
	char words[DB_TEXT];
	db_words(rc, h != NULL ? sqlite3_errmsg(h) : sqlite3_errstr(rc), h != NULL ? sqlite3_system_errno(h) : 0, 0, words, sizeof words);
	return fail(err, errsize, path, words);
}

/* All pages that `from` sees: of a connection inside a read transaction what that sees, whatever is committed meanwhile. */
static int
copy_all(sqlite3 *to, sqlite3 *from)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	if (b == NULL)
		return sqlite3_errcode(to);
	int rc = sqlite3_backup_step(b, -1), last = sqlite3_backup_finish(b);
	return rc == SQLITE_DONE || last != SQLITE_OK ? last : rc;
}

/*
 * SQLite copies from no connection that is writing, so that it takes one of its own. Not db_open's: that looks at the file's
 * header, and closing a file drops every lock that this process has on it. The next program to close the journal would
 * believe itself alone, and remove the WAL under us.
 */
static int
copy_pages(sqlite3 *to, const char *path)
{
	sqlite3 *from = NULL;
	int rc = sqlite3_open_v2(path, &from, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		rc = copy_all(to, from);
	sqlite3_close(from);
	return rc;
}

/* A new file at path: the pages of held, or, when it is NULL, of the journal at source. */
static int
copy_to(const char *path, sqlite3 *held, const char *source, char *err, int errsize)
{
	sqlite3 *to = NULL;
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd < 0)
		return fail(err, errsize, path, strerror(errno));
	int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		rc = held != NULL ? copy_all(to, held) : copy_pages(to, source);
	if (rc != SQLITE_OK)
		fail_code(err, errsize, path, to, rc);
	int closed = sqlite3_close(to);
	if (rc == SQLITE_OK && closed != SQLITE_OK)
		rc = fail_code(err, errsize, path, NULL, closed);
	/* SQLite has flushed it already; that it reached the disk is asked once more, of the whole file */
	if (rc == SQLITE_OK && fsync(fd) != 0)
		rc = fail(err, errsize, path, strerror(errno));
	close(fd);
	return rc == SQLITE_OK ? 0 : -1;
}

int
db_copy(const struct db *from, const char *path, char *err, int errsize)
{
	return copy_to(path, NULL, from->path, err, errsize);
}

int
db_copy_held(struct db *from, const char *path, char *err, int errsize)
{
	if (sqlite3_get_autocommit(from->h))
		return fail(err, errsize, from->path, "no read transaction holds what is to be copied");
	return copy_to(path, from->h, NULL, err, errsize);
}

static bool
same_bytes(sqlite3_stmt *a, sqlite3_stmt *b, int i)
{
	/* the pointer before the length, as SQLite asks for */
	const void *x = sqlite3_column_blob(a, i), *y = sqlite3_column_blob(b, i);
	int n = sqlite3_column_bytes(a, i);
	return n == sqlite3_column_bytes(b, i) && (n == 0 || memcmp(x, y, (size_t)n) == 0);
}

static bool
same_cell(sqlite3_stmt *a, sqlite3_stmt *b, int i)
{
	int type = sqlite3_column_type(a, i);
	if (type != sqlite3_column_type(b, i))
		return false;
	if (type == SQLITE_INTEGER)
		return sqlite3_column_int64(a, i) == sqlite3_column_int64(b, i);
	if (type == SQLITE_FLOAT) {
		double x = sqlite3_column_double(a, i), y = sqlite3_column_double(b, i);
		return !(x < y) && !(x > y); /* SQLite holds no NaN */
	}
	return type == SQLITE_NULL || same_bytes(a, b, i);
}

int
db_same(struct db *a, struct db *b, const char *sql)
{
	struct db_stmt *s = db_prepare(a, sql), *t = db_prepare(b, sql);
	if (s == NULL || t == NULL)
		return -1;
	bool same = sqlite3_column_count(s->s) == sqlite3_column_count(t->s);
	int n = sqlite3_column_count(s->s), x = 1, y = 1;
	while (same && x == 1) {
		x = db_step(s);
		y = db_step(t);
		same = x == y;
		for (int i = 0; i < n && same && x == 1; i++)
			same = same_cell(s->s, t->s, i);
	}
	db_reset(s);
	db_reset(t);
	return x < 0 || y < 0 ? -1 : same;
}
