#ifndef AGENT_H
#define AGENT_H

/* Inside the agent program only: what programs ask of it, and one experiment. */
#include "experiments_query.h"
#include "model_file.h"
#include "page.h"
#include "page_agent.h"
#include "page_drift.h"
#include "page_experiment.h"
#include "page_result.h"

#define AGENT_EXPERIMENTS "/api/agent/experiments/" /* an id follows */

/* Fragment: everything the journal holds of one experiment. 404 unknown, 400 not a number, 503 the journal cannot be read. */
void agent_experiment(struct page *p, const struct web_request *req, struct web_response *res);

/* The same as a page of its own, for who has no scripts; q->experiment is its number. */
void agent_experiment_page(struct page *p, const struct experiments_query *q, const struct web_request *req, struct web_response *res);

/* The champion: what the ledger says of it, and what its file does. */
struct agent_champion {
	bool found;
	struct page_experiment_champion row;
	bool read;              /* file is filled */
	struct model_file file;
	char why[400];          /* it was not read: a sentence */
};
/* Read both; a statement that fails is told with page_lost. Release with agent_champion_free. */
void agent_champion_read(struct page *p, struct agent_champion *c);
void agent_champion_free(struct agent_champion *c);
/* Its panels: facts and parameters, importance, calibration, record and fitness; versions and jobs, also without a champion. */
void agent_champion_show(struct page *p, const struct agent_champion *c, struct view *body);
void agent_figures(const struct agent_champion *c, bool observed, struct view *body); /* of agent_figures.c: importance, calibration, record, fitness. observed: /drift has a row of each feature */
void agent_work(struct page *p, const struct agent_champion *c, struct view *body); /* versions and jobs */
#define AGENT_CALIBRATION "/agent/plot/calibration.svg"
void agent_calibration_svg(struct page *p, const struct web_request *req, struct web_response *res);

/* What it forecast since its deployment and what became of it, where it has been observed as newest tells; of agent_forecasts.c. */
void agent_forecasts(struct page *p, const struct page_drift_newest *newest, struct view *body);

/* The agent's loop: how far it came, and what is under way. All of it is the ledger's; results are the experiment journal's. */
#define AGENT_OPEN 16
struct agent_open {
	struct page_agent_job job;
	int64_t experiment;        /* 0: not in the journal yet */
	struct page_result result; /* ours: false when there is none */
	struct page_agent_shadow shadow; /* so far */
};
struct agent_loop {
	bool read; /* the ledger could be read and is ours */
	bool has_cycle, has_turn, has_diagnosis, has_jobs;
	struct page_agent_cycle cycle;
	struct page_agent_turn turn;
	struct page_agent_budget budget;
	struct page_drift_diagnosis diagnosis;
	int n_open;
	struct agent_open open[AGENT_OPEN]; /* not done, oldest first */
};
/* Into l; a statement that fails is told with page_lost. */
void agent_loop_read(struct page *p, struct agent_loop *l);
/* The phase and why it stopped there, what waits for the operator, the shadow. champion: there is one. */
void agent_loop_show(struct page *p, const struct agent_loop *l, bool champion, struct view *body);

/* CSS class of an outcome's word. */
const char *agent_experiment_class(const char *outcome);

/* Types and outcomes that can be asked for. */
#define AGENT_WORDS 64
struct agent_words {
	char type[AGENT_WORDS][PAGE_EXPERIMENTS_WORD], outcome[AGENT_WORDS][PAGE_EXPERIMENTS_WORD];
	int n_types, n_outcomes;
};
/* 0, or -1 when the journal cannot be read (page_lost was told). */
int agent_experiments_words(struct page *p, struct agent_words *w);
/* 1 type and outcome are known, 0 refused with 400. */
int agent_experiments_known(const struct experiments_query *q, const struct agent_words *w, const struct web_request *req, struct web_response *res);
/* Counts, rate, types with their budget, filter and the table. */
void agent_experiments_show(struct page *p, const struct experiments_query *q, const struct agent_words *w, const struct agent_loop *l, struct view *body);

/* Fragment of the original: the agent's state. Reads one small file and no journal. */
void agent_api_state(struct page *p, const struct web_request *req, struct web_response *res);
/*
 * JSON of the original. Without a journal there is nothing to count: zeros,
 * {} or no version. One that is there and cannot be read is 503 with why.
 */
void agent_api_summary(struct page *p, const struct web_request *req, struct web_response *res);
void agent_api_mutations(struct page *p, const struct web_request *req, struct web_response *res);
void agent_api_champion(struct page *p, const struct web_request *req, struct web_response *res);

#endif
