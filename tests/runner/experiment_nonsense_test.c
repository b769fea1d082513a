/*
 * A process that runs an experiment and says or writes nonsense: the experiment is rejected with its reason, nothing of it stays in the folder of the
 * models, trading goes on, and verify finds journals and files whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agent_loop.h"
#include "sealed.h"

#define LONGEST 60 /* sessions until the first diagnosis, at most */

static struct agent_world base;

/* Text of the result's file, under a right seal. */
static void
replace(const char *path, const char *old, const char *new, char sha256[SHA256_TEXT])
{
	struct buf b = { 0 }, out = { 0 };
	char why[300];
	if (buf_read_file(&b, path, EXPERIMENT_LARGEST) != 0)
		exit(9);
	char *seal = strstr(b.data, ",\"sha256\""), *at = strstr(b.data, old);
	if (seal == NULL || at == NULL || at > seal)
		exit(9);
	buf_add(&out, b.data, (size_t)(at - b.data));
	buf_str(&out, new);
	buf_add(&out, at + strlen(old), (size_t)(seal - at) - strlen(old));
	sealed_end(&out, 0);
	if (sealed_write(&out, path, 0640, sha256, why, sizeof why) != 0)
		exit(9);
	buf_free(&b);
	buf_free(&out);
}

/* What fake_experiment printed, its digests; the line itself is swallowed. */
static void
win(const char *snapshot, char model[SHA256_TEXT], char result[SHA256_TEXT])
{
	char line[600] = "";
	FILE *caught = tmpfile();
	int out = dup(STDOUT_FILENO);
	if (caught == NULL || out < 0 || dup2(fileno(caught), STDOUT_FILENO) < 0 || fake_experiment(snapshot) != 0)
		exit(9);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	close(out);
	rewind(caught);
	const char *words = fgets(line, sizeof line, caught);
	const char *a = words != NULL ? strstr(line, "\"sha256\":\"") : NULL, *b = words != NULL ? strstr(line, "\"result_sha256\":\"") : NULL;
	fclose(caught);
	if (a == NULL || b == NULL)
		exit(9);
	snprintf(model, SHA256_TEXT, "%s", a + strlen("\"sha256\":\""));
	snprintf(result, SHA256_TEXT, "%s", b + strlen("\"result_sha256\":\""));
}

static void
cut(const char *path)
{
	struct buf b = { 0 };
	if (buf_read_file(&b, path, (size_t)64 << 20) != 0 || buf_write_file(path, b.data, b.len / 2, 0640, false) != 0)
		exit(9);
	buf_free(&b);
}

/* The process; what it does stands in NONSENSE. A refit has no figures to change, and dies where they are wanted. */
static int
misbehave(const char *mode, const char *snapshot)
{
	char model[4300], result[4300], sha256[SHA256_TEXT], sealed[SHA256_TEXT], ones[SHA256_TEXT];
	int stem = (int)(strrchr(snapshot, '.') - snapshot);
	struct buf text = { 0 };
	memset(ones, '1', sizeof ones - 1);
	ones[sizeof ones - 1] = '\0';
	snprintf(model, sizeof model, "%.*s.json", stem, snapshot);
	snprintf(result, sizeof result, "%.*s.result", stem, snapshot);
	win(snapshot, sha256, sealed);
	if (buf_read_file(&text, result, EXPERIMENT_LARGEST) != 0)
		return 9;
	bool compared = strstr(text.data, "\"compared\":true") != NULL;
	buf_free(&text);
	const struct { const char *mode, *old, *new; } figures[] = {
		{ "range", "\"p\":0.001", "\"p\":2" }, { "infinite", "\"p\":0.001", "\"p\":1e999" }, { "expression", "\"p\":0.001", "\"p\":\"1 / 1000\"" }, { "nan", "\"p\":0.001", "\"p\":NaN" },
		{ "more", "\"p\":0.001", "\"q\":1,\"p\":0.001" }, { "format", "hydra experiment 1", "hydra experiment 9" },
	};
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
		if (strcmp(mode, figures[i].mode) == 0) {
			if (!compared)
				abort();
			replace(result, figures[i].old, figures[i].new, sealed);
		}
	if (strcmp(mode, "another") == 0)
		replace(result, sha256, ones, sealed);
	if (strcmp(mode, "result_cut") == 0)
		cut(result);
	if (strcmp(mode, "result_gone") == 0)
		unlink(result);
	if (strcmp(mode, "model_cut") == 0)
		cut(model);
	if (strcmp(mode, "model_gone") == 0)
		unlink(model);
	if (strcmp(mode, "silent") == 0)
		return 0;
	if (strcmp(mode, "words") == 0)
		puts("It is much better. <script>alert(1)</script>");
	else if (strcmp(mode, "kinds") == 0)
		puts("{\"sha256\":{},\"result_sha256\":[1,null]}");
	else if (strcmp(mode, "long") == 0)
		for (int i = 0; i < 5000; i++)
			putchar(i == 4999 ? '\n' : 'x');
	else
		printf("{\"sha256\":\"%s\",\"result_sha256\":\"%s\"}\n", strcmp(mode, "lying") == 0 ? ones : sha256, sealed);
	return 0;
}

static void
copy(const char *to)
{
	char command[300];
	snprintf(command, sizeof command, "rm -rf '%s/%s' && cp -r '%s/found' '%s/%s'", agent_home, to, agent_home, agent_home, to);
	assert_int_equal(system(command), 0);
}

/* A world whose next session brings its first diagnosis, and with it jobs. */
static int
begin(void **state)
{
	if (agent_world_begin(state) != 0)
		return -1;
	agent_loop_begin(&base, "found", "3", "win");
	for (int i = 0; i < LONGEST; i++) {
		copy("before");
		agent_world_open(&base, "found", "3");
		agent_world_trade(&base, 1);
		if (agent_world_number(&base, LEDGER, "SELECT count(*) FROM job") > 0)
			return 0;
	}
	return -1;
}

static void
rejected(const char *mode, const char *why)
{
	struct agent_world w;
	char command[300];
	snprintf(command, sizeof command, "cp -r '%s/before' '%s/%s'", agent_home, agent_home, mode);
	assert_int_equal(system(command), 0);
	setenv("NONSENSE", mode, 1);
	agent_world_open(&w, mode, "3");
	agent_world_trade(&w, 3);
	unsetenv("NONSENSE");
	int64_t jobs = agent_world_number(&w, LEDGER, "SELECT count(*) FROM job");
	assert_true(jobs > 1); /* a refit and a comparison */
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE state = 'done' AND json_extract(data, '$.outcome') = 'rejected'"), jobs);
	assert_int_equal(agent_world_number(&w, EXPERIMENTS, "SELECT count(*) FROM experiments WHERE promotion_decision = 'rejected' AND json_extract(results, '$.failed') IS NOT NULL"), jobs);
	struct buf said = agent_world_rows(&w, EXPERIMENTS, "SELECT promotion_reason FROM experiments WHERE json_extract(metadata, '$.refit') = 0 ORDER BY id LIMIT 1", 1);
	if (strstr(said.data, "the run failed: ") == NULL || strstr(said.data, why) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", mode, said.data, why);
	buf_free(&said);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM model"), 1);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM decision WHERE model <> 'v1'"), 0);
	agent_loop_files(&w);
	agent_world_whole(&w);
}

static void
said(void **state)
{
	(void)state;
	rejected("silent", "0 bytes instead of one line");
	rejected("words", "is another file than");
	rejected("kinds", "is another file than");
	rejected("long", "5000 bytes instead of one line");
	rejected("lying", "is another file than");
}

static void
result(void **state)
{
	(void)state;
	rejected("result_gone", ".result is missing");
	rejected("result_cut", ".result is cut");
	rejected("range", ".result cannot be used");
	rejected("infinite", ".result cannot be used");
	rejected("expression", ".result cannot be used");
	rejected("nan", ".result cannot be used");
	rejected("more", ".result cannot be used: it holds more than it should");
	rejected("format", ".result cannot be used: it is of another format");
}

static void
model(void **state)
{
	(void)state;
	rejected("another", "is another model than the one that was asked for");
	rejected("model_cut", ".json is cut");
	rejected("model_gone", ".json is missing");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(said), cmocka_unit_test(result), cmocka_unit_test(model) };
	const char *mode = getenv("NONSENSE");
	if (argc == 3 && mode != NULL && strcmp(argv[1], "experiment-job") == 0)
		return misbehave(mode, argv[2]);
	int code = agent_loop_child(argc, argv);
	return code >= 0 ? code : cmocka_run_group_tests(tests, begin, agent_world_end);
}
