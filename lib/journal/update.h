#ifndef UPDATE_H
#define UPDATE_H

/*
 * The cycle_update event: what a page needs to be current without a reload.
 * Made by the runner after each cycle and by the overview program when no
 * runner answers.
 */
#include "buf.h"
#include "clock.h"
#include "db.h"

/*
 * One line of JSON appended to out. Inherited keys: agent_state, fill_count,
 * timestamp (now), experiment_count, champion_version (number or null). Ours:
 * runner (only when given), mode, seq (newest journaled event), session (ISO), and
 * texts ready for [data-live]: equity, day_pnl, day_return, drawdown, positions,
 * fills, session_text. A text is "—" while its fact is missing.
 * ledger or experiments NULL: not readable, counted as nothing; the line is
 * then still whole. 0, or -1 when a statement failed (db_error of its journal)
 * or memory ran out; out then holds what it held before.
 */
int journal_update_json(struct db *ledger, struct db *experiments, const char *agent_state, const char *runner, instant_t now, struct buf *out);

#endif
