/* What of a data folder belongs into a backup. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "backup.h"

const char *const backup_journals[BACKUP_JOURNALS] = { "fill_journal.db", "experiment_journal.db", "cycle_journal.db" };

static bool
one_of(const char *name, const char *const *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, all[i]) == 0)
			return true;
	return false;
}

/* "v12.json", "v12.snapshot", "v12.result" */
static bool
of_model(const char *name)
{
	static const char *const ends[] = { ".json", ".snapshot", ".result" };
	size_t digits = name[0] == 'v' ? strspn(name + 1, "0123456789") : 0;
	return digits > 0 && digits < 10 && one_of(name + 1 + digits, ends, sizeof ends / sizeof ends[0]);
}

/* "deacot2026.csv": what a manifest can hold as it is, and no hidden file. */
static bool
of_cot(const char *name)
{
	size_t len = strlen(name);
	for (const char *c = name; *c != '\0'; c++)
		if (*c < ' ' || *c > '~' || *c == '/')
			return false;
	return name[0] != '.' && len > 4 && len < 250 && strcmp(name + len - 4, ".csv") == 0;
}

/* "fill_journal.original.db", "fill_journal.original-2.db": what adoption kept. */
static bool
of_original(const char *name)
{
	static const char *const begins[] = { "fill_journal.original", "experiment_journal.original" };
	for (size_t i = 0; i < 2; i++) {
		size_t len = strlen(begins[i]);
		if (strncmp(name, begins[i], len) != 0)
			continue;
		const char *rest = name + len + strspn(name + len, "-.0123456789");
		if (strcmp(rest, "db") == 0)
			return true;
	}
	return false;
}

bool
backup_belongs(const char *name)
{
	static const char *const files[] = { "agent_state.json", "calendar.csv", "contracts.csv", "cot_releases.csv", "hydra.env", "readiness.conf", "roll_dates.csv" };
	if (strncmp(name, "models/", 7) == 0)
		return of_model(name + 7);
	if (strncmp(name, "cot/", 4) == 0)
		return of_cot(name + 4);
	return one_of(name, files, sizeof files / sizeof files[0]) || one_of(name, backup_journals, BACKUP_JOURNALS) || of_original(name);
}

struct backup_file *
backup_list_add(struct backup_list *l, const char *name)
{
	if (l->n == l->cap) {
		size_t cap = l->cap > 0 ? 2 * l->cap : 32;
		struct backup_file *row = realloc(l->row, cap * sizeof *row);
		if (row == NULL)
			return NULL;
		l->row = row;
		l->cap = cap;
	}
	struct backup_file *f = &l->row[l->n++];
	memset(f, 0, sizeof *f);
	snprintf(f->name, sizeof f->name, "%s", name);
	return f;
}

const struct backup_file *
backup_list_find(const struct backup_list *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->row[i].name, name) == 0)
			return &l->row[i];
	return NULL;
}

static bool
same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool
backup_list_same(const struct backup_list *a, const struct backup_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct backup_file *x = &a->row[i], *y = &b->row[i];
		if (strcmp(x->name, y->name) != 0 || x->size != y->size || x->inode != y->inode || !same_time(&x->written, &y->written) || !same_time(&x->changed, &y->changed))
			return false;
	}
	return true;
}

void
backup_list_free(struct backup_list *l)
{
	free(l->row);
	*l = (struct backup_list){ 0 };
}

static int
fail(const char *folder, const char *name, const char *why, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "%s%s%s: %s", folder, name[0] != '\0' ? "/" : "", name, why);
	return -1;
}

/* One name of the folder. */
static int
take(const char *folder, const char *name, struct backup_list *out, char *err, int errsize)
{
	char path[BACKUP_PATH];
	struct stat st;
	if (!backup_belongs(name) || one_of(name, backup_journals, BACKUP_JOURNALS))
		return 0;
	backup_path(path, folder, name);
	if (stat(path, &st) != 0)
		return errno == ENOENT ? 0 : fail(folder, name, strerror(errno), err, errsize); /* gone since it was listed */
	if (!S_ISREG(st.st_mode))
		return fail(folder, name, "is no regular file", err, errsize);
	struct backup_file *f = backup_list_add(out, name);
	if (f == NULL)
		return fail(folder, name, "out of memory", err, errsize);
	f->size = st.st_size;
	f->inode = st.st_ino;
	f->written = st.st_mtim;
	f->changed = st.st_ctim;
	return 0;
}

/* The names of one folder; of folder/sub those that belong there as sub/NAME. A sub that is not there holds none. */
static int
scan(const char *folder, const char *sub, struct backup_list *out, char *err, int errsize)
{
	char path[BACKUP_PATH], name[BACKUP_NAME];
	backup_path(path, folder, sub);
	DIR *d = opendir(path);
	if (d == NULL)
		return errno == ENOENT && sub[0] != '\0' ? 0 : fail(folder, sub, strerror(errno), err, errsize);
	int rc = 0;
	const struct dirent *e;
	while (rc == 0 && (errno = 0, e = readdir(d)) != NULL) {
		size_t len = strlen(e->d_name);
		if (e->d_name[0] == '.')
			continue;
		if (strcmp(sub, "cot") == 0 && len > 4 && strcmp(e->d_name + len - 4, ".csv") == 0 && !of_cot(e->d_name))
			rc = fail(path, e->d_name, "the name does not fit into a backup; allowed: at most 249 printable characters of ASCII", err, errsize);
		else if ((size_t)snprintf(name, sizeof name, "%s%s%s", sub, sub[0] != '\0' ? "/" : "", e->d_name) < sizeof name)
			rc = take(folder, name, out, err, errsize);
	}
	if (rc == 0 && errno != 0)
		rc = fail(folder, sub, strerror(errno), err, errsize);
	closedir(d);
	return rc;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct backup_file *)a)->name, ((const struct backup_file *)b)->name);
}

int
backup_list_scan(const char *folder, struct backup_list *out, char *err, int errsize)
{
	static const char *const subs[] = { "", "models", "cot" };
	*out = (struct backup_list){ 0 };
	for (size_t i = 0; i < sizeof subs / sizeof subs[0]; i++)
		if (scan(folder, subs[i], out, err, errsize) != 0)
			return -1;
	if (out->n > 0)
		qsort(out->row, out->n, sizeof *out->row, by_name);
	return 0;
}
