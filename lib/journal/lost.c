#include "lost.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model_file.h"

/* Each its own statements: none is put together from a name. */
static const struct {
	enum lost_journal of;
	const char *there, *rows, *why;
} tables[] = {
	{ LOST_EXPERIMENTS, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'experiments'", "SELECT EXISTS (SELECT 1 FROM experiments)", "experiment_journal.db holds experiments" },
	{ LOST_TELEMETRY, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'bar'", "SELECT EXISTS (SELECT 1 FROM bar)", "cycle_journal.db holds bars" },
	{ LOST_TELEMETRY, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'life'", "SELECT EXISTS (SELECT 1 FROM life)", "cycle_journal.db holds what a runner did" },
};

int
lost_follows(struct db *db, enum lost_journal which, char why[LOST_WHY])
{
	int version = db_version(db);
	if (version <= 0)
		return version;
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		int64_t n = 0;
		if (tables[i].of != which)
			continue;
		if (db_number(db, tables[i].there, &n) != 0 || (n > 0 && db_number(db, tables[i].rows, &n) != 0))
			return -1;
		if (n > 0) {
			snprintf(why, LOST_WHY, "%s", tables[i].why);
			return 1;
		}
	}
	return 0;
}

/* vN.json */
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

int
lost_model(const char *data_dir, char why[LOST_WHY])
{
	char path[4300];
	const struct dirent *e = NULL;
	snprintf(path, sizeof path, "%s/" MODEL_FOLDER, data_dir);
	DIR *d = opendir(path);
	if (d == NULL && errno == ENOENT)
		return 0;
	while (d != NULL && (errno = 0, e = readdir(d)) != NULL && !is_model(e->d_name))
		;
	int failed = e == NULL ? errno : 0;
	if (failed != 0)
		snprintf(why, LOST_WHY, MODEL_FOLDER ": %s", strerror(failed));
	else if (e != NULL)
		snprintf(why, LOST_WHY, MODEL_FOLDER " holds %.255s", e->d_name);
	if (d != NULL)
		closedir(d);
	return failed != 0 ? -1 : e != NULL;
}

/* A journal of data_dir, to be read; NULL with why: "" it is not there. */
static struct db *
open_beside(const char *data_dir, const char *file, char why[LOST_WHY])
{
	char path[4300];
	bool transient;
	snprintf(path, sizeof path, "%s/%s", data_dir, file);
	why[0] = '\0';
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return NULL;
	return db_open(path, DB_READ, false, &transient, why, LOST_WHY);
}

/* Nothing stands in the ledger's place, or a file without a table. One that cannot be read is there: who opens it says what is wrong. */
static bool
absent(const char *data_dir)
{
	char why[LOST_WHY];
	int64_t n = 1;
	struct db *db = open_beside(data_dir, "fill_journal.db", why);
	if (db == NULL)
		return why[0] == '\0';
	bool empty = db_version(db) == 0 && db_number(db, "SELECT count(*) FROM sqlite_master WHERE type = 'table'", &n) == 0 && n == 0;
	db_close(db);
	return empty;
}

int
lost_ledger(const char *data_dir, char why[LOST_WHY])
{
	static const char *const files[LOST_JOURNALS] = { "experiment_journal.db", "cycle_journal.db" };
	why[0] = '\0';
	if (!absent(data_dir))
		return 0;
	for (enum lost_journal j = 0; j < LOST_JOURNALS; j++) {
		struct db *db = open_beside(data_dir, files[j], why);
		if (db == NULL && why[0] == '\0')
			continue;
		int rc = db == NULL ? -1 : lost_follows(db, j, why);
		if (rc < 0 && db != NULL)
			snprintf(why, LOST_WHY, "%s", db_error(db));
		db_close(db);
		if (rc != 0)
			return rc;
	}
	return lost_model(data_dir, why);
}

bool
lost_restore(const char *data_dir)
{
	char path[4300];
	struct stat st;
	snprintf(path, sizeof path, "%s/" LOST_RESTORE, data_dir);
	return lstat(path, &st) == 0;
}
