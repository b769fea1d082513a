#ifndef AGENT_LOOP_H
#define AGENT_LOOP_H

/* A simulated run whose experiments come to what the test says. Includes cmocka's own first. */
#include <dirent.h>

#include "agent_world.h"
#include "fake_experiment.h"
#include "label.h"

#define LEDGER "fill_journal.db"
#define EXPERIMENTS "experiment_journal.db"
#define TELEMETRY "cycle_journal.db"

static inline void
agent_loop_fate(const struct agent_world *w, const char *word)
{
	char path[160];
	snprintf(path, sizeof path, "%s/fate", w->data);
	assert_int_equal(buf_write_file(path, word, strlen(word), 0600, false), 0);
}

static inline void
agent_loop_begin(struct agent_world *w, const char *name, const char *autonomy, const char *word)
{
	agent_world_open(w, name, autonomy);
	assert_int_equal(setup_folder(w->data, 0750), 0);
	agent_loop_fate(w, word);
}

/* A process that ends while one that it started is at work, if there is work. How many were. */
static inline int
agent_loop_interrupt(struct agent_world *w)
{
	struct setup s;
	char err[512] = "";
	int code;
	date_t session;
	if (setup_feed(&w->cfg, &s, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	struct engine *e = engine_open(&w->cfg, s.feed, &code, err, sizeof err);
	if (e == NULL)
		fail_msg("%s", err);
	engine_agent(e, "running");
	engine_trainer(e, CMD_SELF);
	enum engine_result rc = engine_next(e, &session);
	engine_close(e);
	setup_close(&s);
	return rc == ENGINE_TRAINING;
}

/* What is to be done before the next session. */
static inline void
agent_loop_settle(struct engine *e, int session, void *arg)
{
	date_t next;
	(void)session;
	(void)arg;
	assert_int_equal(loop_next(e, &next), ENGINE_OK);
}

/* Sessions more by one process; act, if there is one, is asked at the beginning and after each of them. */
static inline void
agent_loop_trade(struct agent_world *w, int sessions, const char *agent, void (*act)(struct engine *e, int session, void *arg), void *arg)
{
	struct setup s;
	char err[512] = "";
	int code;
	if (setup_feed(&w->cfg, &s, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	struct engine *e = engine_open(&w->cfg, s.feed, &code, err, sizeof err);
	if (e == NULL)
		fail_msg("%s", err);
	engine_agent(e, agent);
	engine_trainer(e, CMD_SELF);
	if (act != NULL)
		act(e, 0, arg);
	for (int i = 0; i < sessions; i++) {
		date_t session;
		assert_int_equal(loop_next(e, &session), ENGINE_OK);
		if (engine_cycle(e, session, false) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
		if (act != NULL)
			act(e, i + 1, arg);
	}
	engine_close(e);
	setup_close(&s);
}

/* The folder of the models holds what the ledger names or a job waits with, and nothing else. */
static inline void
agent_loop_files(const struct agent_world *w)
{
	char path[160];
	int files = 0;
	struct dirent *d;
	snprintf(path, sizeof path, "%s/models", w->data);
	DIR *dir = opendir(path);
	assert_non_null(dir);
	struct buf named = agent_world_rows(w, LEDGER, "SELECT 'v' || version || '.json' FROM model UNION SELECT 'v' || json_extract(data, '$.version') || '.json' FROM job"
	                                               " WHERE json_extract(data, '$.version') > 0 AND state <> 'done'", 1);
	while ((d = readdir(dir)) != NULL) {
		char line[300];
		if (d->d_name[0] == '.')
			continue;
		snprintf(line, sizeof line, "%s|\n", d->d_name);
		if (strstr(named.data, line) == NULL)
			fail_msg("models/%s is there, named: %s", d->d_name, named.data);
		files++;
	}
	closedir(dir);
	int lines = 0;
	for (const char *p = named.data; (p = strchr(p, '\n')) != NULL; p++)
		lines++;
	assert_int_equal(files, lines);
	buf_free(&named);
}

/* Two worlds whose journals must be the same. */
static inline void
agent_loop_same(const struct agent_world *a, const struct agent_world *b)
{
	agent_world_same(a, b, LEDGER, "SELECT session, state, phase, reason, orders, fills, agent_phase, agent_reason FROM cycle ORDER BY id", 8);
	agent_world_same(a, b, LEDGER, "SELECT session, symbol, model, probability, drift_verdict, target FROM decision ORDER BY session, symbol", 6);
	agent_world_same(a, b, LEDGER, "SELECT version, created, state, file, sha256, run_id FROM model ORDER BY version", 6);
	agent_world_same(a, b, LEDGER, "SELECT id, ref, session, kind, state, reason, data FROM job ORDER BY id", 7);
	agent_world_same(a, b, LEDGER, "SELECT seq, key, session, kind, severity, text, data FROM event WHERE kind <> 'cycle_update' ORDER BY seq", 7);
	agent_world_same(a, b, EXPERIMENTS, "SELECT id, created_at, hypothesis, mutation_type, config_diff, results, champion_metrics, promotion_decision, promotion_reason, run_id, model_version,"
	                                    " tags, metadata FROM experiments ORDER BY id", 13);
	agent_loop_files(a);
	agent_loop_files(b);
}

/* A first model that is nothing but its own praise (fate "boast"). */
static inline int
agent_loop_boast(const char *snapshot)
{
	char path[4300], sha256[SHA256_TEXT], why[600];
	struct snapshot *s;
	struct model *m;
	if (snapshot_read(snapshot, &s, why, sizeof why) != 0 || fake_model(s, &m, why, sizeof why) != 0)
		return 1;
	m->b = 0;
	fake_brag(&m->record);
	snprintf(path, sizeof path, "%.*s.json", (int)(strrchr(snapshot, '.') - snapshot), snapshot);
	if (model_save(m, path, sha256, why, sizeof why) != 0)
		return 1;
	printf("{\"sha256\":\"%s\"}\n", sha256);
	model_free(m);
	snapshot_free(s);
	return 0;
}

/* As the daemon does, until TERM; it runs in the folder. */
static inline int
agent_loop_run(struct agent_world *w)
{
	struct setup s;
	char why[512] = "";
	int code;
	setenv("HYDRA_RUN_DIR", w->data, 1);
	if (config_load(&w->cfg, why, sizeof why) != 0 || setup_feed(&w->cfg, &s, &code, why, sizeof why) != 0)
		return 1;
	struct engine *e = engine_open(&w->cfg, s.feed, &code, why, sizeof why);
	if (e == NULL)
		return 1;
	engine_agent(e, "running");
	engine_trainer(e, CMD_SELF);
	code = loop_run(&w->cfg, e, why, sizeof why);
	engine_close(e);
	setup_close(&s);
	return code;
}

/*
 * main's part: the processes that it starts, and for scenarios `trade FOLDER SESSIONS`, which goes on with a world of that folder
 * (`settle`: with what is to be done before the next session alone), and `run FOLDER SESSIONS`, the daemon up to so many in all. The exit code; -1: none of them.
 */
static inline int
agent_loop_child(int argc, char **argv)
{
	char fate[16];
	struct agent_world w;
	if (argc == 3 && strcmp(argv[1], "train") == 0) {
		const struct args a = { .spec = &cmd_train.spec, .operand = argv[2] };
		fake_fate(argv[2], fate);
		return strcmp(fate, "boast") == 0 ? agent_loop_boast(argv[2]) : cmd_train.run(NULL, &a);
	}
	if (argc == 3 && strcmp(argv[1], "experiment-job") == 0)
		return fake_experiment(argv[2]);
	if (argc != 4 || (strcmp(argv[1], "trade") != 0 && strcmp(argv[1], "run") != 0))
		return -1;
	loop_block();
	agent_world_at(&w, argv[2], "3");
	if (strcmp(argv[1], "run") == 0) {
		setenv("HYDRA_SIM_SESSIONS", argv[3], 1);
		return agent_loop_run(&w);
	}
	if (strcmp(argv[3], "settle") == 0)
		agent_loop_trade(&w, 0, "running", agent_loop_settle, NULL);
	else
		agent_world_trade(&w, atoi(argv[3]));
	return 0;
}

#endif
