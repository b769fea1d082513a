/* Doctor: versions, programs, settings, who is told. */
#include <errno.h>
#include <event2/event.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alert.h"
#include "check.h"
#include "db.h"
#include "doctor.h"
#include "heartbeat.h"

#define MOST 65536

extern char **environ;

/* "3.40.1" as numbers: is running at least built? */
static bool
at_least(const char *running, const char *built)
{
	for (int i = 0; i < 3; i++) {
		char *r, *b;
		long of_running = strtol(running, &r, 10), of_built = strtol(built, &b, 10);
		if (of_running != of_built)
			return of_running > of_built;
		running = r + (*r == '.' ? 1 : 0);
		built = b + (*b == '.' ? 1 : 0);
	}
	return true;
}

static void
library(struct doctor *d, const char *package, const char *running, const char *built)
{
	if (at_least(running, built)) {
		doctor_say(d, DOCTOR_OK, "versions", "%s %s, built with %s", package, running, built);
		return;
	}
	doctor_mend(d, "apt-get install -y --only-upgrade %s", package);
	doctor_say(d, DOCTOR_BAD, "versions", "%s is %s, older than %s that this program was built with", package, running, built);
}

/* name: a command; package: the one that brings it. */
static void
program(struct doctor *d, const char *name, const char *package)
{
	char path[256];
	if (doctor_program(name, path)) {
		doctor_say(d, DOCTOR_OK, "programs", "%s", path);
		return;
	}
	doctor_mend(d, "apt-get install -y --no-install-recommends %s", package);
	doctor_say(d, DOCTOR_BAD, "programs", "%s is not installed; the dashboard needs it", name);
}

/* What webhooks and pings go out with, loaded only then: nothing else would tell that it is not there. */
static void
transport(struct doctor *d)
{
	const char *running, *built;
	char why[ALERT_WHY];
	if (alert_library(&running, &built, why, sizeof why) == 0) {
		library(d, "libcurl4", running, built);
		return;
	}
	doctor_mend(d, "apt-get install -y --no-install-recommends libcurl4");
	doctor_say(d, DOCTOR_BAD, "versions", "%s; webhooks and pings need it", why);
}

void
doctor_versions(struct doctor *d)
{
	const char *running, *built;
	doctor_say(d, DOCTOR_OK, "versions", "hydra-runner %s", heartbeat_version());
	if (d->runner.alive && strcmp(d->runner.version, heartbeat_version()) != 0) {
		doctor_mend(d, d->installed ? "systemctl restart hydra.target" : "kill %ld && hydra-runner run", (long)d->runner.pid);
		doctor_say(d, DOCTOR_WARN, "versions", "the runner that lives is %s, this program is %s", d->runner.version, heartbeat_version());
	}
	db_library(&running, &built);
	library(d, "libsqlite3-0", running, built);
	transport(d);
	library(d, "libevent-core-2.1-7", event_get_version(), LIBEVENT_VERSION);
	library(d, "libjson-c5", json_c_version(), JSON_C_VERSION);
	program(d, "nginx", "nginx libnginx-mod-stream");
	program(d, "spawn-fcgi", "spawn-fcgi");
	program(d, "multiwatch", "multiwatch");
}

/* A setting that the parser took and its user does not: out of the environment, or as a comment in its file. */
static void
mend_taken(struct doctor *d, const char *name)
{
	struct config_row row = { .source = "environment" };
	for (int i = 0; i < config_count(); i++) {
		config_describe(d->cfg, i, &row);
		if (strcmp(row.name, name) == 0)
			break;
	}
	if (strcmp(row.source, "environment") == 0)
		doctor_mend(d, "unset %s", name);
	else
		doctor_mend(d, "sed -i 's/^.*%s *=/#&/' %s", name, row.source);
}

/* "FILE:LINE: …": that line as a comment is a mend; a variable of the environment is taken out of it. A default needs another mend. */
static void
mend_refused(struct doctor *d, const char *why)
{
	char file[512], name[64], quoted[DOCTOR_TEXT];
	size_t colon = strcspn(why, ":");
	long line = why[colon] == ':' ? strtol(why + colon + 1, NULL, 10) : 0;
	if (line > 0 && colon < sizeof file) {
		memcpy(file, why, colon);
		file[colon] = '\0';
		doctor_mend(d, "sed -i '%lds/^/#/' %s", line, doctor_word(file, quoted));
		return;
	}
	snprintf(name, sizeof name, "%.*s", (int)strspn(why, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"), why);
	if (name[0] != '\0' && getenv(name) != NULL)
		doctor_mend(d, "unset %s", name);
}

static void
foreign_names(struct doctor *d)
{
	for (char **at = environ; *at != NULL; at++) {
		struct config_row row;
		size_t len = strcspn(*at, "=");
		bool known = strncmp(*at, "HYDRA_", 6) != 0 || strncmp(*at, "HYDRA_TEMPLATES=", 16) == 0 || strncmp(*at, "HYDRA_BUILD=", 12) == 0;
		for (int i = 0; !known && i < config_count(); i++) {
			config_describe(d->cfg, i, &row);
			known = strlen(row.name) == len && strncmp(row.name, *at, len) == 0;
		}
		if (known)
			continue;
		doctor_mend(d, "unset %.*s", len > 60 ? 60 : (int)len, *at);
		doctor_say(d, DOCTOR_WARN, "settings", "%.*s is in the environment, and no setting", len > 60 ? 60 : (int)len, *at);
	}
}

void
doctor_settings(struct doctor *d)
{
	static const char *const files[] = { "/etc/hydra/hydra.env", "hydra.env" };
	struct check_limit limit[CHECK_ITEMS];
	char err[512];
	for (size_t i = 0; i < 2; i++)
		doctor_say(d, DOCTOR_OK, "settings", "%s %s", files[i], access(files[i], R_OK) == 0 ? "is read" : errno == ENOENT ? "is not there" : "cannot be read");
	if (d->refused != NULL) {
		mend_refused(d, d->refused);
		doctor_say(d, DOCTOR_BAD, "settings", "%s", d->refused);
		return;
	}
	doctor_say(d, DOCTOR_OK, "settings", "all are allowed");
	if (check_limits_read(d->cfg->check_limits, limit, err, sizeof err) != 0) {
		mend_taken(d, "HYDRA_CHECK_LIMITS");
		doctor_say(d, DOCTOR_BAD, "settings", "%s", err);
	}
	foreign_names(d);
}

static void
receiver_program(struct doctor *d, const char *setting, const char *path, const char *package)
{
	char quoted[DOCTOR_TEXT];
	if (access(path, X_OK) == 0) {
		doctor_say(d, DOCTOR_OK, "alerts", "%s %s", setting, path);
		return;
	}
	if (errno == EACCES && access(path, F_OK) == 0)
		doctor_mend(d, "chmod +x %s", doctor_word(path, quoted));
	else if (package != NULL)
		doctor_mend(d, "apt-get install -y %s", package);
	doctor_say(d, DOCTOR_BAD, "alerts", "%s %s: %s", setting, path, strerror(errno));
}

/* A URL that stands in a file of its own is for one user alone. */
static void
receiver_url(struct doctor *d, const char *setting, const char *value)
{
	char quoted[DOCTOR_TEXT];
	struct stat st;
	if (value[0] != '/')
		return;
	if (access(value, R_OK) != 0) {
		doctor_say(d, DOCTOR_BAD, "alerts", "%s %s: %s", setting, value, strerror(errno));
	} else if (stat(value, &st) == 0 && (st.st_mode & 077) != 0) {
		doctor_mend(d, "chmod 0600 %s", doctor_word(value, quoted));
		doctor_say(d, DOCTOR_WARN, "alerts", "%s %s: others may read the URL", setting, value);
	} else {
		doctor_say(d, DOCTOR_OK, "alerts", "%s %s", setting, value);
	}
}

static void
receiver_template(struct doctor *d)
{
	const struct alert_message m = { .id = 1, .at = CLOCK_SECOND, .state = CHECK_WARNING, .changes = 1, .text = "a \"test\"" };
	const struct alert_from from = { .series = "0", .host = "host", .folder = "/", .badge = "" };
	struct buf text = { 0 }, filled = { 0 };
	char why[400] = "";
	const char *path = d->cfg->alert_template;
	if (path[0] != '\0') {
		bool good = buf_read_file(&text, path, MOST) == 0;
		if (!good)
			snprintf(why, sizeof why, "%s", strerror(errno));
		else
			good = alert_fill(&filled, text.data, &m, &from, why, sizeof why) == 0;
		doctor_say(d, good ? DOCTOR_OK : DOCTOR_BAD, "alerts", "HYDRA_ALERT_TEMPLATE %s%s%s", path, good ? "" : ": ", why);
	}
	buf_free(&text);
	buf_free(&filled);
}

void
doctor_alerts(struct doctor *d)
{
	const struct config *c = d->cfg;
	char folder[4200], quoted[DOCTOR_TEXT], owner[64], us[64];
	struct stat st;
	if (d->refused != NULL)
		return;
	if (c->alert_mail[0] == '\0' && c->alert_webhook[0] == '\0' && c->alert_command[0] == '\0')
		doctor_say(d, DOCTOR_OK, "alerts", "nobody is told when something is wrong: no HYDRA_ALERT_MAIL, _WEBHOOK or _COMMAND is set");
	if (c->alert_mail[0] != '\0')
		receiver_program(d, "HYDRA_SENDMAIL", c->sendmail, "msmtp-mta");
	if (c->alert_command[0] != '\0')
		receiver_program(d, "HYDRA_ALERT_COMMAND", c->alert_command, NULL);
	receiver_url(d, "HYDRA_ALERT_WEBHOOK", c->alert_webhook);
	receiver_url(d, "HYDRA_PING_URL", c->ping_url);
	receiver_template(d);
	snprintf(folder, sizeof folder, "%s%s", c->alert_dir[0] != '\0' ? c->alert_dir : c->data_dir, c->alert_dir[0] != '\0' ? "" : "/" ALERT_FOLDER);
	if (stat(folder, &st) == 0 && st.st_uid != d->uid) {
		doctor_mend(d, "chown -R %lu:%lu %s", (unsigned long)d->uid, (unsigned long)d->gid, doctor_word(folder, quoted));
		doctor_say(d, DOCTOR_BAD, "alerts", "%s belongs to %s, not to %s", folder, doctor_user(st.st_uid, owner), doctor_user(d->uid, us));
	}
}
