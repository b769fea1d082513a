#ifndef CSV_FOLDER_H
#define CSV_FOLDER_H

/* A folder of csv files, opened with what is logged caught: what the tests of the reader share. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "decimal.h"
#include "feed.h"

#define HEAD "date,open,high,low,close,volume\n"
#define WITH "date,open,high,low,close,volume,Contract\n"
#define GOOD "2020-04-17,18.5,18.8,17.3,18.3,900\n"

struct fixture {
	char dir[64];
	struct tz *chicago;
	struct calendar calendar;
	struct feed_rolls rolls;
	struct contract_list own;
	struct config cfg;
	struct feed *feed;
	char err[600];
	char log[16384]; /* what the last open wrote to stderr */
};

static inline void
put_bytes(const struct fixture *x, const char *name, const char *text, size_t len)
{
	char path[400];
	snprintf(path, sizeof path, "%s/%s", x->dir, name);
	FILE *f = fopen(path, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static inline void
put(const struct fixture *x, const char *name, const char *text)
{
	put_bytes(x, name, text, strlen(text));
}

/* Opens the folder with stderr caught. */
static inline int
open_dir(struct fixture *x, bool skip)
{
	feed_close(x->feed);
	x->feed = NULL;
	x->err[0] = '\0';
	FILE *caught = tmpfile();
	assert_non_null(caught);
	int saved = dup(STDERR_FILENO);
	assert_true(saved >= 0 && dup2(fileno(caught), STDERR_FILENO) >= 0);
	int rc = feed_csv_open(&x->cfg, x->dir, skip, &x->calendar, &x->rolls, &x->own, x->chicago, &x->feed, x->err, sizeof x->err);
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	close(saved);
	rewind(caught);
	x->log[fread(x->log, 1, sizeof x->log - 1, caught)] = '\0';
	fclose(caught);
	assert_int_equal(rc, x->feed != NULL ? 0 : -1);
	assert_true((rc == 0) == (x->err[0] == '\0'));
	return rc;
}

static inline int
set_up(void **state)
{
	struct fixture *x = calloc(1, sizeof *x);
	char err[200];
	if (x == NULL)
		return -1;
	*state = x;
	snprintf(x->dir, sizeof x->dir, "/tmp/feed_csv_test.XXXXXX");
	snprintf(x->cfg.currency, sizeof x->cfg.currency, "USD");
	x->chicago = tz_open("America/Chicago", err, sizeof err);
	return x->chicago != NULL && mkdtemp(x->dir) != NULL ? 0 : -1;
}

static inline int
tear_down(void **state)
{
	struct fixture *x = *state;
	char command[100];
	snprintf(command, sizeof command, "rm -rf '%s'", x->dir);
	feed_close(x->feed);
	tz_close(x->chicago);
	int rc = system(command);
	free(x);
	return rc;
}

#endif
