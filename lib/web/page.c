#include "page.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "lost.h"
#include "page_probe.h"
#include "page_words.h"

#define BUDGET_MS 250

static const char *const names[PAGE_JOURNALS] = {"fill_journal.db", "experiment_journal.db", "cycle_journal.db"};

int page_open(struct page *p, const char *const *templates, int n)
{
	static const char *const own[] = {"layout.tpl", "fragment.tpl", "state.tpl", "banners.tpl", "banner.tpl", "error.tpl", "notice.tpl", "plot.tpl"};
	const char *folder = getenv("HYDRA_TEMPLATES");
	char err[512];

	memset(p, 0, sizeof *p);
	if (config_load(&p->cfg, err, (int)sizeof err)) {
		log_write(LOG_ERROR, "configuration", "error=\"%s\"", err);
		return -1;
	}
	if (!folder || folder[0] != '/') {
		log_write(LOG_ERROR, "configuration", "error=\"HYDRA_TEMPLATES must name the folder of the templates, an absolute path\"");
		return -1;
	}
	p->zone = tz_open(p->cfg.zone, err, (int)sizeof err);
	if (!p->zone) {
		log_write(LOG_ERROR, "configuration", "error=\"HYDRA_ZONE: %s\"", err);
		return -1;
	}
	p->exchange = tz_open("America/Chicago", err, (int)sizeof err);
	if (!p->exchange) {
		log_write(LOG_ERROR, "configuration", "error=\"the exchange's zone: %s\"", err);
		goto fail;
	}
	for (int i = 0; i < PAGE_JOURNALS; i++)
		if (config_data_path(&p->cfg, names[i], p->source[i].path, (int)sizeof p->source[i].path)) {
			log_write(LOG_ERROR, "configuration", "error=\"HYDRA_DATA_DIR is too long\"");
			goto fail;
		}
	if (view_load(folder, own, (int)(sizeof own / sizeof own[0])) || view_load(folder, templates, n))
		goto fail;
	p->opened = true;
	return 0;
fail:
	tz_close(p->zone);
	tz_close(p->exchange);
	p->zone = p->exchange = NULL;
	return -1;
}

static void fail(struct page_source *s, enum page_health health, const char *words)
{
	s->health = health;
	snprintf(s->error, sizeof s->error, "%s", words);
}

/* stat, reopen when replaced, budget, one transaction. */
static void open_source(struct page_source *s, int which)
{
	int table;

	if (s->db && (s->health != PAGE_OK || db_moved(s->db))) {
		db_close(s->db);
		s->db = NULL;
	}
	s->health = PAGE_OK;
	s->error[0] = 0;
	s->version = -1;
	if (!s->db) {
		s->db = db_open(s->path, DB_READ, false, &s->transient, s->error, (int)sizeof s->error);
		s->opened++;
	}
	if (!s->db) {
		s->health = access(s->path, F_OK) && errno == ENOENT ? PAGE_MISSING : PAGE_UNREADABLE;
		return;
	}
	db_budget(s->db, BUDGET_MS);
	if (db_exec(s->db, "BEGIN")) {
		fail(s, PAGE_UNREADABLE, db_error(s->db));
		return;
	}
	table = page_meta_table(s->db, which);
	s->version = table >= 0 ? db_version(s->db) : -1;
	if (table < 0 || s->version < 0)
		fail(s, PAGE_UNREADABLE, db_error(s->db));
	else if (table == 0) {
		s->health = PAGE_EMPTY;
		snprintf(s->error, sizeof s->error, "%s: empty, it holds no table yet", names[which]);
	}
}

/* The ledger is not there, and what is tells that there was one, or will be: a start does not make it, and what it held is not nothing. */
static bool ledger_lost(struct page *p)
{
	enum page_health ledger = p->source[PAGE_LEDGER].health;
	char why[LOST_WHY];

	if (ledger != PAGE_MISSING && ledger != PAGE_EMPTY)
		return false;
	if (lost_restore(p->cfg.data_dir))
		return true;
	for (int i = PAGE_LEDGER + 1; i < PAGE_JOURNALS; i++) {
		struct db *db = page_db(p, (enum page_journal)i);
		int rc = db ? lost_follows(db, i == PAGE_TELEMETRY ? LOST_TELEMETRY : LOST_EXPERIMENTS, why) : 0;

		if (rc < 0)
			page_lost(p, (enum page_journal)i);
		if (rc == 1)
			return true;
	}
	return lost_model(p->cfg.data_dir, why) == 1;
}

/* Never fails: what could not be read is in source[]. */
static void begin(struct page *p)
{
	char words[sizeof p->source[0].error];

	run_state_read(p->cfg.run_dir, p->cfg.data_dir, p->now, &p->runner);
	page_words_plain(p->runner.reason);
	page_words_plain(p->runner.exit_reason);
	page_words_plain(p->runner.why);
	for (int i = 0; i < PAGE_JOURNALS; i++)
		open_source(&p->source[i], i);
	if (ledger_lost(p))
		open_source(&p->source[PAGE_LEDGER], PAGE_LEDGER); /* a first start may have made it, and the others, since it was looked for */
	bool restoring = lost_restore(p->cfg.data_dir); /* before the last look: one that ends meanwhile has put the ledger there */
	if (ledger_lost(p)) {
		snprintf(words, sizeof words, "%.290s; %s", p->source[PAGE_LEDGER].error, restoring ? LOST_RESTORE_WORDS : "the ledger is lost: restore a backup into an empty folder");
		fail(&p->source[PAGE_LEDGER], PAGE_UNREADABLE, words);
	}
	memset(&p->meta, 0, sizeof p->meta);
	if (page_db(p, PAGE_LEDGER) && page_meta_read(p->source[PAGE_LEDGER].db, &p->meta) < 0)
		page_lost(p, PAGE_LEDGER);
	page_words_plain(p->meta.stopped);
	if (!p->meta.currency[0])
		snprintf(p->meta.currency, sizeof p->meta.currency, "%s", PAGE_META_CURRENCY);
}

int page_knows(int which)
{
	return which == PAGE_TELEMETRY ? PAGE_META_TELEMETRY : PAGE_META_VERSION;
}

struct db *page_db(struct page *p, enum page_journal which)
{
	return p->source[which].health == PAGE_OK ? p->source[which].db : NULL;
}

void page_lost(struct page *p, enum page_journal which)
{
	if (p->source[which].db)
		page_lost_for(p, which, db_error(p->source[which].db));
}

void page_lost_for(struct page *p, enum page_journal which, const char *why)
{
	struct page_source *s = &p->source[which];

	if (s->db && s->health == PAGE_OK) {
		fail(s, PAGE_UNREADABLE, why);
		log_write(LOG_WARN, "journal_lost", "error=\"%s\"", s->error);
	}
}

void page_probe_all(struct page *p)
{
	for (int i = 0; i < PAGE_JOURNALS; i++)
		if (p->source[i].health == PAGE_OK && page_probe(p->source[i].db, (enum page_probe_kind)i, p->source[i].version))
			page_lost(p, (enum page_journal)i);
}

static void end(struct page *p)
{
	for (int i = 0; i < PAGE_JOURNALS; i++) {
		struct page_source *s = &p->source[i];

		if (!s->db)
			continue;
		db_budget(s->db, 0);
		/* a reader that stays in its transaction keeps the writer's WAL growing */
		if (s->transient || (!db_autocommit(s->db) && db_exec(s->db, "COMMIT"))) {
			db_close(s->db);
			s->db = NULL;
		}
	}
	view_free(p->layout);
	p->layout = p->body = NULL;
}

struct db *page_piece(struct page *p, enum page_journal which)
{
	open_source(&p->source[which], which);
	return page_db(p, which);
}

void page_piece_end(struct page *p)
{
	end(p);
}

void page_close(struct page *p)
{
	if (!p->opened)
		return;
	end(p);
	page_cache_free(&p->cache);
	for (int i = 0; i < PAGE_JOURNALS; i++) {
		db_close(p->source[i].db);
		p->source[i].db = NULL;
	}
	tz_close(p->zone);
	tz_close(p->exchange);
	p->opened = false;
}

/* What answers are made of but for the journals, before any of it is read: what changes meanwhile is seen the next time. */
static void look(struct page *p, struct page_stamp *out)
{
	struct stat st;

	memset(out, 0, sizeof *out);
	out->second = p->now / CLOCK_SECOND;
	run_state_look(p->cfg.run_dir, p->cfg.data_dir, &out->runner);
	if (!stat(p->cfg.data_dir, &st))
		out->folder = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

/*
 * The journals of the stamp: as the connections of the request before see them now, or, within a request, as its transactions
 * do. False: that cannot be told without opening one, or it must be asked anew each time.
 */
static bool look_journals(struct page *p, struct page_stamp *out)
{
	for (int i = 0; i < PAGE_JOURNALS; i++) {
		struct page_source *s = &p->source[i];

		if (s->health == PAGE_UNREADABLE || (s->db ? s->transient || db_moved(s->db) : s->health != PAGE_MISSING || !access(s->path, F_OK)))
			return false;
		out->source[i].health = (int)s->health;
		out->source[i].opened = s->opened;
		out->source[i].version = s->db ? db_data_version(s->db) : 0;
		if (out->source[i].version < 0)
			return false;
	}
	return true;
}

static bool unreadable(const struct page *p)
{
	for (int i = 0; i < PAGE_JOURNALS; i++)
		if (p->source[i].health == PAGE_UNREADABLE)
			return true;
	return false;
}

static void answer(void *state, const struct web_request *req, struct web_response *res)
{
	struct page *p = state;
	struct page_stamp now;
	bool holds;

	/* whole seconds: within one, all processes of a page give the same answer, and the same ETag */
	p->now = clock_wall();
	p->now -= p->now % CLOCK_SECOND;
	if (p->cache.room > 0) {
		look(p, &now);
		if (look_journals(p, &now) && page_cache_find(&p->cache, &now, req, res))
			return;
	}
	begin(p);
	holds = p->cache.room > 0 && look_journals(p, &now);
	p->handle(p, req, res);
	if (holds && !unreadable(p))
		page_cache_add(&p->cache, &now, req, res);
	end(p);
}

int page_main(const char *name, const char *const *templates, int n, web_handler handle)
{
	struct page *p = calloc(1, sizeof *p);
	int rc;

	log_open(name, LOG_INFO);
	if (!p || page_open(p, templates, n)) {
		free(p);
		return CONFIG_EXIT;
	}
	log_open(name, p->cfg.log_level);
	p->handle = handle;
	p->cache.room = p->cfg.page_cache;
	rc = web_serve(name, answer, p);
	page_close(p);
	free(p);
	return rc;
}

int page_once(const char *name, const char *const *templates, int n, web_handler handle, const char *path)
{
	struct page *p = calloc(1, sizeof *p);
	struct web_request *req = calloc(1, sizeof *req);
	struct web_response res = {.status = 200};
	int rc = CONFIG_EXIT;

	log_open(name, LOG_WARN);
	if (p && req && page_open(p, templates, n) == 0) {
		req->query = "";
		req->plain = true;
		snprintf(req->path, sizeof req->path, "%s", path);
		p->handle = handle;
		answer(p, req, &res);
		rc = res.status == 200 && !res.body.failed ? 0 : 1;
		if (res.body.len && fwrite(res.body.data, 1, res.body.len, stdout) != res.body.len)
			rc = 1;
		if (fflush(stdout))
			rc = 1;
		page_close(p);
	}
	buf_free(&res.body);
	free(req);
	free(p);
	return rc;
}
