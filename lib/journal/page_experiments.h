#ifndef PAGE_EXPERIMENTS_H
#define PAGE_EXPERIMENTS_H

/*
 * The list of experiments as the page shows it, newest first, and their
 * counts. Ids rise as rows are written and are never given twice, so a page
 * is found by id; between two dates it is found by (created_at, id).
 */
#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "date.h"
#include "db.h"

#define PAGE_EXPERIMENTS_WORD 96     /* a type, an outcome, a tag, with the NUL */
#define PAGE_EXPERIMENTS_LOOK 20000  /* rows that one page looks at to find its own */
#define PAGE_EXPERIMENTS_EXACT 100000 /* up to so many are counted one by one, beyond it the newest PAGE_EXPERIMENTS_LOOK */

/* "" and DATE_NONE: all. Dates are whole UTC days of created_at, both included. */
struct page_experiments_filter {
	char type[PAGE_EXPERIMENTS_WORD], outcome[PAGE_EXPERIMENTS_WORD], tag[PAGE_EXPERIMENTS_WORD];
	date_t from, to;
};

enum page_experiments_way { PAGE_EXPERIMENTS_FIRST, PAGE_EXPERIMENTS_BEFORE, PAGE_EXPERIMENTS_AFTER };

struct page_experiments_row {
	int64_t id;
	instant_t at;     /* 0: created cannot be read as a time */
	char created[48]; /* as it stands */
	char hypothesis[200]; /* its beginning */
	bool cut;             /* it goes on: page_experiment has it whole */
	char type[PAGE_EXPERIMENTS_WORD], outcome[PAGE_EXPERIMENTS_WORD];
	bool failed; /* a run of ours that came to no result */
};

struct page_experiments_page {
	int n;
	bool more;     /* further rows lie in that direction */
	bool unlooked; /* PAGE_EXPERIMENTS_LOOK rows were looked at before the page was full; the search goes on from edge */
	int64_t edge;  /* id of the last row looked at, 0 none */
};
/* At most max rows, newest first, before or after id (exclusive; ignored for FIRST). 0 / -1 with db_error. */
int page_experiments_rows(struct db *experiments, const struct page_experiments_filter *filter, enum page_experiments_way way, int64_t id,
    struct page_experiments_row *rows, int max, struct page_experiments_page *page);

#define PAGE_EXPERIMENTS_TYPES 64
struct page_experiments_count {
	char name[PAGE_EXPERIMENTS_WORD];
	bool exact; /* name is what the journal holds: it can be asked for */
	int64_t n;
};
struct page_experiments_counts {
	int64_t of;    /* all of the journal */
	int64_t total; /* those counted here: all, or when partial the newest */
	bool partial;
	int64_t promoted, rejected, pending; /* other outcomes make the rest */
	struct page_experiments_count type[PAGE_EXPERIMENTS_TYPES]; /* most first; further types are left out */
	int n_types;
};
/* 0 / -1 with db_error. */
int page_experiments_count(struct db *experiments, struct page_experiments_counts *out);

/* Types or outcomes that occur and can be asked for, in byte order, at most max. Their number, -1 with db_error. */
int page_experiments_types(struct db *experiments, char (*out)[PAGE_EXPERIMENTS_WORD], int max);
int page_experiments_outcomes(struct db *experiments, char (*out)[PAGE_EXPERIMENTS_WORD], int max);

#endif
