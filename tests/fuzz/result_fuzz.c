/* An experiment's result under its right seal, and as it is: refused in words, or a result that holds what its header says and is written the same again. */
#include <unistd.h>

#include "experiment.h"
#include "fuzz.h"
#include "sealed.h"

#define FILE_NAME "v1.result"

int LLVMFuzzerInitialize(int *argc, char ***argv);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char folder[256];
	(void)argc;
	(void)argv;
	fuzz_folder(folder, sizeof folder);
	FUZZ_HOLDS(chdir(folder) == 0);
	return 0;
}

static void
side_holds(const struct experiment_side *s)
{
	FUZZ_HOLDS(s->composite >= 0 && s->composite <= 1 && s->brier >= 0 && s->brier <= 1);
	for (int i = 0; i < FITNESS_METRICS; i++)
		FUZZ_HOLDS(s->metrics.has[i] && s->component[i] >= 0 && s->component[i] <= 1);
}

static void
result_holds(const struct experiment_result *r)
{
	int won = 0;
	FUZZ_HOLDS(strlen(r->model_sha256) == SHA256_TEXT - 1 && r->p >= 0 && r->p <= 1);
	FUZZ_HOLDS(r->compared || (r->windows_won == 0 && !r->enough && r->sessions == 0 && r->champion.composite <= 0 && r->candidate.composite <= 0));
	if (!r->compared)
		return;
	for (int k = 0; k < PANEL_FOLDS; k++) {
		const struct experiment_window *w = &r->window[k];
		FUZZ_HOLDS(w->from <= w->to && (k == 0 || w->from > w[-1].to) && w->champion >= 0 && w->champion <= 1 && w->candidate >= 0 && w->candidate <= 1);
		won += w->won;
	}
	FUZZ_HOLDS(won == r->windows_won);
	side_holds(&r->champion);
	side_holds(&r->candidate);
}

static void
taken(const void *data, size_t size)
{
	struct experiment_result r;
	struct buf again = { 0 };
	char err[600] = "", sha256[SHA256_TEXT];
	fuzz_write(FILE_NAME, data, size);
	if (experiment_result_read(FILE_NAME, NULL, &r, err, sizeof err) != 0) {
		FUZZ_HOLDS(strncmp(err, FILE_NAME, strlen(FILE_NAME)) == 0 && !r.compared && r.model_sha256[0] == '\0' && r.p <= 0);
		return;
	}
	result_holds(&r);
	FUZZ_HOLDS(experiment_result_write(&r, FILE_NAME, sha256, err, sizeof err) == 0);
	FUZZ_HOLDS(buf_read_file(&again, FILE_NAME, EXPERIMENT_LARGEST) == 0 && again.len == size && memcmp(again.data, data, size) == 0);
	FUZZ_HOLDS(experiment_result_read(FILE_NAME, sha256, &r, err, sizeof err) == 0);
	buf_free(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf sealed = { 0 };
	taken(data, size);
	buf_add(&sealed, data, size);
	sealed_end(&sealed, 0);
	FUZZ_HOLDS(!sealed.failed);
	taken(sealed.data, sealed.len);
	buf_free(&sealed);
	return 0;
}
