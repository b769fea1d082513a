/* A backup back into an empty data folder. */
#include "restore.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alert.h"
#include "datalock.h"
#include "ledger.h"
#include "lost.h"
#include "setup.h"

struct work {
	const char *backup, *data_dir;
	char partial[BACKUP_PATH];
	struct backup_manifest *m;
	char *err;
	int errsize;
};

static int
fail(const struct work *w, const char *path, const char *why)
{
	snprintf(w->err, (size_t)w->errsize, "%s: %s", path, why);
	return -1;
}

/* What may stand in a folder that counts as empty: the lock, what mkfs makes, what `check` told meanwhile; and of a restore that was broken off what is its own. */
static bool
allowed(const char *name, bool broken_off)
{
	static const char *const nothing[] = { ".", "..", DATALOCK_FILE, "lost+found", ALERT_FOLDER }, *const own[] = { LOST_RESTORE, "models", "cot" };
	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
		if (strcmp(name, nothing[i]) == 0)
			return true;
	for (size_t i = 0; broken_off && i < sizeof own / sizeof own[0]; i++)
		if (strcmp(name, own[i]) == 0)
			return true;
	return broken_off && backup_belongs(name);
}

/* Is there room for it? 0, or -1 with err: names the first thing that is in the way. */
static int
look(const struct work *w)
{
	const bool broken_off = lost_restore(w->data_dir);
	char first[256] = "", why[400];
	DIR *d = opendir(w->data_dir);
	const struct dirent *e;
	if (d == NULL)
		return fail(w, w->data_dir, strerror(errno));
	while ((errno = 0, e = readdir(d)) != NULL)
		if (!allowed(e->d_name, broken_off) && (first[0] == '\0' || strcmp(e->d_name, first) < 0))
			snprintf(first, sizeof first, "%s", e->d_name);
	int failed = errno;
	closedir(d);
	if (failed != 0)
		return fail(w, w->data_dir, strerror(failed));
	if (first[0] == '\0')
		return 0;
	snprintf(why, sizeof why, "is not empty: it holds %s; a restore goes into an empty or absent folder only", first);
	return fail(w, w->data_dir, why);
}

/* Of a restore that was broken off: all that is its own, LOST_RESTORE last. */
static int
clear(const struct work *w)
{
	static const char *const subs[] = { "models", "cot" };
	char path[BACKUP_PATH];
	struct backup_list here;
	int rc = backup_list_scan(w->data_dir, &here, w->err, w->errsize);
	for (int i = 0; rc == 0 && i < BACKUP_JOURNALS; i++)
		rc = backup_list_add(&here, backup_journals[i]) != NULL ? 0 : fail(w, w->data_dir, "out of memory");
	for (size_t i = 0; rc == 0 && i < here.n; i++) {
		backup_path(path, w->data_dir, here.row[i].name);
		if (unlink(path) != 0 && errno != ENOENT)
			rc = fail(w, path, strerror(errno));
	}
	backup_list_free(&here);
	for (size_t i = 0; rc == 0 && i < 2; i++) {
		backup_path(path, w->data_dir, subs[i]);
		if (rmdir(path) != 0 && errno != ENOENT)
			rc = fail(w, path, strerror(errno));
	}
	if (rc == 0)
		rc = backup_sync(w->data_dir, w->err, w->errsize);
	return rc == 0 ? backup_remove(w->partial, w->err, w->errsize) : -1;
}

/* The folders of models and cot, when the backup has such files. */
static int
make_folders(const struct work *w)
{
	static const char *const subs[] = { "models/", "cot/" };
	char path[BACKUP_PATH];
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < w->m->files.n; i++) {
			if (strncmp(w->m->files.row[i].name, subs[k], strlen(subs[k])) != 0)
				continue;
			backup_path(path, w->partial, subs[k]);
			if (backup_folder(path, w->err, w->errsize) != 0)
				return -1;
			break;
		}
	return 0;
}

static int
copy(const struct work *w)
{
	char from[BACKUP_PATH], to[BACKUP_PATH];
	for (size_t i = 0; i < w->m->files.n; i++) {
		const struct backup_file *want = &w->m->files.row[i];
		struct backup_file is = { 0 };
		backup_path(from, w->backup, want->name);
		backup_path(to, w->partial, want->name);
		if (backup_copy(from, to, &is, w->err, w->errsize) != 0)
			return -1;
		if (is.size != want->size || strcmp(is.sha256, want->sha256) != 0)
			return fail(w, from, "is not the file that the manifest names: it was changed or cut");
	}
	return 0;
}

/* Flush the folders that were written: models, cot, and the one that they are in. */
static int
flush(const struct work *w, const char *folder)
{
	static const char *const subs[] = { "models", "cot" };
	char path[BACKUP_PATH];
	struct stat st;
	for (size_t i = 0; i < 2; i++) {
		backup_path(path, folder, subs[i]);
		if (stat(path, &st) == 0 && backup_sync(path, w->err, w->errsize) != 0)
			return -1;
	}
	return backup_sync(folder, w->err, w->errsize);
}

static int
move(const struct work *w, const char *name)
{
	char from[BACKUP_PATH], to[BACKUP_PATH];
	backup_path(from, w->partial, name);
	backup_path(to, w->data_dir, name);
	return rename(from, to) == 0 ? 0 : fail(w, to, strerror(errno));
}

/* Into place: the ledger comes last, when all that it names is there for good. */
static int
place(const struct work *w)
{
	static const char *const subs[] = { "models", "cot" };
	char path[BACKUP_PATH];
	struct stat st;
	for (size_t i = 0; i < 2; i++) {
		backup_path(path, w->partial, subs[i]);
		if (stat(path, &st) == 0 && move(w, subs[i]) != 0)
			return -1;
	}
	for (size_t i = 0; i < w->m->files.n; i++) {
		const char *name = w->m->files.row[i].name;
		if (strchr(name, '/') == NULL && strcmp(name, backup_journals[0]) != 0 && move(w, name) != 0)
			return -1;
	}
	if (backup_sync(w->data_dir, w->err, w->errsize) != 0 || move(w, backup_journals[0]) != 0 || backup_sync(w->data_dir, w->err, w->errsize) != 0)
		return -1;
	return rmdir(w->partial) == 0 ? backup_sync(w->data_dir, w->err, w->errsize) : fail(w, w->partial, strerror(errno));
}

/* With the lock held, into a folder that is empty or holds what a restore left. */
static int
fill(const struct work *w)
{
	char path[BACKUP_PATH];
	if (lost_restore(w->data_dir) && clear(w) != 0)
		return -1;
	if (backup_folder(w->partial, w->err, w->errsize) != 0 || backup_sync(w->data_dir, w->err, w->errsize) != 0)
		return -1;
	backup_path(path, w->partial, backup_journals[0]);
	if (make_folders(w) != 0 || copy(w) != 0)
		return -1;
	if (w->m->at.version > 0 && ledger_rename(path, w->err, w->errsize) != 0)
		return -1;
	return flush(w, w->partial) == 0 ? place(w) : -1;
}

/* A restore that failed leaves the folder as empty as it was; why is told already, and what cannot be removed is refused by whoever comes. */
static void
undo(const struct work *w)
{
	char unused[BACKUP_PATH + 300];
	struct work quiet = *w;
	quiet.err = unused;
	quiet.errsize = (int)sizeof unused;
	if (lost_restore(w->data_dir))
		(void)clear(&quiet);
}

/* The lock, and room. 0, or the exit code with err; either way lock says whether it is held. */
static int
enter(const struct work *w, struct datalock *lock)
{
	char path[BACKUP_PATH];
	struct stat st;
	int code;
	backup_path(path, w->data_dir, DATALOCK_FILE);
	/* who holds it is told first; in a folder that is refused no lock's file is made */
	if (stat(path, &st) == 0 && datalock_take(w->data_dir, lock, &code, w->err, w->errsize) != 0)
		return code;
	if (look(w) != 0)
		return 1;
	if (lock->fd < 0 && datalock_take(w->data_dir, lock, &code, w->err, w->errsize) != 0)
		return code;
	return look(w) != 0; /* with the lock: a runner may have come and gone */
}

int
restore_run(const char *backup, const char *data_dir, struct backup_manifest *m, char *err, int errsize)
{
	struct work w = { .backup = backup, .data_dir = data_dir, .m = m, .err = err, .errsize = errsize };
	struct datalock lock = { .fd = -1 };
	snprintf(w.partial, sizeof w.partial, "%s/" LOST_RESTORE, data_dir);
	if (backup_manifest_read(backup, m, err, errsize) != 0)
		return 1;
	if (setup_folder(data_dir, 0750) != 0) {
		fail(&w, data_dir, strerror(errno));
		return 1;
	}
	int code = enter(&w, &lock);
	if (code == 0 && fill(&w) != 0) {
		undo(&w);
		datalock_withdraw(data_dir, &lock);
		code = 1;
	}
	if (lock.fd >= 0)
		close(lock.fd);
	return code;
}
