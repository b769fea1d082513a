/* /metrics, for Prometheus. What cannot be read is absent and named by hydra_journal_readable, never 0. */
#include <stdlib.h>
#include <string.h>

#include "metrics.h"
#include "page_experiments.h"
#include "page_fills.h"
#include "page_system.h"
#include "process.h"

static const char *const journals[PAGE_JOURNALS] = {"fill_journal", "experiment_journal", "cycle_journal"};

/* Everything of one journal, or nothing of it. */
static void whole(struct page *p, enum page_journal which, int (*tell)(struct page *, struct exposition *), struct exposition *x)
{
	struct buf part = {0}, *out = x->out;

	if (!page_db(p, which))
		return;
	x->out = &part;
	if (tell(p, x))
		page_lost(p, which);
	else if (part.len || part.failed)
		buf_add(out, part.data, part.len);
	out->failed |= part.failed;
	x->out = out;
	buf_free(&part);
}

static int ledger(struct page *p, struct exposition *x)
{
	struct db *db = p->source[PAGE_LEDGER].db;
	int64_t n;

	if (p->source[PAGE_LEDGER].version > 0)
		return metrics_fills(p, x) || metrics_account(p, x) ? -1 : 0;
	if (page_fills_count(db, 0, &n))
		return -1;
	exposition_family(x, "hydra_other_fills_total", "counter", "Fills in the ledger that another program wrote.");
	exposition_int(x, n);
	return 0;
}

static int experiments(struct page *p, struct exposition *x)
{
	struct page_experiments_counts *c = calloc(1, sizeof *c);
	int rc = c ? page_experiments_count(p->source[PAGE_EXPERIMENTS].db, c) : 0;

	if (!c)
		x->out->failed = true;
	if (c && !rc) {
		exposition_family(x, "hydra_experiments", "gauge", "Experiments in their journal by outcome; of more than 100000 the newest 20000 are counted.");
		exposition_label(x, "outcome", "promoted");
		exposition_int(x, c->promoted);
		exposition_label(x, "outcome", "rejected");
		exposition_int(x, c->rejected);
		exposition_label(x, "outcome", "pending");
		exposition_int(x, c->pending);
	}
	free(c);
	return rc;
}

static void files(const struct page *p, struct exposition *x)
{
	struct page_system_size size[PAGE_JOURNALS];

	exposition_family(x, "hydra_journal_readable", "gauge", "1 when the pages can use this journal. When 0, what comes from it is absent.");
	for (int i = 0; i < PAGE_JOURNALS; i++) {
		page_system_size(p->source[i].path, &size[i]);
		exposition_label(x, "journal", journals[i]);
		exposition_int(x, p->source[i].health == PAGE_OK);
	}
	exposition_family(x, "hydra_journal_size_bytes", "gauge", "Size of a journal's file and of its write-ahead log.");
	for (int i = 0; i < PAGE_JOURNALS; i++)
		for (int wal = 0; wal < 2; wal++) {
			if ((wal ? size[i].wal : size[i].db) < 0)
				continue;
			exposition_label(x, "journal", journals[i]);
			exposition_label(x, "file", wal ? "wal" : "db");
			exposition_int(x, wal ? size[i].wal : size[i].db);
		}
}

static void machine(const struct page *p, const struct web_request *req, struct exposition *x)
{
	struct process self;
	int64_t left, total;

	if (!page_system_disk(p->cfg.data_dir, &left, &total)) {
		exposition_family(x, "hydra_disk_free_bytes", "gauge", "Left for us on the disk of the data folder.");
		exposition_int(x, left);
		exposition_family(x, "hydra_disk_size_bytes", "gauge", "Size of the disk of the data folder.");
		exposition_int(x, total);
	}
	if (req->connections >= 0) {
		exposition_family(x, "hydra_http_connections", "gauge", "Connections that nginx holds, this scrape's with them; a viewer of the event stream has more than one.");
		exposition_int(x, req->connections);
	}
	process_read(&self);
	if (self.resident >= 0) {
		exposition_family(x, "process_resident_memory_bytes", "gauge", "Memory of the page program that answers this, one of two.");
		exposition_int(x, self.resident);
	}
	if (self.descriptors >= 0) {
		exposition_family(x, "process_open_fds", "gauge", "Open descriptors of the page program that answers this, one of two.");
		exposition_int(x, self.descriptors);
	}
}

static void handle(void *state, const struct web_request *req, struct web_response *res)
{
	struct page *p = state;
	struct exposition x = {.out = &res->body};

	if (strcmp(req->path, "/metrics") != 0) {
		web_fail(req, res, 404, "No such address: this program answers /metrics.");
		return;
	}
	if (!web_no_params(req, res))
		return;
	page_probe_all(p);
	metrics_runner(p, &x);
	whole(p, PAGE_LEDGER, ledger, &x);
	whole(p, PAGE_EXPERIMENTS, experiments, &x);
	files(p, &x);
	machine(p, req, &x);
	exposition_free(&x);
	res->type = EXPOSITION_TYPE;
}

int main(void)
{
	return page_main("metrics", NULL, 0, handle);
}
