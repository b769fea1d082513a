/* An experiment's process: the same bytes as here, and whatever it does, its parent is told. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>

#include <cmocka.h>

#include "child.h"
#include "cmd.h"
#include "experiment_folder.h"
#include "experiment_world.h"

/* This program again, as the process: mode, file. */
static struct child *
start(const char *mode, const char *snapshot, const struct child_limits *limits)
{
	const char *const argv[] = { "experiment_process_test", mode, snapshot, NULL };
	struct child *c;
	if (child_start(NULL, argv, limits, &c, err, sizeof err) != 0)
		fail_msg("%s", err);
	assert_true(child_wait(c, -1));
	return c;
}

/* Through the snapshot's file, in another process: one model, one result. */
static void
same_bytes(void **state)
{
	struct snapshot *s = experiment_snapshot(PANEL_RECORD), *again;
	struct experiment_result r, other;
	struct model *m;
	char snapshot[128], sha256[SHA256_TEXT], expected[300];
	(void)state;
	s->version = 7;
	s->candidate.eta = 0.05;
	snprintf(snapshot, sizeof snapshot, "%s", place("v7.snapshot"));
	assert_int_equal(snapshot_write(s, snapshot, err, sizeof err), 0);
	assert_int_equal(snapshot_read(snapshot, &again, err, sizeof err), 0);
	assert_true(again->has_candidate && again->candidate.eta == 0.05 && again->recipe.eta == 0.1);
	experiment_made(again, &m, &r);
	struct child *c = start("job", snapshot, &child_standard);
	if (child_result(c) != CHILD_DONE)
		fail_msg("%s %s", child_why(c), child_line(c));
	struct buf model = file("v7.json"), result = file("v7.result");
	assert_int_equal(model_save(m, place("here.json"), r.model_sha256, err, sizeof err), 0);
	assert_int_equal(experiment_result_write(&r, place("here.result"), sha256, err, sizeof err), 0);
	struct buf model_here = file("here.json"), result_here = file("here.result");
	assert_true(same(&model, &model_here) && same(&result, &result_here));
	snprintf(expected, sizeof expected, "{\"version\":7,\"sha256\":\"%s\",\"result_sha256\":\"%s\",\"memory_kb\":", r.model_sha256, sha256);
	assert_true(strncmp(child_line(c), expected, strlen(expected)) == 0);
	long kb = strtol(child_line(c) + strlen(expected), NULL, 10);
	assert_true(kb > 5000 && kb < 2000000); /* the library alone is some MB */
	assert_int_equal(experiment_result_read(place("v7.result"), sha256, &other, err, sizeof err), 0);
	assert_string_equal(other.model_sha256, r.model_sha256);
	child_free(c);
	buf_free(&model);
	buf_free(&result);
	buf_free(&model_here);
	buf_free(&result_here);
	model_free(m);
	snapshot_free(s);
	snapshot_free(again);
}

/* Nothing is left of a process that failed: no model, no result, no temporary file. */
static void
nothing_but(const char *snapshot)
{
	struct buf names = { 0 };
	char command[160], line[200];
	snprintf(command, sizeof command, "ls %s", folder);
	FILE *list = popen(command, "r");
	assert_non_null(list);
	while (fgets(line, sizeof line, list) != NULL)
		buf_str(&names, line);
	pclose(list);
	snprintf(line, sizeof line, "%s\n", strrchr(snapshot, '/') + 1);
	assert_string_equal(names.data, line);
	buf_free(&names);
}

static void
ends(const char *mode, const char *snapshot, struct child_limits limits, enum child_end end, const char *words)
{
	struct child *c = start(mode, snapshot, &limits);
	if (child_result(c) != end || strstr(child_why(c), words) == NULL)
		fail_msg("%s: end %d, \"%s\"; expected %d, \"%s\"", mode, child_result(c), child_why(c), end, words);
	nothing_but(snapshot);
	child_free(c);
}

static void
clear(void)
{
	char command[100];
	snprintf(command, sizeof command, "rm -f %s/*", folder);
	assert_int_equal(system(command), 0);
}

/* A snapshot that would take minutes. */
static const char *
long_job(void)
{
	static char path[128];
	struct snapshot *s = experiment_snapshot(1000);
	s->recipe.rounds = s->candidate.rounds = 1000;
	s->recipe.max_leaves = s->candidate.max_leaves = RECIPE_MOST_LEAVES;
	s->recipe.min_child_weight = s->candidate.min_child_weight = 0;
	snprintf(path, sizeof path, "%s", place("v9.snapshot"));
	assert_int_equal(snapshot_write(s, path, err, sizeof err), 0);
	snapshot_free(s);
	return path;
}

static void
told_apart(void **state)
{
	const struct child_limits l = child_standard;
	(void)state;
	clear();
	const char *snapshot = long_job();
	ends("job", snapshot, (struct child_limits){ 1, 300, l.memory }, CHILD_HUNG, "hung: killed after 1 s");
	ends("job", snapshot, (struct child_limits){ 300, 1, l.memory }, CHILD_CPU, "used more than 1 s of processor time");
	ends("terminated", snapshot, l, CHILD_KILLED, "killed from outside (SIGVTALRM)");
	ends("crash", snapshot, l, CHILD_CRASHED, "crashed (SIGABRT)");
	ends("silent", snapshot, l, CHILD_FAILED, "0 bytes instead of one line");
	ends("chatter", snapshot, l, CHILD_FAILED, "instead of one line");
}

#ifndef __SANITIZE_ADDRESS__
/* Wherever it is that memory ends: the program's start, the snapshot, the panel, the trees. */
static void
memory(void **state)
{
	struct snapshot *s = experiment_snapshot(PANEL_RECORD);
	char snapshot[128];
	int refused = 0;
	bool enough = false;
	(void)state;
	clear();
	snprintf(snapshot, sizeof snapshot, "%s", place("v9.snapshot"));
	assert_int_equal(snapshot_write(s, snapshot, err, sizeof err), 0);
	snapshot_free(s);
	for (size_t mb = 16; !enough && mb <= 256; mb += 4) {
		const struct child_limits l = { 300, 300, mb << 20 };
		struct child *c = start("job", snapshot, &l);
		enough = child_result(c) == CHILD_DONE;
		refused += !enough;
		if (!enough && child_result(c) != CHILD_MEMORY)
			fail_msg("%zu MB: %s, \"%s\"", mb, child_why(c), child_line(c));
		if (!enough)
			nothing_but(snapshot);
		child_free(c);
	}
	assert_true(enough && refused > 0);
}
#endif

/* What it cannot do it says, and fails. */
static void
says_why(void **state)
{
	struct snapshot *s = experiment_snapshot(PANEL_BARS);
	char snapshot[128], moved[128];
	(void)state;
	clear();
	snprintf(snapshot, sizeof snapshot, "%s", place("v5.snapshot"));
	assert_int_equal(snapshot_write(s, snapshot, err, sizeof err), 0);
	snapshot_free(s);
	struct child *c = start("job", snapshot, &child_standard);
	assert_int_equal(child_result(c), CHILD_FAILED);
	assert_string_equal(child_line(c), "{\"error\":\"the champion's recipe: no out-of-sample record, 317 of 637 bars\"}");
	nothing_but(snapshot);
	child_free(c);
	snprintf(moved, sizeof moved, "%s", place("v5"));
	assert_int_equal(rename(snapshot, moved), 0);
	c = start("job", snapshot, &child_standard);
	assert_non_null(strstr(child_line(c), "v5.snapshot: No such file or directory"));
	child_free(c);
	c = start("job", moved, &child_standard);
	assert_non_null(strstr(child_line(c), "the name of a snapshot ends in .snapshot"));
	child_free(c);
}

/* A snapshot of the version before is refused, whatever its digest. */
static void
older_snapshot(void **state)
{
	struct snapshot *s = experiment_snapshot(100), *none;
	struct sha256 sum;
	char digest[SHA256_TEXT];
	(void)state;
	assert_int_equal(snapshot_write(s, place("old.snapshot"), err, sizeof err), 0);
	snapshot_free(s);
	struct buf b = file("old.snapshot");
	char *at = strstr(b.data, "hydra snapshot ");
	assert_non_null(at);
	at[strlen("hydra snapshot ")] = '1';
	sha256_open(&sum);
	sha256_add(&sum, b.data, b.len - SHA256_TEXT);
	memcpy(b.data + b.len - SHA256_TEXT, sha256_text(&sum, digest), SHA256_TEXT - 1);
	assert_int_equal(buf_write_file(place("old.snapshot"), b.data, b.len, 0600, false), 0);
	assert_int_equal(snapshot_read(place("old.snapshot"), &none, err, sizeof err), -1);
	assert_non_null(strstr(err, "is of another format"));
	buf_free(&b);
}

/* The result that a process names is what it wrote, or it is refused. */
static void
nonsense_result(void **state)
{
	struct experiment_result r;
	const char *snapshot = place("v6.snapshot");
	(void)state;
	clear();
	struct child *c = start("nonsense", snapshot, &child_standard);
	assert_int_equal(child_result(c), CHILD_DONE);
	assert_int_equal(experiment_result_read(place("v6.result"), NULL, &r, err, sizeof err), -1);
	assert_non_null(strstr(err, "v6.result is cut, or no result of an experiment"));
	assert_int_equal(experiment_result_read(place("v8.result"), NULL, &r, err, sizeof err), -1);
	assert_non_null(strstr(err, "v8.result is missing"));
	child_free(c);
}

static void
crash(int signal)
{
	(void)signal;
	abort();
}

/* The other process. */
static int
act(const char *mode, const char *path)
{
	const struct itimerval soon = { .it_value.tv_usec = 300000 }; /* of its processor time: in the midst of it */
	const struct args a = { .spec = &cmd_experiment_job.spec, .operand = path };
	if (strcmp(mode, "terminated") == 0 || strcmp(mode, "crash") == 0) {
		signal(SIGVTALRM, strcmp(mode, "crash") == 0 ? crash : SIG_DFL);
		setitimer(ITIMER_VIRTUAL, &soon, NULL);
	}
	if (strcmp(mode, "silent") == 0)
		return 0;
	if (strcmp(mode, "chatter") == 0) {
		puts("{}\n{}");
		return 0;
	}
	if (strcmp(mode, "nonsense") == 0) {
		char result[200];
		snapshot_beside(path, ".result", result, sizeof result);
		puts("{\"sha256\":\"\",\"result_sha256\":\"\"}");
		return buf_write_file(result, "{\"p\":0}\n", 8, 0600, false);
	}
	return cmd_experiment_job.run(NULL, &a);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_bytes), cmocka_unit_test(older_snapshot), cmocka_unit_test(told_apart), cmocka_unit_test(says_why), cmocka_unit_test(nonsense_result),
#ifndef __SANITIZE_ADDRESS__
		cmocka_unit_test(memory),
#endif
	};
	if (argc > 2)
		return act(argv[1], argv[2]);
#ifdef __SANITIZE_ADDRESS__
	puts("skip memory: the sanitizer needs address space without a limit");
#endif
	return cmocka_run_group_tests(tests, open_folder, close_folder);
}
