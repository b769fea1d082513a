/*
 * A model's file under its right seal, and as it is: refused in words, or members in their ranges. Then the trees of it:
 * refused by the library, or a model whose file is one again.
 */
#include <json-c/json.h>
#include <math.h>
#include <unistd.h>

#include "fuzz.h"
#include "model.h"
#include "model_file.h"
#include "sealed.h"

#define FILE_NAME "v1.json"

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
members_hold(const struct model_file *m)
{
	char err[300];
	FUZZ_HOLDS(m->version >= 1 && m->sessions >= PANEL_ENOUGH && m->rows >= m->sessions && m->labelled >= m->sessions);
	FUZZ_HOLDS(m->b >= 0 && m->b <= 1 && (m->folds == 0 || m->folds == PANEL_FOLDS) && recipe_check(&m->recipe, err, sizeof err) == 0);
	for (int i = 0; i < m->recipe.features.n; i++)
		FUZZ_HOLDS(m->importance[i] >= 0);
	for (size_t i = 1; i < m->record.n; i++)
		FUZZ_HOLDS(m->record.row[i].session > m->record.row[i - 1].session);
}

static void
taken(const void *data, size_t size)
{
	struct model_file m = { 0 };
	char err[600] = "";
	fuzz_write(FILE_NAME, data, size);
	if (model_file_read(FILE_NAME, "the model", NULL, 1 << 20, &m, err, sizeof err) == 0)
		members_hold(&m);
	else
		FUZZ_HOLDS(strncmp(err, "the model", 9) == 0);
	model_file_free(&m);
}

/* Whole trees are loaded, and written as they were. */
static void
loaded(const void *data, size_t size)
{
	struct model *m, *again;
	char err[600] = "", sha256[SHA256_TEXT];
	fuzz_write(FILE_NAME, data, size);
	if (model_load(FILE_NAME, NULL, &m, err, sizeof err) != 0) {
		FUZZ_HOLDS(m == NULL && err[0] != '\0');
		return;
	}
	FUZZ_HOLDS(model_save(m, FILE_NAME, sha256, err, sizeof err) == 0);
	FUZZ_HOLDS(model_load(FILE_NAME, sha256, &again, err, sizeof err) == 0 && record_equal(&m->record, &again->record));
	model_free(again);
	model_free(m);
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
	loaded(sealed.data, sealed.len);
	buf_free(&sealed);
	return 0;
}
