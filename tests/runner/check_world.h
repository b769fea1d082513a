#ifndef CHECK_WORLD_H
#define CHECK_WORLD_H

/* An instance that is well, for tests of what `check` makes of one that is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "check.h"
#include "page_system.h"

#define NOW (INT64_C(1700000000) * CLOCK_SECOND)

static struct check_facts f;
static struct check_verdict v;
static char said[400];

/* A runner that trades, its ledger whole. */
static inline void
well(void)
{
	memset(&f, 0, sizeof f);
	f.now = NOW;
	f.data_dir = "/data";
	f.run_dir = "/run";
	f.runner.known = f.runner.alive = true;
	f.runner.heartbeat = NOW - 3 * CLOCK_SECOND;
	f.runner.next_at = NOW + 2 * CLOCK_SECOND;
	strcpy(f.runner.word, "up");
	strcpy(f.runner.state, "running");
	f.disk_left = PAGE_SYSTEM_DISK_LOW;
	f.behind = f.drift = -1;
	f.undelivered = -1;
	f.kept = true;
	if (check_limits_read("", f.limit, said, sizeof said) != 0)
		fail_msg("%s", said);
	f.version = 1;
	f.has_meta = f.has_cycle = true;
	strcpy(f.meta.mode, "sim");
	strcpy(f.meta.badge, "SIMULATED, planted edge IC 0.05");
	strcpy(f.meta.advanced, "2019-02-15");
	strcpy(f.cycle.state, "done");
	strcpy(f.cycle.session, "2019-02-15");
	f.cycle.started = NOW - 5000 * CLOCK_SECOND;
	f.n_breakers = 2;
	strcpy(f.breaker[0].name, "max_daily_loss");
	strcpy(f.breaker[0].state, "active");
	strcpy(f.breaker[1].name, "max_drawdown");
	strcpy(f.breaker[1].state, "active");
	f.decided = 3;
	f.tradable = 1;
}

/* The verdict is this state, for one reason that holds the words. */
static inline void
says(enum check_state state, const char *words)
{
	check_judge(&f, &v);
	if (v.state != state || v.n != 1 || strstr(v.finding[0].text, words) == NULL)
		fail_msg("%s, %d findings, the first \"%s\"; not %s for \"%s\"", check_state_name(v.state), v.n, v.n > 0 ? v.finding[0].text : "", check_state_name(state), words);
	well();
}

static inline void
fine(void)
{
	check_judge(&f, &v);
	if (v.state != CHECK_OK || v.n != 0)
		fail_msg("%s: %s", check_state_name(v.state), v.finding[0].text);
	well();
}

static inline void
lose(enum check_journal which, enum check_health health)
{
	f.journal[which].health = health;
	snprintf(f.journal[which].error, sizeof f.journal[which].error, "journal %d lost", (int)which);
}

#endif
