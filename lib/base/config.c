/* Every setting in one table: it drives reading, `config`, the pages and the manual. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config_internal.h"

#define AT(field) offsetof(struct config, field), sizeof(((struct config *)NULL)->field)
#define PATH_RANGE "a path, at most 511 bytes, ~ expanded"

extern char **environ;

/* The first two rows in this order: a refused start still needs the two folders. */
static const struct config_setting table[] = {
	{"HYDRA_DATA_DIR", "path", "~/.hydra", PATH_RANGE,
	 "Folder of the journals, calendar.csv and agent_state.json",
	 config_set_data_dir, config_show_text, AT(data_dir), 0, 0, false, false},
	{"HYDRA_RUN_DIR", "path", "hydra-UID-HASH of the data folder, in $XDG_RUNTIME_DIR or /tmp", "a path of at most 84 bytes, without blanks and quotes",
	 "Folder of the sockets and the runner's status",
	 config_set_run_dir, config_show_text, AT(run_dir), 0, 0, true, false},
	{"HYDRA_LISTEN", "address", "127.0.0.1:8080", "ADDRESS:PORT, [IPV6]:PORT or unix:/PATH",
	 "Where the dashboard listens; beyond loopback HYDRA_AUTH_FILE is needed",
	 config_set_listen, config_show_text, AT(listen), 0, 0, false, false},
	{"HYDRA_START_RUNNER", "switch", "off", "true in any case; everything else is off",
	 "Whether hydra-up starts the runner beside the dashboard",
	 config_set_true, config_show_true, AT(start_runner), 0, 0, false, false},
	{"HYDRA_FEED", "word", "sim", "sim, csv",
	 "Where bars come from: sim is the embedded simulated market, csv is SYMBOL.csv files, watched",
	 config_set_feed, config_show_feed, AT(feed), 0, 0, false, false},
	{"HYDRA_CSV_DIR", "path", "", "a folder",
	 "Where HYDRA_FEED=csv finds its SYMBOL.csv files",
	 config_set_path, config_show_text, AT(csv_dir), 0, 0, false, false},
	{"HYDRA_BROKER", "word", "paper", "paper",
	 "Who fills the orders",
	 config_set_broker, config_show_text, AT(broker), 0, 0, false, false},
	{"HYDRA_MARKETS", "list", "HE,LE,GF", "1 to 32 different symbols with commas between, each 1 to 15 of A-Z 0-9 . _ -",
	 "Markets to trade; a sim knows those of the contract table",
	 config_set_markets, config_show_markets, AT(markets), 0, 0, false, false},
	{"HYDRA_CURRENCY", "word", "USD", "three capital letters",
	 "Currency of the account; a market in another one is refused",
	 config_set_currency, config_show_text, AT(currency), 0, 0, false, false},
	{"HYDRA_SEED", "integer", "42", "0 to 18446744073709551615",
	 "Seed of the simulated market and of paper fills",
	 config_set_seed, config_show_seed, AT(seed), 0, 0, false, false},
	{"HYDRA_SIM_EDGE", "number", "0.05", "0 to 0.5",
	 "Information coefficient planted in the simulated market; 0 plants none",
	 config_set_real, config_show_real, AT(sim_edge), 0, 0.5, false, false},
	{"HYDRA_SIM_FLIP", "word or integer", "seeded", "seeded, none, or 1 to 1000000",
	 "When the planted edge turns its sign: at seeded sessions, never, or with that traded session, once",
	 config_set_flip, config_show_flip, AT(sim_flip), 1, 1000000, false, false},
	{"HYDRA_SIM_HISTORY", "integer", "1000", "1000 to 5000",
	 "Simulated sessions before trading begins",
	 config_set_integer, config_show_integer, AT(sim_history), 1000, 5000, false, false},
	{"HYDRA_SIM_WARMUP", "integer", "250", "0 to 5000",
	 "Sessions traded at full speed at first",
	 config_set_integer, config_show_integer, AT(sim_warmup), 0, 5000, false, false},
	{"HYDRA_SIM_SESSION_SECONDS", "number", "0", "0 to 86400; 0 is 5 s for 150 sessions, then 60 s",
	 "Seconds a simulated session takes after the warm-up",
	 config_set_real, config_show_real, AT(sim_session_seconds), 0, 86400, false, false},
	{"HYDRA_SIM_SESSIONS", "integer", "0", "0 to 1000000; 0 is without end",
	 "Trade that many sessions, then stay up as finished",
	 config_set_integer, config_show_integer, AT(sim_sessions), 0, 1000000, false, false},
	{"HYDRA_CAPITAL", "amount", "5000000", "1 to 1000000000000, at most six decimals",
	 "Money at the start; a later change is a deposit or withdrawal, never a return",
	 config_set_money, config_show_money, AT(capital), 1, 1e12, false, false},
	{"HYDRA_SCHEDULE", "time", "14:00", "HH:MM from 13:05 to 17:59",
	 "When the day's cycle runs, America/Chicago: after the last close, before the day is given up",
	 config_set_time, config_show_time, AT(schedule), 13 * 3600 + 5 * 60, 18 * 3600 - 60, false, false},
	{"HYDRA_AUTONOMY", "integer", "3 in a sim, else 1", "0 to 3",
	 "How far the agent may go without a person",
	 config_set_integer, config_show_integer, AT(autonomy), 0, 3, true, false},
	{"HYDRA_ZONE", "time zone", "America/Chicago", "an IANA name such as America/Chicago",
	 "Zone of the times that pages show; trading does not depend on it",
	 config_set_zone, config_show_text, AT(zone), 0, 0, false, false},
	{"HYDRA_AUTH_FILE", "path", "", "a file of user names and password hashes, or none",
	 "Who may see the dashboard; none leaves that to the publishing side",
	 config_set_auth, config_show_text, AT(auth_file), 0, 0, false, false},
	{"HYDRA_HOSTS", "list", "", "host names with commas between, at most 511 bytes",
	 "Host names answered besides loopback and the listen address",
	 config_set_hosts, config_show_text, AT(hosts), 0, 0, false, false},
	{"HYDRA_PAGE_CACHE", "integer", "16", "0 to 256",
	 "Answers that each page program holds until a journal, the runner's state or the second moves on",
	 config_set_integer, config_show_integer, AT(page_cache), 0, 256, false, false},
	{"HYDRA_KEEP_TELEMETRY_DAYS", "integer", "0", "0, or 60 to 36500; 0 keeps all",
	 "Days of bars, truth, readings, starts and stops that cycle_journal.db keeps; nothing of the ledger",
	 config_set_keep, config_show_integer, AT(keep_telemetry), 60, 36500, false, false},
	{"HYDRA_KEEP_EVENTS_DAYS", "integer", "0", "0, or 60 to 36500; 0 keeps all",
	 "Days of the market whose fills and cycles stay as events in the ledger too; all else of the ledger stays in any case",
	 config_set_keep, config_show_integer, AT(keep_events), 60, 36500, false, false},
	{"HYDRA_LOG_LEVEL", "word", "info", "error, warn, info, debug",
	 "How much is logged on stderr",
	 config_set_level, config_show_level, AT(log_level), 0, 0, false, false},
	{"HYDRA_CHECK_LIMITS", "list", "", "ITEM=WARNING:CRITICAL with commas between, each 0 to 1000000000 or - for never; hydra-runner check --list has the items",
	 "Limits of check other than the standard ones",
	 config_set_limits, config_show_text, AT(check_limits), 0, 0, false, false},
	{"HYDRA_ALERT_DIR", "path", "", "a folder of the user who runs check --alert",
	 "Where check --alert keeps what it told and what still waits; not set: alerts in the data folder",
	 config_set_path, config_show_text, AT(alert_dir), 0, 0, false, false},
	{"HYDRA_ALERT_MAIL", "list", "", "mail addresses with commas between",
	 "Who gets each alert as a mail",
	 config_set_mail, config_show_text, AT(alert_mail), 0, 0, false, false},
	{"HYDRA_SENDMAIL", "path", "/usr/sbin/sendmail", "a program that takes a mail on stdin, with -t -i",
	 "What hands alerts to the mail system",
	 config_set_path, config_show_text, AT(sendmail), 0, 0, false, false},
	{"HYDRA_ALERT_WEBHOOK", "url", "", "http://… or https://…, or the path of a file that holds it; at most 511 bytes",
	 "Where each alert is posted as JSON",
	 config_set_url, config_show_text, AT(alert_webhook), 0, 0, false, true},
	{"HYDRA_ALERT_TEMPLATE", "path", "", "a file of JSON with places such as {text}",
	 "What is posted to the webhook; not set: all that an alert has",
	 config_set_path, config_show_text, AT(alert_template), 0, 0, false, false},
	{"HYDRA_ALERT_COMMAND", "path", "", "a program",
	 "What is started for each alert, without a shell: its words in the environment, its text on stdin",
	 config_set_path, config_show_text, AT(alert_command), 0, 0, false, false},
	{"HYDRA_PING_URL", "url", "", "http://… or https://…, or the path of a file that holds it; at most 511 bytes",
	 "Asked after each check --alert that went through: whoever waits for it hears when none comes",
	 config_set_url, config_show_text, AT(ping_url), 0, 0, false, true},
	{"TRADING_MODE", "word", "paper", "paper",
	 "paper or live; this version trades on paper only",
	 config_set_mode, config_show_mode, AT(live), 0, 0, false, false},
	{"HYDRA_LIVE_CONFIRMED", "switch", "off", "true in any case; everything else is off",
	 "Second word that live trading would need",
	 config_set_true, config_show_true, AT(live_confirmed), 0, 0, false, false},
	{"IB_GATEWAY_HOST", "host", "127.0.0.1", "a host name or address",
	 "Where the broker's gateway runs; not used in this version",
	 config_set_host, config_show_text, AT(ib_host), 0, 0, false, false},
	{"IB_GATEWAY_PORT", "port", "4002", "1 to 65535 without 4001, 4003 and 7496",
	 "Port of the broker's gateway; not used in this version",
	 config_set_port, config_show_integer, AT(ib_port), 1, 65535, false, false},
};
#define DATA_DIR 0 /* its row */
#define ROWS ((int)(sizeof table / sizeof table[0]))
_Static_assert(sizeof table / sizeof table[0] <= CONFIG_SETTINGS, "struct config remembers a source for every row");

static const char *const sources[] = {"default", "/etc/hydra/hydra.env", "hydra.env", "environment"};

/* In rising order of precedence; files[CONFIG_ETC] and files[CONFIG_LOCAL] are used. */
struct lookup {
	struct config_file files[CONFIG_ENVIRONMENT];
};

static const char *
text_of(const struct lookup *l, int row, unsigned char *source)
{
	const char *text = getenv(table[row].name);
	*source = CONFIG_ENVIRONMENT;
	while (text == NULL || text[0] == '\0') {
		if (--*source == CONFIG_DEFAULT)
			return table[row].computed ? NULL : table[row].fallback;
		text = l->files[*source].value[row];
	}
	return text;
}

/* "hydra.env:3: HYDRA_SEED="x": why; allowed: range" */
static int
fail(const struct config *c, const struct lookup *l, int row, const char *text, const char *why, char *err, int errsize)
{
	char place[64] = "";
	if (c->source[row] == CONFIG_ETC || c->source[row] == CONFIG_LOCAL)
		snprintf(place, sizeof place, "%s:%d: ", sources[c->source[row]], l->files[c->source[row]].line[row]);
	if (table[row].secret)
		text = CONFIG_MASK; /* what is said ends in a log */
	snprintf(err, (size_t)errsize, "%s%s=\"%.100s%s\": %s; allowed: %s", place, table[row].name, text, strlen(text) > 100 ? "..." : "", why,
	         table[row].range);
	return -1;
}

/* A run folder belongs to its data folder: that of the installed instance is not for whoever named other data nearer by. */
static bool
of_another_instance(const struct config *c, int row)
{
	return table[row].set == config_set_run_dir && c->source[row] == CONFIG_ETC && c->source[DATA_DIR] > CONFIG_ETC;
}

/* The one computed default but the run folder. */
static int
autonomy_of(enum config_feed feed)
{
	return feed == CONFIG_FEED_SIM ? 3 : 1;
}

static int
set_row(struct config *c, const struct lookup *l, int row, char *err, int errsize)
{
	char why[128] = "";
	const struct config_setting *s = &table[row];
	const char *text = text_of(l, row, &c->source[row]);
	if (of_another_instance(c, row)) {
		text = NULL;
		c->source[row] = CONFIG_DEFAULT;
	}
	if (text != NULL)
		return s->set(c, s, text, why) == 0 ? 0 : fail(c, l, row, text, why, err, errsize);
	if (s->set != config_set_run_dir) {
		c->autonomy = autonomy_of(c->feed);
		return 0;
	}
	return config_run_default(c, why) == 0 ? 0 : fail(c, l, row, "", why, err, errsize);
}

static int
row_of(const char *name)
{
	for (int i = 0; i < ROWS; i++)
		if (strcmp(table[i].name, name) == 0)
			return i;
	return -1;
}

/* What two settings together forbid. */
static int
agree(const struct config *c, const struct lookup *l, char *err, int errsize)
{
	if (c->live)
		return fail(c, l, row_of("TRADING_MODE"), "live",
		            c->feed == CONFIG_FEED_SIM ? "the sim feed has no real market, and live trading is not in this version"
		                                       : "a csv file has no real market, and live trading is not in this version",
		            err, errsize);
	if (!config_loopback(c->listen) && c->auth_file[0] == '\0') {
		snprintf(err, (size_t)errsize,
		         "HYDRA_LISTEN=\"%s\": reachable from beyond this machine, and HYDRA_AUTH_FILE is not set; allowed: a loopback address or "
		         "unix:/PATH, or HYDRA_AUTH_FILE with a file of user names and password hashes (none leaves access open)",
		         c->listen);
		return -1;
	}
	return 0;
}

/* A misspelt name would otherwise be silently without effect; but other programs may own such names too. */
static void
warn_unknown(void)
{
	for (char **at = environ; *at != NULL; at++) {
		char name[64];
		size_t len = strcspn(*at, "=");
		if (strncmp(*at, "HYDRA_", 6) != 0 || len >= sizeof name)
			continue;
		memcpy(name, *at, len);
		name[len] = '\0';
		/* hydra-up's word to its children */
		if (strcmp(name, "HYDRA_TEMPLATES") == 0 || strcmp(name, "HYDRA_BUILD") == 0)
			continue;
		if (row_of(name) < 0)
			log_write(LOG_WARN, "unknown_setting", "name=%s hint=\"no such setting, ignored; hydra-runner config lists them\"", name);
	}
}

int
config_load(struct config *c, char *err, int errsize)
{
	struct lookup *l = calloc(1, sizeof *l);
	int rc = 0;
	memset(c, 0, sizeof *c);
	if (l == NULL) {
		snprintf(err, (size_t)errsize, "configuration: out of memory");
		return -1;
	}
	/* a working folder that we may not enter (sudo -u hydra, typed in /root) is nobody's place for our settings */
	for (int i = access(".", X_OK) == 0 || errno != EACCES ? CONFIG_LOCAL : CONFIG_ETC; i >= CONFIG_ETC && rc == 0; i--)
		rc = config_file_read(&l->files[i], sources[i], table, ROWS, err, errsize);
	/* The folders even after a bad file, with a message of their own that nobody reads. */
	char ignored[256] = "";
	for (int i = 0; i < 2; i++)
		if (set_row(c, l, i, rc == 0 ? err : ignored, rc == 0 ? errsize : (int)sizeof ignored) != 0) {
			rc = -1;
			break; /* without a data folder there is no default run folder */
		}
	for (int i = 2; i < ROWS && rc == 0; i++)
		rc = set_row(c, l, i, err, errsize);
	if (rc == 0)
		rc = agree(c, l, err, errsize);
	if (rc == 0)
		warn_unknown();
	for (int i = CONFIG_ETC; i <= CONFIG_LOCAL; i++)
		config_file_close(&l->files[i]);
	free(l);
	return rc;
}

void
config_replay(struct config *c)
{
	c->feed = CONFIG_FEED_CSV;
	if (c->source[row_of("HYDRA_AUTONOMY")] == CONFIG_DEFAULT)
		c->autonomy = autonomy_of(c->feed);
}

int
config_count(void)
{
	return ROWS;
}

void
config_describe(const struct config *c, int i, struct config_row *row)
{
	const struct config_setting *s = &table[i];
	*row = (struct config_row){.name = s->name, .type = s->type, .range = s->range, .help = s->help, .source = sources[c->source[i]], .secret = s->secret};
	snprintf(row->fallback, sizeof row->fallback, "%s", s->fallback);
	s->show(c, s, row->value, sizeof row->value);
	if (s->secret && row->value[0] != '\0')
		snprintf(row->value, sizeof row->value, "%s", CONFIG_MASK);
}

static int
join(const char *folder, const char *name, char *out, int size)
{
	int n = snprintf(out, (size_t)size, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);
	return n >= 0 && n < size ? 0 : -1;
}

int
config_data_path(const struct config *c, const char *name, char *out, int size)
{
	return join(c->data_dir, name, out, size);
}

int
config_run_path(const struct config *c, const char *name, char *out, int size)
{
	return join(c->run_dir, name, out, size);
}
