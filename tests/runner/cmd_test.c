/* Options of every command: what is allowed is taken, everything else is named with what would be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cmd.h"
#include "setup.h"

static const struct cmd *const commands[] = {
        &cmd_run, &cmd_cycle, &cmd_replay, &cmd_status, &cmd_check, &cmd_doctor, &cmd_fills, &cmd_reconcile, &cmd_verify, &cmd_halt, &cmd_unhalt, &cmd_pause, &cmd_resume, &cmd_config, &cmd_train,
        &cmd_adopt, &cmd_diagnose, &cmd_journal, &cmd_experiment, &cmd_promote, &cmd_reject, &cmd_rollback, &cmd_trigger, &cmd_experiment_job,
};

static char said[16384];

/* Call fn with stdout and stderr caught in said. */
struct caught {
	int out, err, file;
};

static void
catch(struct caught *c)
{
	fflush(stdout);
	fflush(stderr);
	c->file = memfd_create("said", 0);
	c->out = dup(1);
	c->err = dup(2);
	dup2(c->file, 1);
	dup2(c->file, 2);
}

static void
let_go(struct caught *c)
{
	fflush(stdout);
	fflush(stderr);
	dup2(c->out, 1);
	dup2(c->err, 2);
	ssize_t n = pread(c->file, said, sizeof said - 1, 0);
	said[n > 0 ? n : 0] = '\0';
	close(c->out);
	close(c->err);
	close(c->file);
}

static enum args_result
parse(const struct cmd *cmd, struct args *a, int argc, ...)
{
	char *argv[8] = {0};
	va_list list;
	struct caught c;
	va_start(list, argc);
	for (int i = 0; i < argc; i++)
		argv[i] = va_arg(list, char *);
	va_end(list);
	catch(&c);
	enum args_result rc = args_parse(&cmd->spec, argc, argv, a);
	let_go(&c);
	return rc;
}

static void
test_every(void **state)
{
	struct args a;
	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		const struct args_spec *spec = &commands[i]->spec;
		assert_non_null(spec->name);
		assert_non_null(spec->summary);
		assert_non_null(spec->details);
		assert_non_null(commands[i]->run);
		assert_null(spec->option[ARGS_OPTIONS - 1].name); /* the table ends */
		assert_int_equal(parse(commands[i], &a, 1, "--help"), ARGS_HELP);
		assert_non_null(strstr(said, "usage: hydra-runner "));
		assert_non_null(strstr(said, "exit codes: 0"));
		for (int o = 0; spec->option[o].name != NULL; o++)
			assert_non_null(strstr(said, spec->option[o].name));
		assert_int_equal(parse(commands[i], &a, 1, "--bogus"), ARGS_USAGE);
		assert_non_null(strstr(said, "unknown option --bogus; allowed:"));
		for (int o = 0; spec->option[o].name != NULL; o++)
			assert_non_null(strstr(said, spec->option[o].name));
		assert_int_equal(parse(commands[i], &a, 2, "DIR", "more"), ARGS_USAGE);
		assert_non_null(strstr(said, "unexpected word"));
	}
}

static void
test_values(void **state)
{
	struct args a;
	int64_t limit = 20;
	(void)state;
	assert_int_equal(parse(&cmd_fills, &a, 5, "--symbol", "HE", "--limit=7", "--from", "2024-02-29"), ARGS_GO);
	assert_string_equal(args_get(&a, "--symbol"), "HE");
	assert_string_equal(args_get(&a, "--limit"), "7");
	assert_null(args_get(&a, "--side"));
	assert_null(args_get(&a, "--no-such"));
	assert_false(args_has(&a, "--json"));
	assert_int_equal(args_number(&a, "--limit", 1, 100, &limit), 0);
	assert_int_equal(limit, 7);
	assert_int_equal(parse(&cmd_fills, &a, 1, "--limit"), ARGS_USAGE);
	assert_non_null(strstr(said, "a value is missing after --limit"));
	assert_int_equal(parse(&cmd_fills, &a, 1, "--json=1"), ARGS_USAGE);
	assert_int_equal(parse(&cmd_fills, &a, 1, "--lim=1"), ARGS_USAGE);
	assert_int_equal(parse(&cmd_replay, &a, 2, "bars", "--skip-bad"), ARGS_GO);
	assert_string_equal(a.operand, "bars");
	assert_true(args_has(&a, "--skip-bad"));
	assert_int_equal(parse(&cmd_replay, &a, 0), ARGS_USAGE);
	assert_non_null(strstr(said, "missing DIR"));
	assert_int_equal(parse(&cmd_promote, &a, 0), ARGS_USAGE);
	assert_non_null(strstr(said, "missing KEY"));
	assert_int_equal(parse(&cmd_rollback, &a, 1, "12"), ARGS_USAGE);
	assert_int_equal(parse(&cmd_experiment, &a, 2, "E-20190314-1", "--json"), ARGS_GO);
	assert_string_equal(a.operand, "E-20190314-1");
}

/* Refused before any file is looked at. */
static void
refused(const struct cmd *cmd, const char *option, const char *value, const char *expected)
{
	static const struct config nothing;
	struct args a;
	struct caught c;
	assert_int_equal(parse(cmd, &a, 2, option, value), ARGS_GO);
	catch(&c);
	int rc = cmd->run(&nothing, &a);
	let_go(&c);
	assert_int_equal(rc, ARGS_EXIT_USAGE);
	assert_non_null(strstr(said, option));
	assert_non_null(strstr(said, expected));
}

static void
test_refused(void **state)
{
	(void)state;
	refused(&cmd_fills, "--side", "2", "buy or sell");
	refused(&cmd_fills, "--from", "2024-02-30", "a day that exists");
	refused(&cmd_fills, "--to", "soon", "a day that exists");
	refused(&cmd_fills, "--limit", "0", "from 1 to 100000");
	refused(&cmd_fills, "--limit", "7x", "a whole number");
	refused(&cmd_fills, "--limit", "99999999999999999999", "a whole number");
	refused(&cmd_fills, "--symbol", "a-symbol-of-far-more-than-sixty-four-bytes-which-no-journal-of-ours-can-hold", "a symbol");
	refused(&cmd_resume, "--breaker", "all", "max_drawdown");
	refused(&cmd_journal, "--from", "2024-02-30", "a day that exists");
	refused(&cmd_journal, "--limit", "10001", "from 1 to 10000");
	refused(&cmd_journal, "--tag", "a-tag-of-far-more-than-ninety-five-bytes-which-is-longer-than-any-word-that-a-journal-of-ours-can-hold-at-all", "fewer than 96 bytes");
}

static void
test_folder(void **state)
{
	char top[32] = "/tmp/cmd_test.XXXXXX", path[64], err[400];
	static struct config cfg;
	struct stat st;
	(void)state;
	assert_non_null(mkdtemp(top));
	snprintf(path, sizeof path, "%s/a/b", top);
	assert_int_equal(setup_folder(path, 0750), 0);
	assert_int_equal(setup_folder(path, 0750), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07, 0);
	snprintf(cfg.run_dir, sizeof cfg.run_dir, "%s/run", top);
	assert_int_equal(setup_run_folder(&cfg, err, sizeof err), 0);
	assert_int_equal(stat(cfg.run_dir, &st), 0);
	assert_int_equal(st.st_mode & 077, 0);
	chmod(cfg.run_dir, 0777);
	assert_int_equal(setup_run_folder(&cfg, err, sizeof err), -1);
	assert_non_null(strstr(err, "HYDRA_RUN_DIR"));
	rmdir(cfg.run_dir);
	assert_int_equal(symlink(path, cfg.run_dir), 0);
	assert_int_equal(setup_run_folder(&cfg, err, sizeof err), -1);
	unlink(cfg.run_dir);
	rmdir(path);
	path[strlen(path) - 2] = '\0';
	rmdir(path);
	assert_int_equal(rmdir(top), 0);
	assert_int_equal(setup_folder("", 0700), -1);
}

/* The reason of an exit is left in the run folder, one line. */
static void
test_reason(void **state)
{
	char top[32] = "/tmp/cmd_test.XXXXXX", path[64];
	static struct config cfg;
	struct buf b = {0};
	struct caught c;
	(void)state;
	assert_non_null(mkdtemp(top));
	snprintf(cfg.run_dir, sizeof cfg.run_dir, "%s", top);
	catch(&c);
	int rc = cmd_fail_run(&cfg, 78, "HYDRA_SEED x: a whole number");
	let_go(&c);
	assert_int_equal(rc, 78);
	assert_string_equal(said, "hydra-runner run: HYDRA_SEED x: a whole number\n");
	snprintf(path, sizeof path, "%s/runner_reason", top);
	assert_int_equal(buf_read_file(&b, path, 1000), 0);
	assert_string_equal(b.data, "HYDRA_SEED x: a whole number");
	buf_free(&b);
	unlink(path);
	assert_int_equal(rmdir(top), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_every), cmocka_unit_test(test_values), cmocka_unit_test(test_refused), cmocka_unit_test(test_folder), cmocka_unit_test(test_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
