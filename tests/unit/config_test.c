/* Settings: precedence, every refusal's words, hydra.env, and what is shown. Runs in a folder of its own with a clean environment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "config.h"

static const char *const variables[] = {"HYDRA_ALERT_WEBHOOK", "HYDRA_PING_URL", "HYDRA_SEED", "HYDRA_FEED", "HYDRA_LISTEN", "HYDRA_MARKETS", "HYDRA_AUTH_FILE", "HYDRA_RUN_DIR", "HYDRA_HOSTS", "HYDRA_START_RUNNER", "HYDRA_AUTONOMY", "TRADING_MODE", "HYDRA_MARKTS", "XDG_RUNTIME_DIR"};

struct place {
	char folder[64], home[64];
	struct config c;
	char err[512];
};

static int
set_up(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	if (p == NULL)
		return -1;
	snprintf(p->folder, sizeof p->folder, "/tmp/config_test_XXXXXX");
	if (mkdtemp(p->folder) == NULL || chdir(p->folder) != 0)
		return -1;
	snprintf(p->home, sizeof p->home, "%s", p->folder);
	/* cmocka asks for its own setting again at each line */
	const char *set = getenv("CMOCKA_MESSAGE_OUTPUT");
	char *output = set != NULL ? strdup(set) : NULL;
	clearenv();
	setenv("HOME", p->home, 1);
	if (output != NULL)
		setenv("CMOCKA_MESSAGE_OUTPUT", output, 1);
	free(output);
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;
	for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
		unsetenv(variables[i]);
	unlink("hydra.env");
	unlink("link");
	rmdir("real");
	int rc = chdir("/");
	rmdir(p->folder);
	free(p);
	return rc;
}

static void
env_file(const char *text)
{
	assert_int_equal(buf_write_file("hydra.env", text, strlen(text), 0600, false), 0);
}

/* Load with NAME set to value and demand err to the letter, or begin with it when it ends in "…". */
static void
refused(struct place *p, const char *name, const char *value, const char *err)
{
	size_t len = strlen(err);
	if (name != NULL)
		setenv(name, value, 1);
	assert_int_equal(config_load(&p->c, p->err, sizeof p->err), -1);
	if (name != NULL)
		unsetenv(name);
	if (len > 3 && strcmp(err + len - 3, "…") == 0)
		assert_memory_equal(p->err, err, len - 3);
	else
		assert_string_equal(p->err, err);
}

static void
load(struct place *p)
{
	if (config_load(&p->c, p->err, sizeof p->err) != 0)
		fail_msg("%s", p->err);
}

static const struct config_row *
row(const struct config *c, const char *name)
{
	static struct config_row r;
	for (int i = 0; i < config_count(); i++) {
		config_describe(c, i, &r);
		if (strcmp(r.name, name) == 0)
			return &r;
	}
	fail_msg("no row %s", name);
	return NULL;
}

static void
defaults(void **state)
{
	struct place *p = *state;
	char path[100];
	load(p);
	snprintf(path, sizeof path, "%s/.hydra", p->home);
	assert_string_equal(p->c.data_dir, path);
	assert_string_equal(p->c.listen, "127.0.0.1:8080");
	assert_false(p->c.start_runner);
	assert_int_equal(p->c.feed, CONFIG_FEED_SIM);
	assert_int_equal(p->c.n_markets, 3);
	assert_string_equal(p->c.markets[2], "GF");
	assert_true(p->c.seed == 42 && p->c.capital == INT64_C(5000000000000));
	assert_true(p->c.sim_edge == 0.05 && p->c.sim_flip == CONFIG_FLIP_SEEDED);
	assert_int_equal(p->c.schedule, 14 * 3600);
	assert_int_equal(p->c.autonomy, 3);
	assert_int_equal(p->c.ib_port, 4002);
	assert_false(p->c.live);
	assert_memory_equal(p->c.run_dir, "/tmp/hydra-", 11);
	setenv("HYDRA_FEED", "csv", 1);
	load(p);
	assert_int_equal(p->c.autonomy, 1);
}

/* A replay is csv, and its autonomy that of csv unless somebody said another. */
static void
replayed(void **state)
{
	struct place *p = *state;
	load(p);
	config_replay(&p->c);
	assert_int_equal(p->c.feed, CONFIG_FEED_CSV);
	assert_int_equal(p->c.autonomy, 1);
	setenv("HYDRA_AUTONOMY", "2", 1);
	load(p);
	config_replay(&p->c);
	assert_int_equal(p->c.autonomy, 2);
}

static void
every_row_shows_what_it_would_read(void **state)
{
	struct place *p = *state;
	load(p);
	for (int i = 0; i < config_count(); i++) {
		struct config_row r;
		config_describe(&p->c, i, &r);
		assert_true(strlen(r.help) > 5 && strlen(r.range) > 2 && strlen(r.type) > 2);
		assert_string_equal(r.source, "default");
		if (r.value[0] == '\0')
			continue;
		setenv(r.name, r.value, 1);
		load(p);
		assert_string_equal(row(&p->c, r.name)->source, "environment");
		assert_string_equal(row(&p->c, r.name)->value, r.value);
		unsetenv(r.name);
	}
}

static void
bad_values_are_named(void **state)
{
	static const char *const bad[][3] = {
	        {"HYDRA_SEED", "x", "HYDRA_SEED=\"x\": not a whole number; allowed: 0 to 18446744073709551615"},
	        {"HYDRA_SEED", "-1", "HYDRA_SEED=\"-1\": out of range; allowed: 0 to 18446744073709551615"},
	        {"HYDRA_SEED", "18446744073709551616", "HYDRA_SEED=\"18446744073709551616\": out of range; …"},
	        {"HYDRA_FEED", "ib", "HYDRA_FEED=\"ib\": not in this version; allowed: sim, csv"},
	        {"HYDRA_FEED", "SIM", "HYDRA_FEED=\"SIM\": no such feed; allowed: sim, csv"},
	        {"HYDRA_BROKER", "ib", "HYDRA_BROKER=\"ib\": not in this version; allowed: paper"},
	        {"HYDRA_MARKETS", "HE,LE,HE", "HYDRA_MARKETS=\"HE,LE,HE\": HE stands there twice; …"},
	        {"HYDRA_MARKETS", "he", "HYDRA_MARKETS=\"he\": \"he\" is not a symbol; …"},
	        {"HYDRA_MARKETS", "HE,,LE", "HYDRA_MARKETS=\"HE,,LE\": a symbol is missing between the commas; …"},
	        {"HYDRA_MARKETS", "HE,../X", "HYDRA_MARKETS=\"HE,../X\": \"../X\" is not a symbol; …"},
	        {"HYDRA_MARKETS", "A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,P,Q,R,S,T,U,V,W,X,Y,Z,1,2,3,4,5,6,7", "HYDRA_MARKETS=\"A,…"},
	        {"HYDRA_CURRENCY", "usd", "HYDRA_CURRENCY=\"usd\": not a currency; allowed: three capital letters"},
	        {"HYDRA_SIM_EDGE", "0.6", "HYDRA_SIM_EDGE=\"0.6\": out of range; allowed: 0 to 0.5"},
	        {"HYDRA_SIM_EDGE", "nan", "HYDRA_SIM_EDGE=\"nan\": not a number; allowed: 0 to 0.5"},
	        {"HYDRA_SIM_EDGE", "0x1p-3", "HYDRA_SIM_EDGE=\"0x1p-3\": not a number; …"},
	        {"HYDRA_SIM_FLIP", "never", "HYDRA_SIM_FLIP=\"never\": neither a word that is known nor a whole number; allowed: seeded, none, or 1 to 1000000"},
	        {"HYDRA_SIM_FLIP", "0", "HYDRA_SIM_FLIP=\"0\": out of range; …"},
	        {"HYDRA_SIM_FLIP", "-1", "HYDRA_SIM_FLIP=\"-1\": out of range; …"},
	        {"HYDRA_SIM_FLIP", "1000001", "HYDRA_SIM_FLIP=\"1000001\": out of range; …"},
	        {"HYDRA_SIM_HISTORY", "999", "HYDRA_SIM_HISTORY=\"999\": out of range; allowed: 1000 to 5000"},
	        {"HYDRA_SIM_WARMUP", "99999999999999999999", "HYDRA_SIM_WARMUP=\"99999999999999999999\": out of range; allowed: 0 to 5000"},
	        {"HYDRA_SIM_WARMUP", "1.5", "HYDRA_SIM_WARMUP=\"1.5\": not a whole number; allowed: 0 to 5000"},
	        {"HYDRA_CAPITAL", "0", "HYDRA_CAPITAL=\"0\": out of range; …"},
	        {"HYDRA_CAPITAL", "1e6", "HYDRA_CAPITAL=\"1e6\": not an amount; …"},
	        {"HYDRA_SCHEDULE", "24:00", "HYDRA_SCHEDULE=\"24:00\": not a time; allowed: HH:MM from 13:05 to 17:59"},
	        {"HYDRA_SCHEDULE", "18:00", "HYDRA_SCHEDULE=\"18:00\": out of range; allowed: HH:MM from 13:05 to 17:59"},
	        {"HYDRA_AUTONOMY", "4", "HYDRA_AUTONOMY=\"4\": out of range; allowed: 0 to 3"},
	        {"HYDRA_ZONE", "Mars/Base", "HYDRA_ZONE=\"Mars/Base\": no such time zone in /usr/share/zoneinfo, which the package tzdata fills; …"},
	        {"HYDRA_KEEP_TELEMETRY_DAYS", "59", "HYDRA_KEEP_TELEMETRY_DAYS=\"59\": out of range; allowed: 0, or 60 to 36500; 0 keeps all"},
	        {"HYDRA_KEEP_TELEMETRY_DAYS", "-1", "HYDRA_KEEP_TELEMETRY_DAYS=\"-1\": out of range; allowed: 0, or 60 to 36500; 0 keeps all"},
	        {"HYDRA_KEEP_TELEMETRY_DAYS", "all", "HYDRA_KEEP_TELEMETRY_DAYS=\"all\": not a whole number; allowed: 0, or 60 to 36500; 0 keeps all"},
	        {"HYDRA_KEEP_EVENTS_DAYS", "59", "HYDRA_KEEP_EVENTS_DAYS=\"59\": out of range; allowed: 0, or 60 to 36500; 0 keeps all"},
	        {"HYDRA_KEEP_EVENTS_DAYS", "36501", "HYDRA_KEEP_EVENTS_DAYS=\"36501\": out of range; allowed: 0, or 60 to 36500; 0 keeps all"},
	        {"HYDRA_CHECK_LIMITS", "disk=1 2", "HYDRA_CHECK_LIMITS=\"disk=1 2\": holds a byte that neither a name nor a limit has; …"},
	        {"HYDRA_ALERT_MAIL", "a@b,,c", "HYDRA_ALERT_MAIL=\"a@b,,c\": \"\" is not a mail address; allowed: mail addresses with commas between"},
	        {"HYDRA_ALERT_MAIL", "-oQ/tmp", "HYDRA_ALERT_MAIL=\"-oQ/tmp\": \"-oQ/tmp\" is not a mail address; …"},
	        {"HYDRA_ALERT_MAIL", "@", "HYDRA_ALERT_MAIL=\"@\": \"@\" is not a mail address; …"},
	        {"HYDRA_ALERT_MAIL", "@b", "HYDRA_ALERT_MAIL=\"@b\": \"@b\" is not a mail address; …"},
	        {"HYDRA_ALERT_MAIL", "root,a@,c@d", "HYDRA_ALERT_MAIL=\"root,a@,c@d\": \"a@\" is not a mail address; …"},
	        {"HYDRA_ALERT_MAIL", "a@b@c", "HYDRA_ALERT_MAIL=\"a@b@c\": \"a@b@c\" is not a mail address; …"},
	        {"HYDRA_ALERT_MAIL", "a@b,", "HYDRA_ALERT_MAIL=\"a@b,\": \"\" is not a mail address; …"},
	        {"HYDRA_ALERT_MAIL", "a@b\nBcc: c@d", "HYDRA_ALERT_MAIL=\"a@b\nBcc: c@d\": \"a@b\nBcc: c@d\" is not a mail address; …"},
	        {"HYDRA_ALERT_WEBHOOK", "ftp://secret", "HYDRA_ALERT_WEBHOOK=\"********\": neither an http or https URL nor an absolute path; …"},
	        {"HYDRA_ALERT_WEBHOOK", "https:///secret", "HYDRA_ALERT_WEBHOOK=\"********\": neither an http or https URL nor an absolute path; …"},
	        {"HYDRA_PING_URL", "http://a/ secret", "HYDRA_PING_URL=\"********\": holds a blank or a byte that a URL cannot have; …"},
	        {"HYDRA_LOG_LEVEL", "loud", "HYDRA_LOG_LEVEL=\"loud\": no such level; allowed: error, warn, info, debug"},
	        {"TRADING_MODE", "real", "TRADING_MODE=\"real\": no such mode; allowed: paper"},
	        {"TRADING_MODE", "live", "TRADING_MODE=\"live\": the sim feed has no real market, and live trading is not in this version; allowed: paper"},
	        {"IB_GATEWAY_PORT", "4001", "IB_GATEWAY_PORT=\"4001\": a port where live accounts answer; allowed: 1 to 65535 without 4001, 4003 and 7496"},
	        {"IB_GATEWAY_PORT", "7496", "IB_GATEWAY_PORT=\"7496\": a port where live accounts answer; …"},
	        {"IB_GATEWAY_PORT", "4003", "IB_GATEWAY_PORT=\"4003\": a port where live accounts answer; …"},
	        {"IB_GATEWAY_PORT", "0", "IB_GATEWAY_PORT=\"0\": out of range; …"},
	        {"IB_GATEWAY_HOST", "a b", "IB_GATEWAY_HOST=\"a b\": not a host name or address; …"},
	        {"HYDRA_HOSTS", "ok.example,bad;host", "HYDRA_HOSTS=\"ok.example,bad;host\": \"bad;host\" is not a host name; …"},
	        {"HYDRA_DATA_DIR", "~root/x", "HYDRA_DATA_DIR=\"~root/x\": only ~ and ~/ are expanded, not another user's folder; …"},
	        {"HYDRA_RUN_DIR", "/tmp/a b", "HYDRA_RUN_DIR=\"/tmp/a b\": holds a blank, quote or other byte that a socket path in nginx cannot have; …"},
	        {"HYDRA_RUN_DIR", "/a/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789", "HYDRA_RUN_DIR=\"/a/…"},
	};
	struct place *p = *state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refused(p, bad[i][0], bad[i][1], bad[i][2]);
	load(p);
}

/* A URL that holds a token is read, and shown to nobody. */
static void
secrets_are_masked(void **state)
{
	static const char *const names[] = {"HYDRA_ALERT_WEBHOOK", "HYDRA_PING_URL"};
	struct place *p = *state;
	for (size_t i = 0; i < 2; i++) {
		setenv(names[i], "https://hooks.example/token", 1);
		load(p);
		assert_string_equal(i == 0 ? p->c.alert_webhook : p->c.ping_url, "https://hooks.example/token");
		assert_true(row(&p->c, names[i])->secret);
		assert_string_equal(row(&p->c, names[i])->value, "********");
		unsetenv(names[i]);
		load(p);
		assert_string_equal(row(&p->c, names[i])->value, "");
	}
}

static void
listen_beyond_loopback_needs_a_word(void **state)
{
	static const char *const here[] = {"127.0.0.1:1", "127.9.9.9:80", "[::1]:65535", "localhost:8080", "unix:/run/hydra/http.sock"};
	static const char *const beyond[] = {"0.0.0.0:8080", "[::]:8080", "192.168.1.5:80", "[2001:db8::1]:80"};
	static const char *const broken[] = {"8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:+80", "300.0.0.1:80", "[::g]:80", "::1:80", "host.example:80", "unix:relative", "unix:/a b", ":80", "127.0.0.1:80;x"};
	struct place *p = *state;
	for (size_t i = 0; i < sizeof here / sizeof here[0]; i++) {
		setenv("HYDRA_LISTEN", here[i], 1);
		load(p);
	}
	for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
		char err[200];
		snprintf(err, sizeof err, "HYDRA_LISTEN=\"%s\": reachable from beyond this machine, and HYDRA_AUTH_FILE is not set; allowed: …", beyond[i]);
		refused(p, "HYDRA_LISTEN", beyond[i], err);
		setenv("HYDRA_LISTEN", beyond[i], 1);
		setenv("HYDRA_AUTH_FILE", "none", 1);
		load(p);
		assert_string_equal(p->c.auth_file, "none");
		setenv("HYDRA_AUTH_FILE", "users", 1);
		load(p);
		assert_int_equal(p->c.auth_file[0], '/');
		unsetenv("HYDRA_AUTH_FILE");
	}
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++)
		refused(p, "HYDRA_LISTEN", broken[i], "HYDRA_LISTEN=\"…");
}

static void
environment_over_file_over_default(void **state)
{
	struct place *p = *state;
	env_file("# mine\n\nexport HYDRA_SEED=7 # lucky\nHYDRA_MARKETS = \"ZC, ZW\"\r\nHYDRA_HOSTS='a.example'\nHYDRA_CURRENCY=\nTWS_USERID=someone\nHYDRA_DATA_DIR=./data");
	setenv("HYDRA_HOSTS", "b.example", 1);
	setenv("HYDRA_SEED", "", 1); /* empty is not set */
	load(p);
	assert_true(p->c.seed == 7);
	assert_string_equal(row(&p->c, "HYDRA_SEED")->source, "hydra.env");
	assert_string_equal(row(&p->c, "HYDRA_MARKETS")->value, "ZC,ZW");
	assert_string_equal(row(&p->c, "HYDRA_HOSTS")->value, "b.example");
	assert_string_equal(row(&p->c, "HYDRA_HOSTS")->source, "environment");
	assert_string_equal(p->c.currency, "USD");
	assert_string_equal(row(&p->c, "HYDRA_CURRENCY")->source, "default");
	assert_string_equal(strrchr(p->c.data_dir, '/'), "/data");
	assert_null(strstr(p->c.data_dir, "/./"));
}

static void
bad_lines_are_named(void **state)
{
	struct place *p = *state;
	env_file("HYDRA_FEED=sim\nHYDRA_SED=7\n");
	refused(p, NULL, NULL, "hydra.env:2: HYDRA_SED: no such setting; …");
	assert_true(p->c.data_dir[0] == '/' && p->c.run_dir[0] == '/'); /* a refused start can still say why there */
	env_file("just words\n");
	refused(p, NULL, NULL, "hydra.env:1: \"just words\": not a setting; …");
	env_file("HYDRA_SEED=1\nHYDRA_SEED=2\n");
	refused(p, NULL, NULL, "hydra.env:2: HYDRA_SEED: set a second time, first in line 1; …");
	env_file("HYDRA_SEED=\"1\n");
	refused(p, NULL, NULL, "hydra.env:1: HYDRA_SEED: a quote is not closed, …");
	env_file("\nHYDRA_SEED=x\n");
	refused(p, NULL, NULL, "hydra.env:2: HYDRA_SEED=\"x\": not a whole number; …");
	assert_int_equal(buf_write_file("hydra.env", "HYDRA_SEED=1\0x", 14, 0600, false), 0);
	refused(p, NULL, NULL, "hydra.env: holds a NUL byte; …");
}

static void
one_folder_has_one_run_folder(void **state)
{
	struct place *p = *state;
	char run[108];
	assert_int_equal(mkdir("real", 0700), 0);
	assert_int_equal(symlink("real", "link"), 0);
	setenv("HYDRA_DATA_DIR", "real/data", 1);
	load(p);
	snprintf(run, sizeof run, "%s", p->c.run_dir);
	setenv("HYDRA_DATA_DIR", ".//link/./data/", 1);
	load(p);
	assert_string_equal(p->c.run_dir, run);
	setenv("HYDRA_DATA_DIR", "real/other", 1);
	load(p);
	assert_string_not_equal(p->c.run_dir, run);
	setenv("XDG_RUNTIME_DIR", p->folder, 1);
	load(p);
	assert_memory_equal(p->c.run_dir, p->folder, strlen(p->folder));
	setenv("XDG_RUNTIME_DIR", "/nowhere/at/all", 1);
	load(p);
	assert_memory_equal(p->c.run_dir, "/tmp/hydra-", 11);
	unsetenv("HYDRA_DATA_DIR");
}

static void
switches_and_paths(void **state)
{
	struct place *p = *state;
	char path[64], tight[10];
	setenv("HYDRA_START_RUNNER", "TRUE", 1);
	setenv("HYDRA_MARKTS", "HE", 1); /* unknown in the environment: a warning, no refusal */
	load(p);
	assert_true(p->c.start_runner);
	setenv("HYDRA_START_RUNNER", "1", 1);
	load(p);
	assert_false(p->c.start_runner);
	setenv("HYDRA_RUN_DIR", "/tmp/r/", 1);
	load(p);
	assert_int_equal(config_run_path(&p->c, "control.sock", path, sizeof path), 0);
	assert_string_equal(path, "/tmp/r/control.sock");
	assert_int_equal(config_run_path(&p->c, "control.sock", tight, sizeof tight), -1);
}

#define OTHER 65534

/* What loading answers to another user: 0, or 1 with its words told. */
static int
load_as_another(struct place *p)
{
	int status = -1;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (setresgid(OTHER, OTHER, OTHER) != 0 || setresuid(OTHER, OTHER, OTHER) != 0)
			_exit(2);
		int rc = config_load(&p->c, p->err, sizeof p->err);
		if (rc != 0)
			fprintf(stderr, "%s\n", p->err);
		_exit(rc == 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* `sudo -u hydra hydra-runner status`, typed in /root: nobody keeps settings where he may not enter. */
static void
a_folder_that_may_not_be_entered_has_no_settings(void **state)
{
	struct place *p = *state;
	if (geteuid() != 0)
		skip();
	env_file("HYDRA_SEED=7\n"); /* 0600 in a folder of 0700, both root's */
	assert_int_equal(load_as_another(p), 0);
	assert_int_equal(chmod(".", 0755), 0);
	assert_int_equal(load_as_another(p), 1); /* there it is seen, and not being read would be another instance */
	assert_int_equal(chmod("hydra.env", 0644), 0);
	assert_int_equal(load_as_another(p), 0);
}

int
main(void)
{
	log_open("config_test", LOG_ERROR);
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(defaults, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(replayed, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(every_row_shows_what_it_would_read, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(bad_values_are_named, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(secrets_are_masked, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(listen_beyond_loopback_needs_a_word, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(environment_over_file_over_default, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(bad_lines_are_named, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(one_folder_has_one_run_folder, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(switches_and_paths, set_up, tear_down),
	        cmocka_unit_test_setup_teardown(a_folder_that_may_not_be_entered_has_no_settings, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
