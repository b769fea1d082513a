#ifndef CMD_READ_H
#define CMD_READ_H

/* What the reading commands share: the ledger opened read-only, numbers as text. */
#include <stdint.h>

#include "args.h"
#include "buf.h"
#include "config.h"
#include "db.h"
#include "fills_query.h"

#define CMD_READ_TEXT 48

/* The file of the ledger and its user_version. NULL with err. The caller closes. */
struct db *cmd_read_open(const struct config *cfg, int *version, char *err, int errsize);
/* The same, and it holds fills: a file without tables is told as empty. */
struct db *cmd_read_ledger(const struct config *cfg, int *version, char *err, int errsize);
/* experiment_journal.db, with its table; cycle_journal.db, whatever it holds. */
struct db *cmd_read_experiments(const struct config *cfg, int *version, char *err, int errsize);
struct db *cmd_read_telemetry(const struct config *cfg, int *version, char *err, int errsize);

/* --symbol, --side, --from, --to, as the page takes them. 0, or -1 after saying what is allowed. */
int cmd_read_filter(const struct args *a, struct fills_query *q);

/* Micro money in whole cents, half to even. Returns out. */
char *cmd_read_money(int64_t micro, char out[CMD_READ_TEXT]);
/* fmt, a literal with one double, applied to x; "1.25e+300" from 1e9 on, "—" when it is not finite. Returns out. */
char *cmd_read_real(const char *fmt, double x, char out[CMD_READ_TEXT]) __attribute__((format_arg(1)));
/* What a terminal would obey, in text out of a journal: control characters, also those of two bytes, become '?'. text may be NULL. */
void cmd_read_plain(char *text);
/* The shortest JSON number that reads back the same, or null; and a micro amount as a JSON number. */
void cmd_read_json_real(struct buf *out, double x);
void cmd_read_json_micro(struct buf *out, int64_t micro);
/* ,"key": and a text, null when it is empty; and a number; and what is JSON already as it is, other text as a string, "" null. */
void cmd_read_json_text(struct buf *out, const char *key, const char *value);
void cmd_read_json_number(struct buf *out, const char *key, double x);
void cmd_read_json_count(struct buf *out, const char *key, int64_t n); /* null below 0 */
void cmd_read_json_raw(struct buf *out, const char *key, const char *text);

/* Left- and right-aligned in so many columns, whatever the bytes of its characters; "" is a dash. A blank follows. */
void cmd_read_word(struct buf *out, int width, const char *text);
void cmd_read_cell(struct buf *out, int width, const char *text);

#endif
