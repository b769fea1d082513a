/* What `check` looks at of the work itself: bars that come in, the agent's winners, drift. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar_file.h"
#include "check.h"
#include "observe_readings.h"
#include "page_agent.h"
#include "page_overview.h"
#include "page_system.h"
#include "tz.h"

#define JOBS 256 /* that are not done; the agent has one at a time, an operator may ask for more */

/* Sessions of an exchange that have closed after the one of `newest`, when `now` belongs to session `today`. */
static int64_t
closed_since(const struct calendar *c, const char *exchange, date_t newest, date_t today)
{
	int64_t n = 0;
	for (date_t d = calendar_next(c, exchange, newest); d < today && n < CHECK_LIMIT_MOST; d = calendar_next(c, exchange, d))
		n++;
	return n;
}

static int
read_market(struct db *telemetry, const struct calendar *c, const struct tz *chicago, int i, struct check_facts *out)
{
	struct page_system_bar bar;
	date_t newest;
	int rc = page_system_bar(telemetry, out->market[i].symbol, &bar);
	if (rc <= 0 || date_parse(bar.session, &newest) != 0)
		return rc < 0 ? -1 : 0;
	int64_t behind = closed_since(c, out->market[i].exchange, newest, calendar_session(c, out->market[i].exchange, chicago, out->now));
	if (behind > out->behind) {
		out->behind = behind;
		snprintf(out->behind_symbol, sizeof out->behind_symbol, "%s", out->market[i].symbol);
		snprintf(out->behind_session, sizeof out->behind_session, "%.10s", bar.session);
	}
	return 0;
}

/* Only of files that a living runner watches: a replay ends with its input, and the simulated market has its bars with the cycle. */
int
check_read_feed(struct db *telemetry, const char *data_dir, struct check_facts *out)
{
	struct calendar calendar;
	struct calendar_row *rows = NULL;
	char err[256];
	int rc = 0;
	if (!check_has_ledger(out) || strcmp(out->meta.mode, "csv") != 0 || !check_beating(out) || strcmp(out->runner.state, "finished") == 0)
		return 0;
	struct tz *chicago = tz_open("America/Chicago", err, sizeof err);
	if (chicago == NULL)
		return 0; /* a machine without zones: the runner does not start there, and `doctor` says so */
	calendar_file_read(data_dir, &calendar, &rows, err, sizeof err); /* unreadable: by the rules alone */
	for (int i = 0; i < out->n_markets && rc == 0; i++)
		rc = read_market(telemetry, &calendar, chicago, i, out);
	free(rows);
	tz_close(chicago);
	return rc;
}

int
check_read_markets(struct db *ledger, struct check_facts *out)
{
	struct page_system_market *m = calloc(CONFIG_MARKETS, sizeof *m);
	int n = m != NULL ? page_system_markets(ledger, "", m, CONFIG_MARKETS) : 0;
	for (int i = 0; i < n; i++) {
		memcpy(out->market[i].symbol, m[i].symbol, sizeof m[i].symbol);
		memcpy(out->market[i].exchange, m[i].exchange, sizeof m[i].exchange);
	}
	out->n_markets = n > 0 ? n : 0;
	free(m);
	return n < 0 ? -1 : 0;
}

static int
read_winners(struct db *ledger, struct check_facts *out)
{
	struct page_agent_job *job = calloc(JOBS, sizeof *job);
	int n = job != NULL ? page_agent_open(ledger, job, JOBS) : 0;
	for (int i = 0; i < n; i++)
		if (strcmp(job[i].state, "pending") == 0 && out->winners++ == 0)
			memcpy(out->winner, job[i].ref, sizeof out->winner);
	free(job);
	return n < 0 ? -1 : 0;
}

static int
read_drift(struct db *ledger, struct check_facts *out)
{
	struct page_overview_verdict v[CONFIG_MARKETS];
	int n = page_overview_verdicts(ledger, out->meta.advanced, v, CONFIG_MARKETS);
	for (int i = 0; i < n; i++) {
		struct observe_worded w;
		if (observe_words_read(v[i].words, &w) != 0)
			continue;
		bool degraded = strcmp(w.verdict, "degraded") == 0 || strcmp(w.verdict, "alert") == 0;
		int drift = degraded ? CHECK_DRIFT_DEGRADED : strcmp(w.verdict, "watch") == 0 ? CHECK_DRIFT_WATCHED : CHECK_DRIFT_NONE;
		if (drift > out->drift) {
			out->drift = drift;
			snprintf(out->drift_words, sizeof out->drift_words, "%.199s", v[i].words);
		}
	}
	return n < 0 ? -1 : 0;
}

int
check_read_agent(struct db *ledger, struct check_facts *out)
{
	return read_winners(ledger, out) != 0 ? -1 : read_drift(ledger, out);
}
