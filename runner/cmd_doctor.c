/* hydra-runner doctor: what is wrong with this installation, and the command that mends it. */
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "doctor.h"

#define UNIT "/system/hydra-runner.service"

void
doctor_mend(struct doctor *d, const char *fmt, ...)
{
	va_list list;
	va_start(list, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is above */
	vsnprintf(d->mend, sizeof d->mend, fmt, list);
	va_end(list);
}

static void
as_json(struct doctor *d, const char *level, const char *area, const char *text)
{
	buf_fmt(&d->out, "%s{\"level\":\"%s\",\"area\":\"%s\",\"text\":", d->n > 0 ? ",\n" : "[", level, area);
	buf_json(&d->out, text);
	buf_str(&d->out, ",\"mend\":");
	buf_json(&d->out, d->mend[0] != '\0' ? d->mend : NULL);
	buf_char(&d->out, '}');
}

void
doctor_say(struct doctor *d, enum doctor_level level, const char *area, const char *fmt, ...)
{
	static const char *const names[] = { "ok", "warn", "bad" };
	char text[2 * DOCTOR_TEXT];
	va_list list;
	va_start(list, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is above */
	vsnprintf(text, sizeof text, fmt, list);
	va_end(list);
	if (d->json)
		as_json(d, names[level], area, text);
	else
		buf_fmt(&d->out, "%s: %s: %s%s%s\n", names[level], area, text, d->mend[0] != '\0' ? "; mend: " : "", d->mend);
	d->n++;
	d->mend[0] = '\0';
	if (level > d->worst)
		d->worst = level;
}

char *
doctor_word(const char *text, char out[DOCTOR_TEXT])
{
	size_t n = 0;
	bool plain = text[0] != '\0' && strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+=,-") == strlen(text);
	if (plain) {
		snprintf(out, DOCTOR_TEXT, "%s", text);
		return out;
	}
	out[n++] = '\'';
	for (; *text != '\0' && n < DOCTOR_TEXT - 6; text++)
		if (*text == '\'')
			n += (size_t)snprintf(out + n, DOCTOR_TEXT - n, "'\\''");
		else
			out[n++] = *text;
	out[n++] = '\'';
	out[n] = '\0';
	return out;
}

bool
doctor_program(const char *name, char path[256])
{
	const char *own = getenv("PATH");
	char places[4096];
	snprintf(places, sizeof places, "%s:/usr/sbin:/sbin", own != NULL ? own : "/usr/bin:/bin");
	for (char *rest = places, *place; (place = strsep(&rest, ":")) != NULL;)
		if (place[0] == '/' && (size_t)snprintf(path, 256, "%s/%s", place, name) < 256 && access(path, X_OK) == 0)
			return true;
	return false;
}

char *
doctor_user(uid_t uid, char out[64])
{
	const struct passwd *p = getpwuid(uid);
	if (p != NULL)
		snprintf(out, 64, "%.63s", p->pw_name);
	else
		snprintf(out, 64, "%lu", (unsigned long)uid);
	return out;
}

/* Ours, or the unit's user where root asks of an installed instance. */
static void
who(struct doctor *d)
{
	const struct passwd *unit = geteuid() == 0 && d->installed ? getpwnam("hydra") : NULL;
	d->uid = unit != NULL ? unit->pw_uid : geteuid();
	d->gid = unit != NULL ? unit->pw_gid : getegid();
}

int
doctor_walk(const struct config *cfg, const struct args *a, const char *refused)
{
	static struct doctor d; /* with the runner's state some KB: not for the stack */
	void (*const walk[])(struct doctor *) = { doctor_versions, doctor_settings, doctor_data,  doctor_disk,   doctor_journals, doctor_process,
		                                  doctor_sockets,  doctor_web,      doctor_time, doctor_alerts, doctor_gateway };
	memset(&d, 0, sizeof d);
	d.cfg = cfg;
	d.refused = refused;
	d.json = args_has(a, "--json");
	d.installed = access("/run/systemd/system", F_OK) == 0 && (access("/lib/systemd" UNIT, F_OK) == 0 || access("/usr/local/lib/systemd" UNIT, F_OK) == 0);
	who(&d);
	run_state_read(cfg->run_dir, cfg->data_dir, clock_wall(), &d.runner);
	for (size_t i = 0; i < sizeof walk / sizeof walk[0]; i++)
		walk[i](&d);
	if (d.json)
		buf_str(&d.out, "]\n");
	return cmd_print(a, &d.out) == 0 ? (int)d.worst : (int)DOCTOR_BAD;
}

static int
run(const struct config *cfg, const struct args *a)
{
	return doctor_walk(cfg, a, NULL);
}

const struct cmd cmd_doctor = {
	.spec = {
		.name = "doctor",
		.summary = "Walk through this installation: what is wrong, and the command that mends it",
		.details = "Looks at versions, settings, the data folder, disk, journals, the runner and its lock, run folder and sockets, nginx,\n"
		           "the listen address, time, and who is told; it changes nothing. Each finding is a line, `ok`, `warn` or `bad`, and\n"
		           "where a command mends it, that command follows. Run it as the user who runs the runner.",
		.exits = "0 all is well, 1 something is to be warned of, 2 something is bad",
		.option = {
			CMD_JSON,
		},
	},
	.run = run,
};
