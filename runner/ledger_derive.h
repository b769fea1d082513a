#ifndef LEDGER_DERIVE_H
#define LEDGER_DERIVE_H

/*
 * What follows from a row of the ledger by itself: the words of its event and a
 * fill's terms in the sums. Pure; the writer uses it, verify recomputes with it.
 */
#include <stdint.h>

#include "breakers.h"
#include "buf.h"
#include "contract.h"
#include "ledger.h"

#define LEDGER_DERIVE_KEY 80
#define LEDGER_DERIVE_TEXT 320

/* An event ready to write: data is one line of JSON. Zero-initialise once; each call replaces what it held. */
struct ledger_words {
	char key[LEDGER_DERIVE_KEY], text[LEDGER_DERIVE_TEXT];
	const char *severity; /* constant text */
	struct buf data;
};
void ledger_words_free(struct ledger_words *w);

/* Each: 0, or -1 out of memory. */
int ledger_words_fill(const struct ledger_fill *f, int64_t id, struct ledger_words *out);
int ledger_words_order(const struct ledger_intent *in, const char *state, const char *reason, struct ledger_words *out); /* expired blocked */
int ledger_words_breaker(const struct breakers_event *e, const char *session, struct ledger_words *out);

/* Events of models: their keys' beginnings, what stands in the data behind the text, and the words. */
#define LEDGER_MODEL_KEY "model:"     /* model:v1 */
#define LEDGER_TRAIN_KEY "train:"     /* train:v1:SESSION, it could not be made */
#define LEDGER_DECIDES_KEY "decides:" /* decides:SESSION */
#define LEDGER_DRIFT_KEY "drift:"     /* drift:SESSION, of kind drift: a diagnosis (diagnose.h) */
#define LEDGER_UNSEEN_KEY "observe:"  /* observe:SESSION */
#define LEDGER_UNSEEN_TEXT "the champion could not be observed: "
#define LEDGER_DECIDER 400            /* bytes of meta.decider: "vN" or a rule's name, then ": " and why it is not the champion */
void ledger_words_model(const char *text, int64_t version, const char *sha256, struct buf *data); /* version 0: the text alone */
/* "v1 decides"; "rule momentum_20 decides: models/v1.json is missing". out: LEDGER_DECIDER + 10 bytes. Returns the severity. */
const char *ledger_words_decider(const char *decider, char out[LEDGER_DECIDER + 10]);

/* Name of a decision's number-th order of a market, at most 20 characters: "20000607-GE-1". */
#define LEDGER_REF 24
char *ledger_ref(date_t session, const char *symbol, int number, char out[LEDGER_REF]);

/* What the fills of an intent share in the sums. */
struct fill_terms ledger_terms(const struct ledger_intent *in, const struct contract *c);

/* Digest of the contracts that are the user's own, "" when none is. 0, or -1 out of memory. */
#define LEDGER_DIGEST 65
int ledger_contracts(const struct contract *markets, int n, char out[LEDGER_DIGEST]);

#endif
