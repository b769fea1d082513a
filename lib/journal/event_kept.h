#ifndef EVENT_KEPT_H
#define EVENT_KEPT_H

/*
 * Which events of the ledger are for ever. Those of these kinds go when they are older than HYDRA_KEEP_EVENTS_DAYS: what they tell
 * stands in fills and cycle. All others are few and decide things; they stay. meta.events_from is the number after the newest that was
 * let go: from it on all are there. Absent: all are. Below it there is none of these kinds but the one before each event of another
 * kind: an event without a session belongs to that of the one before it, and none can move among numbers that are free.
 */
#define EVENT_FORGETTABLE "('fill', 'cycle_update')"
#define EVENT_FROM "events_from"

#endif
