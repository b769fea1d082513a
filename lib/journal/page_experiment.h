#ifndef PAGE_EXPERIMENT_H
#define PAGE_EXPERIMENT_H

/* One experiment whole, the experiments by type, and the champion as programs ask for it. */
#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "sha256.h"

/*
 * A row of the experiment journal. Texts are the journal's own, whatever they
 * hold: NULL where the column is NULL, else owned by the struct and cut at
 * PAGE_EXPERIMENT_TEXT bytes.
 */
#define PAGE_EXPERIMENT_TEXT 65536
struct page_experiment {
	int64_t id;
	char *created, *hypothesis, *mutation, *config_diff, *results, *champion_metrics, *decision, *reason, *run_id, *model_version, *tags, *metadata;
	bool cut; /* one of them was longer */
};
/* 1 found, 0 no such id, -1 error (db_error); out is to be freed in every case. */
int page_experiment_read(struct db *experiments, int64_t id, struct page_experiment *out);
void page_experiment_free(struct page_experiment *e);

/* The id of the experiment with this run_id, the newest of several. 1 found, 0 none, -1 error (db_error). */
int page_experiment_of_run(struct db *experiments, const char *run_id, int64_t *id);

/* How its job ran the last time, by the wall: the telemetry's, which may lack it. */
struct page_experiment_run {
	double seconds;    /* NaN: not known */
	int64_t memory_kb; /* most that it held, 0 not known */
	char result[96];   /* how it ended */
};
/* 1 found, 0 none (also when an older journal has no such table), -1 error (db_error). */
int page_experiment_run(struct db *telemetry, const char *run_id, struct page_experiment_run *out);

struct page_experiment_champion {
	int64_t version;
	char created[40], run_id[96]; /* run_id "" none */
	char file[96], sha256[SHA256_TEXT];
};
/* 1 and the champion, 0 no model yet, -1 error (db_error). */
int page_experiment_champion(struct db *ledger, struct page_experiment_champion *out);

#endif
