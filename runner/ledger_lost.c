/* Is the ledger lost? A new one is not begun beside what only another one can have made. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "db.h"
#include "ledger_internal.h"

/* Journals of ours that are made after the ledger, each with how many rows it holds that follow from one. */
static const struct {
	const char *file, *rows, *what;
} journals[] = {
	{ "experiment_journal.db", "SELECT count(*) FROM experiments", "experiments" },
	{ "cycle_journal.db", "SELECT (SELECT count(*) FROM bar) + (SELECT count(*) FROM life)", "bars and rows of a runner's life" },
};

/* 1 it holds what follows from a ledger, with why; 0 not; -1 it cannot be read, with why. The original's own (version 0) follow from none. */
static int
look(const char *data_dir, size_t k, char *why, int size)
{
	char path[4300];
	bool transient = false;
	int64_t n = 0;
	snprintf(path, sizeof path, "%s/%s", data_dir, journals[k].file);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return 0;
	struct db *db = db_open(path, DB_READ, false, &transient, why, size);
	if (db == NULL)
		return -1;
	int version = db_version(db), rc = version < 0 || (version > 0 && db_number(db, journals[k].rows, &n) != 0) ? -1 : n > 0;
	if (rc < 0)
		snprintf(why, (size_t)size, "%s", db_error(db));
	else if (rc == 1)
		snprintf(why, (size_t)size, "%s holds %" PRId64 " %s", journals[k].file, n, journals[k].what);
	db_close(db);
	return rc;
}

/* vN.json, the name of a model that a ledger has a row of. */
static bool
is_model(const char *name)
{
	size_t n = 1;
	if (name[0] != 'v')
		return false;
	while (isdigit((unsigned char)name[n]))
		n++;
	return n > 1 && strcmp(name + n, ".json") == 0;
}

/* As look: a model's file. */
static int
look_models(const char *data_dir, char *why, int size)
{
	char path[4300];
	const struct dirent *e = NULL;
	snprintf(path, sizeof path, "%s/models", data_dir);
	DIR *d = opendir(path);
	if (d == NULL && errno == ENOENT)
		return 0;
	while (d != NULL && (errno = 0, e = readdir(d)) != NULL && !is_model(e->d_name))
		;
	int failed = e == NULL ? errno : 0;
	if (failed != 0)
		snprintf(why, (size_t)size, "models: %s", strerror(failed));
	else if (e != NULL)
		snprintf(why, (size_t)size, "models holds %s", e->d_name);
	if (d != NULL)
		closedir(d);
	return failed != 0 ? -1 : e != NULL;
}

int
ledger_lost(const char *data_dir, int *code, char *err, int errsize)
{
	char why[400] = "";
	int rc = 0;
	for (size_t k = 0; rc == 0 && k < sizeof journals / sizeof journals[0]; k++)
		rc = look(data_dir, k, why, sizeof why);
	if (rc == 0)
		rc = look_models(data_dir, why, sizeof why);
	if (rc == 0)
		return 0;
	*code = rc > 0 ? 78 : 1;
	snprintf(err, (size_t)errsize, rc > 0 ? "%s holds no fill_journal.db, but %s: the ledger is lost; restore a backup into an empty folder, or choose another HYDRA_DATA_DIR for a new one" :
	         "%s holds no fill_journal.db, and whether it is lost cannot be told: %s", data_dir, why);
	return -1;
}
