/* One run of `check --alert`. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alert.h"
#include "datalock.h"
#include "log.h"

static unsigned
receivers_of(const struct config *cfg)
{
	return (cfg->alert_mail[0] != '\0' ? 1U << ALERT_MAIL : 0) | (cfg->alert_webhook[0] != '\0' ? 1U << ALERT_WEBHOOK : 0) | (cfg->alert_command[0] != '\0' ? 1U << ALERT_COMMAND : 0);
}

static void
folder_of(const struct config *cfg, char out[4200])
{
	if (cfg->alert_dir[0] != '\0')
		snprintf(out, 4200, "%s", cfg->alert_dir);
	else if (config_data_path(cfg, ALERT_FOLDER, out, 4200) != 0)
		out[0] = '\0';
}

/* Nothing new: nothing written, so that a check every minute wears no disk. 0, or -1 with err and kept false */
static int
remember(struct alert_run *run, char *err, int errsize)
{
	if (!run->kept || !run->alerts.changed)
		return 0;
	run->kept = alert_store(run->folder, &run->alerts, err, errsize) == 0;
	run->alerts.changed = !run->kept;
	return run->kept ? 0 : -1;
}

/* With the lock in hand. 0, or -1 with err: nothing that is told now can be remembered. */
static int
load(struct alert_run *run, instant_t now, char *err, int errsize)
{
	if (alert_load(run->folder, now, &run->alerts, err, errsize) >= 0)
		return 0;
	if (errno != EINVAL)
		return -1;
	log_write(LOG_ERROR, "alerts_damaged", "reason=\"%s\" hint=\"set aside; what is not well is told anew\"", err);
	if (alert_set_aside(run->folder) == 0)
		return 0;
	snprintf(err, (size_t)errsize, "%.300s: %s", run->folder, strerror(errno));
	return -1;
}

void
alert_hold(const struct config *cfg, instant_t now, struct check_verdict *v, struct alert_run *run)
{
	char err[CHECK_TEXT] = "";
	bool busy = false;
	memset(run, 0, sizeof *run);
	run->set = receivers_of(cfg);
	run->lock = -1;
	run->kept = true;
	alert_begin(&run->alerts, now);
	if (run->set == 0)
		return;
	folder_of(cfg, run->folder);
	/* one of its own is its own affair; in another user's data folder root would leave one that this user could not use */
	if (cfg->alert_dir[0] != '\0' || datalock_ours(cfg->data_dir, err, sizeof err) == 0)
		run->lock = alert_lock(run->folder, &busy, err, sizeof err);
	if (busy) { /* what we saw, it sees, or the next run */
		log_write(LOG_INFO, "alerts_busy", "hint=\"another check --alert is under way, and tells\"");
		run->set = 0;
		return;
	}
	run->kept = run->lock >= 0 && load(run, now, err, sizeof err) == 0;
	alert_receivers(&run->alerts, run->set);
	alert_step(&run->alerts, v, now);
	if (remember(run, err, sizeof err) == 0 && run->kept)
		return;
	check_found(v, CHECK_ALERTS, CHECK_WARNING, "alerts cannot be remembered, each run tells anew: %s", err);
	alert_step(&run->alerts, v, now); /* that too is told */
}

typedef int sender(const struct config *cfg, const struct alert_message *m, const struct alert_from *from, instant_t until, char *why, int whysize);
static sender *const senders[ALERT_RECEIVERS] = { alert_mail, alert_webhook, alert_command };

/* Written down after each message, so that a kill repeats one at the most. */
static void
taken(struct alert_run *run)
{
	char err[CHECK_TEXT];
	if (remember(run, err, sizeof err) != 0)
		log_write(LOG_ERROR, "alerts_not_kept", "reason=\"%s\"", err);
}

/* Whatever this receiver has not taken, as far as its seconds go. true: it has all. */
static bool
deliver(const struct config *cfg, enum alert_receiver r, const struct alert_from *from, instant_t now, struct alert_run *run)
{
	instant_t until = clock_monotonic() + ALERT_SECONDS * CLOCK_SECOND, since;
	const struct alert_message *m;
	char why[ALERT_WHY] = "";
	while ((m = alert_next(&run->alerts, r)) != NULL && clock_monotonic() < until) {
		if (senders[r](cfg, m, from, until, why, sizeof why) != 0) {
			alert_failed(&run->alerts, r, now, why);
			log_write(LOG_WARN, "alert_not_taken", "receiver=%s id=%s-%" PRId64 " waiting=%d reason=\"%s\"", alert_receiver_names[r], from->series, m->id,
			          alert_waiting(&run->alerts, r, &since), why);
			break;
		}
		log_write(LOG_INFO, "alert_taken", "receiver=%s id=%s-%" PRId64 " item=%s state=%s", alert_receiver_names[r], from->series, m->id, check_items[m->item].name,
		          check_state_name(m->state));
		alert_taken(&run->alerts, r);
		taken(run);
	}
	return alert_next(&run->alerts, r) == NULL;
}

void
alert_deliver(const struct config *cfg, const char *badge, instant_t now, struct alert_run *run)
{
	char host[65] = "", why[ALERT_WHY] = "";
	struct alert_from from = { .series = run->alerts.series, .host = host, .folder = cfg->data_dir, .badge = badge };
	bool all = true;
	if (gethostname(host, sizeof host - 1) != 0 || host[0] == '\0')
		snprintf(host, sizeof host, "localhost");
	for (int r = 0; r < ALERT_RECEIVERS; r++)
		if ((run->set & 1U << r) != 0)
			all = deliver(cfg, (enum alert_receiver)r, &from, now, run) && all;
	if (run->set != 0) {
		alert_forget(&run->alerts);
		taken(run);
	}
	/* whoever waits for the ping must hear nothing when others could not be told */
	if (cfg->ping_url[0] != '\0' && all && run->kept && alert_ping(cfg, clock_monotonic() + ALERT_SECONDS * CLOCK_SECOND, why, sizeof why) != 0)
		log_write(LOG_WARN, "ping_not_taken", "reason=\"%s\"", why);
	else if (cfg->ping_url[0] != '\0' && !(all && run->kept))
		log_write(LOG_WARN, "ping_held_back", "reason=\"%s\"", run->kept ? "alerts wait for a receiver" : "alerts cannot be remembered");
	if (run->lock >= 0)
		close(run->lock);
	run->lock = -1;
}

void
alert_undelivered(const struct config *cfg, struct check_facts *f)
{
	static struct alerts a; /* 200 KB: not for the stack */
	char folder[4200], err[CHECK_TEXT];
	unsigned set = receivers_of(cfg);
	folder_of(cfg, folder);
	if (set == 0 || alert_load(folder, f->now, &a, err, sizeof err) < 0)
		return;
	f->undelivered = 0;
	for (int r = 0; r < ALERT_RECEIVERS; r++) {
		instant_t since;
		int n = (set & 1U << r) != 0 ? alert_waiting(&a, (enum alert_receiver)r, &since) : 0;
		int64_t waits = n > 0 && f->now > since ? (f->now - since) / CLOCK_SECOND : 0;
		if (n == 0 || waits < f->undelivered)
			continue;
		f->undelivered = waits;
		snprintf(f->undelivered_words, sizeof f->undelivered_words, "%d alert%s wait%s for %s%s%s", n, n == 1 ? "" : "s", n == 1 ? "s" : "", alert_receiver_names[r],
		         a.receiver[r].why[0] != '\0' ? ": " : "", a.receiver[r].why);
	}
}
