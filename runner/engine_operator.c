/* What the operator may say to a ledger, with or without a runner. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adopt.h"
#include "db.h"
#include "engine_agent.h"
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

static bool
halted(const struct engine *e)
{
	char flag[8];
	if (ledger_meta_get(e->ledger, "halted", flag, sizeof flag) < 0)
		return false;
	return strcmp(flag, "1") == 0;
}

enum engine_gate
engine_gate(const struct engine *e, char *why, int size)
{
	char text[400] = "";
	why[0] = '\0';
	if (e->ledger == NULL || ledger_meta_get(e->ledger, "stopped", text, sizeof text) < 0)
		return ENGINE_OPEN;
	if (text[0] != '\0') {
		bool others = strncmp(text, ADOPT_STOPPED, strlen(ADOPT_STOPPED)) == 0; /* its own words say what lifts it */
		snprintf(why, (size_t)size, "orders are stopped: %s%s", text, others ? "" : "; `hydra-runner unhalt` lifts it once the ledger agrees again");
		return ENGINE_STOPPED;
	}
	if (!halted(e))
		return ENGINE_OPEN;
	ledger_meta_get(e->ledger, "halt_reason", text, sizeof text);
	if (strcmp(text, "ruin") == 0)
		snprintf(why, (size_t)size, "halted: equity is not above 0; only reductions are ordered, `hydra-runner unhalt` ends it once equity is above 0");
	else
		snprintf(why, (size_t)size, "halted by the operator: only reductions are ordered; `hydra-runner unhalt` ends it");
	return ENGINE_HALTED;
}

/* One event key a change: the running number of the newest event makes it unique. */
int
engine_tell(struct engine *e, const char *what, const char *severity, const char *text)
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

/* Orders may go out again only when what stopped them is gone: 0, or -1 with the reason. */
static int
may_go_on(struct engine *e)
{
	struct ledger_equity last;
	int whole = ledger_check(e->ledger, true), has = ledger_equity_last(e->ledger, &last);
	if (whole < 0 || has < 0)
		return fail(e, ledger_reason(e->ledger));
	if (whole == 0)
		snprintf(e->reason, sizeof e->reason, "orders stay stopped: %s", ledger_reason(e->ledger));
	else if (has == 1 && last.equity <= 0)
		snprintf(e->reason, sizeof e->reason, "orders stay halted: equity of session %s is not above 0; a higher HYDRA_CAPITAL is a deposit and enters with the next cycle", last.session);
	else
		return 0;
	return -1;
}

int
engine_halt(struct engine *e, bool halt)
{
	char stopped[400];
	if (ready(e) != 0)
		return -1;
	if (ledger_meta_get(e->ledger, "stopped", stopped, sizeof stopped) < 0)
		return fail(e, ledger_reason(e->ledger));
	if (halted(e) == halt && (halt || stopped[0] == '\0'))
		return 0;
	if (!halt && may_go_on(e) != 0)
		return -1;
	if (ledger_begin(e->ledger) != 0)
		return fail(e, ledger_reason(e->ledger));
	int rc = ledger_meta_set(e->ledger, "halted", halt ? "1" : "0");
	if (rc == 0)
		rc = ledger_meta_set(e->ledger, "halt_reason", halt ? "operator" : "");
	if (rc == 0 && !halt)
		rc = ledger_meta_set(e->ledger, "stopped", "");
	if (rc == 0)
		rc = engine_tell(e, halt ? "halt" : "unhalt", halt ? "warning" : "info", halt ? "orders halted by the operator, reductions stay allowed" : "orders resumed by the operator");
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
		return 1;
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
	return engine_tell(e, risk_name(kind), "warning", text);
}

int
engine_resume_breaker(struct engine *e, const char *name)
{
	if (ready(e) != 0)
		return -1;
	for (int k = 0; k < RISK_KINDS; k++) {
		if (k == RISK_POSITION || strcmp(name, risk_name((enum risk_kind)k)) != 0)
			continue; /* the position breaker judges order by order and never trips */
		if (ledger_begin(e->ledger) != 0)
			return fail(e, ledger_reason(e->ledger));
		int rc = rearm(e, (enum risk_kind)k);
		if (rc < 0) {
			ledger_rollback(e->ledger);
			return fail(e, ledger_reason(e->ledger));
		}
		if (ledger_commit(e->ledger) != 0)
			return fail(e, ledger_reason(e->ledger));
		if (rc == 1)
			snprintf(e->reason, sizeof e->reason, "%s is armed: there is nothing to resume", name);
		return rc;
	}
	snprintf(e->reason, sizeof e->reason, "no breaker \"%.40s\"; allowed: max_daily_loss, max_drawdown, max_single_trade_loss", name);
	return -1;
}

void
engine_agent(struct engine *e, const char *state)
{
	e->cycle.agent_state = strcmp(state, "paused") == 0 ? "paused" : "running";
	engine_agent_look_again(e);
}

void
engine_life(struct engine *e, const char *kind, const char *severity, const char *text)
{
	if (e->telemetry != NULL)
		telemetry_life(e->telemetry, kind, severity, text);
}

void
engine_life_start(struct engine *e, const char *version, int64_t pid)
{
	char text[160];
	bool silent = e->telemetry != NULL && telemetry_silent(e->telemetry);
	snprintf(text, sizeof text, "runner %s started, pid %" PRId64 "%s", version, pid, silent ? "; the one before it ended without a word" : "");
	engine_life(e, "start", silent ? "error" : "info", text);
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
	} else if (engine_lock(e, code, err, errsize) == 0 && ledger_reopen(cfg->data_dir, &e->ledger, code, err, errsize) == 0) {
		rc = action(e, arg);
		*code = rc == 0 ? 0 : 1;
		if (rc != 0)
			snprintf(err, (size_t)errsize, "%s", e->reason);
	}
	engine_close(e);
	return rc;
}
