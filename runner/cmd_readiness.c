/* hydra-runner readiness: has this strategy earned real money? */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "cmd_read.h"
#include "engine.h"
#include "page_readiness.h"
#include "readiness_conf.h"
#include "readiness_result.h"
#include "readiness_say.h"

static int
new_record_action(struct engine *e, void *arg)
{
	(void)arg;
	return engine_new_record(e);
}

static int
new_record_offline(const struct config *cfg, const char *name, int *code, char *err, int errsize)
{
	(void)name;
	return engine_offline(cfg, new_record_action, NULL, code, err, errsize);
}

static void
criteria(const struct page_readiness *r, const char *group, struct buf *out)
{
	for (int i = 0; i < r->n_criteria; i++) {
		const struct page_readiness_criterion *c = &r->criterion[i];
		if (strcmp(c->group, group) != 0)
			continue;
		buf_str(out, "  ");
		cmd_read_word(out, 4, c->id);
		cmd_read_word(out, 5, c->status);
		buf_str(out, c->sentence);
		if (c->need[0] != '\0')
			buf_fmt(out, " [%s]", c->need);
		buf_char(out, '\n');
		for (int k = 0; k < c->n_changed; k++)
			buf_fmt(out, "%13s%s %s\n", "", c->changed[k].direction, c->changed[k].sentence);
	}
}

static void
figures(const char *title, const struct page_readiness_figure *f, int n, struct buf *out)
{
	buf_fmt(out, "\n%s\n", title);
	for (int i = 0; i < n; i++) {
		buf_str(out, "  ");
		cmd_read_word(out, 52, f[i].label);
		cmd_read_cell(out, 12, f[i].text);
		buf_fmt(out, "%s%s%s\n", f[i].interval, f[i].interval[0] != '\0' && f[i].reason[0] != '\0' ? "; " : "", f[i].reason);
	}
}

/* A line that is refused is quoted: its number alone says little of a file that may have been changed since. */
static void
overrides(const struct page_readiness *r, struct buf *out)
{
	char line[READINESS_LIMIT_SENTENCE + READINESS_WHY + 2 * READINESS_CONF_TEXT];
	if (r->n_overrides > 0)
		buf_str(out, "\nSet in readiness.conf\n");
	for (int i = 0; i < r->n_overrides; i++) {
		const struct page_readiness_override *o = &r->override[i];
		if (o->direction[0] != '\0')
			snprintf(line, sizeof line, "%s %s", o->direction, o->sentence);
		else
			snprintf(line, sizeof line, "REFUSED \"%s\": %s", o->text, o->sentence);
		cmd_read_plain(line);
		buf_fmt(out, "  %s\n", line);
	}
}

static void
lines(const struct page_readiness *r, struct buf *out)
{
	char verdict[80], since[480], days[READINESS_NUMBER];
	page_readiness_verdict(r, verdict, sizeof verdict);
	buf_fmt(out, "%s\n%s\n", verdict, r->sentence);
	page_readiness_since(r, r->since[0] != '\0' ? r->since : "—", since, sizeof since);
	buf_fmt(out, "%s\n", since);
	buf_fmt(out, "Record %" PRId64 ", %s trading day%s since %s; as of session %s.\n", r->record, readiness_count(r->days, days),
	    r->days == 1 ? "" : "s", r->first[0] != '\0' ? r->first : "—", r->session[0] != '\0' ? r->session : "—");
	for (int i = 0; i < READINESS_GROUPS; i++) {
		buf_fmt(out, "\n%s\n", readiness_group_name[i]);
		criteria(r, readiness_group_name[i], out);
	}
	overrides(r, out);
	figures("Statistics", r->statistic, r->n_statistics, out);
	figures("Advisory, never blocking", r->advisory, r->n_advisory, out);
}

#define DENIED \
	"the judgement in fill_journal.db (%s) is not what its journals say, which is told here; the page shows it until the runner judges anew, when it starts and at the close of the" \
	" next session; hydra-runner verify names the difference"

/* Where the journaled judgement is of the rows that were just judged, by this version, and says something else, words say so. */
static void
compare(struct db *db, const struct readiness_told *told, const struct buf *json, char *words, size_t size)
{
	struct db_stmt *s = db_prepare(db, "SELECT verdict, result FROM readiness WHERE id = 1 AND session = ?1 AND version = ?2 AND seq = (SELECT coalesce(max(seq), 0) FROM event)"
	                                   " AND starts = (SELECT coalesce(max(id), 0) FROM start)");
	if (s == NULL)
		return; /* a table that is lost is told of by the judgement */
	db_bind_text(s, 1, told->session);
	db_bind_int(s, 2, READINESS_RESULT_VERSION);
	if (db_step(s) != 1)
		return;
	if (strcmp(db_text(s, 1), json->data) != 0)
		snprintf(words, size, DENIED, db_text(s, 0));
	db_reset(s);
}

/*
 * Judged now, from the ledger's rows: with a runner, without one, in the middle of a session alike. denied: what is to be told of
 * the journaled judgement, "".
 */
static int
judge(const struct config *cfg, struct buf *json, char denied[480], char *err, int errsize)
{
	struct readiness_told told;
	int version = 0;
	struct db *db = cmd_read_ledger(cfg, &version, err, errsize);
	denied[0] = '\0';
	if (db == NULL)
		return -1;
	int rc = -1;
	if (version == 0)
		snprintf(err, (size_t)errsize, "fill_journal.db is the original's: `hydra-runner adopt` takes it over, and from then on its sessions count");
	else if (db_exec(db, "BEGIN") != 0)
		snprintf(err, (size_t)errsize, "%s", db_error(db));
	else
		rc = readiness_result(db, &told, json, err, errsize);
	if (rc == 0)
		compare(db, &told, json, denied, 480);
	db_close(db);
	return rc;
}

/* What is printed is right, whatever is told beside it. */
static int
print(const struct args *a, struct buf *out, const char *denied)
{
	int rc = cmd_print(a, out);
	return rc == 0 && denied[0] != '\0' ? cmd_fail("readiness", 0, denied) : rc;
}

static int
run(const struct config *cfg, const struct args *a)
{
	static struct page_readiness r; /* some 15 KB: not for the stack */
	struct buf json = { 0 }, out = { 0 };
	char err[512], denied[480];
	if (args_has(a, "--new-record"))
		return cmd_ask(cfg, a, "new-record", NULL, new_record_offline, "a new record of the readiness gate begins with the next session (no runner lives, the ledger remembers it)");
	if (judge(cfg, &json, denied, err, sizeof err) != 0) {
		buf_free(&json);
		return cmd_fail("readiness", CMD_EXIT_FAILURE, err);
	}
	if (args_has(a, "--json")) {
		buf_char(&json, '\n');
		return print(a, &json, denied);
	}
	int rc = page_readiness_parse(json.data, &r);
	if (rc == 0)
		lines(&r, &out);
	page_readiness_free(&r);
	buf_free(&json);
	return rc == 0 ? print(a, &out, denied) : cmd_fail("readiness", CMD_EXIT_FAILURE, "out of memory");
}

const struct cmd cmd_readiness = {
	.spec = {
		.name = "readiness",
		.summary = "Say whether this strategy has earned real money, criterion by criterion",
		.details = "Judges the whole forward record up to the last decided session, from the ledger alone. READY, NOT READY or NOT ENOUGH\n"
		           "EVIDENCE; limits are those that the runner took in from readiness.conf. Changes nothing but with --new-record, which\n"
		           "leaves the record behind and begins another: each start costs evidence.",
		.option = {
			{"--new-record", NULL, "begin a new record with the next session"},
			CMD_JSON,
		},
	},
	.run = run,
};
