/* hydra-runner verify: recompute the ledger from its fills. */
#include "cmd.h"
#include "verify.h"

static int
run(const struct config *cfg, const struct args *a)
{
	struct buf out = {0};
	int rc = verify_run(cfg, &out, args_has(a, "--json"));
	int printed = cmd_print(a, &out);
	return rc != 0 ? CMD_EXIT_FAILURE : printed;
}

const struct cmd cmd_verify = {
	.spec = {
		.name = "verify",
		.summary = "Recompute positions, cash, equity and sums from the fills and compare",
		.details = "Reads only; a runner may live. Exit 1 when a difference was found or a journal cannot be read.",
		.option = {CMD_JSON},
	},
	.run = run,
};
