/*
 * /fills.csv and /api/fills: every fill of a filter, newest first, streamed (lib/journal/fills_export.h). A program of its own with processes of its own: a viewer that
 * takes its time holds none that pages need.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fills_export.h"
#include "fills_query.h"
#include "log.h"
#include "page.h"

/* One export under way. */
struct export {
	struct web_stream stream; /* first: it is what the loop knows */
	struct page *p;
	struct stat file;         /* of the journal */
	struct fills_export fills;
};

/* The journal under that name is still the one that the export began with. */
static bool
same_file(const struct export *e)
{
	struct stat now;
	return stat(e->p->source[PAGE_LEDGER].path, &now) == 0 && now.st_dev == e->file.st_dev && now.st_ino == e->file.st_ino;
}

/* 1 there is more, 0 that was all, -1 after it was told. */
static int
piece(struct export *e, struct db *db, struct buf *out)
{
	int rc = fills_export_piece(&e->fills, db, out);
	if (rc < 0 && e->fills.fault[0] != '\0')
		log_write(LOG_ERROR, "export_stopped", "error=\"%s\"", e->fills.fault);
	if (rc < 0)
		page_lost(e->p, PAGE_LEDGER);
	return rc;
}

static int
next(struct web_stream *s, struct buf *out)
{
	struct export *e = (struct export *)s;
	struct db *db = page_piece(e->p, PAGE_LEDGER);
	int rc = -1;
	if (db != NULL && same_file(e)) {
		rc = piece(e, db, out);
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
name_file(const struct page_fills_filter *f, enum fills_export_form form, char *out, size_t size)
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
	    to[0] != '\0' ? "-to-" : "", to, form == FILLS_EXPORT_CSV ? "csv" : "json");
}

/*
 * The first piece, while the request can still be refused; what a filter asks for must be known, as on the page. 1 there is more, 0
 * that was all or it was refused, -1 after it was told.
 */
static int
begin(struct export *e, struct db *db, const struct web_request *req, struct web_response *res)
{
	const struct page_source *source = &e->p->source[PAGE_LEDGER];
	int known = fills_export_begin(&e->fills, db, source->version) == 0 && stat(source->path, &e->file) == 0 ? fills_export_known(&e->fills, db) : -1;
	if (known == 0)
		web_fail(req, res, 400, "symbol = \"%s\" is not known: neither a contract nor a fill of the journal has it.", e->fills.filter.symbol);
	if (known < 0)
		page_lost(e->p, PAGE_LEDGER);
	if (known <= 0)
		return known;
	fills_export_head(&e->fills, &res->body);
	return piece(e, db, &res->body);
}

static void
export(struct page *p, enum fills_export_form form, const struct web_request *req, struct web_response *res)
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
	e->stream = (struct web_stream){ next, free_export };
	e->p = p;
	e->fills.form = form;
	e->fills.filter = q.filter;
	snprintf(e->fills.currency, sizeof e->fills.currency, "%s", p->meta.currency);
	if (db != NULL)
		rc = begin(e, db, req, res);
	if (rc < 0 || source->health == PAGE_UNREADABLE) {
		web_fail(req, res, 503, "The fills cannot be read: %s.", source->error[0] != '\0' ? source->error : "the server's log says why");
	} else if (res->status == 200) {
		if (db == NULL) { /* a journal that is not there holds no fill */
			fills_export_head(&e->fills, &res->body);
			fills_export_tail(&e->fills, &res->body);
		}
		res->type = form == FILLS_EXPORT_CSV ? "text/csv; charset=utf-8" : "application/json";
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
		export(state, FILLS_EXPORT_CSV, req, res);
	else if (strcmp(req->path, "/api/fills") == 0)
		export(state, FILLS_EXPORT_JSON, req, res);
	else
		web_fail(req, res, 404, "There is no page at %s.", req->path);
}

int
main(void)
{
	return page_main("export", NULL, 0, handle);
}
