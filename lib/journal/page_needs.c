#include "page_needs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "statement.h"

#define OPEN 16 /* jobs that are not done; one is in its shadow at a time, and winners wait for a person */

/* When the newest event was told whose key is at least from and below the other. 0, or -1; *at 0: there is none, or its time is none. */
static int
told(struct db *db, const char *from, const char *below, instant_t *at)
{
	struct db_stmt *s = db_prepare(db, statement_sql(STATEMENT_EVENT_TOLD));
	*at = 0;
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, from);
	db_bind_text(s, 2, below);
	int rc = db_step(s);
	if (rc == 1 && db_text(s, 1)[0] != '\0' && clock_parse(db_text(s, 1), at) != 0)
		*at = 0;
	db_reset(s);
	return rc < 0 ? -1 : 0;
}

/* The event of exactly this key: no other begins with it and a byte below '!'. */
static int
told_once(struct db *db, const char *key, instant_t *at)
{
	char below[256];
	snprintf(below, sizeof below, "%s!", key);
	return told(db, key, below, at);
}

static int
read_breakers(struct db *db, struct page_needs *out)
{
	struct page_overview_breaker all[PAGE_NEEDS_BREAKERS];
	int n = page_overview_breakers(db, all, PAGE_NEEDS_BREAKERS), rc = n < 0 ? -1 : 0;
	for (int i = 0; i < n && rc == 0; i++) {
		char key[128];
		if (strcmp(all[i].state, "active") == 0)
			continue;
		out->breaker[out->n_breakers].b = all[i];
		snprintf(key, sizeof key, "breaker:%.40s:triggered:%.16s", all[i].name, all[i].tripped);
		rc = told_once(db, key, &out->breaker[out->n_breakers++].since);
	}
	return rc;
}

static int
read_winners(struct db *db, struct page_needs *out)
{
	struct page_agent_job *open = calloc(OPEN, sizeof *open);
	int n = open != NULL ? page_agent_open(db, open, OPEN) : -1, rc = n < 0 ? -1 : 0;
	for (int i = 0; i < n && rc == 0; i++) {
		char key[128];
		if (strcmp(open[i].state, "pending") != 0)
			continue;
		if (out->n_winners == PAGE_NEEDS_WINNERS) {
			out->more_winners = true;
			break;
		}
		out->winner[out->n_winners].job = open[i];
		snprintf(key, sizeof key, "pending:%.100s", open[i].ref);
		rc = told_once(db, key, &out->winner[out->n_winners++].since);
	}
	free(open);
	return rc;
}

int
page_needs_read(struct db *ledger, const struct page_meta *meta, struct page_needs *out)
{
	memset(out, 0, sizeof *out);
	int rc = meta->stopped[0] != '\0' ? told(ledger, "stopped:", "stopped;", &out->stopped) : 0;
	if (rc == 0 && meta->halted)
		rc = told(ledger, "operator:halt:", "operator:halt;", &out->halted);
	if (rc == 0 && (rc = read_breakers(ledger, out)) == 0)
		rc = read_winners(ledger, out);
	if (rc != 0)
		memset(out, 0, sizeof *out);
	return rc;
}
