/* hydra-runner status: what the runner does and what the ledger holds. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "cmd_agent_lines.h"
#include "cmd_read.h"
#include "page_fills.h"
#include "page_meta.h"
#include "page_overview.h"
#include "run_state.h"

#define POSITIONS 64
#define BREAKERS 8

/* All of it, read before a line is printed. */
struct facts {
	struct run_state runner;
	bool has_meta, has_equity;
	struct page_meta meta;
	int64_t fills;
	struct page_overview_equity equity[2];
	struct page_overview_position position[POSITIONS];
	int n_positions;
	struct page_overview_breaker breaker[BREAKERS];
	int n_breakers;
	bool ours;
	struct cmd_agent agent; /* of a ledger of ours */
};

/* 0, or -1 with db_error. */
static int
read_facts(const struct config *cfg, struct db *db, int version, struct facts *f)
{
	if (page_fills_count(db, version, &f->fills) != 0)
		return -1;
	if (version == 0)
		return 0; /* the original's journal holds fills alone */
	int meta = page_meta_read(db, &f->meta);
	int equity = page_overview_equity(db, f->equity);
	f->n_positions = page_overview_positions(db, f->position, POSITIONS);
	f->n_breakers = page_overview_breakers(db, f->breaker, BREAKERS);
	f->has_meta = meta == 1;
	f->has_equity = equity > 0;
	f->ours = meta == 1;
	return meta < 0 || equity < 0 || f->n_positions < 0 || f->n_breakers < 0 ? -1 : cmd_agent_read(cfg, db, &f->agent);
}

static void
runner_lines(const struct facts *f, const char *run_dir, struct buf *out)
{
	const struct run_state *r = &f->runner;
	buf_fmt(out, "runner      %s%s%s (%s)\n", r->word, r->why[0] != '\0' ? ": " : "", r->why, run_dir);
	if (r->alive)
		buf_fmt(out, "state       %s, pid %" PRId64 ", version %s, %s\n", r->state, r->pid, r->version, r->feed);
	buf_fmt(out, "agent       %s\n", r->agent);
}

static void
ledger_lines(const struct facts *f, struct buf *out)
{
	char a[CMD_READ_TEXT], b[CMD_READ_TEXT], c[CMD_READ_TEXT];
	if (f->has_meta) {
		buf_fmt(out, "ledger      %s%s%s\n", f->meta.mode, f->meta.badge[0] != '\0' ? ", " : "", f->meta.badge);
		buf_fmt(out, "orders      %s%s\n", f->meta.stopped[0] != '\0' ? "stopped: " : f->meta.halted ? "halted, only reductions" : "allowed", f->meta.stopped);
	} else {
		buf_str(out, "ledger      a journal of fills alone, not made by this program\n");
	}
	buf_fmt(out, "fills       %" PRId64 "\n", f->fills);
	if (f->has_equity) {
		const struct page_overview_equity *e = &f->equity[0];
		buf_fmt(out, "session     %s\n", e->session);
		buf_fmt(out, "equity      %s %s, day %s, drawdown %s\n", cmd_read_money(e->equity, a), f->meta.currency, cmd_read_money(e->day_pnl, b),
		        cmd_read_real("%.2f %%", e->drawdown * 100, c));
		buf_fmt(out, "P&L         realised %s, unrealised %s, fees %s\n", cmd_read_money(e->realised, a), cmd_read_money(e->unrealised, b), cmd_read_money(e->fees, c));
	}
	for (int i = 0; i < f->n_positions; i++)
		buf_fmt(out, "%-11s %+" PRId64 " %s since %s\n", i == 0 ? "positions" : "", f->position[i].q,
		        f->position[i].contract[0] != '\0' ? f->position[i].contract : f->position[i].symbol, f->position[i].since[0] != '\0' ? f->position[i].since : "—");
	for (int i = 0; i < f->n_breakers; i++)
		buf_fmt(out, "%-11s %s %s, limit %s, last %s%s\n", i == 0 ? "breakers" : "", f->breaker[i].name, f->breaker[i].state,
		        cmd_read_real("%g", f->breaker[i].threshold, a), cmd_read_real("%.5f", f->breaker[i].value, b), f->breaker[i].latched ? ", latched" : "");
}

static void
member(struct buf *out, const char *key, const char *value)
{
	buf_fmt(out, ",\"%s\":", key);
	buf_json(out, value[0] != '\0' ? value : NULL);
}

static void
amount(struct buf *out, const char *key, int64_t micro)
{
	buf_fmt(out, ",\"%s\":", key);
	cmd_read_json_micro(out, micro);
}

static void
runner_json(const struct facts *f, struct buf *out)
{
	const struct run_state *r = &f->runner;
	buf_str(out, "{\"runner\":");
	buf_json(out, r->word);
	member(out, "runner_reason", r->why);
	member(out, "runner_state", r->alive ? r->state : "");
	member(out, "agent_state", r->agent);
}

static void
equity_json(const struct page_overview_equity *e, struct buf *out)
{
	member(out, "session", e->session);
	amount(out, "equity", e->equity);
	amount(out, "day_pnl", e->day_pnl);
	amount(out, "realised", e->realised);
	amount(out, "unrealised", e->unrealised);
	amount(out, "fees", e->fees);
	buf_str(out, ",\"drawdown\":");
	cmd_read_json_real(out, e->drawdown);
	buf_str(out, ",\"max_drawdown\":");
	cmd_read_json_real(out, e->max_drawdown);
}

static void
ledger_json(const struct facts *f, struct buf *out)
{
	member(out, "mode", f->meta.mode);
	member(out, "badge", f->meta.badge);
	buf_fmt(out, ",\"halted\":%s", f->meta.halted ? "true" : "false");
	member(out, "stopped", f->meta.stopped);
	buf_fmt(out, ",\"fill_count\":%" PRId64, f->fills);
	if (f->has_equity)
		equity_json(&f->equity[0], out);
	buf_str(out, ",\"positions\":[");
	for (int i = 0; i < f->n_positions; i++) {
		buf_fmt(out, "%s{\"q\":%" PRId64, i > 0 ? "," : "", f->position[i].q);
		member(out, "symbol", f->position[i].symbol);
		member(out, "contract", f->position[i].contract);
		member(out, "since", f->position[i].since);
		buf_char(out, '}');
	}
	buf_str(out, "],\"breakers\":[");
	for (int i = 0; i < f->n_breakers; i++) {
		buf_fmt(out, "%s{\"latched\":%s", i > 0 ? "," : "", f->breaker[i].latched ? "true" : "false");
		member(out, "name", f->breaker[i].name);
		member(out, "state", f->breaker[i].state);
		buf_str(out, ",\"threshold\":");
		cmd_read_json_real(out, f->breaker[i].threshold);
		buf_str(out, ",\"value\":");
		cmd_read_json_real(out, f->breaker[i].value);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

static int
run(const struct config *cfg, const struct args *a)
{
	static struct facts f; /* some 20 KB: not for the stack */
	struct buf out = {0};
	char err[512];
	int version = 0;
	bool json = args_has(a, "--json");
	memset(&f, 0, sizeof f);
	run_state_read(cfg->run_dir, cfg->data_dir, clock_wall(), &f.runner);
	struct db *db = cmd_read_ledger(cfg, &version, err, sizeof err);
	bool readable = db != NULL && read_facts(cfg, db, version, &f) == 0;
	if (db != NULL && !readable)
		snprintf(err, sizeof err, "%s", db_error(db));
	db_close(db);
	if (json) {
		runner_json(&f, &out);
		if (readable)
			ledger_json(&f, &out);
		if (readable && f.ours)
			cmd_agent_json(&f.agent, &f.runner, cfg, &out);
		if (!readable)
			member(&out, "error", err);
		buf_str(&out, "}\n");
	} else {
		runner_lines(&f, cfg->run_dir, &out);
		if (readable && f.ours)
			cmd_agent_lines(&f.agent, &f.runner, cfg, &out);
		if (readable)
			ledger_lines(&f, &out);
	}
	int printed = cmd_print(a, &out);
	return readable ? printed : cmd_fail("status", CMD_EXIT_FAILURE, err);
}

const struct cmd cmd_status = {
	.spec = {
		.name = "status",
		.summary = "Show what the runner does and what the ledger holds",
		.details = "Mode and contracts come from the ledger, never from the environment. Exit 1 when the ledger cannot be read.",
		.option = {CMD_JSON},
	},
	.run = run,
};
