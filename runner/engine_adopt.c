/* The command `adopt`: both journals of the original, and rows of another program that wait. */
#include <stdio.h>
#include <stdlib.h>

#include "adopt.h"
#include "db.h"
#include "engine_internal.h"
#include "telemetry.h"

static int
adopt_all(struct engine *e, struct adopt_report *out, int *code, char *err, int errsize)
{
	int rc = e->feed != NULL ? engine_open_ledger(e, code, err, errsize) : ledger_reopen(e->cfg.data_dir, &e->ledger, code, err, errsize);
	if (rc != 0)
		return -1;
	*out = *ledger_adopted(e->ledger);
	*code = 1;
	if (adopt_rows(e->ledger, "", out) != 0) {
		snprintf(err, (size_t)errsize, "%s", ledger_reason(e->ledger));
		return -1;
	}
	return telemetry_experiments(e->cfg.data_dir, &e->experiments, out, code, err, errsize);
}

int
engine_adopt(const struct config *cfg, struct feed *feed, struct adopt_report *out, int *code, char *err, int errsize)
{
	struct engine *e = calloc(1, sizeof *e);
	*code = 1;
	if (e == NULL) {
		snprintf(err, (size_t)errsize, "out of memory");
		if (feed != NULL)
			feed_close(feed);
		return -1;
	}
	e->cfg = *cfg;
	e->feed = feed;
	e->lock = -1;
	int rc = adopt_look(cfg->data_dir, code, err, errsize);
	if (rc == 0)
		rc = engine_lock(e, code, err, errsize);
	if (rc == 0)
		rc = adopt_all(e, out, code, err, errsize);
	if (rc != 0)
		engine_lock_withdraw(e);
	engine_close(e);
	*code = rc == 0 ? 0 : *code;
	return rc;
}
