#ifndef VERIFY_INTENT_INTERNAL_H
#define VERIFY_INTENT_INTERNAL_H

/* Columns of the stream of intents, in its order: read as a decision's orders and as a roll's legs. */
#include "verify_internal.h"

enum { ID, REF, SESSION, DEADLINE, SYMBOL, CONTRACT, KIND, DIRECTION, N, FILLED, STATE, REDUCING, DECISION_PRICE, ARRIVAL, PREDICTED, BY, VALUE, LIMIT, REASON };
extern const char *const verify_intent_names[];

#endif
