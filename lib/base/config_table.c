/* The settings: what each is called, may be, and means. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "config_internal.h"
#include "decimal.h"
#include "tz.h"

static const char *
whole(const char *text, uint64_t max, uint64_t *out)
{
	char *end;
	if (!isdigit((unsigned char)text[0]))
		return "not a whole number";
	errno = 0;
	*out = strtoull(text, &end, 10);
	if (*end != '\0')
		return "not a whole number";
	return errno == ERANGE || *out > max ? "too large" : NULL;
}

static const char *
ranged(const char *text, int lo, int hi, int *out)
{
	uint64_t v;
	const char *why = whole(text, INT_MAX, &v);
	if (why != NULL)
		return why;
	if ((int)v < lo || (int)v > hi)
		return "out of range";
	*out = (int)v;
	return NULL;
}

static const char *
real(const char *text, double lo, double hi, double *out)
{
	char *end;
	double v = strtod(text, &end);
	if (end == text || *end != '\0' || !isfinite(v) || isspace((unsigned char)text[0]))
		return "not a number";
	if (v < lo || v > hi)
		return "out of range";
	*out = v;
	return NULL;
}

static const char *
fits(const char *text, char *out, size_t size)
{
	if (strlen(text) >= size)
		return "too long";
	snprintf(out, size, "%s", text);
	return NULL;
}

static const char *
truth(const char *text, bool *out)
{
	*out = strcasecmp(text, "true") == 0;
	return NULL;
}

static const char *
absolute(const char *text, char *out, size_t size)
{
	char cwd[PATH_MAX];
	const char *home = getenv("HOME");
	int n;
	if (text[0] == '\0')
		return "empty";
	if (text[0] == '~' && (text[1] == '/' || text[1] == '\0')) {
		if (home == NULL || home[0] != '/')
			return "~ needs HOME to be set";
		n = snprintf(out, size, "%s%s", home, text + 1);
	} else if (text[0] == '/') {
		n = snprintf(out, size, "%s", text);
	} else {
		if (getcwd(cwd, sizeof cwd) == NULL)
			return "the current folder has no name";
		while (text[0] == '.' && text[1] == '/')
			text += 2;
		n = snprintf(out, size, "%s/%s", cwd, text);
	}
	if (n < 0 || (size_t)n >= size)
		return "too long";
	for (const char *p = out; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == '"' || *p == '\'')
			return "holds a quote or a control character";
	return NULL;
}

/* ---- one parser and one printer a setting ---- */

#define TEXT_SETTING(field) \
	static void print_##field(const struct config *c, char *out, int size) { snprintf(out, (size_t)size, "%s", c->field); }
#define BOOL_SETTING(field) \
	static const char *parse_##field(struct config *c, const char *t) { return truth(t, &c->field); } \
	static void print_##field(const struct config *c, char *out, int size) { snprintf(out, (size_t)size, "%s", c->field ? "true" : "false"); }
#define INT_SETTING(field, lo, hi) \
	static const char *parse_##field(struct config *c, const char *t) { return ranged(t, lo, hi, &c->field); } \
	static void print_##field(const struct config *c, char *out, int size) { snprintf(out, (size_t)size, "%d", c->field); }
#define REAL_SETTING(field, lo, hi) \
	static const char *parse_##field(struct config *c, const char *t) { return real(t, lo, hi, &c->field); } \
	static void print_##field(const struct config *c, char *out, int size) { snprintf(out, (size_t)size, "%g", c->field); }

TEXT_SETTING(data_dir)
TEXT_SETTING(run_dir)
TEXT_SETTING(listen)
TEXT_SETTING(broker)
TEXT_SETTING(currency)
TEXT_SETTING(zone)
TEXT_SETTING(auth_file)
TEXT_SETTING(hosts)
TEXT_SETTING(ib_host)
BOOL_SETTING(start_runner)
BOOL_SETTING(live_confirmed)
INT_SETTING(sim_history, 1000, 5000)
INT_SETTING(sim_warmup, 0, 5000)
INT_SETTING(sim_sessions, 0, 100000)
INT_SETTING(autonomy, 0, 3)
REAL_SETTING(sim_edge, 0, 0.5)
REAL_SETTING(sim_session_seconds, 0, 86400)

static const char *parse_data_dir(struct config *c, const char *t) { return absolute(t, c->data_dir, sizeof c->data_dir); }

static const char *
parse_run_dir(struct config *c, const char *t)
{
	if (t[0] == '\0') {
		c->run_dir[0] = '\0';
		return NULL;
	}
	/* the longest socket in it, /sse_in.sock and the like, must fit 107 bytes */
	const char *why = absolute(t, c->run_dir, sizeof c->run_dir);
	return why != NULL ? why : strlen(c->run_dir) > 85 ? "longer than 85 bytes: socket paths end at 107" : NULL;
}

static const char *
port_of(const char *t)
{
	int port;
	return t[0] != ':' || ranged(t + 1, 1, 65535, &port) != NULL ? "the port is not 1 to 65535" : NULL;
}

static const char *
parse_listen(struct config *c, const char *t)
{
	if (strncmp(t, "unix:/", 6) == 0) {
		if (strlen(t) > 5 + 107)
			return "the socket's path is longer than 107 bytes";
		return strpbrk(t, " \t\"';{}") != NULL ? "holds a blank, quote, brace or semicolon" : fits(t, c->listen, sizeof c->listen);
	}
	const char *colon = strrchr(t, ':');
	if (colon == NULL || colon == t)
		return "not HOST:PORT";
	if (strspn(t, "0123456789abcdefABCDEF.:[]*") != strlen(t))
		return "the host is not a numeric address";
	const char *why = port_of(colon);
	return why != NULL ? why : fits(t, c->listen, sizeof c->listen);
}

static const char *
parse_feed(struct config *c, const char *t)
{
	if (strcmp(t, "ib") == 0)
		return "not in this version";
	c->feed = strcmp(t, "csv") == 0 ? CONFIG_FEED_CSV : CONFIG_FEED_SIM;
	return strcmp(t, "sim") == 0 || strcmp(t, "csv") == 0 ? NULL : "unknown feed";
}

static void
print_feed(const struct config *c, char *out, int size)
{
	snprintf(out, (size_t)size, "%s", c->feed == CONFIG_FEED_SIM ? "sim" : c->feed == CONFIG_FEED_CSV ? "csv" : "ib");
}

static const char *
parse_broker(struct config *c, const char *t)
{
	return strcmp(t, "paper") != 0 ? "unknown broker" : fits(t, c->broker, sizeof c->broker);
}

static const char *
add_market(struct config *c, const char *t, size_t len)
{
	if (len == 0 || len >= CONFIG_SYMBOL)
		return "a symbol is empty or longer than 15 characters";
	for (size_t i = 0; i < len; i++)
		if (!isupper((unsigned char)t[i]) && !isdigit((unsigned char)t[i]))
			return "a symbol holds something else than A-Z and 0-9";
	for (int m = 0; m < c->n_markets; m++)
		if (strlen(c->markets[m]) == len && strncmp(c->markets[m], t, len) == 0)
			return "a symbol is named twice";
	if (c->n_markets == CONFIG_MARKETS)
		return "more than 32 symbols";
	snprintf(c->markets[c->n_markets++], CONFIG_SYMBOL, "%.*s", (int)len, t);
	return NULL;
}

static const char *
parse_markets(struct config *c, const char *t)
{
	c->n_markets = 0;
	for (;;) {
		t += strspn(t, " ");
		size_t len = strcspn(t, ", "), gap = len + strspn(t + len, " ");
		const char *why = add_market(c, t, len);
		if (why != NULL || t[gap] == '\0')
			return why;
		if (t[gap] != ',')
			return "symbols are separated by commas";
		t += gap + 1;
	}
}

static void
print_markets(const struct config *c, char *out, int size)
{
	int n = 0;
	out[0] = '\0';
	for (int m = 0; m < c->n_markets && n < size; m++)
		n += snprintf(out + n, (size_t)(size - n), "%s%s", m > 0 ? "," : "", c->markets[m]);
}

static const char *
parse_currency(struct config *c, const char *t)
{
	bool ok = strlen(t) == 3;
	for (int i = 0; ok && i < 3; i++)
		ok = isupper((unsigned char)t[i]) != 0;
	return ok ? fits(t, c->currency, sizeof c->currency) : "not a currency code";
}

static const char *parse_seed(struct config *c, const char *t) { return whole(t, UINT64_MAX, &c->seed); }
static void print_seed(const struct config *c, char *out, int size) { snprintf(out, (size_t)size, "%" PRIu64, c->seed); }

static const char *
parse_capital(struct config *c, const char *t)
{
	int64_t v;
	if (decimal_parse(t, &v) != 0)
		return "not an amount with at most six decimals";
	if (v <= 0 || v > INT64_C(1000000000) * DECIMAL_ONE)
		return "out of range";
	c->capital = v;
	return NULL;
}

static void
print_capital(const struct config *c, char *out, int size)
{
	char text[DECIMAL_TEXT];
	snprintf(out, (size_t)size, "%s", decimal_format(c->capital, 0, text));
}

static const char *
parse_schedule(struct config *c, const char *t)
{
	if (strlen(t) != 5 || t[2] != ':')
		return "not HH:MM";
	char hour[3] = { t[0], t[1], '\0' };
	int h, m;
	if (ranged(hour, 0, 23, &h) != NULL || ranged(t + 3, 0, 59, &m) != NULL)
		return "not HH:MM";
	int at = (h * 60 + m) * 60;
	/* a decision needs the session's close (13:05) and ends its day at 18:00 */
	if (at < 13 * 3600 + 300 || at >= 18 * 3600)
		return "out of range";
	c->schedule = at;
	return NULL;
}

static void
print_schedule(const struct config *c, char *out, int size)
{
	snprintf(out, (size_t)size, "%02d:%02d", c->schedule / 3600, c->schedule / 60 % 60);
}

static const char *
parse_zone(struct config *c, const char *t)
{
	char why[200];
	struct tz *tz = tz_open(t, why, sizeof why);
	if (tz == NULL)
		return "unknown time zone";
	tz_close(tz);
	return fits(t, c->zone, sizeof c->zone);
}

static const char *
parse_auth_file(struct config *c, const char *t)
{
	if (t[0] == '\0' || strcmp(t, "none") == 0)
		return fits(t, c->auth_file, sizeof c->auth_file);
	return absolute(t, c->auth_file, sizeof c->auth_file);
}

static const char *
parse_hosts(struct config *c, const char *t)
{
	for (const char *p = t; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p) && strchr(".,-:[]", *p) == NULL)
			return "not host names separated by commas";
	return fits(t, c->hosts, sizeof c->hosts);
}

static const char *
parse_log_level(struct config *c, const char *t)
{
	return log_level_parse(t, &c->log_level) == 0 ? NULL : "unknown level";
}

static void
print_log_level(const struct config *c, char *out, int size)
{
	static const char *const names[] = { "error", "warn", "info", "debug" };
	snprintf(out, (size_t)size, "%s", names[c->log_level]);
}

static const char *
parse_live(struct config *c, const char *t)
{
	c->live = strcmp(t, "live") == 0;
	return c->live || strcmp(t, "paper") == 0 ? NULL : "unknown mode";
}

static void print_live(const struct config *c, char *out, int size) { snprintf(out, (size_t)size, "%s", c->live ? "live" : "paper"); }
static const char *parse_ib_host(struct config *c, const char *t) { return t[0] == '\0' ? "empty" : fits(t, c->ib_host, sizeof c->ib_host); }

static const char *
parse_ib_port(struct config *c, const char *t)
{
	const char *why = ranged(t, 1, 65535, &c->ib_port);
	if (why == NULL && (c->ib_port == 4001 || c->ib_port == 7496 || c->ib_port == 4003))
		why = "a port of live trading";
	return why;
}

static void print_ib_port(const struct config *c, char *out, int size) { snprintf(out, (size_t)size, "%d", c->ib_port); }

#define ROW(name, type, fallback, range, field, help) { name, type, fallback, range, false, help, parse_##field, print_##field }
const struct config_setting config_table[] = {
	ROW("HYDRA_DATA_DIR", "path", "~/.hydra", "a folder; ~ is expanded", data_dir, "journals, agent state, calendar.csv"),
	ROW("HYDRA_RUN_DIR", "path", "", "a folder of at most 85 bytes; empty: a private one for each data folder", run_dir, "sockets and status files"),
	ROW("HYDRA_LISTEN", "address", "127.0.0.1:8080", "ADDRESS:PORT, [ADDRESS]:PORT or unix:/path; beyond loopback only with HYDRA_AUTH_FILE", listen, "where the dashboard listens"),
	ROW("HYDRA_START_RUNNER", "boolean", "false", "true in any case; anything else is false", start_runner, "start the runner beside the dashboard"),
	ROW("HYDRA_FEED", "choice", "sim", "sim, csv", feed, "where bars come from"),
	ROW("HYDRA_BROKER", "choice", "paper", "paper", broker, "who fills orders"),
	ROW("HYDRA_MARKETS", "symbols", "HE,LE,GF", "1 to 32 symbols of A-Z and 0-9, separated by commas, each once", markets, "markets that are traded"),
	ROW("HYDRA_CURRENCY", "code", "USD", "three capital letters", currency, "currency of the account"),
	ROW("HYDRA_SEED", "integer", "42", "0 to 18446744073709551615", seed, "seed of everything drawn"),
	ROW("HYDRA_SIM_EDGE", "number", "0.05", "0 to 0.5", sim_edge, "information coefficient planted in the simulated market"),
	ROW("HYDRA_SIM_HISTORY", "integer", "1000", "1000 to 5000", sim_history, "untraded sessions before the first traded one"),
	ROW("HYDRA_SIM_WARMUP", "integer", "250", "0 to 5000", sim_warmup, "first traded sessions at full speed"),
	ROW("HYDRA_SIM_SESSION_SECONDS", "number", "0", "0 to 86400; 0: 5 s for 150 sessions, then 60 s", sim_session_seconds, "seconds between simulated sessions"),
	ROW("HYDRA_SIM_SESSIONS", "integer", "0", "0 to 100000; 0: no end", sim_sessions, "traded sessions after which the simulated market ends"),
	ROW("HYDRA_CAPITAL", "amount", "5000000", "above 0 to 1000000000", capital, "starting capital; a later change is a cash flow"),
	ROW("HYDRA_SCHEDULE", "time", "14:00", "13:05 to 17:59", schedule, "time of the daily cycle, America/Chicago"),
	ROW("HYDRA_AUTONOMY", "integer", "", "0 to 3; default 3 in a sim, else 1", autonomy, "what the agent may do alone"),
	ROW("HYDRA_ZONE", "zone", "America/Chicago", "an IANA time zone", zone, "zone of the times shown"),
	ROW("HYDRA_AUTH_FILE", "path", "", "an htpasswd file, or none", auth_file, "passwords of the dashboard"),
	ROW("HYDRA_HOSTS", "names", "", "host names separated by commas", hosts, "further Host names that are answered"),
	ROW("HYDRA_LOG_LEVEL", "choice", "info", "error, warn, info, debug", log_level, "how much is logged"),
	ROW("TRADING_MODE", "choice", "paper", "paper, live", live, "live is refused in this version"),
	ROW("HYDRA_LIVE_CONFIRMED", "boolean", "false", "true in any case; anything else is false", live_confirmed, "second word for live trading"),
	ROW("IB_GATEWAY_HOST", "host", "127.0.0.1", "a host name", ib_host, "Interactive Brokers' gateway"),
	ROW("IB_GATEWAY_PORT", "port", "4002", "1 to 65535, but 4001, 4003 and 7496", ib_port, "its port; ports of live trading are refused"),
};
const int config_table_size = (int)(sizeof config_table / sizeof *config_table);
_Static_assert(sizeof config_table / sizeof *config_table <= sizeof((struct config *)0)->sources, "one source a setting");
