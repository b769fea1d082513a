#ifndef TYPESET_H
#define TYPESET_H

/* What a page owes to lines that break: a number and its unit stay in one. */
#include <stddef.h>

#include "buf.h"

/*
 * HTML of n bytes added to out, with a no-break space (U+00A0) for the space between a digit and a unit ("2.27 %", "188 ms", "4.1 GB").
 * Only texts are changed: not what stands within a tag, nor in an element whose text is no prose (script, code, pre).
 * Without memory out is marked as failed.
 */
void typeset_units(const char *html, size_t n, struct buf *out);

#endif
