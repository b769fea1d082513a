#ifndef PAGE_FILL_H
#define PAGE_FILL_H

/* One fill with the intent it belongs to and that intent's orders, as the page of it shows them. Look-ups by key only. */
#include "page_fills.h"

#define PAGE_FILL_ORDERS 50
#define PAGE_FILL_WORD 64
#define PAGE_FILL_TEXT 256

struct page_fill_order {
	int64_t id, n, filled, fills;
	int64_t slice;        /* of the intent, 1 first */
	bool has_end, has_limit;
	int64_t sub, sub_end; /* sub-bars in which it worked */
	int64_t limit_price;  /* micro */
	char ref[PAGE_FILL_WORD], stage[PAGE_FILL_WORD], state[PAGE_FILL_WORD];
};

/* What the journal does not hold is "", NaN or false. */
struct page_fill {
	struct page_fills_row row;
	double volume, spread;         /* price units */
	char spread_source[PAGE_FILL_WORD], recorded_at[PAGE_FILLS_STAMP];
	bool has_rev, has_intent_id;
	int64_t exec_rev, intent_id;
	bool has_intent;               /* the row of intent_id is there */
	struct {
		char ref[PAGE_FILL_WORD], session[16], deadline[16], kind[PAGE_FILL_WORD], state[PAGE_FILL_WORD], reason[PAGE_FILL_TEXT];
		int64_t direction, n, decision_price; /* micro */
		bool reducing, has_arrival;
		int64_t arrival;
		double predicted;          /* price units */
	} intent;
	struct page_fill_order order[PAGE_FILL_ORDERS];
	int n_orders;
	int64_t slice;                 /* its order's, 0 unknown */
	int slices;                    /* that its intent is worked in; 1: in one, 0 unknown */
	/* what the intent's session decided for its market; of a roll too, which the calendar asks for */
	struct {
		bool there;
		char contract[32], model[PAGE_FILL_WORD], reason[PAGE_FILL_TEXT];
		int64_t close, direction, position, target; /* close micro */
		double sigma_p, adv, probability, fraction; /* sigma_p price units */
	} decision;
	/* the cycle of that session */
	struct {
		int64_t id;                /* 0 none */
		char state[PAGE_FILL_WORD];
		instant_t scheduled;       /* market time; 0 unknown */
		instant_t started;         /* wall */
		bool has_late;             /* false: not run by the clock */
		int64_t late;              /* s */
	} cycle;
};

/* 1 found, 0 no such id, -1 with db_error. */
int page_fill_read(struct db *ledger, int version, int64_t id, struct page_fill *out);

#endif
