/* The contracts of docs/definitions.md. Spreads, commissions and delivery months are assumed: typical, not verified. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "contract.h"

#define WHOLE INT64_C(1000000)
#define COMMISSION (3 * WHOLE)      /* a contract and side */
#define SHARE_COMMISSION 5000       /* 0.005 a share */
#define ROW(symbol, name, exchange, point, tick, spread, months) \
	{symbol, name, exchange, "USD", (point) * WHOLE, tick, spread, COMMISSION, false, months, false}

static const struct contract table[] = {
	ROW("HE", "Lean hogs", "CME", 400, 25000, 1, "GJKMNQVZ"),
	ROW("LE", "Live cattle", "CME", 400, 25000, 1, "GJMQVZ"),
	ROW("GF", "Feeder cattle", "CME", 500, 25000, 3, "FHJKQUVX"),
	ROW("DC", "Class III milk", "CME", 2000, 10000, 4, "FGHJKMNQUVXZ"),
	ROW("ZC", "Corn", "CBOT", 50, 250000, 1, "HKNUZ"),
	ROW("ZW", "Chicago wheat", "CBOT", 50, 250000, 1, "HKNUZ"),
	ROW("KE", "Kansas City wheat", "CBOT", 50, 250000, 1, "HKNUZ"),
	ROW("ZO", "Oats", "CBOT", 50, 250000, 4, "HKNUZ"),
	ROW("ZM", "Soybean meal", "CBOT", 100, 100000, 1, "FHKNQUVZ"),
	ROW("ZL", "Soybean oil", "CBOT", 600, 10000, 1, "FHKNQUVZ"),
	ROW("CC", "Cocoa", "NYBOT", 10, 1000000, 4, "HKNUZ"),
	ROW("KC", "Coffee C", "NYBOT", 375, 50000, 2, "HKNUZ"),
	ROW("CT", "Cotton No. 2", "NYBOT", 500, 10000, 2, "HKNVZ"),
	ROW("SB", "Sugar No. 11", "NYBOT", 1120, 10000, 1, "HKNV"),
	ROW("OJ", "Orange juice", "NYBOT", 150, 50000, 10, "FHKNUX"),
};
#define ROWS ((int)(sizeof table / sizeof table[0]))

int
contract_count(void)
{
	return ROWS;
}

const struct contract *
contract_at(int i)
{
	return i >= 0 && i < ROWS ? &table[i] : NULL;
}

int
contract_find(const char *symbol, struct contract *out)
{
	for (int i = 0; i < ROWS; i++)
		if (strcmp(symbol, table[i].symbol) == 0) {
			*out = table[i];
			return 1;
		}
	return 0;
}

void
contract_plain(const char *symbol, const char *currency, struct contract *out)
{
	*out = (struct contract){
		.exchange = "CSV",
		.point_value = WHOLE,
		.tick = 10000,
		.spread_ticks = 1,
		.commission = SHARE_COMMISSION,
		.labelled = true,
	};
	snprintf(out->symbol, sizeof out->symbol, "%s", symbol);
	snprintf(out->name, sizeof out->name, "%s", symbol);
	snprintf(out->currency, sizeof out->currency, "%s", currency);
}

bool
contract_same(const struct contract *a, const struct contract *b)
{
	return strcmp(a->exchange, b->exchange) == 0 && strcmp(a->currency, b->currency) == 0 && a->point_value == b->point_value && a->tick == b->tick &&
		a->spread_ticks == b->spread_ticks && a->commission == b->commission && a->labelled == b->labelled;
}

void
contract_choose(const struct contract_list *own, const char *symbol, const char *currency, struct contract *out)
{
	if (contract_find(symbol, out) != 1)
		contract_plain(symbol, currency, out);
	for (size_t i = 0; own != NULL && i < own->n; i++)
		if (strcmp(own->rows[i].symbol, symbol) == 0) {
			bool differs = !contract_same(&own->rows[i], out);
			*out = own->rows[i];
			out->own = differs;
			return;
		}
}

int
contract_fee(const struct contract *c, int64_t n, int64_t *out)
{
	return __builtin_mul_overflow(c->commission, n, out) ? -1 : 0;
}

char *
contract_tag(const char *symbol, char out[CONTRACT_TAG])
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	if (strlen(symbol) < CONTRACT_TAG) {
		snprintf(out, CONTRACT_TAG, "%s", symbol);
		return out;
	}
	uint32_t h = 2166136261u; /* FNV-1a */
	for (const unsigned char *p = (const unsigned char *)symbol; *p != '\0'; p++)
		h = (h ^ *p) * 16777619u;
	memcpy(out, symbol, 3);
	for (int i = 3; i < CONTRACT_TAG - 1; i++, h /= 36)
		out[i] = digits[h % 36];
	out[CONTRACT_TAG - 1] = '\0';
	return out;
}
