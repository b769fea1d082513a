/*
 * All journals of a data folder as of one instant. A read transaction holds what one journal was when it began; three of them
 * begin one after the other, so what they hold is of one instant only if none was committed to between the first and the last.
 * A second connection of each tells that (data_version); if one was, all begin again.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "backup.h"

#define TRIES 10000 /* of some 100 us each: a runner at full speed commits every millisecond or so */

static int
fail(char *err, int errsize, const char *why)
{
	snprintf(err, (size_t)errsize, "%s", why);
	return -1;
}

/* How a journal that nobody has open stands, and its WAL: 0 / -1 out of memory. A name's end: "", "-wal". */
static int
look_cold(const char *data_dir, const char *name, struct backup_list *out)
{
	static const char *const ends[] = { "", "-wal" };
	char path[BACKUP_PATH];
	for (size_t i = 0; i < 2; i++) {
		struct stat st = { 0 };
		struct backup_file *f = backup_list_add(out, name);
		if (f == NULL)
			return -1;
		snprintf(path, sizeof path, "%s/%s%s", data_dir, name, ends[i]);
		if (stat(path, &st) != 0)
			continue; /* all zero */
		f->size = st.st_size;
		f->inode = st.st_ino;
		f->written = st.st_mtim;
		f->changed = st.st_ctim;
	}
	return 0;
}

/* One journal: 0, also where it is not there; -1 with err. */
static int
open_one(struct backup_snapshot *s, int i, char *err, int errsize)
{
	char path[BACKUP_PATH];
	struct stat st;
	bool transient = false;
	backup_path(path, s->data_dir, backup_journals[i]);
	if (stat(path, &st) != 0 && errno == ENOENT)
		return i == 0 ? fail(err, errsize, "it holds no fill_journal.db: there is nothing to back up") : 0;
	if (look_cold(s->data_dir, backup_journals[i], &s->cold) != 0)
		return fail(err, errsize, "out of memory");
	s->held[i] = db_open(path, DB_READ, false, &transient, err, errsize);
	if (s->held[i] == NULL)
		return -1;
	if (transient)
		return 0;
	s->cold.n -= 2;
	s->watch[i] = db_twin(s->held[i], err, errsize);
	return s->watch[i] != NULL ? 0 : -1;
}

int
backup_snapshot_open(const char *data_dir, struct backup_snapshot *s, char *err, int errsize)
{
	*s = (struct backup_snapshot){ .data_dir = data_dir };
	for (int i = 0; i < BACKUP_JOURNALS; i++)
		if (open_one(s, i, err, errsize) != 0) {
			backup_snapshot_close(s);
			return -1;
		}
	return 0;
}

static int
versions(const struct backup_snapshot *s, int64_t out[BACKUP_JOURNALS], char *err, int errsize)
{
	for (int i = 0; i < BACKUP_JOURNALS; i++) {
		out[i] = s->watch[i] != NULL ? db_data_version(s->watch[i]) : 0;
		if (out[i] < 0)
			return fail(err, errsize, db_error(s->watch[i]));
	}
	return 0;
}

/* A read transaction that has read. */
static int
begin(struct db *db, char *err, int errsize)
{
	struct db_stmt *s = db_prepare(db, "SELECT count(*) FROM sqlite_master");
	if ((!db_autocommit(db) && db_exec(db, "ROLLBACK") != 0) || s == NULL || db_exec(db, "BEGIN") != 0 || db_step(s) != 1)
		return fail(err, errsize, db_error(db));
	db_reset(s);
	return 0;
}

/*
 * A user who may not write cannot hold a journal that no runner has open: SQLite makes its index anew for each transaction, and says
 * each time that it moved. Then the files tell: they are as the last try saw them, and were for two seconds, which is more than the
 * grain of their times.
 */
static bool
quiet(const struct backup_snapshot *s, int i, struct backup_list *last)
{
	const int64_t latest = clock_wall() / CLOCK_SECOND - 2;
	struct backup_list now = { 0 };
	bool same = look_cold(s->data_dir, backup_journals[i], &now) == 0 && backup_list_same(last, &now);
	for (size_t k = 0; k < now.n; k++)
		same = same && now.row[k].written.tv_sec < latest;
	backup_list_free(last);
	*last = now;
	return same;
}

/* What is held without a lock must stay as it is until it is copied. 0 / -1 out of memory. */
static int
keep_cold(struct backup_snapshot *s, const struct backup_list *look)
{
	if (backup_list_find(&s->cold, look->row[0].name) != NULL)
		return 0;
	for (size_t k = 0; k < look->n; k++) {
		struct backup_file *f = backup_list_add(&s->cold, look->row[k].name);
		if (f == NULL)
			return -1;
		*f = look->row[k];
	}
	return 0;
}

/* Once: 1 all are of one instant, 0 something was committed meanwhile, -1 with err. */
static int
hold_once(struct backup_snapshot *s, struct backup_list last[BACKUP_JOURNALS], char *err, int errsize)
{
	int64_t before[BACKUP_JOURNALS], after[BACKUP_JOURNALS];
	if (versions(s, before, err, errsize) != 0)
		return -1;
	for (int i = 0; i < BACKUP_JOURNALS; i++)
		if (s->held[i] != NULL && begin(s->held[i], err, errsize) != 0)
			return -1;
	if (versions(s, after, err, errsize) != 0)
		return -1;
	int one = 1;
	for (int i = 0; i < BACKUP_JOURNALS; i++)
		if (before[i] != after[i] && !quiet(s, i, &last[i]))
			one = 0;
	for (int i = 0; one == 1 && i < BACKUP_JOURNALS; i++)
		if (before[i] != after[i] && keep_cold(s, &last[i]) != 0)
			return fail(err, errsize, "out of memory");
	return one;
}

int
backup_snapshot_hold(struct backup_snapshot *s, char *err, int errsize)
{
	struct backup_list last[BACKUP_JOURNALS] = { 0 };
	int rc = 0;
	for (int try = 0; rc == 0 && try < TRIES; try++)
		rc = hold_once(s, last, err, errsize);
	for (int i = 0; i < BACKUP_JOURNALS; i++)
		backup_list_free(&last[i]);
	if (rc == 0)
		return fail(err, errsize, "the journals were written all the time, or a moment ago by a runner that ended and this user may not write beside them; try again");
	return rc == 1 ? 0 : -1;
}

int
backup_snapshot_steady(const struct backup_snapshot *s)
{
	struct backup_list now = { 0 };
	bool same = true;
	for (size_t i = 0; same && i < s->cold.n; i += 2)
		same = look_cold(s->data_dir, s->cold.row[i].name, &now) == 0;
	same = same && backup_list_same(&s->cold, &now);
	backup_list_free(&now);
	for (int i = 0; same && i < BACKUP_JOURNALS; i++) {
		char path[BACKUP_PATH];
		struct stat st;
		backup_path(path, s->data_dir, backup_journals[i]);
		same = s->held[i] != NULL ? !db_moved(s->held[i]) : stat(path, &st) != 0;
	}
	return same;
}

void
backup_snapshot_close(struct backup_snapshot *s)
{
	for (int i = 0; i < BACKUP_JOURNALS; i++) {
		db_close(s->watch[i]);
		db_close(s->held[i]);
	}
	backup_list_free(&s->cold);
	*s = (struct backup_snapshot){ 0 };
}
