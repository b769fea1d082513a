/* A snapshot's text under its right seal, and as it is: refused in words, or a snapshot that is written the same again, and can be made a panel of. */
#include <unistd.h>

#include "fuzz.h"
#include "panel.h"
#include "sha256.h"
#include "snapshot.h"

#define FILE_NAME "s.snapshot"

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
panel_holds(const struct snapshot *s)
{
	struct panel *p;
	FUZZ_HOLDS(panel_build(s->market, s->n_markets, &s->recipe.features, &p) == 0);
	for (size_t i = 1; i < p->n_sessions; i++)
		FUZZ_HOLDS(p->sessions[i] > p->sessions[i - 1]);
	for (size_t i = 0; i < p->n_rows; i++)
		FUZZ_HOLDS(p->rows[i].market < s->n_markets && p->rows[i].bar < s->market[p->rows[i].market].n && p->rows[i].label <= 1);
	panel_free(p);
}

static void
written_again(const struct snapshot *s)
{
	struct buf first = { 0 }, second = { 0 };
	struct snapshot *again;
	char err[600];
	FUZZ_HOLDS(snapshot_write(s, FILE_NAME, err, sizeof err) == 0 && buf_read_file(&first, FILE_NAME, 1 << 20) == 0);
	FUZZ_HOLDS(snapshot_read(FILE_NAME, &again, err, sizeof err) == 0);
	FUZZ_HOLDS(snapshot_write(again, FILE_NAME, err, sizeof err) == 0 && buf_read_file(&second, FILE_NAME, 1 << 20) == 0);
	FUZZ_HOLDS(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	buf_free(&first);
	buf_free(&second);
	snapshot_free(again);
}

static void
taken(const void *data, size_t size)
{
	struct snapshot *s;
	char err[600] = "";
	fuzz_write(FILE_NAME, data, size);
	if (snapshot_read(FILE_NAME, &s, err, sizeof err) != 0) {
		FUZZ_HOLDS(s == NULL && err[0] != '\0');
		return;
	}
	panel_holds(s);
	written_again(s);
	snapshot_free(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf sealed = { 0 };
	struct sha256 sum;
	char digest[SHA256_TEXT];
	taken(data, size);
	sha256_open(&sum);
	sha256_add(&sum, data, size);
	buf_add(&sealed, data, size);
	buf_fmt(&sealed, "%s\n", sha256_text(&sum, digest));
	FUZZ_HOLDS(!sealed.failed);
	taken(sealed.data, sealed.len);
	buf_free(&sealed);
	return 0;
}
