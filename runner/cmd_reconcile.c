/* hydra-runner reconcile: predicted against actual slippage, intent by intent. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "cmd_read.h"
#include "intent_pairs.h"
#include "page_meta.h"

#define BUDGET_MS 60000 /* every intent is read, and of an earlier system's journal every fill */

/* All of it, read before a line is printed. */
struct facts {
	bool has_meta;
	struct page_meta meta;
	struct market_list markets;
	struct intent_pairs pairs;
	struct reconcile_report market[MARKET_MAX]; /* n 0: nothing of it was compared */
	struct reconcile_report pool;
	size_t undivided;                           /* pairs that could not be pooled */
	struct reconcile_report others;
	int64_t others_unreadable;
};

/* Only fills of a real account can say that the model fits the market. */
static bool
real_market(const struct facts *f)
{
	return strcmp(f->meta.mode, "ib-live") == 0;
}

static const char *
words(const struct facts *f)
{
	return !f->has_meta ? "an earlier system's fills" : real_market(f) ? "market against model" : "simulator against model";
}

static int
read_others(struct db *db, int version, struct facts *f, char *err, int errsize)
{
	struct reconcile_pair *pairs = NULL;
	size_t n = 0;
	if (f->pairs.others == 0)
		return 0;
	if (intent_pairs_others(db, version, &pairs, &n, &f->others_unreadable, err, errsize) != 0)
		return -1;
	int rc = reconcile_pairs(pairs, n, &f->others);
	free(pairs);
	if (rc < 0)
		snprintf(err, (size_t)errsize, "out of memory");
	return rc < 0 ? -1 : 0;
}

/* 0, or -1 with err. */
static int
read_facts(struct db *db, int version, struct facts *f, char *err, int errsize)
{
	/* one state of the ledger, whatever a live runner writes meanwhile */
	int meta = db_exec(db, "BEGIN") != 0 ? -1 : version == 0 ? 0 : page_meta_read(db, &f->meta);
	if (meta < 0 || market_load(db, version, &f->markets) != 0) {
		snprintf(err, (size_t)errsize, "%s", db_error(db));
		return -1;
	}
	f->has_meta = meta == 1;
	if (intent_pairs_read(db, version, &f->markets, &f->pairs, err, errsize) != 0 || read_others(db, version, f, err, errsize) != 0)
		return -1;
	int rc = 0;
	const struct reconcile_pair *at = f->pairs.pair;
	for (int m = 0; m < f->markets.n && rc >= 0; at += f->pairs.size[m], m++)
		rc = reconcile_pairs(at, f->pairs.size[m], &f->market[m]);
	if (rc < 0 || reconcile_pool(f->pairs.pair, f->pairs.size, MARKET_MAX, &f->pool, &f->undivided) < 0) {
		snprintf(err, (size_t)errsize, "out of memory");
		return -1;
	}
	return 0;
}

static const char *
reason_name(enum reconcile_reason reason)
{
	static const char *const names[] = {
		[RECONCILE_OK] = "ok", [RECONCILE_INSUFFICIENT] = "insufficient", [RECONCILE_BIASED] = "bias",
		[RECONCILE_UNCORRELATED] = "correlation", [RECONCILE_UNJUDGED] = "correlation not judged",
	};
	return names[reason];
}

static void
verdict_text(const struct facts *f, const struct reconcile_report *r, struct buf *out)
{
	switch (reconcile_verdict(r)) {
	case RECONCILE_OK:
		buf_str(out, real_market(f) ? "calibrated" : "within the limits");
		break;
	case RECONCILE_INSUFFICIENT:
		buf_fmt(out, "not judged: %zu of %d intents", r->n, RECONCILE_ENOUGH);
		break;
	case RECONCILE_BIASED:
		buf_fmt(out, "bias beyond %g tick", RECONCILE_BIAS);
		break;
	case RECONCILE_UNCORRELATED:
		buf_fmt(out, "correlation below %g", RECONCILE_CORRELATION);
		break;
	case RECONCILE_UNJUDGED:
		buf_str(out, "bias within the limit, correlation not judged");
		break;
	}
}

/* The numbers of a report, or a dash for each that it does not have. */
static void
figures(const struct reconcile_report *r, bool correlated, struct buf *out)
{
	bool none = r->n < RECONCILE_ENOUGH;
	const struct {
		bool sign;
		double x;
	} column[] = {
		{false, r->mean_predicted}, {true, r->mean_actual}, {true, r->bias}, {false, r->rmse}, {false, r->median_predicted},
		{true, r->median_actual}, {false, r->p95_predicted}, {true, r->p95_actual}, {false, r->pessimism}, {true, correlated ? r->correlation : NAN},
	};
	char text[CMD_READ_TEXT];
	for (size_t i = 0; i < sizeof column / sizeof column[0]; i++) {
		/* a dash is three bytes wide and one column */
		bool dash = none || !isfinite(column[i].x);
		buf_fmt(out, " %*s", dash ? 12 : 10, dash ? "—" : column[i].sign ? cmd_read_real("%+.3f", column[i].x, text) : cmd_read_real("%.3f", column[i].x, text));
	}
}

static void
table_row(const struct facts *f, const char *name, int64_t contracts, const struct reconcile_report *r, struct buf *out)
{
	buf_fmt(out, "%-8s %8zu %10" PRId64, name, r->n, contracts);
	figures(r, reconcile_correlates(r), out);
	buf_str(out, "  ");
	verdict_text(f, r, out);
	buf_char(out, '\n');
}

static void
head(const char *first, const char *unit, const char *contracts, struct buf *out)
{
	buf_fmt(out, "%-8s %8s %10s %10s %10s %10s %10s %10s %10s %10s %10s %10s %10s\n", first, unit, contracts, "predicted", "actual", "bias", "rmse", "med pred", "med act", "p95 pred",
	        "p95 act", "pessimism", "corr");
}

static void
intents_text(const struct facts *f, struct buf *out)
{
	int64_t contracts = 0;
	buf_fmt(out, "%s (%s%s%s), ticks an intent, + is a cost\n\n", words(f), f->meta.mode, f->meta.badge[0] != '\0' ? ": " : "", f->meta.badge);
	head("market", "intents", "contracts", out);
	for (int m = 0; m < f->markets.n; m++) {
		if (f->pairs.size[m] == 0)
			continue;
		table_row(f, f->markets.row[m].symbol, f->pairs.contracts[m], &f->market[m], out);
		contracts += f->pairs.contracts[m];
	}
	table_row(f, "pooled", contracts, &f->pool, out);
	buf_fmt(out, "\nleft out    %" PRId64 " roll%s, %" PRId64 " still working, %" PRId64 " without a fill, %" PRId64 " unreadable", f->pairs.rolls, f->pairs.rolls == 1 ? "" : "s", f->pairs.working, f->pairs.unfilled,
	        f->pairs.unreadable);
	if (f->undivided > 0)
		buf_fmt(out, "; from the pool %zu, predicted to cost nothing", f->undivided);
	buf_char(out, '\n');
	if (!real_market(f))
		buf_str(out, "evidence    these fills test the prediction against the simulator; they are none for a market\n");
}

static void
others_text(const struct facts *f, struct buf *out)
{
	if (f->pairs.others == 0)
		return;
	buf_fmt(out, "%sapart       %" PRId64 " fills of an earlier system, fill by fill in price units, actual without its sign, as it compared them; %" PRId64 " unreadable; not judged\n\n",
	        f->has_meta ? "\n" : "", f->pairs.others, f->others_unreadable);
	head("", "fills", "", out);
	buf_fmt(out, "%-8s %8zu %10s", "earlier", f->others.n, "");
	figures(&f->others, true, out);
	buf_char(out, '\n');
}

static void
member(struct buf *out, const char *key, double x, bool there)
{
	buf_fmt(out, ",\"%s\":", key);
	cmd_read_json_real(out, there ? x : NAN);
}

/* ,"n_fills":… to the last number; what a report does not have is null. */
static void
report_json(const struct reconcile_report *r, const char *count, bool correlated, struct buf *out)
{
	bool there = r->n >= RECONCILE_ENOUGH;
	buf_fmt(out, "\"%s\":%zu", count, r->n);
	member(out, "mean_predicted", r->mean_predicted, there);
	member(out, "mean_actual", r->mean_actual, there);
	member(out, "bias", r->bias, there);
	member(out, "rmse", r->rmse, there);
	member(out, "median_predicted", r->median_predicted, there);
	member(out, "median_actual", r->median_actual, there);
	member(out, "percentile_95_predicted", r->p95_predicted, there);
	member(out, "percentile_95_actual", r->p95_actual, there);
	member(out, "pessimism_multiplier", r->pessimism, there);
	member(out, "correlation", r->correlation, there && correlated);
}

static void
judged_json(const struct facts *f, const struct reconcile_report *r, int64_t contracts, struct buf *out)
{
	enum reconcile_reason reason = reconcile_verdict(r);
	report_json(r, "n_intents", reconcile_correlates(r), out);
	buf_fmt(out, ",\"n_contracts\":%" PRId64, contracts);
	member(out, "spread", r->spread, r->n >= RECONCILE_ENOUGH);
	buf_fmt(out, ",\"reason\":\"%s\"", reason_name(reason));
	if (real_market(f))
		buf_fmt(out, ",\"calibrated\":%s", reason == RECONCILE_OK ? "true" : "false");
	buf_char(out, '}');
}

static void
intents_json(const struct facts *f, struct buf *out)
{
	int64_t contracts = 0;
	bool first = true;
	buf_fmt(out, ",\"max_bias\":%g,\"min_correlation\":%g,\"min_intents\":%d,\"markets\":[", RECONCILE_BIAS, RECONCILE_CORRELATION, RECONCILE_ENOUGH);
	for (int m = 0; m < f->markets.n; m++) {
		if (f->pairs.size[m] == 0)
			continue;
		buf_str(out, first ? "{\"symbol\":" : ",{\"symbol\":");
		buf_json(out, f->markets.row[m].symbol);
		buf_char(out, ',');
		judged_json(f, &f->market[m], f->pairs.contracts[m], out);
		contracts += f->pairs.contracts[m];
		first = false;
	}
	buf_str(out, "],\"pooled\":{");
	judged_json(f, &f->pool, contracts, out);
	buf_fmt(out, ",\"left_out\":{\"rolls\":%" PRId64 ",\"working\":%" PRId64 ",\"unfilled\":%" PRId64 ",\"unreadable\":%" PRId64 ",\"not_pooled\":%zu}", f->pairs.rolls, f->pairs.working,
	        f->pairs.unfilled, f->pairs.unreadable, f->undivided);
}

static void
as_json(const struct facts *f, struct buf *out)
{
	buf_str(out, "{\"mode\":");
	buf_json(out, f->has_meta ? f->meta.mode : NULL);
	buf_str(out, ",\"badge\":");
	buf_json(out, f->meta.badge[0] != '\0' ? f->meta.badge : NULL);
	buf_str(out, ",\"compares\":");
	buf_json(out, words(f));
	if (f->has_meta)
		intents_json(f, out);
	buf_fmt(out, ",\"earlier\":{\"fills\":%" PRId64 ",\"unreadable\":%" PRId64 ",\"report\":", f->pairs.others, f->others_unreadable);
	if (f->others.n >= RECONCILE_ENOUGH) {
		buf_char(out, '{');
		report_json(&f->others, "n_fills", true, out);
		buf_char(out, '}');
	} else {
		buf_str(out, "null");
	}
	buf_str(out, "}}\n");
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct buf out = {0};
	char err[512];
	int version;
	struct facts *f = calloc(1, sizeof *f); /* some 40 KB: not for the stack */
	if (f == NULL)
		return cmd_fail("reconcile", CMD_EXIT_FAILURE, "out of memory");
	struct db *db = cmd_read_ledger(cfg, &version, err, sizeof err);
	if (db != NULL)
		db_budget(db, BUDGET_MS);
	bool readable = db != NULL && read_facts(db, version, f, err, sizeof err) == 0;
	db_close(db);
	if (readable && args_has(a, "--json")) {
		as_json(f, &out);
	} else if (readable) {
		if (f->has_meta)
			intents_text(f, &out);
		else if (f->pairs.others == 0)
			buf_str(&out, "no fill\n");
		others_text(f, &out);
	}
	intent_pairs_free(&f->pairs);
	free(f);
	return readable ? cmd_print(a, &out) : cmd_fail("reconcile", CMD_EXIT_FAILURE, err);
}

const struct cmd cmd_reconcile = {
	.spec = {
		.name = "reconcile",
		.summary = "Compare predicted with actual slippage",
		.details = "One intent counts once, in ticks, + is a cost; markets are pooled each about its own means. Rolls are left out.\n"
			   "Mode and contracts come from the ledger, never from the environment. Reads only; a runner may live.",
		.option = {CMD_JSON},
	},
	.run = run,
};
