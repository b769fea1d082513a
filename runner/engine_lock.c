/* Before a start: one runner a data folder, and no new ledger in a lost one's place. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "datalock.h"
#include "engine_internal.h"
#include "lost.h"
#include "setup.h"

int
engine_lock(struct engine *e, int *code, char *err, int errsize)
{
	struct datalock l = { .fd = -1 };
	*code = 1;
	if (setup_folder(e->cfg.data_dir, 0750) != 0) {
		snprintf(err, (size_t)errsize, "HYDRA_DATA_DIR=\"%s\": cannot make the folder: %s", e->cfg.data_dir, strerror(errno));
		return -1;
	}
	if (datalock_take(e->cfg.data_dir, &l, code, err, errsize) != 0)
		return -1;
	e->lock = l.fd;
	e->lock_made = l.made;
	/* what is there may be without its models, and its ledger at any moment: nothing may begin on it */
	if (lost_restore(e->cfg.data_dir)) {
		snprintf(err, (size_t)errsize, "%s: a restore was broken off there (" LOST_RESTORE "); give `hydra-runner restore BACKUP` again, or empty the folder", e->cfg.data_dir);
		*code = CONFIG_EXIT;
		return -1;
	}
	return 0;
}

void
engine_lock_withdraw(struct engine *e)
{
	datalock_withdraw(e->cfg.data_dir, &(struct datalock){ .fd = e->lock, .made = e->lock_made });
}

int
engine_lost(const struct engine *e, int *code, char *err, int errsize)
{
	char why[LOST_WHY];
	int lost = lost_ledger(e->cfg.data_dir, why);
	if (lost == 0)
		return 0;
	*code = 78;
	snprintf(err, (size_t)errsize, lost > 0 ? "%s holds no ledger, but %s: it is lost; restore a backup into an empty folder, or choose another HYDRA_DATA_DIR for a new one" :
	         "%s holds no ledger, and whether it is lost cannot be told: %s", e->cfg.data_dir, why);
	return -1;
}
