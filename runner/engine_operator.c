/* What the operator may say to a ledger, with or without a runner. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db.h"
#include "engine_internal.h"
#include "telemetry.h"

static int
fail(struct engine *e, const char *why)
{
	snprintf(e->reason, sizeof e->reason, "%s", why);
	e->failed = true;
	return -1;
}

static int
ready(struct engine *e)
{
	if (e->ledger != NULL && !e->failed)
		return 0;
	snprintf(e->reason, sizeof e->reason, "the ledger cannot be written now; see the runner's status");
	return -1;
}

bool
engine_halted(const struct engine *e)
{
	char flag[8];
	if (e->ledger == NULL || ledger_meta_get(e->ledger, "halted", flag, sizeof flag) < 0)
		return false;
	return strcmp(flag, "1") == 0;
}

/* One event key a change: the running number of the newest event makes it unique. */
static int
tell(struct engine *e, const char *what, const char *severity, const char *text)
{
	char key[64];
	struct buf data = { 0 };
	snprintf(key, sizeof key, "operator:%s:%lld", what, (long long)ledger_last_seq(e->ledger) + 1);
	buf_str(&data, "{\"operator\":");
	buf_json(&data, what);
	buf_str(&data, ",\"text\":");
	buf_json(&data, text);
	buf_char(&data, '}');
	int rc = data.failed ? -1 : ledger_event(e->ledger, key, NULL, "status", severity, text, data.data);
	buf_free(&data);
	return rc;
}

int
engine_halt(struct engine *e, bool halt)
{
	if (ready(e) != 0)
		return -1;
	if (engine_halted(e) == halt)
		return 0;
	if (ledger_begin(e->ledger) != 0)
		return fail(e, ledger_reason(e->ledger));
	int rc = ledger_meta_set(e->ledger, "halted", halt ? "1" : "0");
	if (rc == 0 && !halt)
		rc = ledger_meta_set(e->ledger, "stopped", "");
	if (rc == 0)
		rc = tell(e, halt ? "halt" : "unhalt", halt ? "warning" : "info", halt ? "orders halted by the operator, reductions stay allowed" : "orders resumed by the operator");
	if (rc != 0) {
		ledger_rollback(e->ledger);
		return fail(e, ledger_reason(e->ledger));
	}
	return ledger_commit(e->ledger) == 0 ? 0 : fail(e, ledger_reason(e->ledger));
}

static int
rearm(struct engine *e, enum risk_kind kind)
{
	struct ledger_breaker b;
	struct ledger_account a;
	struct ledger_equity last;
	int has = ledger_equity_last(e->ledger, &last);
	if (has < 0 || ledger_breaker_get(e->ledger, kind, &b) != 1 || ledger_account_get(e->ledger, &a) != 1)
		return -1;
	if (b.b.state == RISK_ACTIVE && !b.latched)
		return 0;
	date_t session = DATE_NONE;
	if (has == 1 && date_parse(last.session, &session) != 0)
		return -1;
	struct breakers_one one = cycle_breaker_of(&b);
	breakers_resume(&one, kind, session, has == 1 ? last.equity : a.capital0, &a.gate_peak);
	cycle_breaker_to(&one, &b);
	if (ledger_put_breaker(e->ledger, kind, &b) != 0 || ledger_put_account(e->ledger, &a) != 0)
		return -1;
	char text[96];
	snprintf(text, sizeof text, "%s armed again by the operator", risk_name(kind));
	return tell(e, risk_name(kind), "warning", text);
}

int
engine_resume_breaker(struct engine *e, const char *name)
{
	if (ready(e) != 0)
		return -1;
	for (int k = 0; k < RISK_KINDS; k++) {
		if (strcmp(name, risk_name((enum risk_kind)k)) != 0)
			continue;
		if (ledger_begin(e->ledger) != 0)
			return fail(e, ledger_reason(e->ledger));
		if (rearm(e, (enum risk_kind)k) != 0) {
			ledger_rollback(e->ledger);
			return fail(e, ledger_reason(e->ledger));
		}
		return ledger_commit(e->ledger) == 0 ? 0 : fail(e, ledger_reason(e->ledger));
	}
	snprintf(e->reason, sizeof e->reason, "no breaker \"%.40s\"; allowed: max_daily_loss, max_drawdown, max_single_trade_loss", name);
	return -1;
}

void
engine_agent(struct engine *e, const char *state)
{
	e->cycle.agent_state = strcmp(state, "paused") == 0 ? "paused" : "running";
}

void
engine_life(struct engine *e, const char *kind, const char *severity, const char *text)
{
	if (e->telemetry != NULL)
		telemetry_life(e->telemetry, kind, severity, text);
}

int
engine_offline(const struct config *cfg, int (*action)(struct engine *e, void *arg), void *arg, int *code, char *err, int errsize)
{
	struct engine *e = calloc(1, sizeof *e);
	int rc = -1;
	*code = 1;
	if (e == NULL) {
		snprintf(err, (size_t)errsize, "out of memory");
		return -1;
	}
	e->cfg = *cfg;
	e->lock = -1;
	if (ledger_exists(cfg->data_dir) == 0) {
		snprintf(err, (size_t)errsize, "%s holds no ledger yet", cfg->data_dir);
	} else if (engine_lock(cfg->data_dir, &e->lock, code, err, errsize) == 0 && ledger_reopen(cfg->data_dir, &e->ledger, code, err, errsize) == 0) {
		rc = action(e, arg);
		*code = rc == 0 ? 0 : 1;
		if (rc != 0)
			snprintf(err, (size_t)errsize, "%s", e->reason);
	}
	engine_close(e);
	return rc;
}
