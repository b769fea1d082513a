/* A hydra.env: refused in words, or in force; what `config` then shows, written into a file, is in force again. */
#include <unistd.h>

#include "config.h"
#include "fuzz.h"
#include "log.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char folder[256];
	(void)argc;
	(void)argv;
	fuzz_folder(folder, sizeof folder);
	FUZZ_HOLDS(chdir(folder) == 0);
	clearenv(); /* or a HYDRA_ variable of the caller would win over the file */
	setenv("HOME", "/home/someone", 1);
	log_open("config_fuzz", LOG_ERROR);
	return 0;
}

/* A file with every value of c; NULL when one holds both kinds of quotes, which no line can say. */
static const char *
as_file(const struct config *c, char *out, size_t size)
{
	size_t at = 0;
	for (int i = 0; i < config_count(); i++) {
		struct config_row row;
		config_describe(c, i, &row);
		char quote = strchr(row.value, '"') == NULL ? '"' : '\'';
		FUZZ_HOLDS(strlen(row.value) + 1 < sizeof row.value);
		if (strchr(row.value, quote) != NULL)
			return NULL;
		at += (size_t)snprintf(out + at, size - at, "%s=%c%s%c\n", row.name, quote, row.value, quote);
		FUZZ_HOLDS(at < size);
	}
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct config c, again;
	static char shown[32768], twice[32768];
	char err[1024] = "";
	fuzz_write("hydra.env", data, size);
	if (config_load(&c, err, sizeof err) != 0) {
		FUZZ_HOLDS(err[0] != '\0');
		return 0;
	}
	FUZZ_HOLDS(c.data_dir[0] == '/' && c.run_dir[0] == '/' && c.n_markets >= 0 && c.n_markets <= CONFIG_MARKETS && !c.live);
	if (as_file(&c, shown, sizeof shown) == NULL)
		return 0;
	fuzz_write("hydra.env", shown, strlen(shown));
	if (config_load(&again, err, sizeof err) != 0)
		fprintf(stderr, "%s\n%s", err, shown);
	FUZZ_HOLDS(err[0] == '\0');
	FUZZ_HOLDS(as_file(&again, twice, sizeof twice) != NULL && strcmp(shown, twice) == 0);
	return 0;
}
