#ifndef PAGE_RESULT_H
#define PAGE_RESULT_H

/*
 * What the agent's own experiments record in their columns results and metadata: windows, the shadow, the limit that they had to
 * keep, what was predicted. Rows of another program have other names there: then nothing is found and they are shown as they are.
 * Numbers that are not there, or are none, are NaN or -1.
 */
#include <stdbool.h>
#include <stdint.h>

#include "date.h"
#include "experiment_json.h"

#define PAGE_RESULT_WINDOWS 5
#define PAGE_RESULT_WORDS 320

enum page_result_word { PAGE_RESULT_UNSAID, PAGE_RESULT_FALSE, PAGE_RESULT_TRUE };

struct page_result_window {
	char from[DATE_TEXT], to[DATE_TEXT];
	double candidate, champion; /* composite fitness */
	enum page_result_word won;
};
struct page_result {
	bool ours, refit;               /* refit: no windows, only a shadow */
	char failed[PAGE_RESULT_WORDS]; /* why it came to no result; "" it did */
	int64_t attempt, won, of;       /* windows */
	double p, p_limit;              /* of the daily difference */
	int n_windows;
	struct page_result_window window[PAGE_RESULT_WINDOWS];
	bool shadowed;                  /* the shadow has begun */
	int64_t sessions, sessions_of;
	double candidate, champion, shadow_p; /* mean Brier scores of its sessions; p of a refit's paired difference */
};
/* j: the rows of results (experiment_json_metrics). */
void page_result_of(const struct experiment_json *j, struct page_result *out);
/* Is the text a number with a fraction, as the agent writes to its last digit? People read four decimals of it. */
bool page_result_number(const char *text, double *out);
/* Is the row of this name one that stands in the struct? Only of results that are ours. */
bool page_result_takes(const char *name);

struct page_result_meaning {
	char session[DATE_TEXT];   /* of the diagnosis that asked for it */
	char cause[48], step[48], metric[48];
	char impact[PAGE_RESULT_WORDS], prediction[PAGE_RESULT_WORDS];
	enum page_result_word held; /* whether that came true; UNSAID: not known yet */
	bool refit;
	int64_t champion;          /* that it was held against, -1 */
};
/* j: the rows of metadata. false: nothing of ours is there. */
bool page_result_meaning(const struct experiment_json *j, struct page_result_meaning *out);
bool page_result_means(const char *name); /* the same as page_result_takes, of metadata */

#endif
