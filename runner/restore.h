#ifndef RESTORE_H
#define RESTORE_H

/*
 * A backup back into an empty data folder. All is written and flushed inside LOST_RESTORE there (lost.h), then renamed into place, the
 * ledger last, and LOST_RESTORE removed. While it stands nothing else begins on that folder (engine_lock), so that half a
 * restore is never traded on; the same command, or another backup, begins it again.
 */
#include "backup.h"

/*
 * The folder `backup` into data_dir, which is made if it is not there. The ledger gets another epoch: whoever followed the events of
 * the ledger that was lost is told to begin anew. Exit code, with err when it is not 0: 75 another process holds data_dir, 78 root asks and it is another user's, 1 it is not
 * empty, the backup is not what its manifest says, the disk is full … m: what was restored; the caller frees its list.
 */
int restore_run(const char *backup, const char *data_dir, struct backup_manifest *m, char *err, int errsize);

#endif
