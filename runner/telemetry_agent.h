#ifndef TELEMETRY_AGENT_H
#define TELEMETRY_AGENT_H

/* What the agent does between cycles, in cycle_journal.db. Like all telemetry it may be missing; a failure is logged and stops nothing. */
#include "agent_shadow.h"
#include "telemetry.h"

/* The days of a shadow from one on; the same again changes nothing. */
void telemetry_shadow(struct telemetry *t, const struct agent_shadow *s, size_t from);
/* A process that is over. began: wall; memory_kb: the most that it held, -1 not known. */
void telemetry_job_run(struct telemetry *t, const char *ref, instant_t began, double seconds, int64_t memory_kb, const char *result);

#endif
