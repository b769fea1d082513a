/* Whether a backup is what its manifest says, told from its files alone. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backup.h"

/* A line for people. */
static void
say(struct buf *out, const char *name, const char *what)
{
	buf_fmt(out, "%s: %s\n", name, what);
}

static void
check_file(const char *folder, const struct backup_file *want, struct buf *faults)
{
	char path[BACKUP_PATH], err[BACKUP_PATH + 200], words[200];
	struct backup_file is = { 0 };
	backup_path(path, folder, want->name);
	int rc = backup_digest(path, &is, err, sizeof err);
	if (rc == BACKUP_GONE) {
		say(faults, want->name, "is missing");
	} else if (rc != 0) {
		buf_fmt(faults, "%s\n", err);
	} else if (is.size != want->size) {
		snprintf(words, sizeof words, "has %" PRId64 " bytes, the manifest says %" PRId64, is.size, want->size);
		say(faults, want->name, words);
	} else if (strcmp(is.sha256, want->sha256) != 0) {
		say(faults, want->name, "was changed: it has another SHA-256 than the manifest says");
	}
}

/* Files that belong into a backup and that the manifest does not name. */
static void
check_more(const char *folder, const struct backup_manifest *m, struct buf *faults)
{
	char err[BACKUP_PATH + 200];
	struct backup_list here;
	if (backup_list_scan(folder, &here, err, sizeof err) != 0)
		buf_fmt(faults, "%s\n", err);
	for (size_t i = 0; i < here.n; i++)
		if (backup_list_find(&m->files, here.row[i].name) == NULL)
			say(faults, here.row[i].name, "is not in the manifest");
	backup_list_free(&here);
}

/* Models that the ledger names: the folder that was backed up may have lacked them itself. */
static int
check_models(struct db *ledger, const struct backup_manifest *m, struct buf *notes)
{
	struct db_stmt *s = db_prepare(ledger, "SELECT file, sha256 FROM model ORDER BY version");
	int rc = s == NULL ? -1 : 1;
	while (rc == 1 && (rc = db_step(s)) == 1) {
		const struct backup_file *f = backup_list_find(&m->files, db_text(s, 0));
		if (f == NULL || strcmp(f->sha256, db_text(s, 1)) != 0)
			say(notes, db_text(s, 0), f == NULL ? "the ledger names it, and the data folder did not have it" : "the data folder had another file than the ledger names");
	}
	return rc;
}

static void
check_ledger(struct db *db, const struct backup_manifest *m, struct buf *faults, struct buf *notes)
{
	struct backup_position at;
	char is[200], says[200], words[500];
	if (backup_position_read(db, &at) != 0 || (at.version > 0 && check_models(db, m, notes) != 0)) {
		buf_fmt(faults, "%s\n", db_error(db));
		return;
	}
	if (backup_position_same(&at, &m->at))
		return;
	backup_position_words(&at, is, sizeof is);
	backup_position_words(&m->at, says, sizeof says);
	snprintf(words, sizeof words, "is at %s; the manifest says %s", is, says);
	say(faults, backup_journals[0], words);
}

static void
check_journal(const char *folder, int i, const struct backup_manifest *m, struct buf *faults, struct buf *notes)
{
	char path[BACKUP_PATH], err[600];
	backup_path(path, folder, backup_journals[i]);
	struct db *db = db_open(path, DB_READ, false, NULL, err, sizeof err);
	struct db_stmt *s = db != NULL ? db_prepare(db, "PRAGMA quick_check(1)") : NULL;
	if (s == NULL || db_step(s) != 1) {
		buf_fmt(faults, "%s\n", db != NULL ? db_error(db) : err);
	} else {
		if (strcmp(db_text(s, 0), "ok") != 0)
			say(faults, backup_journals[i], db_text(s, 0));
		db_reset(s);
		if (i == 0)
			check_ledger(db, m, faults, notes);
	}
	db_close(db);
}

int
backup_check(const char *folder, struct backup_manifest *m, struct buf *faults, struct buf *notes)
{
	char err[BACKUP_PATH + 300];
	size_t before = faults->len;
	if (backup_manifest_read(folder, m, err, sizeof err) != 0) {
		buf_fmt(faults, "%s\n", err);
		return 0;
	}
	for (size_t i = 0; i < m->files.n; i++)
		check_file(folder, &m->files.row[i], faults);
	check_more(folder, m, faults);
	/* journals that are another file than was backed up tell nothing: their pages are looked at only when their sums hold */
	bool same = faults->len == before;
	for (int i = 0; same && i < BACKUP_JOURNALS; i++)
		if (backup_list_find(&m->files, backup_journals[i]) != NULL)
			check_journal(folder, i, m, faults, notes);
	if (m->at.version > 0 && m->files.n > 0)
		for (int i = 1; i < BACKUP_JOURNALS; i++)
			if (backup_list_find(&m->files, backup_journals[i]) == NULL)
				say(notes, backup_journals[i], "the data folder did not have it");
	return faults->len == before && !faults->failed;
}
