#ifndef BACKUP_H
#define BACKUP_H

/*
 * Backups of a data folder, made while a runner trades. A backup is a folder named by its moment in UTC, DIR/20261130T103152Z,
 * with the journals as they were at one instant, the files beside them, and manifest.json: each file's size and SHA-256, the
 * ledger's position, sealed (lib/base/sealed.h). What must stay true:
 *  1. what stands under such a name is whole: it is made as .STAMP.partial, flushed, read again, and then renamed;
 *  2. the journals are of one instant, and the files in models are those of that instant, as if the power had gone then;
 *  3. nothing is removed but folders of that form that carry our manifest, and only while DIR is locked;
 *  4. what is backed up is only read.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "buf.h"
#include "clock.h"
#include "date.h"
#include "db.h"
#include "sha256.h"

#define BACKUP_FORMAT "hydra backup 1"
#define BACKUP_MANIFEST "manifest.json"
#define BACKUP_NAME 264  /* bytes of a file's name in a manifest: "models/v1.json" */
#define BACKUP_STAMP 24  /* "20261130T103152Z", "20261130T103152Z-2" the second of that second */
#define BACKUP_PATH 4700
#define BACKUP_JOURNALS 3 /* the ledger is the first */
#define BACKUP_SECOND 75 /* exit code: another backup into that folder is under way, or a runner holds the data folder */
extern const char *const backup_journals[BACKUP_JOURNALS];

struct backup_file {
	char name[BACKUP_NAME];
	int64_t size;
	char sha256[SHA256_TEXT];
	/* of a file of the data folder: whether it changed meanwhile */
	uint64_t inode;
	struct timespec written, changed;
};
struct backup_list {
	struct backup_file *row;
	size_t n, cap;
};

/* How far the ledger had come. */
struct backup_position {
	int version;             /* user_version; 0: the original's */
	char epoch[40];          /* names the ledger's file, "" the original's */
	char session[DATE_TEXT]; /* last decided, "" none */
	int64_t cycle, event, fill; /* newest ids, 0 none */
};

struct backup_manifest {
	char program[64];      /* version that made it */
	char made_at[CLOCK_TEXT];
	char data_dir[4096];   /* that it is of */
	struct backup_position at;
	struct backup_list files; /* backup_list_free */
};

/* backup_list.c: what of a data folder belongs into a backup */
bool backup_belongs(const char *name); /* a journal, a file beside it, models/vN.json …, cot/….csv; never a path that leads elsewhere */
/* Files of folder that belong there, journals left out, ascending by name. 0, or -1 with err; either way the caller frees. */
int backup_list_scan(const char *folder, struct backup_list *out, char *err, int errsize);
struct backup_file *backup_list_add(struct backup_list *l, const char *name); /* NULL: out of memory */
const struct backup_file *backup_list_find(const struct backup_list *l, const char *name);
bool backup_list_same(const struct backup_list *a, const struct backup_list *b); /* the same files, none written meanwhile */
void backup_list_free(struct backup_list *l);

/* backup_disk.c */
char *backup_path(char out[BACKUP_PATH], const char *folder, const char *name); /* "folder/name"; "" does not fit. Returns out. */
#define BACKUP_GONE 1
/* A new file `to` (0640) of from's bytes, flushed; size and digest into f. 0; BACKUP_GONE: from is not there; -1 with err. */
int backup_copy(const char *from, const char *to, struct backup_file *f, char *err, int errsize);
/* Size and digest of a file into f. The same. */
int backup_digest(const char *path, struct backup_file *f, char *err, int errsize);
int backup_folder(const char *path, char *err, int errsize); /* made 0750, and not there before. 0 / -1 with err */
int backup_sync(const char *path, char *err, int errsize);   /* a folder's names to the disk. 0 / -1 with err */
/* All that belongs, manifest last, then the folder itself; what does not belong stays, and with it the folder. 0 / -1 with err. */
int backup_remove(const char *path, char *err, int errsize);

/* backup_manifest.c */
int backup_manifest_write(const struct backup_manifest *m, const char *folder, char *err, int errsize); /* 0 / -1 with err */
/* 0, or -1 with err: missing, cut, changed, of another format, a name or number that none of ours has. Either way the caller frees the list. */
int backup_manifest_read(const char *folder, struct backup_manifest *m, char *err, int errsize);
int backup_position_read(struct db *ledger, struct backup_position *out); /* 0 / -1 with db_error */
bool backup_position_same(const struct backup_position *a, const struct backup_position *b);
void backup_position_words(const struct backup_position *at, char *out, int size);

/* backup_snapshot.c: the journals of a data folder, all as of one instant */
struct backup_snapshot {
	struct db *held[BACKUP_JOURNALS], *watch[BACKUP_JOURNALS]; /* NULL: no such file; watch NULL as well: nobody has it open */
	struct backup_list cold; /* those that nobody had open, as they were */
	const char *data_dir;
};
int backup_snapshot_open(const char *data_dir, struct backup_snapshot *s, char *err, int errsize); /* 0, or -1 with err and nothing to close */
int backup_snapshot_hold(struct backup_snapshot *s, char *err, int errsize); /* from now to the next hold or the close all readers see one instant */
int backup_snapshot_steady(const struct backup_snapshot *s); /* 1; 0: a journal was opened or replaced meanwhile, begin anew */
void backup_snapshot_close(struct backup_snapshot *s);

/*
 * backup_check.c: is the folder what its manifest says? Every file's size and SHA-256, no file more, quick_check of each journal,
 * the ledger's position. 1 whole, 0 not; faults gets a line for each difference, notes one for what the folder that was backed
 * up lacked itself. m is filled as far as it could be read; the caller frees its list.
 */
int backup_check(const char *folder, struct backup_manifest *m, struct buf *faults, struct buf *notes);

/* backup_rotate.c. dir must be locked by the caller. */
bool backup_stamp_is(const char *name);
int backup_stamps(const char *dir, char (**out)[BACKUP_STAMP], size_t *n, char *err, int errsize); /* names of that form, ascending; the caller frees. 0 / -1 */
int backup_sweep(const char *dir, char *err, int errsize); /* what a kill left half made or half removed. 0 / -1 with err */
/* Of the backups of data_dir the newest keep stay, the one named stamp in any case. said: a line for each that went, or that is left although it is not whole. 0 / -1 with err. */
int backup_rotate(const char *dir, const char *data_dir, const char *stamp, int64_t keep, struct buf *said, char *err, int errsize);

/* backup.c: a new backup of data_dir in dir, which must be there. keep 0: all stay. Exit code, with err when it is not 0. */
struct backup_made {
	char path[BACKUP_PATH];
	struct backup_manifest m; /* the caller frees its list */
	struct buf notes, said;   /* the caller frees both */
};
int backup_make(const char *data_dir, const char *dir, int64_t keep, struct backup_made *out, char *err, int errsize);

#endif
