#ifndef DOCTOR_H
#define DOCTOR_H

/*
 * `hydra-runner doctor` walks through the installation: each finding is a line, and where something is wrong the command that
 * mends it. It only looks: no file is made or changed, no lock is taken, a socket is connected to and closed again.
 */
#include <stdbool.h>
#include <sys/types.h>

#include "buf.h"
#include "config.h"
#include "run_state.h"

enum doctor_level { DOCTOR_OK, DOCTOR_WARN, DOCTOR_BAD }; /* and the exit code */

#define DOCTOR_TEXT 1200
struct doctor {
	const struct config *cfg;
	const char *refused;     /* why the settings cannot be used, NULL they can; data_dir and run_dir are then filled as far as they are sound */
	bool json;
	struct buf out;
	int n;
	enum doctor_level worst;
	bool installed;          /* the package's units are here, and systemd runs */
	struct run_state runner;
	uid_t uid;               /* whose the data folder should be: ours, or the unit's where root asks */
	gid_t gid;
	char mend[DOCTOR_TEXT];  /* for the next finding */
};

/* The command that mends what is said next. */
void doctor_mend(struct doctor *d, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* One finding of an area ("data folder"). */
void doctor_say(struct doctor *d, enum doctor_level level, const char *area, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* text as one word of a shell. Returns out. */
char *doctor_word(const char *text, char out[DOCTOR_TEXT]);
/* A program in PATH or where Debian keeps those of root. true with its path. */
bool doctor_program(const char *name, char path[256]);
/* The name of a user, or its number. Returns out. */
char *doctor_user(uid_t uid, char out[64]);

/* The walk, in this order. */
void doctor_versions(struct doctor *d);
void doctor_settings(struct doctor *d);
void doctor_data(struct doctor *d);
void doctor_disk(struct doctor *d);
void doctor_journals(struct doctor *d);
void doctor_process(struct doctor *d);
void doctor_sockets(struct doctor *d);
void doctor_web(struct doctor *d);
void doctor_time(struct doctor *d);
void doctor_alerts(struct doctor *d);
void doctor_gateway(struct doctor *d);

/* What main calls instead of the command's own run when the settings are refused. Exit code. */
struct args;
int doctor_walk(const struct config *cfg, const struct args *a, const char *refused);

#endif
