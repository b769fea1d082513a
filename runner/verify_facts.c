/* The stamped facts: meta and contract, and the tables that hold nothing yet. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adopt.h"
#include "decimal.h"
#include "event_kept.h"
#include "others.h"
#include "verify_internal.h"

static int
number(const char *text, int64_t *out)
{
	char *end;
	errno = 0;
	*out = strtoll(text, &end, 10);
	char again[32];
	snprintf(again, sizeof again, "%" PRId64, *out);
	return errno == 0 && *end == '\0' && strcmp(again, text) == 0 ? 0 : -1;
}

static bool
hex(const char *text, size_t least, size_t most)
{
	size_t n = strlen(text);
	return n >= least && n <= most && strspn(text, "0123456789abcdef") == n;
}

static const char *
fact_epoch(struct verify *v, const char *value)
{
	(void)v;
	return hex(value, 16, 16) ? NULL : "16 hex digits";
}

static const char *
fact_mode(struct verify *v, const char *value)
{
	snprintf(v->mode, sizeof v->mode, "%s", value);
	return strcmp(value, "sim") == 0 || strcmp(value, "csv") == 0 ? NULL : "sim or csv";
}

static const char *
fact_input(struct verify *v, const char *value)
{
	(void)v;
	return hex(value, 16, 64) ? NULL : "a digest of 16 to 64 hex digits";
}

static const char *
fact_badge(struct verify *v, const char *value)
{
	(void)v;
	for (const char *p = value; *p != '\0'; p++)
		if (iscntrl((unsigned char)*p))
			return "words without control characters";
	return NULL;
}

static const char *
fact_contracts(struct verify *v, const char *value)
{
	snprintf(v->contracts, sizeof v->contracts, "%s", value);
	return hex(value, 64, 64) ? NULL : "a digest of 64 hex digits";
}

static const char *
fact_currency(struct verify *v, const char *value)
{
	snprintf(v->currency, sizeof v->currency, "%s", value);
	return strlen(value) == 3 && strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3 ? NULL : "three letters";
}

static const char *
fact_seed(struct verify *v, const char *value)
{
	char *end, again[32];
	errno = 0;
	v->seed = strtoull(value, &end, 10);
	snprintf(again, sizeof again, "%" PRIu64, v->seed);
	return errno == 0 && strcmp(again, value) == 0 ? NULL : "a number";
}

static const char *
fact_capital(struct verify *v, const char *value)
{
	return number(value, &v->capital0) == 0 ? NULL : "a number";
}

static const char *
fact_stated(struct verify *v, const char *value)
{
	return number(value, &v->capital_stated) == 0 ? NULL : "a number";
}

static const char *
fact_created(struct verify *v, const char *value)
{
	instant_t at;
	char text[CLOCK_TEXT];
	(void)v;
	return clock_parse(value, &at) == 0 && strcmp(clock_format(at, text), value) == 0 ? NULL : "an instant like 2026-01-02T15:04:05+00:00";
}

static const char *
fact_advanced(struct verify *v, const char *value)
{
	date_t date;
	snprintf(v->advanced, sizeof v->advanced, "%s", value);
	return value[0] == '\0' || date_parse(value, &date) == 0 ? NULL : "a date, or nothing";
}

static const char *
fact_events_from(struct verify *v, const char *value)
{
	return number(value, &v->events_from) == 0 && v->events_from > 1 ? NULL : "the number of an event after the first";
}

static const char *
fact_halted(struct verify *v, const char *value)
{
	v->halted_stamp = strcmp(value, "1") == 0;
	return v->halted_stamp || strcmp(value, "0") == 0 ? NULL : "0 or 1";
}

static const char *
fact_halt_reason(struct verify *v, const char *value)
{
	snprintf(v->halt_reason, sizeof v->halt_reason, "%s", value);
	return value[0] == '\0' || strcmp(value, "operator") == 0 || strcmp(value, "ruin") == 0 ? NULL : "nothing, operator or ruin";
}

bool
verify_is_mismatch(const char *text)
{
	return strncmp(text, "position mismatch: ", 19) == 0 || strncmp(text, "cash mismatch: ", 15) == 0 || strncmp(text, ADOPT_STOPPED, strlen(ADOPT_STOPPED)) == 0;
}

static const char *
fact_stopped(struct verify *v, const char *value)
{
	snprintf(v->stopped_stamp, sizeof v->stopped_stamp, "%s", value);
	return value[0] == '\0' || verify_is_mismatch(value) ? NULL : "nothing, or the mismatch that stopped trading";
}

static const char *
fact_warmup(struct verify *v, const char *value)
{
	return number(value, &v->warmup) == 0 && v->warmup >= 0 && v->warmup <= 5000 ? NULL : "0 to 5000 sessions";
}

static const char *
fact_adopted(struct verify *v, const char *value)
{
	int64_t first, last, before = -1;
	const char *text = value;
	int rc;
	while ((rc = others_parse(&text, &first, &last)) == 1 && first > before)
		before = last;
	if (rc != 0 || before < 0)
		return "ids that grow, like 1-312 501-503";
	free(v->adopted);
	v->adopted = strdup(value);
	return NULL;
}

static const char *
fact_adopted_ids(struct verify *v, const char *value)
{
	return number(value, &v->adopted_ids) == 0 ? NULL : "a number";
}

static const char *
fact_decider(struct verify *v, const char *value)
{
	snprintf(v->decider_stamp, sizeof v->decider_stamp, "%s", value);
	return NULL; /* looked at in verify_models_end */
}

static const char *
fact_trigger(struct verify *v, const char *value)
{
	v->trigger_stamp = strcmp(value, "1") == 0;
	return v->trigger_stamp || strcmp(value, "0") == 0 ? NULL : "0 or 1";
}

static const char *
fact_conf(struct verify *v, const char *value)
{
	size_t n = strlen(value);
	snprintf(v->conf, sizeof v->conf, "%s", value);
	return n == 0 || (n == 64 && strspn(value, "0123456789abcdef") == n) ? NULL : "a SHA-256, or nothing";
}

static const char *
fact_unjudged(struct verify *v, const char *value)
{
	char day[DATE_TEXT];
	date_t session;
	(void)v;
	snprintf(day, sizeof day, "%s", value);
	return date_parse(day, &session) == 0 && strlen(value) > strlen(day) + 1 && value[strlen(day)] == ' ' ? NULL : "a session and why it was not judged";
}

/* The SHA-256 of a file that is not the one taken in, "" when there was none to take in, and why. */
static const char *
fact_untaken(struct verify *v, const char *value)
{
	size_t n = strcspn(value, " ");
	(void)v;
	return (n == 0 || (n == 64 && strspn(value, "0123456789abcdef") == n)) && value[n] == ' ' && value[n + 1] != '\0' ? NULL : "a SHA-256, or nothing, and why it was not taken in";
}

/* Every key there is; each reader keeps the value and says what it should have been, or NULL. */
static const struct {
	const char *key;
	const char *(*read)(struct verify *v, const char *value);
	bool optional; /* only where a model decided, another program's rows are, contracts of the user's own, or old events were let go */
} facts[] = {
	{ "adopted", fact_adopted, true }, { "adopted_ids", fact_adopted_ids, true },
	{ "advanced_session", fact_advanced, false }, { "badge", fact_badge, false }, { "capital0", fact_capital, false }, { "capital_stated", fact_stated, false }, { "created_at", fact_created, false },
	{ "contracts", fact_contracts, true }, { "currency", fact_currency, false }, { "decider", fact_decider, true }, { "epoch", fact_epoch, false }, { EVENT_FROM, fact_events_from, true }, { "halted", fact_halted, false }, { "halt_reason", fact_halt_reason, false },
	{ "input", fact_input, false }, { "mode", fact_mode, false }, { "readiness_conf", fact_conf, true }, { "readiness_conf_fault", fact_untaken, true }, { "readiness_fault", fact_unjudged, true }, { "seed", fact_seed, false }, { "stopped", fact_stopped, false }, { "trigger", fact_trigger, true }, { "warmup_total", fact_warmup, false },
};
#define FACTS (sizeof facts / sizeof facts[0])

static void
take_fact(struct verify_row *r, bool had[FACTS])
{
	const char *key = db_text(r->s, 0);
	snprintf(r->key, sizeof r->key, "key=%s", key);
	for (size_t i = 0; i < FACTS; i++) {
		if (strcmp(key, facts[i].key) != 0)
			continue;
		had[i] = true;
		const char *wrong = facts[i].read(r->v, db_text(r->s, 1));
		if (wrong != NULL)
			verify_wrong(r, 1, wrong);
		return;
	}
	verify_wrong(r, 0, "no such fact");
}

static int
read_meta(struct verify *v)
{
	static const char *const names[] = { "key", "value" };
	bool had[FACTS] = { false };
	char row[VERIFY_ROW];
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT key, value FROM meta ORDER BY key");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "meta", .names = names };
	while ((rc = verify_step(v, s)) == 1)
		take_fact(&r, had);
	for (size_t i = 0; i < FACTS; i++) {
		snprintf(row, sizeof row, "key=%s", facts[i].key);
		if (!had[i] && !facts[i].optional)
			verify_differ(v, "meta", row, "key", "no row", "a row");
	}
	if (v->mode[0] != '\0' && strcmp(v->mode, "csv") == 0)
		verify_same_int(v, "meta", "key=warmup_total", "value", v->warmup, 0);
	return rc;
}

/* What the program does not know by itself is the user's own and stands nowhere else: the digest answers for all of them. */
static void
take_own(const struct verify_row *r, struct contract *known)
{
	struct contract c = *known;
	verify_get_text(r, 1, c.exchange, sizeof c.exchange);
	verify_get_text(r, 2, c.currency, sizeof c.currency);
	c.point_value = verify_get_int(r, 3);
	c.tick = verify_get_int(r, 4);
	int64_t spread = verify_get_int(r, 5);
	c.spread_ticks = spread > 0 && spread <= 1000 ? (int)spread : known->spread_ticks;
	c.commission = verify_get_int(r, 6);
	c.labelled = verify_get_int(r, 7) != 0;
	bool sound = c.point_value > 0 && c.point_value % DECIMAL_ONE == 0 && c.tick > 0 && c.commission >= 0;
	if (contract_same(&c, known) || !sound)
		return; /* what is wrong shows against the known one */
	*known = c;
	known->labelled = false;
	known->own = true;
}

/* The built-in row, or the plain one of a symbol without a specification: what everything after is computed with. */
static void
take_contract(struct verify_row *r, struct verify_market *m)
{
	char symbol[CONTRACT_SYMBOL];
	snprintf(r->key, sizeof r->key, "symbol=%s", db_text(r->s, 0));
	verify_get_text(r, 0, symbol, sizeof symbol);
	contract_choose(NULL, symbol, r->v->currency, &m->c);
	if (r->v->contracts[0] != '\0')
		take_own(r, &m->c);
	verify_text(r, 1, m->c.exchange);
	verify_text(r, 2, m->c.currency);
	verify_int(r, 3, m->c.point_value);
	verify_int(r, 4, m->c.tick);
	verify_int(r, 5, m->c.spread_ticks);
	verify_int(r, 6, m->c.commission);
	verify_int(r, 7, m->c.labelled);
	verify_same_text(r->v, "meta", "key=currency", "value", r->v->currency, m->c.currency);
}

static int
check_own(struct verify *v)
{
	struct contract own[CONFIG_MARKETS];
	char digest[LEDGER_DIGEST];
	for (int i = 0; i < v->n_markets; i++)
		own[i] = v->market[i].c;
	if (ledger_contracts(own, v->n_markets, digest) != 0)
		return verify_fail(v, "out of memory");
	verify_same_text(v, "meta", "key=contracts", "value", v->contracts, digest);
	return 0;
}

static int
read_contracts(struct verify *v)
{
	static const char *const names[] = { "symbol", "exchange", "currency", "point_value", "tick", "spread_ticks", "commission", "labelled" };
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT symbol, exchange, currency, point_value, tick, spread_ticks, commission, labelled FROM contract ORDER BY symbol");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "contract", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		if (v->n_markets == CONFIG_MARKETS) {
			snprintf(r.key, sizeof r.key, "symbol=%s", db_text(s, 0));
			verify_wrong(&r, 0, "no more than 32 markets");
			break;
		}
		take_contract(&r, &v->market[v->n_markets]);
		if (v->market[v->n_markets].c.tick > 0)
			v->n_markets++;
	}
	db_reset(s);
	return rc < 0 ? -1 : check_own(v);
}

int
verify_facts(struct verify *v)
{
	if (read_meta(v) != 0 || read_contracts(v) != 0)
		return -1;
	return verify_models(v) != 0 || verify_jobs(v) != 0 ? -1 : 0;
}
