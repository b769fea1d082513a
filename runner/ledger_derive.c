#include "ledger_derive.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "decimal.h"
#include "sha256.h"

void
ledger_words_free(struct ledger_words *w)
{
	buf_free(&w->data);
}

int
ledger_words_fill(const struct ledger_fill *f, int64_t id, struct ledger_words *out)
{
	const struct ledger_intent *in = f->intent;
	char price[DECIMAL_TEXT], n[21], *digits = n + sizeof n - 1, *p = out->text;
	buf_clear(&out->data);
	out->severity = "info";
	/* of what a T4 does beside its row snprintf would be a tenth; the parts are bounded, and far below the room */
	stpcpy(stpcpy(out->key, "fill:"), f->exec_key);
	bool roll = strcmp(in->kind, LEDGER_ROLL) == 0;
	*digits = '\0';
	p = stpcpy(stpcpy(p, roll ? "ROLL " : ""), in->direction > 0 ? "BUY " : "SELL ");
	p = stpcpy(stpcpy(p, decimal_digits(digits, (uint64_t)f->n)), "x ");
	p = stpcpy(stpcpy(p, roll ? in->contract : in->symbol), " @ ");
	stpcpy(p, decimal_format(f->price, 4, price));
	/* the fill's row says all else: what is written twice splits the table's pages oftener, and a T4 is mostly pages */
	buf_str(&out->data, "{\"id\":");
	buf_int(&out->data, id);
	buf_str(&out->data, ",\"text\":");
	buf_json(&out->data, out->text);
	buf_char(&out->data, '}');
	return out->data.failed ? -1 : 0;
}

/* {"<name>":value,"state":state,"text":text} */
static int
put_state(struct ledger_words *w, const char *name, const char *value, const char *state)
{
	buf_clear(&w->data);
	buf_fmt(&w->data, "{\"%s\":", name);
	buf_json(&w->data, value);
	buf_str(&w->data, ",\"state\":");
	buf_json(&w->data, state);
	buf_str(&w->data, ",\"text\":");
	buf_json(&w->data, w->text);
	buf_char(&w->data, '}');
	return w->data.failed ? -1 : 0;
}

int
ledger_words_order(const struct ledger_intent *in, const char *state, const char *reason, struct ledger_words *out)
{
	out->severity = strcmp(state, "blocked") == 0 ? "warning" : "info";
	snprintf(out->key, sizeof out->key, "order:%s:%s", in->ref, state);
	snprintf(out->text, sizeof out->text, "%s %" PRId64 "x %s %s", in->direction > 0 ? "BUY" : "SELL", in->n, in->symbol, reason);
	return put_state(out, "ref", in->ref, state);
}

int
ledger_words_breaker(const struct breakers_event *e, const char *session, struct ledger_words *out)
{
	static const char *const severity[] = { [BREAKERS_TRIGGERED] = "error", [BREAKERS_ACTIVE] = "info", [BREAKERS_REARMED] = "warning", [BREAKERS_LATCHED] = "error" };
	char text[BREAKERS_TEXT];
	out->severity = severity[e->what];
	snprintf(out->key, sizeof out->key, "breaker:%s:%s:%s", risk_name(e->kind), breakers_what_name(e->what), session);
	snprintf(out->text, sizeof out->text, "%s", breakers_text(e, text));
	return put_state(out, "breaker", risk_name(e->kind), breakers_what_name(e->what));
}

struct fill_terms
ledger_terms(const struct ledger_intent *in, const struct contract *c)
{
	return (struct fill_terms){ .direction = in->direction, .arrival = in->arrival, .decision_price = in->decision_price, .predicted = in->predicted, .tick = c->tick,
		.point_value = c->point_value };
}

/* The feed's order is that of its files' names, the table's that of the symbols. */
static const struct contract *
next_own(const struct contract *markets, int n, const char *after)
{
	const struct contract *best = NULL;
	for (int i = 0; i < n; i++)
		if (markets[i].own && strcmp(markets[i].symbol, after) > 0 && (best == NULL || strcmp(markets[i].symbol, best->symbol) < 0))
			best = &markets[i];
	return best;
}

int
ledger_contracts(const struct contract *markets, int n, char out[LEDGER_DIGEST])
{
	struct buf b = { 0 };
	struct sha256 sum;
	int rc;
	for (const struct contract *k = next_own(markets, n, ""); k != NULL; k = next_own(markets, n, k->symbol))
		buf_fmt(&b, "%s %s %s %" PRId64 " %" PRId64 " %d %" PRId64 "\n", k->symbol, k->exchange, k->currency, k->point_value, k->tick, k->spread_ticks, k->commission);
	out[0] = '\0';
	if (b.len > 0 && !b.failed) {
		sha256_open(&sum);
		sha256_add(&sum, b.data, b.len);
		sha256_text(&sum, out);
	}
	rc = b.failed ? -1 : 0;
	buf_free(&b);
	return rc;
}

char *
ledger_ref(date_t session, const char *symbol, int number, char out[LEDGER_REF])
{
	char tag[CONTRACT_TAG];
	int y, m, d;
	date_to_ymd(session, &y, &m, &d);
	snprintf(out, LEDGER_REF, "%04u%02u%02u-%s-%u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100, contract_tag(symbol, tag), (unsigned)number % 100);
	return out;
}

void
ledger_words_model(const char *text, int64_t version, const char *sha256, struct buf *data)
{
	buf_str(data, "{\"text\":");
	buf_json(data, text);
	if (version > 0)
		buf_fmt(data, ",\"version\":%" PRId64 ",\"sha256\":\"%s\"", version, sha256);
	buf_char(data, '}');
}

const char *
ledger_words_decider(const char *decider, char out[LEDGER_DECIDER + 10])
{
	const char *why = strstr(decider, ": ");
	size_t name = why != NULL ? (size_t)(why - decider) : strlen(decider);
	snprintf(out, LEDGER_DECIDER + 10, "%.*s decides%s", (int)(name < LEDGER_DECIDER ? name : LEDGER_DECIDER), decider, why != NULL ? why : "");
	return why != NULL ? "warning" : "info";
}
