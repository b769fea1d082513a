/* agent_state.json, runner_status.json and runner_exit.json: the runner and the pages must read the same state out of them. */
#include "agent_state.h"
#include "fuzz.h"
#include "run_state.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

static const char *const names[] = { "agent_state.json", "runner_status.json", "runner_exit.json" };
static char folder[256];

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_folder(folder, sizeof folder);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct run_state s;
	char path[512];
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		fuzz_write(path, data, size);
	}
	const char *agent = agent_state_read(folder);
	FUZZ_HOLDS(strcmp(agent, "running") == 0 || strcmp(agent, "paused") == 0);
	run_state_read(folder, folder, clock_wall(), &s);
	FUZZ_HOLDS(strcmp(s.agent, agent) == 0);
	FUZZ_HOLDS(strcmp(s.word, "up") == 0 || strcmp(s.word, "down") == 0);
	FUZZ_HOLDS(s.known || !s.alive);
	FUZZ_HOLDS(s.alive == (strcmp(s.word, "up") == 0) && (s.alive || s.why[0] != '\0'));
	return 0;
}
