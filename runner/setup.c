#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent_state.h"
#include "buf.h"
#include "calendar_file.h"
#include "log.h"
#include "setup.h"

#define ZONE "America/Chicago"
#define OWN_LARGEST (4U << 20)

int
setup_folder(const char *path, unsigned mode)
{
	char part[4200];
	size_t len = strlen(path);
	if (len == 0 || len >= sizeof part) {
		errno = len == 0 ? ENOENT : ENAMETOOLONG;
		return -1;
	}
	memcpy(part, path, len + 1);
	for (size_t i = 1; i <= len; i++) {
		if (part[i] != '/' && part[i] != '\0')
			continue;
		char keep = part[i];
		part[i] = '\0';
		/* parents get the usual mode: only the last one is ours */
		if (mkdir(part, i == len ? mode : 0755) != 0 && errno != EEXIST)
			return -1;
		part[i] = keep;
	}
	return 0;
}

int
setup_run_folder(const struct config *cfg, char *err, int errsize)
{
	struct stat st;
	if (setup_folder(cfg->run_dir, 0700) != 0 || lstat(cfg->run_dir, &st) != 0) {
		snprintf(err, (size_t)errsize, "HYDRA_RUN_DIR %s: %s", cfg->run_dir, strerror(errno));
		return -1;
	}
	const char *wrong = !S_ISDIR(st.st_mode)                        ? "is not a folder"
	                    : st.st_uid != geteuid() && st.st_uid != 0 ? "belongs to another user"
	                    : (st.st_mode & S_IWOTH) != 0              ? "may be written by everyone"
	                                                               : NULL;
	if (wrong == NULL)
		return 0;
	snprintf(err, (size_t)errsize, "HYDRA_RUN_DIR %s: it %s; allowed: a folder of your own that others cannot write", cfg->run_dir, wrong);
	return -1;
}

int
setup_calendar(const char *data_dir, struct tz **chicago, struct calendar *calendar, struct calendar_row **rows, char *err, int errsize)
{
	*rows = NULL;
	*calendar = (struct calendar){0};
	*chicago = tz_open(ZONE, err, errsize);
	return *chicago == NULL || calendar_file_read(data_dir, calendar, rows, err, errsize) < 0 ? -1 : 0;
}

static int
prepare(const struct config *cfg, struct setup *s, int *code, char *err, int errsize)
{
	memset(s, 0, sizeof *s);
	*code = CONFIG_EXIT;
	return setup_calendar(cfg->data_dir, &s->chicago, &s->calendar, &s->rows, err, errsize);
}

/* A file of the user's in the data folder, or nothing where there is none. */
static int
read_own(const struct config *cfg, const char *name, struct feed_rolls *rolls, struct contract_list *own, char *err, int errsize)
{
	char path[4300];
	struct buf text = {0};
	int rc = 0;
	snprintf(path, sizeof path, "%s/%s", cfg->data_dir, name);
	if (buf_read_file(&text, path, OWN_LARGEST) == 0) {
		if (text.len > 0)
			rc = rolls != NULL ? feed_rolls_read(text.data, path, rolls, err, errsize) : contract_read(text.data, path, &own->rows, &own->n, err, errsize);
	} else if (errno != ENOENT && errno != ENOTDIR) {
		snprintf(err, (size_t)errsize, "%s: %s", path, strerror(errno));
		rc = -1;
	}
	buf_free(&text);
	return rc;
}

/* The user's contracts.csv and roll_dates.csv. 0 / -1; the caller frees the rows either way. */
static int
read_all_own(const struct config *cfg, struct feed_rolls *rolls, struct contract_list *own, char *err, int errsize)
{
	*rolls = (struct feed_rolls){0};
	*own = (struct contract_list){0};
	return read_own(cfg, "contracts.csv", NULL, own, err, errsize) == 0 && read_own(cfg, "roll_dates.csv", rolls, NULL, err, errsize) == 0 ? 0 : -1;
}

static int
watched(const struct config *cfg, struct setup *s, int *code, char *err, int errsize)
{
	struct feed_rolls rolls;
	struct contract_list own;
	if (read_all_own(cfg, &rolls, &own, err, errsize) == 0) {
		*code = 1; /* files that are bad now may be mended */
		return feed_csv_watch_open(cfg, &s->calendar, &rolls, &own, s->chicago, clock_wall, &s->feed, err, errsize);
	}
	free(rolls.rows);
	free(own.rows);
	return -1;
}

int
setup_feed(const struct config *cfg, struct setup *s, int *code, char *err, int errsize)
{
	if (prepare(cfg, s, code, err, errsize) != 0)
		goto fail;
	switch (cfg->feed) {
	case CONFIG_FEED_SIM:
		if (feed_sim_open(cfg, &s->calendar, s->chicago, &s->feed, err, errsize) == 0)
			return 0;
		break;
	case CONFIG_FEED_CSV:
		if (cfg->csv_dir[0] == '\0') {
			snprintf(err, (size_t)errsize, "HYDRA_FEED csv: its folder is not set; allowed: HYDRA_CSV_DIR with a folder of SYMBOL.csv files");
			break;
		}
		if (watched(cfg, s, code, err, errsize) == 0)
			return 0;
		break;
	case CONFIG_FEED_IB:
		snprintf(err, (size_t)errsize, "HYDRA_FEED ib: not in this version; allowed: sim, csv");
		break;
	}
fail:
	setup_close(s);
	return -1;
}

int
setup_replay(const struct config *cfg, const char *dir, bool skip_bad, struct setup *s, int *code, char *err, int errsize)
{
	struct feed_rolls rolls = {0};
	struct contract_list own = {0};
	int rc = -1;
	if (prepare(cfg, s, code, err, errsize) == 0 && read_all_own(cfg, &rolls, &own, err, errsize) == 0) {
		*code = 1; /* bad files are not a bad configuration */
		rc = feed_csv_open(cfg, dir, skip_bad, &s->calendar, &rolls, &own, s->chicago, &s->feed, err, errsize);
	}
	free(rolls.rows);
	free(own.rows);
	if (rc != 0)
		setup_close(s);
	return rc;
}

void
setup_close(struct setup *s)
{
	tz_close(s->chicago);
	free(s->rows);
	memset(s, 0, sizeof *s);
}

void
setup_agent(const struct config *cfg, bool start)
{
	char err[512];
	if (agent_state_first(cfg->data_dir, getenv("HOME"), start && cfg->feed == CONFIG_FEED_SIM, clock_wall(), err, sizeof err) != 0)
		log_write(LOG_WARN, "agent_state", "error=\"%s\" state=paused", err);
}
