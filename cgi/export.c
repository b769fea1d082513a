/*
 * /fills.csv and /api/fills: every fill of a filter, newest first, streamed. The journal is read by key, a piece in a read
 * transaction of its own, so memory, the WAL and the pages stay as they are however long it takes; fills with an id above the
 * newest at the start are not of that moment and are left out. A program of its own with processes of its own: a viewer that
 * takes its time holds none that pages need.
 */
#include "export.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fills_query.h"
#include "log.h"
#include "page.h"
#include "statement.h"

#define ROWS 2000      /* of a piece */
#define ROWS_RARE 500  /* where an original's rows of one symbol are looked for among all others' */

/* One export under way. */
struct export {
	struct web_stream stream; /* first: it is what the loop knows */
	struct page *p;
	enum export_form form;
	struct page_fills_filter filter;
	struct market_list markets;
	char currency[8];
	struct stat file;        /* of the journal */
	int64_t last;            /* newest id of the moment */
	enum page_fills_way way;
	struct page_fills_key key; /* the rows after it come next */
	int skip;                /* so many of which are written already */
	int64_t n;               /* written */
	struct page_fills_row rows[ROWS];
};

static void
put(struct export *e, const struct page_fills_row *row, struct buf *out)
{
	if (row->key.id > e->last)
		return;
	if (e->form == EXPORT_JSON)
		buf_str(out, e->n > 0 ? ",\n" : "\n");
	export_row(e->form, row, &e->markets, e->currency, out);
	e->n++;
}

/* Where the next piece begins: after the last row whose timestamp is a key to it; rows behind that are skipped by their number. 0 / -1. */
static int
advance(struct export *e, int n)
{
	int at = n - 1;
	while (at >= 0 && e->rows[at].key_lost)
		at--;
	if (at < 0) {
		log_write(LOG_ERROR, "export_stopped", "error=\"fill_journal.db: %d fills in a row have timestamps that are no text\"", n);
		return -1;
	}
	e->key = e->rows[at].key;
	e->way = PAGE_FILLS_BEFORE;
	e->skip = n - 1 - at;
	return 0;
}

static void
put_tail(const struct export *e, struct buf *out)
{
	if (e->form == EXPORT_JSON)
		buf_fmt(out, "%s], \"count\": %" PRId64 "}\n", e->n > 0 ? "\n" : "", e->n);
}

/* 1 there is more, 0 that was all, -1 with db_error or a line in the log. */
static int
piece(struct export *e, struct db *db, struct buf *out)
{
	bool more;
	int version = e->p->source[PAGE_LEDGER].version;
	int max = e->filter.symbol[0] != '\0' && page_fills_inherited(db, version) ? ROWS_RARE : ROWS;
	int n = page_fills_rows(db, version, &e->filter, e->way, &e->key, e->rows, max, &more);
	for (int i = e->skip; i < n; i++)
		put(e, &e->rows[i], out);
	if (n < 0 || (more && advance(e, n) != 0))
		return -1;
	if (!more)
		put_tail(e, out);
	return more;
}

/* The journal under that name is still the one that the export began with. */
static bool
same_file(const struct export *e)
{
	struct stat now;
	return stat(e->p->source[PAGE_LEDGER].path, &now) == 0 && now.st_dev == e->file.st_dev && now.st_ino == e->file.st_ino;
}

static int
next(struct web_stream *s, struct buf *out)
{
	struct export *e = (struct export *)s;
	struct db *db = page_piece(e->p, PAGE_LEDGER);
	int rc = -1;
	if (db != NULL && same_file(e)) {
		rc = piece(e, db, out);
		if (rc < 0)
			page_lost(e->p, PAGE_LEDGER);
	} else {
		log_write(LOG_WARN, "export_stopped", "error=\"%s\"", db == NULL ? e->p->source[PAGE_LEDGER].error : "fill_journal.db was replaced meanwhile");
	}
	page_piece_end(e->p);
	return rc;
}

static void
free_export(struct web_stream *s)
{
	free(s);
}

static int
read_query(const struct web_request *req, struct web_response *res, struct fills_query *q)
{
	char err[512];
	fills_query_clear(q);
	for (int i = 0; i < req->n_params; i++) {
		const char *name = req->params[i].name;
		if (strcmp(name, "unit") == 0 || strcmp(name, "before") == 0 || strcmp(name, "after") == 0) {
			web_fail(req, res, 400, "There is no parameter \"%s\" here: an export holds every fill of its filter, in every unit. Allowed are symbol, side, from and to.", name);
			return -1;
		}
		if (fills_query_set(q, name, req->params[i].value, err, (int)sizeof err) != 0) {
			web_fail(req, res, 400, "%s", err);
			return -1;
		}
	}
	if (fills_query_check(q, err, (int)sizeof err) != 0) {
		web_fail(req, res, 400, "%s", err);
		return -1;
	}
	return 0;
}

/* "fills-HE-buy-from-2019-01-02-to-2019-03-01.csv": the filter; of a symbol what a file's name may hold anywhere. */
static void
name_file(const struct page_fills_filter *f, enum export_form form, char *out, size_t size)
{
	char symbol[MARKET_SYMBOL], from[DATE_TEXT] = "", to[DATE_TEXT] = "";
	snprintf(symbol, sizeof symbol, "%s", f->symbol);
	for (char *c = symbol; *c != '\0'; c++)
		if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", *c) == NULL)
			*c = '_';
	if (f->from != DATE_NONE)
		date_format(f->from, from);
	if (f->to != DATE_NONE)
		date_format(f->to, to);
	snprintf(out, size, "fills%s%s%s%s%s%s%s.%s", symbol[0] != '\0' ? "-" : "", symbol, f->side > 0 ? "-buy" : f->side < 0 ? "-sell" : "", from[0] != '\0' ? "-from-" : "", from,
	    to[0] != '\0' ? "-to-" : "", to, form == EXPORT_CSV ? "csv" : "json");
}

static void
json_or_null(const char *name, const char *value, struct buf *out)
{
	buf_fmt(out, "\"%s\": ", name);
	buf_json(out, value[0] != '\0' ? value : NULL);
}

static void
put_head(const struct export *e, struct buf *out)
{
	const struct page_fills_filter *f = &e->filter;
	char day[DATE_TEXT];
	export_head(e->form, e->currency, out);
	if (e->form != EXPORT_JSON)
		return;
	buf_str(out, "{\"filter\": {");
	json_or_null("symbol", f->symbol, out);
	buf_str(out, ", ");
	json_or_null("side", f->side > 0 ? "buy" : f->side < 0 ? "sell" : "", out);
	buf_str(out, ", ");
	json_or_null("from", f->from != DATE_NONE ? date_format(f->from, day) : "", out);
	buf_str(out, ", ");
	json_or_null("to", f->to != DATE_NONE ? date_format(f->to, day) : "", out);
	buf_str(out, "}, ");
	json_or_null("currency", e->currency, out);
	buf_fmt(out, ", \"newest_id\": %" PRId64 ", \"fills\": [", e->last);
}

/* What a filter asks for must be known, as on the page. 1 / 0 refused / -1 with db_error. */
static int
symbol_known(struct export *e, struct db *db, const struct web_request *req, struct web_response *res)
{
	const char *symbol = e->filter.symbol;
	if (symbol[0] == '\0')
		return 1;
	for (int i = 0; i < e->markets.n; i++)
		if (strcmp(e->markets.row[i].symbol, symbol) == 0)
			return 1;
	int rc = page_fills_has(db, symbol);
	if (rc == 0)
		web_fail(req, res, 400, "symbol = \"%s\" is not known: neither a contract nor a fill of the journal has it.", symbol);
	return rc;
}

/* The first piece, while the request can still be refused. 1 there is more, 0 that was all or it was refused, -1 with db_error. */
static int
begin(struct export *e, struct db *db, const struct web_request *req, struct web_response *res)
{
	int rc = market_load(db, e->p->source[PAGE_LEDGER].version, &e->markets) == 0 ? symbol_known(e, db, req, res) : -1;
	struct db_stmt *s = rc == 1 ? db_prepare(db, statement_sql(STATEMENT_FILLS_ID_LAST)) : NULL;
	if (rc <= 0)
		return rc;
	if (s == NULL || db_step(s) != 1 || stat(e->p->source[PAGE_LEDGER].path, &e->file) != 0)
		return -1;
	e->last = db_int(s, 0);
	db_reset(s);
	put_head(e, &res->body);
	return piece(e, db, &res->body);
}

static void
export(struct page *p, enum export_form form, const struct web_request *req, struct web_response *res)
{
	const struct page_source *source = &p->source[PAGE_LEDGER];
	struct fills_query q;
	if (read_query(req, res, &q) != 0)
		return;
	struct export *e = calloc(1, sizeof *e);
	struct db *db = page_db(p, PAGE_LEDGER);
	int rc = 0;
	if (e == NULL) {
		web_fail(req, res, 500, "The server ran out of memory for this export.");
		return;
	}
	*e = (struct export){ .stream = { next, free_export }, .p = p, .form = form, .filter = q.filter, .way = PAGE_FILLS_FIRST };
	snprintf(e->currency, sizeof e->currency, "%s", p->meta.currency);
	if (db != NULL && (rc = begin(e, db, req, res)) < 0)
		page_lost(p, PAGE_LEDGER);
	if (rc < 0 || source->health == PAGE_UNREADABLE) {
		web_fail(req, res, 503, "The fills cannot be read: %s.", source->error[0] != '\0' ? source->error : "the server's log says why");
	} else if (res->status == 200) {
		if (db == NULL) { /* a journal that is not there holds no fill */
			put_head(e, &res->body);
			put_tail(e, &res->body);
		}
		res->type = form == EXPORT_CSV ? "text/csv; charset=utf-8" : "application/json";
		name_file(&q.filter, form, res->file, sizeof res->file);
	}
	if (rc == 1 && res->status == 200)
		res->stream = &e->stream;
	else
		free(e);
}

static void
handle(void *state, const struct web_request *req, struct web_response *res)
{
	if (strcmp(req->path, "/fills.csv") == 0)
		export(state, EXPORT_CSV, req, res);
	else if (strcmp(req->path, "/api/fills") == 0)
		export(state, EXPORT_JSON, req, res);
	else
		web_fail(req, res, 404, "There is no page at %s.", req->path);
}

int
main(void)
{
	return page_main("export", NULL, 0, handle);
}
