#ifndef CMD_READ_H
#define CMD_READ_H

/* What the reading commands share: the ledger opened read-only, numbers as text. */
#include <stdint.h>

#include "buf.h"
#include "config.h"
#include "db.h"

#define CMD_READ_TEXT 48

/* The file of the ledger and its user_version. NULL with err. The caller closes. */
struct db *cmd_read_open(const struct config *cfg, int *version, char *err, int errsize);
/* The same, and it holds fills: a file without tables is told as empty. */
struct db *cmd_read_ledger(const struct config *cfg, int *version, char *err, int errsize);

/* Micro money in whole cents, half to even. Returns out. */
char *cmd_read_money(int64_t micro, char out[CMD_READ_TEXT]);
/* fmt, a literal with one double, applied to x; "1.25e+300" from 1e9 on, "—" when it is not finite. Returns out. */
char *cmd_read_real(const char *fmt, double x, char out[CMD_READ_TEXT]) __attribute__((format_arg(1)));
/* What a terminal would obey, in text out of a journal: control characters, also those of two bytes, become '?'. text may be NULL. */
void cmd_read_plain(char *text);
/* The shortest JSON number that reads back the same, or null; and a micro amount as a JSON number. */
void cmd_read_json_real(struct buf *out, double x);
void cmd_read_json_micro(struct buf *out, int64_t micro);

#endif
