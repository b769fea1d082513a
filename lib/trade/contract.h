#ifndef CONTRACT_H
#define CONTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONTRACT_SYMBOL 16

/* What one market trades in. All money micro. */
struct contract {
	char symbol[CONTRACT_SYMBOL];
	char name[32];      /* "Lean hogs" */
	char exchange[8];   /* CME CBOT NYBOT; "CSV" for a symbol without a spec */
	char currency[4];
	int64_t point_value; /* micro money per 1.0 of price: HE 400000000; always whole units (multiple of 1e6) */
	int64_t tick;        /* micro price */
	int spread_ticks;    /* assumed */
	int64_t commission;  /* micro per contract and side, assumed; equities 0.005 a share */
	bool labelled;       /* no spec: point value 1, tick 0.01, spread 1 tick, commission 0.005; pages say "no contract specification" */
	char months[13];     /* delivery month letters, assumed */
	bool own;            /* from the user's contracts.csv, and not what it would be without that row */
};

int contract_count(void);
const struct contract *contract_at(int i);
/* 1 found, 0 unknown. */
int contract_find(const char *symbol, struct contract *out);
/* The row for a csv without a spec. */
void contract_plain(const char *symbol, const char *currency, struct contract *out);

/* The user's own rows; their order is that of the file. */
struct contract_list {
	struct contract *rows; /* malloc'd */
	size_t n;
};
/* Parse contracts.csv: "symbol,exchange,currency,point_value,tick,spread_ticks,commission,months" (header line optional). *rows is malloc'd, caller frees. 0, or -1 with err "file:line: value: reason". */
int contract_read(const char *text, const char *file, struct contract **rows, size_t *n, char *err, int errsize);
/* What a csv of that symbol trades in: the user's row, else the table's, else the plain one. own may be NULL. */
void contract_choose(const struct contract_list *own, const char *symbol, const char *currency, struct contract *out);
/* Same in everything that a ledger keeps of a contract? */
bool contract_same(const struct contract *a, const struct contract *b);

/* Commission of n contracts of one side, micro. 0, or -1: beyond 64 bits. */
int contract_fee(const struct contract *c, int64_t n, int64_t *out);

#define CONTRACT_TAG 9
/* At most 8 characters that stand for the symbol in an order's name: itself, or its first 3 and 5 of a hash of all. Returns out. */
char *contract_tag(const char *symbol, char out[CONTRACT_TAG]);

#endif
