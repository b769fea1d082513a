/* hydra-runner export: every fill of a filter as CSV or JSON, the bytes of /fills.csv and /api/fills. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "cmd_read.h"
#include "column.h"
#include "fills_export.h"
#include "page_meta.h"
#include "query_text.h"

/* What is in out goes to stdout, and its memory is used again. 0 / -1. */
static int
send(struct buf *out)
{
	bool bad = out->failed || (out->len > 0 && fwrite(out->data, 1, out->len, stdout) != out->len);
	buf_clear(out);
	return bad || fflush(stdout) != 0 ? -1 : 0;
}

/* The whole export, a read transaction a piece, so that the WAL is never held. 0, or -1 with err. */
static int
stream(struct fills_export *e, struct db *db, char *err, int errsize)
{
	struct buf out = { 0 };
	int more = 1;
	err[0] = '\0';
	fills_export_head(e, &out);
	while (more == 1) {
		more = db_exec(db, "BEGIN") == 0 ? fills_export_piece(e, db, &out) : -1;
		if (more < 0)
			snprintf(err, (size_t)errsize, "%s", e->fault[0] != '\0' ? e->fault : db_error(db));
		if (!db_autocommit(db) && db_exec(db, "COMMIT") != 0 && more >= 0) {
			snprintf(err, (size_t)errsize, "%s", db_error(db));
			more = -1;
		}
		if (more >= 0 && send(&out) != 0) {
			snprintf(err, (size_t)errsize, "the output could not be written");
			more = -1;
		}
	}
	buf_free(&out);
	return more;
}

/* Exit code. */
static int
export_fills(struct fills_export *e, struct db *db, int version)
{
	char err[512], shown[QUERY_TEXT_SHOWN];
	struct page_meta meta = { 0 };
	int known = page_meta_read(db, &meta);
	snprintf(e->currency, sizeof e->currency, "%s", meta.currency[0] != '\0' ? meta.currency : PAGE_META_CURRENCY);
	if (known >= 0)
		known = fills_export_begin(e, db, version) == 0 ? fills_export_known(e, db) : -1;
	if (known < 0)
		return cmd_fail("export", CMD_EXIT_FAILURE, db_error(db));
	if (known == 0) {
		column_clean(e->filter.symbol, shown, sizeof shown);
		cmd_read_plain(shown);
		fprintf(stderr, "hydra-runner export: --symbol = \"%s\" is not known: neither a contract nor a fill of the journal has it\n", shown);
		return ARGS_EXIT_USAGE;
	}
	return stream(e, db, err, sizeof err) == 0 ? 0 : cmd_fail("export", CMD_EXIT_FAILURE, err);
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct fills_query q;
	char err[512];
	int version, code = CMD_EXIT_FAILURE;
	if (cmd_read_filter(a, &q) != 0)
		return ARGS_EXIT_USAGE;
	struct db *db = cmd_read_ledger(cfg, &version, err, sizeof err);
	if (db == NULL)
		return cmd_fail("export", CMD_EXIT_FAILURE, err);
	struct fills_export *e = calloc(1, sizeof *e);
	if (e == NULL) {
		cmd_fail("export", CMD_EXIT_FAILURE, "out of memory");
	} else {
		e->form = args_has(a, "--json") ? FILLS_EXPORT_JSON : FILLS_EXPORT_CSV;
		e->filter = q.filter;
		code = export_fills(e, db, version);
	}
	free(e);
	db_close(db);
	return code;
}

const struct cmd cmd_export = {
	.spec = {
		.name = "export",
		.summary = "Write every fill of a filter to stdout as CSV or JSON, newest first",
		.details = "The bytes of the page's /fills.csv and /api/fills: every amount in every unit, exact decimals, times in UTC. Of the moment at\n"
		           "which it begins, in constant memory at any size. An output that ends early is told by exit code 1; JSON then has no \"count\".",
		.option = {
			{"--symbol", "SYMBOL", "only this market: HE, not HEZ26"},
			{"--side", "buy|sell", "only this side"},
			{"--from", "YYYY-MM-DD", "not before this day"},
			{"--to", "YYYY-MM-DD", "not after this day"},
			{"--json", NULL, "JSON instead of CSV"},
		},
	},
	.run = run,
};
