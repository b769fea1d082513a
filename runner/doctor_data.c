/* Doctor: the data folder, its disk, its journals, the clock. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include "agent_state.h"
#include "check.h"
#include "datalock.h"
#include "db.h"
#include "doctor.h"
#include "lost.h"
#include "page_agent.h"
#include "page_meta.h"
#include "page_overview.h"
#include "page_system.h"
#include "tz.h"

#define INODES 1000
#define OPEN 64 /* experiments that are not over: the agent keeps a few */
#define LOOK_MS 30000 /* for a quick_check: of a ledger of years it takes seconds */
#define AHEAD (3600 * CLOCK_SECOND)

static const char *const journals[] = { "fill_journal.db", "experiment_journal.db", "cycle_journal.db" };
/* What the runner opens to write, and cannot when it is another user's. */
static const char *const written[] = { "fill_journal.db", "experiment_journal.db", "cycle_journal.db", DATALOCK_FILE, AGENT_STATE_FILE };

/* The folder itself: there, ours, closed to others. false: nothing in it can be looked at. */
static bool
folder(struct doctor *d, const char *path, const struct stat *st)
{
	char quoted[DOCTOR_TEXT], owner[64], us[64];
	doctor_word(path, quoted);
	if (!S_ISDIR(st->st_mode)) {
		doctor_say(d, DOCTOR_BAD, "data folder", "%s is no folder", path);
		return false;
	}
	if (st->st_uid != d->uid) {
		doctor_mend(d, "chown -R %lu:%lu %s", (unsigned long)d->uid, (unsigned long)d->gid, quoted);
		doctor_say(d, DOCTOR_BAD, "data folder", "%s belongs to %s, not to %s", path, doctor_user(st->st_uid, owner), doctor_user(d->uid, us));
	} else if ((st->st_mode & 0700) != 0700) {
		doctor_mend(d, "chmod u+rwx %s", quoted);
		doctor_say(d, DOCTOR_BAD, "data folder", "%s has mode %04o: its owner cannot write there", path, st->st_mode & 07777);
	} else if ((st->st_mode & 0022) != 0) {
		doctor_mend(d, "chmod go-w %s", quoted);
		doctor_say(d, DOCTOR_BAD, "data folder", "%s has mode %04o: others may write there, the page programs' user too", path, st->st_mode & 07777);
	} else if ((st->st_mode & 0007) != 0) {
		doctor_mend(d, "chmod o-rwx %s", quoted);
		doctor_say(d, DOCTOR_WARN, "data folder", "%s has mode %04o: everybody may look in", path, st->st_mode & 07777);
	} else {
		doctor_say(d, DOCTOR_OK, "data folder", "%s, of %s, mode %04o", path, doctor_user(st->st_uid, owner), st->st_mode & 07777);
	}
	return true;
}

void
doctor_data(struct doctor *d)
{
	char path[4200], owner[64], us[64], quoted[DOCTOR_TEXT];
	const char *data = d->cfg->data_dir;
	struct stat st;
	if (data[0] == '\0')
		return; /* the settings said why */
	if (stat(data, &st) != 0) {
		if (errno == ENOENT)
			doctor_mend(d, d->installed ? "systemctl start hydra-runner" : "hydra-runner run");
		doctor_say(d, errno == ENOENT ? DOCTOR_WARN : DOCTOR_BAD, "data folder", "%s: %s%s", data, strerror(errno), errno == ENOENT ? "; the first start makes it" : "");
		return;
	}
	if (!folder(d, data, &st))
		return;
	if (lost_restore(data)) {
		doctor_mend(d, "hydra-runner restore BACKUP");
		doctor_say(d, DOCTOR_BAD, "data folder", LOST_RESTORE_WORDS "; nothing trades until it is done");
	}
	for (size_t i = 0; i < sizeof written / sizeof written[0]; i++)
		if (config_data_path(d->cfg, written[i], path, sizeof path) == 0 && stat(path, &st) == 0 && (st.st_uid != d->uid || (st.st_mode & 0022) != 0)) {
			doctor_mend(d, "chown %lu:%lu %s* && chmod go-w %s*", (unsigned long)d->uid, (unsigned long)d->gid, doctor_word(path, quoted), quoted);
			doctor_say(d, DOCTOR_BAD, "data folder", "%s belongs to %s, mode %04o; it should be %s's alone to write", written[i], doctor_user(st.st_uid, owner), st.st_mode & 07777,
			           doctor_user(d->uid, us));
		}
}

void
doctor_disk(struct doctor *d)
{
	struct statvfs v;
	const char *data = d->cfg->data_dir;
	char quoted[DOCTOR_TEXT];
	if (data[0] == '\0' || statvfs(data, &v) != 0)
		return; /* the folder said why */
	double left = (double)v.f_bavail * (double)v.f_frsize / 1e9;
	doctor_word(data, quoted);
	if ((v.f_flag & ST_RDONLY) != 0) {
		doctor_mend(d, "mount -o remount,rw \"$(df --output=target %s | tail -n 1)\"", quoted);
		doctor_say(d, DOCTOR_BAD, "disk", "it is mounted read-only; if it became so by itself, `dmesg` has the reason");
	}
	if (left * 1e9 < (double)PAGE_SYSTEM_DISK_LOW) {
		doctor_mend(d, "du -xh -d 2 \"$(df --output=target %s | tail -n 1)\" | sort -h | tail -n 20 # and let go of what is not needed", quoted);
		doctor_say(d, left * 1e9 < (double)PAGE_SYSTEM_DISK_FULL ? DOCTOR_BAD : DOCTOR_WARN, "disk", "%.2f GB left", left);
	} else {
		doctor_say(d, DOCTOR_OK, "disk", "%.2f GB left", left);
	}
	if (v.f_files > 0 && v.f_favail < INODES)
		doctor_say(d, DOCTOR_BAD, "disk", "only %lu more files can be made; many small files lie somewhere on it", (unsigned long)v.f_favail);
}

/* quick_check, and the version of the schema. */
static void
inside(struct doctor *d, struct db *db, int which)
{
	int version = db_version(db), known = which == CHECK_TELEMETRY ? PAGE_META_TELEMETRY : PAGE_META_VERSION;
	db_budget(db, LOOK_MS);
	struct db_stmt *s = db_prepare(db, "PRAGMA quick_check(1)");
	char text[400] = "";
	if (s == NULL || db_step(s) != 1)
		snprintf(text, sizeof text, "%s", db_error(db));
	else if (strcmp(db_text(s, 0), "ok") != 0)
		snprintf(text, sizeof text, "%s: damaged: %.300s", journals[which], db_text(s, 0));
	if (s != NULL)
		db_reset(s);
	if (text[0] != '\0')
		doctor_say(d, DOCTOR_BAD, "journals", "%s%s", text, which == CHECK_LEDGER ? "; docs/runbook.md, \"journals\", says how a backup is restored" : "");
	else if (version > known)
		doctor_say(d, DOCTOR_BAD, "journals", "%s: schema version %d is newer than this program's %d; install the newer program", journals[which], version, known);
	else
		doctor_say(d, DOCTOR_OK, "journals", "%s is whole, schema version %d", journals[which], version);
}

/* The ledger to look into, which the caller closes; NULL where that cannot be. */
static struct db *
ledger(const struct doctor *d)
{
	char path[4200], err[400];
	bool transient;
	return config_data_path(d->cfg, journals[CHECK_LEDGER], path, sizeof path) == 0 && access(path, R_OK) == 0 ? db_open(path, DB_READ, false, &transient, err, sizeof err) : NULL;
}

/* A journal that the runner makes again may be moved away; the ledger may not. */
static void
unreadable(struct doctor *d, int which, const char *path, const char *err)
{
	char quoted[DOCTOR_TEXT];
	if (access(path, R_OK) != 0) { /* whose it is, and what mends that, stands above */
		doctor_say(d, DOCTOR_BAD, "journals", "%s", err);
		return;
	}
	if (which != CHECK_LEDGER)
		doctor_mend(d, "for f in %s*; do mv \"$f\" \"$f.damaged\"; done", doctor_word(path, quoted));
	doctor_say(d, DOCTOR_BAD, "journals", "%s%s", err,
	           which == CHECK_LEDGER ? "; docs/runbook.md, \"journals\", says how a backup is restored" : which == CHECK_EXPERIMENTS ?
	           "; while the runner is stopped it may go, and is made again without its history: an experiment that is not over is lost with it" :
	           "; while the runner is stopped it may go, and is made again without its history");
}

/* How many experiments that have run are not over: they go with their journal. 0 also where the ledger cannot tell. */
static int
open_experiments(const struct doctor *d)
{
	struct page_agent_job *job = calloc(OPEN, sizeof *job);
	struct db *db = job != NULL ? ledger(d) : NULL;
	int n = db != NULL && db_version(db) == PAGE_META_VERSION ? page_agent_open(db, job, OPEN) : 0, ran = 0;
	for (int i = 0; i < n; i++)
		ran += strcmp(job[i].state, "queued") != 0;
	db_close(db);
	free(job);
	return ran;
}

static void
absent(struct doctor *d, int which)
{
	char why[LOST_WHY];
	int open, lost = which == CHECK_LEDGER && !d->runner.alive ? lost_ledger(d->cfg->data_dir, why) : 0;
	if (d->runner.alive)
		doctor_say(d, DOCTOR_BAD, "journals", "%s is not there, and a runner lives", journals[which]);
	else if (lost != 0)
		doctor_say(d, DOCTOR_BAD, "journals", "%s is not there, %s%s; docs/runbook.md, \"journals\", says how a backup is restored", journals[which], lost > 0 ? "but " : "and whether it is lost cannot be told: ", why);
	else if (lost_restore(d->cfg->data_dir))
		doctor_say(d, DOCTOR_BAD, "journals", "%s is not there, and no start makes it before the restore is done", journals[which]);
	else if (which == CHECK_EXPERIMENTS && (open = open_experiments(d)) > 0)
		doctor_say(d, DOCTOR_WARN, "journals", "%s is not there; a start makes it, and rejects %d %s not over as lost: to keep %s, put it back first", journals[which], open,
		           open == 1 ? "experiment that is" : "experiments that are", open == 1 ? "it" : "them");
	else
		doctor_say(d, DOCTOR_OK, "journals", "%s is not there; a start makes it", journals[which]);
}

void
doctor_journals(struct doctor *d)
{
	char path[4200], err[400];
	struct page_system_size size;
	bool transient;
	for (int i = 0; i < 3 && d->cfg->data_dir[0] != '\0'; i++) {
		if (config_data_path(d->cfg, journals[i], path, sizeof path) != 0 || (access(path, F_OK) != 0 && errno == ENOENT)) {
			absent(d, i);
			continue;
		}
		struct db *db = db_open(path, DB_READ, false, &transient, err, sizeof err);
		if (db == NULL || db_version(db) < 0) {
			unreadable(d, i, path, db == NULL ? err : db_error(db));
			db_close(db);
			continue;
		}
		inside(d, db, i);
		db_close(db);
		page_system_size(path, &size);
		if (size.wal > check_items[CHECK_FILES].standard.warn * CHECK_MEGABYTE)
			doctor_say(d, DOCTOR_WARN, "journals", "%s-wal has grown to %lld MB: `fuser -v` on it names the reader that does not let go", journals[i], (long long)(size.wal / CHECK_MEGABYTE));
	}
}

/* The clock against what was written last: a clock that was set back would journal the past anew. */
static void
clock_against_ledger(struct doctor *d)
{
	struct page_overview_event e;
	char at[CLOCK_TEXT];
	struct db *db = ledger(d);
	if (db == NULL)
		return;
	if (db_version(db) == PAGE_META_VERSION && page_overview_events(db, INT64_MAX, &e, 1) == 1 && e.at > clock_wall() + AHEAD) {
		doctor_mend(d, "timedatectl set-ntp true");
		doctor_say(d, DOCTOR_BAD, "time", "the ledger's newest event is of %s, which has not come yet: the clock was set back", clock_format(e.at, at));
	}
	db_close(db);
}

static void
zone(struct doctor *d, const char *name)
{
	char err[256];
	struct tz *tz = tz_open(name, err, sizeof err);
	if (tz != NULL) {
		doctor_say(d, DOCTOR_OK, "time", "zone data of %s", name);
	} else {
		doctor_mend(d, "apt-get install -y --reinstall tzdata");
		doctor_say(d, DOCTOR_BAD, "time", "no zone data of %s in /usr/share/zoneinfo", name);
	}
	tz_close(tz);
}

void
doctor_time(struct doctor *d)
{
	struct timex t = { 0 };
	zone(d, "America/Chicago");
	if (d->refused == NULL && strcmp(d->cfg->zone, "America/Chicago") != 0)
		zone(d, d->cfg->zone);
	if (adjtimex(&t) >= 0 && (t.status & STA_UNSYNC) != 0) {
		doctor_mend(d, "timedatectl set-ntp true");
		doctor_say(d, DOCTOR_WARN, "time", "nothing keeps the clock right: the kernel says that it is not synchronised");
	} else {
		doctor_say(d, DOCTOR_OK, "time", "the clock is kept right");
	}
	if (d->cfg->data_dir[0] != '\0')
		clock_against_ledger(d);
}

void
doctor_gateway(struct doctor *d)
{
	doctor_say(d, DOCTOR_OK, "gateway", "orders are filled on paper in the runner, SIMULATED: no gateway is used");
}
