/* A process that trains and says or writes nonsense: no model is named, the rule decides, the ledger says why in words, and verify finds it whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agent_world.h"
#include "args.h"
#include "sealed.h"
#include "sha256.h"

#define LEDGER "fill_journal.db"
#define ONES "1111111111111111111111111111111111111111111111111111111111111111"
#define BEGIN "v1 could not be made: "
#define AGAIN "; rule momentum_20 decides, the next try is after 21 sessions"

/* In a sealed file, whose seal is made anew. */
static void
replace(struct buf *b, const char *old, const char *new)
{
	struct buf out = { 0 };
	const char *at = strstr(b->data, old);
	const char *seal = strstr(b->data, ",\"sha256\":");
	if (at == NULL || seal == NULL)
		abort();
	buf_add(&out, b->data, (size_t)(at - b->data));
	buf_str(&out, new);
	buf_add(&out, at + strlen(old), (size_t)(seal - at) - strlen(old));
	sealed_end(&out, 0);
	buf_free(b);
	*b = out;
}

/* The process: what it does stands in NONSENSE, a good model in GOOD. Its snapshot is models/v1.snapshot. */
static int
misbehave(const char *mode, const char *snapshot)
{
	char path[300], digest[SHA256_TEXT];
	struct buf b = { 0 };
	struct sha256 sum;
	snprintf(path, sizeof path, "%.*sjson", (int)(strlen(snapshot) - strlen("snapshot")), snapshot);
	if (buf_read_file(&b, getenv("GOOD"), (size_t)64 << 20) != 0)
		return 9;
	if (strcmp(mode, "version") == 0)
		replace(&b, "\"version\":1,", "\"version\":7,");
	if (strcmp(mode, "trees") == 0)
		replace(&b, "\\\"gradient_booster\\\"", "\\\"gradient_boaster\\\"");
	if (strcmp(mode, "number") == 0)
		replace(&b, "\"b\":", "\"b\":1e999,\"c\":");
	if (strcmp(mode, "features") == 0)
		replace(&b, "\"ret_20\"", "\"ret_21\"");
	sha256_open(&sum);
	sha256_add(&sum, b.data, b.len);
	sha256_text(&sum, digest);
	if (strcmp(mode, "cut") == 0)
		b.len /= 2;
	if (strcmp(mode, "missing") != 0 && buf_write_file(path, b.data, b.len, 0640, true) != 0)
		return 9;
	buf_free(&b);
	if (strcmp(mode, "words") == 0)
		puts("I made a model.");
	else if (strcmp(mode, "kind") == 0)
		puts("{\"sha256\":[1e999,null]}");
	else if (strcmp(mode, "lying") == 0)
		puts("{\"sha256\":\"" ONES "\"}");
	else if (strcmp(mode, "error") == 0)
		puts("{\"error\":\"<script>\\u0000\\ud800\\\"\"}");
	else if (strcmp(mode, "silent") != 0)
		printf("{\"version\":1,\"sha256\":\"%s\"}\n", digest);
	return strcmp(mode, "error") == 0;
}

static struct agent_world good;

/* One session with such a process, and one more. */
static void
refused(const char *mode, const char *words)
{
	struct agent_world w;
	char path[200];
	setenv("NONSENSE", mode, 1);
	agent_world_open(&w, mode, "3");
	agent_world_trade(&w, 2);
	struct buf said = agent_world_rows(&w, LEDGER, "SELECT text FROM event WHERE kind = 'agent' ORDER BY seq", 1);
	if (strncmp(said.data, BEGIN, strlen(BEGIN)) != 0 || strstr(said.data, words) == NULL || strstr(said.data, AGAIN "|\n") == NULL || strchr(said.data, '\n')[1] != '\0')
		fail_msg("%s: \"%s\" does not say \"%s\"", mode, said.data, words);
	buf_free(&said);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM model"), 0);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM decision WHERE model = 'rule momentum_20'"), 2);
	snprintf(path, sizeof path, "%s/models/v1.snapshot", w.data);
	assert_int_equal(access(path, F_OK), -1);
	agent_world_whole(&w);
	unsetenv("NONSENSE");
}

static void
said(void **state)
{
	(void)state;
	refused("silent", "0 bytes instead of one line");
	refused("words", "the process named no model");
	refused("kind", "the process named no model");
	refused("lying", "models/v1.json is another file than the one that the ledger names");
	refused("error", "exit 1: <script>");
}

static void
written(void **state)
{
	(void)state;
	refused("missing", "models/v1.json is missing");
	refused("cut", "models/v1.json is cut, or no model");
	refused("version", "models/v1.json is of version 7");
	refused("trees", "models/v1.json cannot be used");
	refused("number", "models/v1.json has fields that this version cannot read");
	refused("features", "models/v1.json");
}

static int
begin(void **state)
{
	static char path[200];
	if (agent_world_begin(state) != 0)
		return -1;
	agent_world_open(&good, "good", "3");
	agent_world_trade(&good, 1);
	snprintf(path, sizeof path, "%s/models/v1.json", good.data);
	return setenv("GOOD", path, 1);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(said), cmocka_unit_test(written) };
	const char *mode = getenv("NONSENSE");
	if (argc > 2 && mode != NULL)
		return misbehave(mode, argv[2]);
	if (argc > 2) { /* the process that trains */
		const struct args a = { .spec = &cmd_train.spec, .operand = argv[2] };
		return cmd_train.run(NULL, &a);
	}
	return cmocka_run_group_tests(tests, begin, agent_world_end);
}
