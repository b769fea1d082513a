/* Opening a journal: the writer's settings, and the reader's ladder (docs/architecture.md, "The way of a request"). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "db_internal.h"

#define READ_BUSY_MS 100
#define WRITE_BUSY_MS 2000
#define TRIES 60 /* of 1 ms each: a writer's recovery takes less */

/* What stands beside the database; a difference between before and after an attempt makes the attempt void. */
struct beside {
	struct stat db, wal;
	bool has_wal, has_shm;
	bool rollback; /* -journal holds what was there before a write that is under way, or was broken off */
	bool wal_mode; /* header says WAL */
};

static int
stat_suffix(const char *path, const char *suffix, struct stat *st)
{
	char name[4400];
	if ((size_t)snprintf(name, sizeof name, "%s%s", path, suffix) >= sizeof name)
		return -1;
	return stat(name, st);
}

/* Bytes 18 and 19 of the header are 2 in WAL mode. */
static bool
header_is_wal(const char *path)
{
	unsigned char head[20];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return false;
	ssize_t n = pread(fd, head, sizeof head, 0);
	close(fd);
	return n == (ssize_t)sizeof head && head[18] == 2 && head[19] == 2;
}

static uint32_t
word(const unsigned char *at, bool big)
{
	return big ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]
	           : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

/*
 * The WAL's header is none (https://sqlite.org/fileformat2.html, "The Write-Ahead Log"). To SQLite such a WAL is empty, but where the
 * index beside it cannot be written a reader asks again for ten seconds.
 */
static bool
wal_is_none(const char *path)
{
	unsigned char head[32];
	char name[4400];
	uint32_t s[2] = {0, 0};
	if ((size_t)snprintf(name, sizeof name, "%s-wal", path) >= sizeof name)
		return false;
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return false;
	ssize_t n = pread(fd, head, sizeof head, 0);
	close(fd);
	if (n != (ssize_t)sizeof head)
		return false;
	bool big = head[3] & 1;
	for (int i = 0; i < 24; i += 8) {
		s[0] += word(head + i, big) + s[1];
		s[1] += word(head + i + 4, big) + s[0];
	}
	return (word(head, true) | 1) != 0x377f0683 || s[0] != word(head + 24, true) || s[1] != word(head + 28, true);
}

/* 0, or -1 with errno when the database itself cannot be seen. */
static int
look(const char *path, struct beside *b)
{
	struct stat shm, rollback;
	memset(b, 0, sizeof *b);
	if (stat(path, &b->db) != 0)
		return -1;
	b->has_wal = stat_suffix(path, "-wal", &b->wal) == 0 && !wal_is_none(path);
	b->has_shm = stat_suffix(path, "-shm", &shm) == 0;
	b->rollback = stat_suffix(path, "-journal", &rollback) == 0 && rollback.st_size > 0;
	b->wal_mode = header_is_wal(path);
	return 0;
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static bool
same(const struct beside *a, const struct beside *b)
{
	return same_file(&a->db, &b->db) && a->has_wal == b->has_wal && a->has_shm == b->has_shm && a->rollback == b->rollback && (!a->has_wal || same_file(&a->wal, &b->wal));
}

/* "file:" + path with everything that a URI could misread as %XX. NULL: out of memory. */
static char *
uri(const char *path, const char *query)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-~";
	size_t len = strlen(path), at = 0;
	char *out = malloc(3 * len + strlen(query) + 8);
	if (out == NULL)
		return NULL;
	at += (size_t)sprintf(out, "file:");
	for (size_t i = 0; i < len; i++) {
		if (strchr(plain, path[i]) != NULL)
			out[at++] = path[i];
		else
			at += (size_t)sprintf(out + at, "%%%02X", (unsigned)(unsigned char)path[i]);
	}
	sprintf(out + at, "?%s", query);
	return out;
}

static void
harden(sqlite3 *h)
{
	sqlite3_extended_result_codes(h, 1);
	/* "commission" in double quotes must be a column or an error, never the text 'commission' */
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
}

/* A first read: a file that opens may still be locked, damaged or out of reach. Extended code. */
static int
probe(sqlite3 *h)
{
	int rc = sqlite3_exec(h, "SELECT 1 FROM sqlite_master LIMIT 1", NULL, NULL, NULL);
	if ((rc & 0xff) == SQLITE_CORRUPT) /* a single failed read is reported so; a second look tells */
		rc = sqlite3_exec(h, "SELECT 1 FROM sqlite_master LIMIT 1", NULL, NULL, NULL);
	return rc;
}

/* One attempt of the ladder. SQLITE_OK leaves db->h open; else it is closed and db->error says why. */
static int
attempt(struct db *db, const char *query, bool exclusive)
{
	char *name = uri(db->path, query);
	if (name == NULL)
		return SQLITE_NOMEM;
	int rc = sqlite3_open_v2(name, &db->h, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	free(name);
	if (rc == SQLITE_OK) {
		harden(db->h);
		sqlite3_busy_timeout(db->h, READ_BUSY_MS);
		if (exclusive) /* the WAL's index is built in heap, nothing is written */
			rc = sqlite3_exec(db->h, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL);
		if (rc == SQLITE_OK)
			rc = probe(db->h);
	}
	if (rc != SQLITE_OK) {
		if (db->h != NULL)
			db_note(db, rc);
		rc = db->h != NULL ? sqlite3_extended_errcode(db->h) : rc;
		sqlite3_close(db->h);
		db->h = NULL;
	}
	return rc;
}

static bool
unreachable(int rc)
{
	return (rc & 0xff) == SQLITE_CANTOPEN || (rc & 0xff) == SQLITE_READONLY;
}

/* The ladder once. SQLITE_OK, an error, or -1: something moved meanwhile, start again. */
static int
climb(struct db *db, const struct beside *before, bool *transient)
{
	struct beside after;
	int rc;
	bool empty_wal = !before->has_wal || before->wal.st_size == 0;

	*transient = false;
	/* a cleanly closed or half-copied WAL file: mode=ro would make -wal and -shm where it may write, and fail where it may not */
	if (before->wal_mode && !(before->has_wal && before->has_shm) && !before->rollback)
		rc = SQLITE_CANTOPEN;
	else
		rc = attempt(db, "mode=ro", false);
	if (rc == SQLITE_BUSY_RECOVERY || rc == SQLITE_READONLY_RECOVERY)
		return -1;
	if (!unreachable(rc))
		return rc;
	if (before->rollback) /* without it half a write would pass for the truth */
		return rc;
	if (empty_wal)
		rc = attempt(db, "immutable=1", false);
	else if (!before->has_shm)
		rc = attempt(db, "mode=ro&vfs=unix-none", true);
	else
		return rc;
	*transient = true;
	if (look(db->path, &after) != 0 || !same(before, &after)) {
		sqlite3_close(db->h);
		db->h = NULL;
		return -1;
	}
	return rc;
}

static int
open_read(struct db *db, bool *transient)
{
	struct beside before;
	const struct timespec pause = {0, 1000000};
	for (int i = 0; i < TRIES; i++) {
		if (look(db->path, &before) != 0) {
			int err = errno;
			db->code = SQLITE_CANTOPEN;
			snprintf(db->error, sizeof db->error, "%s: %s", db->name, err == ENOENT ? "no such file" : strerror(err));
			return -1;
		}
		if (!S_ISREG(before.db.st_mode)) { /* a pipe would hold us for ever */
			db->code = SQLITE_CANTOPEN;
			snprintf(db->error, sizeof db->error, "%s: is %s, not a journal", db->name, S_ISDIR(before.db.st_mode) ? "a folder" : "no regular file");
			return -1;
		}
		int rc = climb(db, &before, transient);
		if (rc == SQLITE_OK) {
			db->dev = before.db.st_dev;
			db->ino = before.db.st_ino;
			return 0;
		}
		if (rc != -1)
			return -1;
		nanosleep(&pause, NULL);
	}
	db->code = SQLITE_BUSY;
	snprintf(db->error, sizeof db->error, "%s: its files keep changing, no steady state to read", db->name);
	return -1;
}

/* Made here, not by SQLite, so that the mode is 0640 whatever the umask; -wal and -shm copy it. */
static int
create_file(struct db *db)
{
	int fd = open(db->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd < 0 && errno == EEXIST)
		return 0;
	if (fd < 0 || fchmod(fd, 0640) != 0) {
		snprintf(db->error, sizeof db->error, "%s: %s", db->name, strerror(errno));
		db->code = SQLITE_CANTOPEN;
		if (fd >= 0)
			close(fd);
		return -1;
	}
	close(fd);
	return 0;
}

static int
wal_mode(struct db *db)
{
	sqlite3_stmt *s = NULL;
	int keep = 1, rc = sqlite3_prepare_v2(db->h, "PRAGMA journal_mode = WAL", -1, &s, NULL);
	if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW)
		rc = strcmp((const char *)sqlite3_column_text(s, 0), "wal") == 0 ? SQLITE_OK : SQLITE_CANTOPEN;
	int last = sqlite3_finalize(s);
	if (rc != SQLITE_OK || last != SQLITE_OK) {
		db_note(db, rc != SQLITE_OK ? rc : last);
		return -1;
	}
	/* the closing writer leaves -wal and -shm: a reader without write permission needs them */
	sqlite3_file_control(db->h, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
	return 0;
}

void
db_leave(struct db *db)
{
	int keep = 0;
	sqlite3_file_control(db->h, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
}

static int
open_write(struct db *db, bool full)
{
	struct stat st;
	if (create_file(db) != 0)
		return -1;
	int rc = sqlite3_open_v2(db->path, &db->h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc != SQLITE_OK) {
		db_note(db, rc);
		return -1;
	}
	harden(db->h);
	sqlite3_busy_timeout(db->h, WRITE_BUSY_MS);
	if (wal_mode(db) != 0)
		return -1;
	/*
	 * A checkpoint waits for the disk twice, so it is begun at four times SQLite's usual number of pages: at 4 kB a page 16 MB, and as
	 * many as one block of the WAL's index has room for. The limit is twice that: a WAL that keeps its size is written in place,
	 * and a commit's sync has no size to store too.
	 */
	rc = sqlite3_exec(db->h, "PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 33554432; PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db->h, full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = probe(db->h);
	if (rc != SQLITE_OK) {
		db_note(db, rc);
		return -1;
	}
	if (stat(db->path, &st) != 0) {
		snprintf(db->error, sizeof db->error, "%s: %s", db->name, strerror(errno));
		return -1;
	}
	db->dev = st.st_dev;
	db->ino = st.st_ino;
	return 0;
}

struct db *
db_open(const char *path, enum db_mode mode, bool full, bool *transient, char *err, int errsize)
{
	bool once = false;
	/* Every program is one thread, and nobody asks how much memory SQLite holds: locks and counts are a sixth of a fill's time. Refused once it runs. */
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	struct db *db = calloc(1, sizeof *db);
	if (db == NULL || (db->path = strdup(path)) == NULL) {
		snprintf(err, (size_t)errsize, "%s: out of memory", path);
		free(db);
		return NULL;
	}
	const char *slash = strrchr(db->path, '/');
	db->name = slash != NULL ? slash + 1 : db->path;
	db->mode = mode;
	int rc = mode == DB_READ ? open_read(db, &once) : open_write(db, full);
	if (transient != NULL)
		*transient = once;
	if (rc != 0) {
		snprintf(err, (size_t)errsize, "%s", db->error);
		db_close(db);
		return NULL;
	}
	return db;
}

struct db *
db_twin(const struct db *of, char *err, int errsize)
{
	struct db *db = calloc(1, sizeof *db);
	if (db == NULL || (db->path = strdup(of->path)) == NULL) {
		snprintf(err, (size_t)errsize, "%s: out of memory", of->path);
		free(db);
		return NULL;
	}
	const char *slash = strrchr(db->path, '/');
	db->name = slash != NULL ? slash + 1 : db->path;
	db->mode = DB_READ;
	db->dev = of->dev;
	db->ino = of->ino;
	if (attempt(db, "mode=ro", false) != SQLITE_OK || db_moved(db)) {
		snprintf(err, (size_t)errsize, "%s", db->h == NULL ? db->error : "the journal was replaced meanwhile");
		db_close(db);
		return NULL;
	}
	return db;
}

bool
db_moved(const struct db *db)
{
	struct stat st;
	return stat(db->path, &st) != 0 || st.st_dev != db->dev || st.st_ino != db->ino;
}
