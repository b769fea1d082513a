/* hydra-runner diagnose: the last diagnosis in sentences, and the readings of the newest observation. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "cmd_read.h"
#include "observe_readings.h"
#include "page_drift.h"
#include "page_overview.h"

/* All of it, read before a line is printed. */
struct facts {
	int64_t champion; /* 0: none */
	bool diagnosed, observed;
	struct page_drift_diagnosis diagnosis;
	struct page_drift_newest newest;
	struct page_drift_reading reading[OBSERVE_READINGS];
	int n_readings;
	char unread[512]; /* why the readings cannot be read; "" they can, or there are none */
};

/* 0, or -1 with db_error. */
static int
read_ledger(struct db *db, int version, struct facts *f)
{
	if (version == 0)
		return 0; /* the original's journal holds fills alone */
	int champion = page_overview_champion(db, &f->champion), diagnosed = page_drift_diagnosis(db, &f->diagnosis);
	f->diagnosed = diagnosed == 1;
	return champion < 0 || diagnosed < 0 ? -1 : 0;
}

static void
read_telemetry(const struct config *cfg, struct facts *f)
{
	int version = 0;
	struct db *db = cmd_read_telemetry(cfg, &version, f->unread, sizeof f->unread);
	if (db == NULL)
		return;
	int rc = page_drift_newest(db, version, &f->newest);
	if (rc == 1) {
		rc = f->n_readings = page_drift_readings(db, f->newest.session, f->reading, OBSERVE_READINGS);
		f->observed = rc >= 0;
	}
	if (rc < 0)
		snprintf(f->unread, sizeof f->unread, "%s", db_error(db));
	db_close(db);
}

static void
diagnosis_lines(const struct facts *f, struct buf *out)
{
	const struct page_drift_diagnosis *d = &f->diagnosis;
	char text[CMD_READ_TEXT];
	if (!f->diagnosed) {
		buf_fmt(out, "diagnosis   none yet: %s\n", f->champion > 0 ? "no observation has asked for one" : "no model is in charge that could drift");
		return;
	}
	buf_fmt(out, "diagnosis   session %s: %s, confidence %s\n", d->session, d->cause[0] != '\0' ? d->cause : "cause not said", cmd_read_real("%.0f %%", d->confidence * 100, text));
	if (d->n == 0)
		buf_fmt(out, "            %s\n", d->text);
	for (int i = 0; i < d->n; i++)
		buf_fmt(out, "            %s\n", d->sentence[i]);
}

static void
reading_line(const struct page_drift_reading *r, struct buf *out)
{
	char a[CMD_READ_TEXT], count[CMD_READ_TEXT], name[2 * PAGE_DRIFT_NAME];
	snprintf(name, sizeof name, "%s%s%s", r->kind, r->name[0] != '\0' ? " " : "", r->name);
	snprintf(count, sizeof count, r->n < r->needs ? "%" PRId64 " of %" PRId64 : "%" PRId64, r->n, r->needs);
	buf_str(out, "  ");
	cmd_read_word(out, 20, name);
	cmd_read_cell(out, 10, cmd_read_real("%.4f", r->value, a));
	cmd_read_cell(out, 10, cmd_read_real("%.4f", r->error, a));
	cmd_read_cell(out, 10, cmd_read_real("%.4f", r->line, a));
	cmd_read_cell(out, 10, count);
	buf_fmt(out, " %s%s%s\n", r->verdict, r->mark[0] != '\0' ? ", " : "", r->mark);
}

static void
observed_lines(const struct facts *f, struct buf *out)
{
	if (f->unread[0] != '\0') {
		buf_fmt(out, "readings    not known: %s\n", f->unread);
		return;
	}
	if (!f->observed) {
		buf_str(out, "readings    none yet: they begin with the first session that a model has decided\n");
		return;
	}
	buf_fmt(out, "observed    v%" PRId64 ", deployed %s, session %s: %s\n", f->newest.champion, f->newest.deployed, f->newest.session, f->newest.words);
	if (f->champion != f->newest.champion)
		buf_fmt(out, "            the champion is v%" PRId64 " now, and no reading of it is there yet\n", f->champion);
	buf_str(out, "  ");
	cmd_read_word(out, 20, "reading");
	cmd_read_cell(out, 10, "value");
	cmd_read_cell(out, 10, "\xc2\xb1 s.e.");
	cmd_read_cell(out, 10, "limit");
	cmd_read_cell(out, 10, "n");
	buf_str(out, " verdict\n");
	for (int i = 0; i < f->n_readings; i++)
		reading_line(&f->reading[i], out);
}

static void
diagnosis_json(const struct page_drift_diagnosis *d, struct buf *out)
{
	buf_str(out, "{\"session\":");
	buf_json(out, d->session);
	cmd_read_json_text(out, "cause", d->cause);
	cmd_read_json_number(out, "confidence", d->confidence);
	cmd_read_json_text(out, "text", d->text);
	buf_str(out, ",\"evidence\":[");
	for (int i = 0; i < d->n; i++) {
		buf_str(out, i > 0 ? "," : "");
		buf_json(out, d->sentence[i]);
	}
	buf_str(out, "]}");
}

static void
observed_json(const struct facts *f, struct buf *out)
{
	buf_fmt(out, "{\"champion\":%" PRId64, f->newest.champion);
	cmd_read_json_text(out, "session", f->newest.session);
	cmd_read_json_text(out, "deployed", f->newest.deployed);
	cmd_read_json_text(out, "words", f->newest.words);
	buf_str(out, ",\"readings\":[");
	for (int i = 0; i < f->n_readings; i++) {
		const struct page_drift_reading *r = &f->reading[i];
		buf_str(out, i > 0 ? ",{\"kind\":" : "{\"kind\":");
		buf_json(out, r->kind);
		cmd_read_json_text(out, "name", r->name);
		cmd_read_json_number(out, "value", r->value);
		cmd_read_json_number(out, "error", r->error);
		cmd_read_json_number(out, "limit", r->line);
		cmd_read_json_count(out, "n", r->n);
		cmd_read_json_count(out, "needs", r->needs);
		cmd_read_json_text(out, "verdict", r->verdict);
		cmd_read_json_text(out, "mark", r->mark);
		buf_char(out, '}');
	}
	buf_str(out, "]}");
}

static void
as_json(const struct facts *f, struct buf *out)
{
	if (f->champion > 0)
		buf_fmt(out, "{\"champion\":%" PRId64 ",\"diagnosis\":", f->champion);
	else
		buf_str(out, "{\"champion\":null,\"diagnosis\":");
	if (f->diagnosed)
		diagnosis_json(&f->diagnosis, out);
	else
		buf_str(out, "null");
	buf_str(out, ",\"observation\":");
	if (f->observed)
		observed_json(f, out);
	else
		buf_str(out, "null");
	if (f->unread[0] != '\0')
		cmd_read_json_text(out, "unread", f->unread);
	buf_str(out, "}\n");
}

static int
run(const struct config *cfg, const struct args *a)
{
	static struct facts f; /* some 20 KB: not for the stack */
	struct buf out = { 0 };
	char err[512];
	int version = 0;
	memset(&f, 0, sizeof f);
	struct db *db = cmd_read_ledger(cfg, &version, err, sizeof err);
	if (db == NULL)
		return cmd_fail("diagnose", CMD_EXIT_FAILURE, err);
	int rc = read_ledger(db, version, &f);
	if (rc != 0)
		snprintf(err, sizeof err, "%s", db_error(db));
	db_close(db);
	if (rc != 0)
		return cmd_fail("diagnose", CMD_EXIT_FAILURE, err);
	read_telemetry(cfg, &f);
	if (args_has(a, "--json")) {
		as_json(&f, &out);
	} else {
		if (f.champion > 0)
			buf_fmt(&out, "champion    v%" PRId64 "\n", f.champion);
		else
			buf_str(&out, "champion    none\n");
		diagnosis_lines(&f, &out);
		observed_lines(&f, &out);
	}
	return cmd_print(a, &out);
}

const struct cmd cmd_diagnose = {
	.spec = {
		.name = "diagnose",
		.summary = "Say why the champion does worse: the last diagnosis with its evidence, and the newest readings",
		.details = "Reads only; a runner may live. A session is diagnosed by the runner, when what it observes asks for that; this tells what it\n"
		           "found. To have the agent look now, whatever was observed: `trigger`. Exit 0 also when there is no diagnosis yet, 1 when the\n"
		           "ledger cannot be read.",
		.option = {CMD_JSON},
	},
	.run = run,
};
