/* hydra-runner adopt: take over the original's journals, accept what another program wrote. */
#include <inttypes.h>
#include <stdio.h>

#include "adopt.h"
#include "cmd.h"
#include "cmd_read.h"
#include "engine.h"
#include "page_meta.h"
#include "setup.h"

/* What the ledger's file is: 1 the original's, 0 ours or nothing to adopt in it (version says which), -1 with err. */
static int
look(const struct config *cfg, int *version, char *err, int errsize)
{
	struct db *db = cmd_read_open(cfg, version, err, errsize);
	if (db == NULL)
		return -1;
	int has = *version == 0 ? page_meta_table(db, 0) : 0;
	if (has < 0)
		snprintf(err, (size_t)errsize, "%s", db_error(db));
	db_close(db);
	return has;
}

static void
unread_lines(const struct others_count *c, struct buf *out)
{
	if (c->undated > 0)
		buf_fmt(out, "%" PRId64 " of them have a timestamp that is no time (first: id %" PRId64 "): they count in the total, in no day\n", c->undated, c->undated_id);
	if (c->unvalued > 0)
		buf_fmt(out, "%" PRId64 " of them have an unknown symbol, a number that is none or a quantity that is not positive (first: id %" PRId64 "): counted, without money and slippage\n", c->unvalued, c->unvalued_id);
}

static void
tell_people(const struct config *cfg, const struct adopt_report *r, struct buf *out)
{
	char what[ADOPT_WORDS];
	if (r->fills_copy[0] == '\0' && r->experiments_copy[0] == '\0' && r->last == 0 && r->hidden == 0) {
		buf_fmt(out, "nothing to do: %s holds no journal of the original system and no row of another program\n", cfg->data_dir);
		return;
	}
	adopt_words(r, what, sizeof what);
	if (r->fills_copy[0] != '\0')
		buf_fmt(out, "fill_journal.db taken over: %s; what it was: %s\n", what, r->fills_copy);
	else if (r->last != 0 || r->hidden > 0)
		buf_fmt(out, "accepted from another program: %s\n", what);
	unread_lines(&r->count, out);
	if (r->experiments_copy[0] != '\0')
		buf_fmt(out, "experiment_journal.db taken over; what it was: %s\n", r->experiments_copy);
	if (r->repeated_runs)
		buf_str(out, "some experiments share a run_id: no index keeps it unique there\n");
	if (r->last != 0 || r->hidden > 0)
		buf_str(out, "these fills stay visible, in no position and in no money\n");
}

static void
member(struct buf *out, const char *name, const char *copy)
{
	buf_fmt(out, ",\"%s\":", name);
	if (copy[0] != '\0')
		buf_json(out, copy);
	else
		buf_str(out, "null");
}

static void
tell_json(const struct adopt_report *r, struct buf *out)
{
	buf_fmt(out, "{\"ok\":true,\"fills\":%" PRId64 ",\"first_id\":%" PRId64 ",\"last_id\":%" PRId64 ",\"hidden\":%" PRId64 ",\"undated\":%" PRId64 ",\"unvalued\":%" PRId64, r->count.rows, r->first, r->last, r->hidden, r->count.undated,
	    r->count.unvalued);
	member(out, "fills_copy", r->fills_copy);
	member(out, "experiments_copy", r->experiments_copy);
	buf_str(out, "}\n");
}

/* A ledger of ours was stamped when it was made: it needs no feed. Exit code with reason. */
static int
adopt(const struct config *cfg, bool original, struct adopt_report *r, char *reason, int size)
{
	struct setup setup = { 0 };
	int code = CONFIG_EXIT;
	if (original && setup_feed(cfg, &setup, &code, reason, size) != 0)
		return code;
	engine_adopt(cfg, setup.feed, r, &code, reason, size);
	if (original)
		setup_close(&setup);
	return code;
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct adopt_report r = { 0 };
	struct buf out = { 0 };
	char reason[800];
	int version = 0, code = 0;
	int original = look(cfg, &version, reason, sizeof reason);
	if (original < 0)
		return cmd_fail("adopt", CMD_EXIT_FAILURE, reason);
	if (original == 1 || version > 0)
		code = adopt(cfg, original == 1, &r, reason, sizeof reason);
	if (code != 0)
		return cmd_fail("adopt", code, reason);
	if (original == 1 || version > 0)
		setup_agent(cfg, false);
	if (args_has(a, "--json"))
		tell_json(&r, &out);
	else
		tell_people(cfg, &r, &out);
	return cmd_print(a, &out);
}

const struct cmd cmd_adopt = {
	.spec = {
		.name = "adopt",
		.summary = "Take over the original system's journals, or accept rows that it wrote into ours",
		.details = "Each journal is copied first, to fill_journal.original.db and experiment_journal.original.db beside it, and never\n"
		           "changed before the copy is whole on disk. Its fills stay visible, in no position and in no money. Killed at any point,\n"
		           "the same command goes on. A first `run` or `cycle` does the same by itself; rows that another program writes later\n"
		           "stop all orders until `adopt` accepts them. With nothing to adopt it says so and exits 0. Not while a runner lives (75).",
		.option = {CMD_JSON},
	},
	.run = run,
};
