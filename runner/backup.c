/* A new backup: held at one instant, copied, flushed, read again, named. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "backup.h"
#include "heartbeat.h"

#define TRIES 200 /* a file beside the journals changed meanwhile: an experiment's model comes every few seconds at full speed */
#define SECONDS_FULL 3 /* that are tried, each of nine names */

struct work {
	const char *data_dir, *dir;
	char stamp[BACKUP_STAMP];
	char partial[BACKUP_PATH];
	struct backup_snapshot held;
	struct backup_made *out;
	char *err;
	int errsize;
};

static int
fail(const struct work *w, const char *path, const char *why)
{
	snprintf(w->err, (size_t)w->errsize, "%s: %s", path, why);
	return -1;
}

/* dir, locked as long as the descriptor is open; -1 with err and *code. */
static int
lock(const struct work *w, int *code)
{
	int fd = open(w->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*code = 1;
	if (fd < 0) {
		int why = errno;
		/* made by us, the folder of a disk that is not mounted would fill the disk below */
		return fail(w, w->dir, why == ENOENT ? "no such folder; make it first" : strerror(why));
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	*code = errno == EWOULDBLOCK ? BACKUP_SECOND : 1;
	fail(w, w->dir, errno == EWOULDBLOCK ? "another backup is being made there" : strerror(errno));
	close(fd);
	return -1;
}

/* The stamp of this second; a second one of it gets a number. 0; -1: it has nine already. */
static int
stamp_of(struct work *w, instant_t second)
{
	char text[CLOCK_TEXT], plain[BACKUP_STAMP], path[BACKUP_PATH];
	struct stat st;
	size_t n = 0;
	clock_format(second, text);
	for (const char *c = text; n < 15 && *c != '\0'; c++)
		if (*c != '-' && *c != ':')
			plain[n++] = *c;
	plain[n] = '\0';
	clock_format(second, w->out->m.made_at);
	for (int i = 1; i <= 9; i++) {
		if (i == 1)
			snprintf(w->stamp, sizeof w->stamp, "%.15sZ", plain);
		else
			snprintf(w->stamp, sizeof w->stamp, "%.15sZ-%d", plain, i);
		backup_path(path, w->dir, w->stamp);
		snprintf(w->partial, sizeof w->partial, "%s/.%s.partial", w->dir, w->stamp);
		if (lstat(path, &st) != 0 && lstat(w->partial, &st) != 0) { /* what stands there still is not ours */
			snprintf(w->out->path, sizeof w->out->path, "%s", path);
			return 0;
		}
	}
	return -1;
}

/* The stamp of now. Of a second that has nine the next one is waited for; a clock that stands still, or went back, is told. */
static int
choose(struct work *w)
{
	for (int tries = 0; tries < SECONDS_FULL; tries++) {
		const instant_t now = clock_wall(), second = now / CLOCK_SECOND * CLOCK_SECOND;
		if (stamp_of(w, second) == 0)
			return 0;
		const instant_t left = second + CLOCK_SECOND - now;
		const struct timespec rest = { .tv_sec = left / CLOCK_SECOND, .tv_nsec = left % CLOCK_SECOND * (1000000000 / CLOCK_SECOND) };
		(void)nanosleep(&rest, NULL); /* cut short, another try is used up */
	}
	return fail(w, w->stamp, "nine backups of this second are there already, and of those after it");
}

/* The folder under its temporary name, with what says that it is ours and not finished. */
static int
begin(const struct work *w)
{
	static const char unfinished[] = "{\"format\":\"" BACKUP_FORMAT "\",\"unfinished\":true}\n";
	char path[BACKUP_PATH];
	if (backup_folder(w->partial, w->err, w->errsize) != 0)
		return -1;
	backup_path(path, w->partial, BACKUP_MANIFEST);
	return buf_write_file(path, unfinished, sizeof unfinished - 1, 0640, false) == 0 ? 0 : fail(w, path, strerror(errno));
}

/* Files beside the journals, as listed. 0; BACKUP_GONE: one went meanwhile; -1. */
static int
copy_files(const struct work *w, struct backup_list *files)
{
	static const char *const subs[] = { "models", "cot" };
	char from[BACKUP_PATH], to[BACKUP_PATH];
	bool made[2] = { false, false };
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < files->n; i++) {
		struct backup_file *f = &files->row[i], is = { 0 };
		for (size_t k = 0; rc == 0 && k < 2; k++) {
			size_t len = strlen(subs[k]);
			if (made[k] || strncmp(f->name, subs[k], len) != 0 || f->name[len] != '/')
				continue;
			backup_path(to, w->partial, subs[k]);
			rc = backup_folder(to, w->err, w->errsize);
			made[k] = true;
		}
		backup_path(from, w->data_dir, f->name);
		backup_path(to, w->partial, f->name);
		if (rc == 0)
			rc = backup_copy(from, to, &is, w->err, w->errsize);
		f->size = rc == 0 ? is.size : f->size; /* one that grew meanwhile is seen by when it was written */
		memcpy(f->sha256, is.sha256, sizeof f->sha256);
	}
	return rc;
}

/* Journals at one instant, and the files of that instant: listed before it and after they are copied, they are the same. 1; 0: again; -1. */
static int
hold(struct work *w)
{
	struct backup_list after = { 0 }, *files = &w->out->m.files;
	int rc = backup_list_scan(w->data_dir, files, w->err, w->errsize);
	if (rc == 0)
		rc = backup_snapshot_open(w->data_dir, &w->held, w->err, w->errsize);
	if (rc == 0)
		rc = backup_snapshot_hold(&w->held, w->err, w->errsize);
	if (rc == 0)
		rc = copy_files(w, files);
	if (rc == 0)
		rc = backup_list_scan(w->data_dir, &after, w->err, w->errsize);
	int done = rc == BACKUP_GONE ? 0 : rc != 0 ? -1 : backup_list_same(files, &after);
	backup_list_free(&after);
	return done;
}

/* Journals out of what is held. 1; 0: again; -1. */
static int
copy_journals(struct work *w)
{
	char to[BACKUP_PATH];
	if (backup_position_read(w->held.held[0], &w->out->m.at) != 0) {
		snprintf(w->err, (size_t)w->errsize, "%s", db_error(w->held.held[0]));
		return -1;
	}
	for (int i = 0; i < BACKUP_JOURNALS; i++) {
		if (w->held.held[i] == NULL)
			continue;
		backup_path(to, w->partial, backup_journals[i]);
		if (db_copy_held(w->held.held[i], to, w->err, w->errsize) != 0)
			return -1;
	}
	return backup_snapshot_steady(&w->held);
}

/* Sizes and digests of the journals' copies. */
static int
list_journals(const struct work *w)
{
	char path[BACKUP_PATH];
	for (int i = 0; i < BACKUP_JOURNALS; i++) {
		if (w->held.held[i] == NULL)
			continue;
		struct backup_file *f = backup_list_add(&w->out->m.files, backup_journals[i]);
		backup_path(path, w->partial, backup_journals[i]);
		if (f == NULL)
			return fail(w, path, "out of memory");
		if (backup_digest(path, f, w->err, w->errsize) != 0)
			return -1;
	}
	return 0;
}

/* All that is to be in the folder, of one instant. 0 / -1. */
static int
fill(struct work *w)
{
	for (int try = 0; try < TRIES; try++) {
		if (begin(w) != 0)
			return -1;
		int rc = hold(w);
		if (rc == 1)
			rc = copy_journals(w);
		if (rc == 1)
			rc = list_journals(w) == 0 ? 1 : -1;
		backup_snapshot_close(&w->held);
		if (rc == 1)
			return 0;
		backup_list_free(&w->out->m.files);
		if (rc < 0 || backup_remove(w->partial, w->err, w->errsize) != 0)
			return -1;
	}
	return fail(w, w->data_dir, "its files keep changing, there is no moment at which they and the journals agree");
}

/* What was written is read again before it gets its name: a journal that was damaged before must not push good backups out. */
static int
seal(struct work *w)
{
	static const char *const subs[] = { "models", "cot", "" };
	struct backup_made *out = w->out;
	struct backup_manifest m;
	struct buf faults = { 0 };
	char path[BACKUP_PATH];
	struct stat st;
	if (backup_manifest_write(&out->m, w->partial, w->err, w->errsize) != 0)
		return -1;
	int rc = backup_check(w->partial, &m, &faults, &out->notes) ? 0 : -1;
	if (rc != 0)
		snprintf(w->err, (size_t)w->errsize, "%s: the copy is not whole: %.*s", w->data_dir, faults.len > 0 ? (int)strcspn(faults.data, "\n") : 13, faults.len > 0 ? faults.data : "out of memory");
	backup_list_free(&m.files);
	buf_free(&faults);
	for (size_t i = 0; rc == 0 && i < 3; i++) {
		backup_path(path, w->partial, subs[i]);
		if (stat(path, &st) == 0)
			rc = backup_sync(path, w->err, w->errsize);
	}
	if (rc == 0 && rename(w->partial, out->path) != 0)
		rc = fail(w, out->path, strerror(errno));
	return rc == 0 ? backup_sync(w->dir, w->err, w->errsize) : -1;
}

int
backup_make(const char *data_dir, const char *dir, int64_t keep, struct backup_made *out, char *err, int errsize)
{
	struct work w = { .data_dir = data_dir, .dir = dir, .out = out, .err = err, .errsize = errsize };
	char unused[BACKUP_PATH + 300];
	int code, fd;
	*out = (struct backup_made){ 0 };
	if ((fd = lock(&w, &code)) < 0)
		return code;
	snprintf(out->m.program, sizeof out->m.program, "%s", heartbeat_version());
	snprintf(out->m.data_dir, sizeof out->m.data_dir, "%s", data_dir);
	code = 1;
	if (backup_sweep(dir, err, errsize) == 0 && choose(&w) == 0) {
		if (fill(&w) == 0 && seal(&w) == 0)
			code = keep > 0 && backup_rotate(dir, data_dir, w.stamp, keep, &out->said, err, errsize) != 0;
		else
			(void)backup_remove(w.partial, unused, sizeof unused); /* why it failed is told; what cannot be removed now the next one sweeps */
	}
	close(fd);
	return code;
}
