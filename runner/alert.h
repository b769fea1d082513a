#ifndef ALERT_H
#define ALERT_H

/*
 * What `check --alert` tells: each change of an item's state, once, to every receiver that is set.
 *
 * check_judge ──▶ alert_step ──▶ alerts.json ──▶ mail, webhook, command (each with a place of its own in the queue) ──▶ ping
 *
 * Invariants:
 *  1. A message stands on the disk before it is sent, and stays until each receiver has taken it.
 *  2. Each receiver gets the messages in the order of their numbers; one that fails keeps its place and holds up no other.
 *  3. A kill at any instruction loses no message; the one that was being sent may come twice, under the same number.
 *  4. An item whose state comes back within an hour is flapping: it is told at most once an hour, and how often it changed; only
 *     a state worse than all that were told of it is told at once. What is held back is in the next message.
 */
#include <stdbool.h>
#include <stdint.h>

#include "check.h"
#include "clock.h"

#define ALERT_HOUR (3600 * CLOCK_SECOND)
#define ALERT_QUEUE 256 /* messages that wait; when it is full, changes are held back as if they flapped */
#define ALERT_TEXT 600
#define ALERT_WHY 200
#define ALERT_SECONDS 10 /* for each receiver, in one run */

enum alert_receiver { ALERT_MAIL, ALERT_WEBHOOK, ALERT_COMMAND, ALERT_RECEIVERS };
extern const char *const alert_receiver_names[ALERT_RECEIVERS];

/* One item, between runs. Zeroed: it was well, and nothing was ever told. */
struct alert_item {
	enum check_state seen, told;
	instant_t seen_at, told_at; /* of the newest change, the newest message; 0 none */
	unsigned recent;            /* states told since it was last quiet for an hour, one bit each */
	bool flapping;
	int64_t held;               /* changes since the newest message */
	instant_t held_at;          /* of the first of them */
};

struct alert_message {
	int64_t id;                 /* from 1 on, ascending */
	instant_t at;
	enum check_item item;
	enum check_state state, before;
	int64_t changes;            /* since the message before, 1: this one */
	instant_t since;            /* of the first of them */
	char text[ALERT_TEXT];
};

struct alerts {
	char series[24];            /* names this queue: with a message's number unique for ever */
	struct alert_item item[CHECK_ITEMS];
	int64_t next;               /* number of the next message */
	struct {
		int64_t next;       /* number of the message it gets next; 0: it is new */
		instant_t failed_at; /* since when each try failed; 0: the newest was taken, or there was none */
		char why[ALERT_WHY];
	} receiver[ALERT_RECEIVERS];
	int n;
	struct alert_message message[ALERT_QUEUE]; /* ascending */
	bool changed;               /* since it was read or written */
};

/* Pure: no clock, no file. */
void alert_begin(struct alerts *a, instant_t now);
/* The receivers that are set, one bit each: a new one hears from the next message on, one that is no longer set is forgotten. */
void alert_receivers(struct alerts *a, unsigned set);
/* Queue a message for each item whose state is to be told at now. */
void alert_step(struct alerts *a, const struct check_verdict *v, instant_t now);
/* What a receiver gets next, NULL nothing; and that it took it, or why not. */
const struct alert_message *alert_next(const struct alerts *a, enum alert_receiver r);
void alert_taken(struct alerts *a, enum alert_receiver r);
void alert_failed(struct alerts *a, enum alert_receiver r, instant_t now, const char *why);
/* Let go of what every receiver has taken. */
void alert_forget(struct alerts *a);
/* Messages that a receiver still has to get, and the time of the first, 0 none. */
int alert_waiting(const struct alerts *a, enum alert_receiver r, instant_t *since);

/* alerts.json in the folder of HYDRA_ALERT_DIR, which is this one of the data folder when nothing else is set. */
#define ALERT_FOLDER "alerts"
#define ALERT_FILE "alerts.json"
/*
 * Make the folder if it is not there, and lock it: one process at a time. Descriptor, to be closed; -1 with err: *busy says that
 * another check has it.
 */
int alert_lock(const char *folder, bool *busy, char *err, int errsize);
/* 1 read, 0 no such file, -1 with err; a as alert_begin leaves it but for 1. */
int alert_load(const char *folder, instant_t now, struct alerts *a, char *err, int errsize);
/* Durable. Also on a disk that has become full since: its room is kept. 0, or -1 with err. */
int alert_store(const char *folder, const struct alerts *a, char *err, int errsize);
/* A file that cannot be read is set aside under another name, for who wants to look. 0 / -1 with errno */
int alert_set_aside(const char *folder);

/* Whose they are, beside what a message itself says. */
struct alert_from {
	const char *series, *host, *folder, *badge; /* badge: "SIMULATED, …", "" none */
};
/* "Hydra CRITICAL: disk (host)", one line of ASCII; and what happened, one paragraph. Appended. */
void alert_title(struct buf *out, const struct alert_message *m, const struct alert_from *from);
void alert_text(struct buf *out, const struct alert_message *m, const struct alert_from *from);
/* "SERIES-NUMBER" */
void alert_id(struct buf *out, const struct alert_message *m, const struct alert_from *from);
/* {state} and the like; NULL: no such place. Appended, as it is. */
extern const char *const alert_places[]; /* ends with NULL */
bool alert_place(struct buf *out, const char *name, size_t len, const struct alert_message *m, const struct alert_from *from);
/* template with its places filled, each as the inside of a JSON string. 0, or -1 with why: an unknown place, or no JSON. */
extern const char alert_template[];
int alert_fill(struct buf *out, const char *template, const struct alert_message *m, const struct alert_from *from, char *why, int whysize);

/* Sending. Each: 0 taken, or -1 with why; over by the monotonic instant `until` at the latest. No secret stands in why. */
int alert_mail(const struct config *cfg, const struct alert_message *m, const struct alert_from *from, instant_t until, char *why, int whysize);
int alert_webhook(const struct config *cfg, const struct alert_message *m, const struct alert_from *from, instant_t until, char *why, int whysize);
int alert_command(const struct config *cfg, const struct alert_message *m, const struct alert_from *from, instant_t until, char *why, int whysize);
int alert_ping(const struct config *cfg, instant_t until, char *why, int whysize);
/* Versions of libcurl: the one in use, and the one that this was built with. 0, or -1 with why: it cannot be loaded. */
int alert_library(const char **running, const char **built, char *why, int whysize);
/* The mail of a message, RFC 5322 with LF at a line's end, as sendmail takes it. Appended. */
void alert_mail_write(struct buf *out, const char *to, const struct alert_message *m, const struct alert_from *from);
/* argv[0] executed with input on stdin, its stdout on our stderr, in a process group that is killed at until. 0 it ended with 0. */
int alert_spawn(char *const argv[], char *const env[], const struct buf *input, instant_t until, char *why, int whysize);

/*
 * The run. alert_hold: lock, load, step, store; what is wrong with that becomes a finding of v. alert_deliver: to each receiver
 * what it has not taken, then the ping; what fails is logged. Both do nothing where nobody is set.
 */
struct alert_run {
	int lock;               /* -1 not held */
	bool kept;              /* what is told can be remembered */
	unsigned set;           /* receivers, one bit each */
	char folder[4200];
	struct alerts alerts;
};
void alert_hold(const struct config *cfg, instant_t now, struct check_verdict *v, struct alert_run *run);
void alert_deliver(const struct config *cfg, const char *badge, instant_t now, struct alert_run *run);
/* For check's item `alerts`: how long the oldest message waits, and why. Reads only. */
void alert_undelivered(const struct config *cfg, struct check_facts *f);

#endif
