#ifndef DIAGNOSE_INTERNAL_H
#define DIAGNOSE_INTERNAL_H

#include "diagnose.h"

/* The evidence of a diagnosis whose cause stands, in sentences; column: of the features that moved, in the set. */
void diagnose_say(const struct diagnose_input *in, const size_t column[DIAGNOSE_MOVED], struct diagnose *out);

#endif
