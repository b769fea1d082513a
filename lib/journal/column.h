#ifndef COLUMN_H
#define COLUMN_H

#include "db.h"

/*
 * Text column i copied into out, cut at a character's end to fit size, bytes
 * that are not UTF-8 replaced by '?': a foreign journal may hold anything, and
 * pages and JSON must stay valid. Returns out.
 */
char *column_text(struct db_stmt *s, int i, char *out, int size);
/* The same for any text; NULL gives "". */
char *column_clean(const char *text, char *out, int size);

#endif
