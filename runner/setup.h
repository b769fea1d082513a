#ifndef SETUP_H
#define SETUP_H

/* What the commands that trade need before there is an engine: folders, calendar, zone, feed. */
#include "calendar.h"
#include "config.h"
#include "feed.h"
#include "tz.h"

/* Zone and calendar that the feed refers to: they live until setup_close, which comes after engine_close. */
struct setup {
	struct tz *chicago;
	struct calendar calendar;
	struct calendar_row *rows;
	struct feed *feed; /* given away to engine_open */
};

/* The feed that the configuration names (sim, or files that are watched). 0, or -1 with err and *code (78 configuration, 1 the rest). */
int setup_feed(const struct config *cfg, struct setup *s, int *code, char *err, int errsize);
/* The csv files of a folder. The same. */
int setup_replay(const struct config *cfg, const char *dir, bool skip_bad, struct setup *s, int *code, char *err, int errsize);
void setup_close(struct setup *s);

/*
 * America/Chicago and the exceptions of calendar.csv in the data folder (without the file the rules alone). 0, or -1 with
 * err; either way the caller frees: tz_close(*chicago), free(*rows).
 */
int setup_calendar(const char *data_dir, struct tz **chicago, struct calendar *calendar, struct calendar_row **rows, char *err, int errsize);

/* Make path and its parents with that mode. 0, or -1 with errno. */
int setup_folder(const char *path, unsigned mode);
/* The run folder: made 0700; refused when it belongs to someone else or others may write there. 0, or -1 with err. */
int setup_run_folder(const struct config *cfg, char *err, int errsize);

/*
 * The agent's state of a data folder that is ours now, agent_state_first: start says that trading begins, so that a simulated
 * market runs unless told otherwise. What fails is logged; the agent is then paused.
 */
void setup_agent(const struct config *cfg, bool start);

#endif
