#include "cmd_agent_lines.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "cmd_read.h"
#include "page_experiment.h"
#include "promotion.h"

/* What the other two journals hold of an open job; what cannot be read is not known. */
static void
read_besides(struct db *experiments, struct db *telemetry, struct cmd_agent_open *o)
{
	if (experiments == NULL || page_experiment_of_run(experiments, o->job.ref, &o->experiment) != 1)
		o->experiment = 0;
	if (telemetry == NULL || page_agent_shadow(telemetry, o->job.ref, &o->shadow) < 0)
		o->shadow.sessions = 0;
}

int
cmd_agent_read(const struct config *cfg, struct db *ledger, struct cmd_agent *out)
{
	struct page_experiment_champion champion;
	struct page_agent_job open[CMD_AGENT_OPEN];
	char err[512];
	int version = 0;
	memset(out, 0, sizeof *out);
	int found = page_experiment_champion(ledger, &champion), cycle = page_agent_cycle(ledger, &out->cycle), turn = page_agent_turn(ledger, &out->turn);
	int n = page_agent_open(ledger, open, CMD_AGENT_OPEN);
	if (page_meta_read(ledger, &out->meta) < 0 || found < 0 || cycle < 0 || turn < 0 || n < 0 || page_agent_budget(ledger, out->cycle.session, &out->budget) != 0)
		return -1;
	out->champion = found == 1 ? champion.version : 0;
	snprintf(out->since, sizeof out->since, "%s", found == 1 ? champion.created : "");
	out->has_cycle = cycle == 1;
	out->has_turn = turn == 1;
	out->n_open = n;
	struct db *experiments = n > 0 ? cmd_read_experiments(cfg, &version, err, sizeof err) : NULL;
	struct db *telemetry = n > 0 ? cmd_read_telemetry(cfg, &version, err, sizeof err) : NULL;
	for (int i = 0; i < n; i++) {
		out->open[i].job = open[i];
		read_besides(experiments, telemetry, &out->open[i]);
	}
	db_close(experiments);
	db_close(telemetry);
	return 0;
}

/* That of the runner, or of the last one; else what the settings here say. */
static int64_t
autonomy(const struct run_state *r, const struct config *cfg)
{
	return r->autonomy >= 0 ? r->autonomy : cfg->autonomy;
}

/* By what an experiment is named: its number, or its run where it has none yet. */
static char *
name_of(const struct cmd_agent_open *o, char out[CMD_READ_TEXT])
{
	if (o->experiment > 0)
		snprintf(out, CMD_READ_TEXT, "%" PRId64, o->experiment);
	else
		snprintf(out, CMD_READ_TEXT, "%.40s", o->job.ref);
	return out;
}

static void
open_line(const struct cmd_agent_open *o, struct buf *out)
{
	char a[CMD_READ_TEXT], b[CMD_READ_TEXT], name[CMD_READ_TEXT];
	name_of(o, name);
	if (strcmp(o->job.state, "pending") == 0) {
		buf_fmt(out, "pending     experiment %s, v%" PRId64 ": %s\n", name, o->job.version, o->job.description);
		buf_fmt(out, "            it won: `hydra-runner promote %s` makes it the champion, `hydra-runner reject %s` ends it\n", name, name);
	} else if (strcmp(o->job.state, "shadow") == 0) {
		buf_fmt(out, "shadow      experiment %s, v%" PRId64 ": %" PRId64 " of %d sessions, Brier score %s, champion's %s\n", name, o->job.version, o->shadow.sessions, PROMOTION_SHADOW,
		        o->shadow.sessions > 0 ? cmd_read_real("%.4f", o->shadow.candidate, a) : "\xe2\x80\x94", o->shadow.sessions > 0 ? cmd_read_real("%.4f", o->shadow.champion, b) : "\xe2\x80\x94");
	} else {
		buf_fmt(out, "%-11s %s: %s\n", o->job.state, o->job.ref, o->job.description);
	}
}

static void
budget_line(const struct cmd_agent *a, struct buf *out)
{
	const char *join = "; resting: ";
	buf_fmt(out, "budget      %" PRId64 " of %" PRId64 " experiments used in that cycle", a->budget.used, budget_default.per_cycle);
	for (size_t i = 0; i < budget_default.n_types; i++)
		if (a->budget.rest[i] > 0) {
			buf_fmt(out, "%s%s %" PRId64, join, budget_default.types[i].name, a->budget.rest[i]);
			join = ", ";
		}
	buf_str(out, join[0] == ',' ? " market days\n" : "; no type rests\n");
}

void
cmd_agent_lines(const struct cmd_agent *a, const struct run_state *r, const struct config *cfg, struct buf *out)
{
	buf_fmt(out, "autonomy    %s\n", page_agent_autonomy(autonomy(r, cfg)));
	if (a->champion > 0)
		buf_fmt(out, "champion    v%" PRId64 ", of session %s\n", a->champion, a->since);
	else
		buf_str(out, "champion    none\n");
	if (a->champion > 0 && page_meta_instead(&a->meta) != NULL)
		buf_fmt(out, "            it cannot decide, in its place: %s\n", a->meta.decider);
	if (a->has_turn)
		buf_fmt(out, "%-11s session %s: %s\n", a->turn.back ? "rolled back" : a->turn.replaced ? "replaced" : "promoted", a->turn.session, a->turn.text);
	if (a->has_cycle)
		buf_fmt(out, "phase       %s, session %s: %s\n", a->cycle.phase, a->cycle.session, a->cycle.reason);
	else
		buf_str(out, "phase       none yet\n");
	for (int i = 0; i < a->n_open; i++)
		open_line(&a->open[i], out);
	if (a->has_cycle)
		budget_line(a, out);
}

static void
open_json(const struct cmd_agent_open *o, struct buf *out)
{
	buf_str(out, "{\"run_id\":");
	buf_json(out, o->job.ref);
	cmd_read_json_count(out, "experiment", o->experiment > 0 ? o->experiment : -1);
	cmd_read_json_text(out, "state", o->job.state);
	cmd_read_json_text(out, "description", o->job.description);
	cmd_read_json_text(out, "type", o->job.type);
	cmd_read_json_count(out, "version", o->job.version > 0 ? o->job.version : -1);
	cmd_read_json_count(out, "shadow_sessions", o->shadow.sessions);
	buf_fmt(out, ",\"shadow_of\":%d", PROMOTION_SHADOW);
	cmd_read_json_number(out, "brier", o->shadow.candidate);
	cmd_read_json_number(out, "champion_brier", o->shadow.champion);
	buf_char(out, '}');
}

void
cmd_agent_json(const struct cmd_agent *a, const struct run_state *r, const struct config *cfg, struct buf *out)
{
	buf_fmt(out, ",\"agent\":{\"autonomy\":%" PRId64, autonomy(r, cfg));
	cmd_read_json_count(out, "champion", a->champion > 0 ? a->champion : -1);
	cmd_read_json_text(out, "decider", a->meta.decider);
	cmd_read_json_text(out, "session", a->cycle.session);
	cmd_read_json_text(out, "phase", a->cycle.phase);
	cmd_read_json_text(out, "reason", a->cycle.reason);
	cmd_read_json_text(out, "last_turn", a->turn.text);
	buf_str(out, ",\"open\":[");
	for (int i = 0; i < a->n_open; i++) {
		buf_str(out, i > 0 ? "," : "");
		open_json(&a->open[i], out);
	}
	buf_fmt(out, "],\"used\":%" PRId64 ",\"per_cycle\":%" PRId64 ",\"rests\":{", a->budget.used, budget_default.per_cycle);
	for (size_t i = 0; i < budget_default.n_types; i++)
		buf_fmt(out, "%s\"%s\":%" PRId64, i > 0 ? "," : "", budget_default.types[i].name, a->budget.rest[i]);
	buf_str(out, "}}");
}
