#include "contract.h"

#include <stdio.h>
#include <string.h>

#define UNIT INT64_C(1000000)
#define FUTURE(sym, words, where, value, tick_micro, ticks, letters) \
	{ .symbol = sym, .name = words, .exchange = where, .currency = "USD", .point_value = (value) * UNIT, .tick = tick_micro, .spread_ticks = ticks, \
	  .commission = 3 * UNIT, .months = letters }

/* Point values and ticks are the exchanges'; spreads, commissions and months are assumed and shown as assumed. */
static const struct contract table[] = {
	FUTURE("HE", "Lean hogs", "CME", 400, 25000, 1, "GJKMNQVZ"),
	FUTURE("LE", "Live cattle", "CME", 400, 25000, 1, "GJMQVZ"),
	FUTURE("GF", "Feeder cattle", "CME", 500, 25000, 3, "FHJKQUVX"),
	FUTURE("DC", "Class III milk", "CME", 2000, 10000, 4, "FGHJKMNQUVXZ"),
	FUTURE("ZC", "Corn", "CBOT", 50, 250000, 1, "HKNUZ"),
	FUTURE("ZW", "Wheat, soft red winter", "CBOT", 50, 250000, 1, "HKNUZ"),
	FUTURE("KE", "Wheat, hard red winter", "CBOT", 50, 250000, 1, "HKNUZ"),
	FUTURE("ZO", "Oats", "CBOT", 50, 250000, 4, "HKNUZ"),
	FUTURE("ZM", "Soybean meal", "CBOT", 100, 100000, 1, "FHKNQUVZ"),
	FUTURE("ZL", "Soybean oil", "CBOT", 600, 10000, 1, "FHKNQUVZ"),
	FUTURE("CC", "Cocoa", "NYBOT", 10, 1000000, 4, "HKNUZ"),
	FUTURE("KC", "Coffee C", "NYBOT", 375, 50000, 2, "HKNUZ"),
	FUTURE("CT", "Cotton no. 2", "NYBOT", 500, 10000, 2, "HKNVZ"),
	FUTURE("SB", "Sugar no. 11", "NYBOT", 1120, 10000, 1, "HKNV"),
	FUTURE("OJ", "Orange juice", "NYBOT", 150, 50000, 10, "FHKNUX"),
};

int
contract_count(void)
{
	return (int)(sizeof table / sizeof *table);
}

const struct contract *
contract_at(int i)
{
	return &table[i];
}

int
contract_find(const char *symbol, struct contract *out)
{
	for (int i = 0; i < contract_count(); i++) {
		if (strcmp(table[i].symbol, symbol) == 0) {
			*out = table[i];
			return 1;
		}
	}
	return 0;
}

void
contract_plain(const char *symbol, const char *currency, struct contract *out)
{
	*out = (struct contract){ .name = "no contract specification", .exchange = "CSV", .point_value = UNIT, .tick = 10000, .spread_ticks = 1, .commission = 5000, .labelled = true };
	snprintf(out->symbol, sizeof out->symbol, "%s", symbol);
	snprintf(out->currency, sizeof out->currency, "%s", currency);
}
