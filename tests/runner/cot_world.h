#ifndef COT_WORLD_H
#define COT_WORLD_H

/* Files of Commitments of Traders as the CFTC has them, with made-up figures. Includes cmocka's own first. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "buf.h"
#include "cot.h"
#include "random.h"

#define COT_WORLD_LEGACY "noncomm_positions_long_all,noncomm_positions_short_all,comm_positions_long_all,comm_positions_short_all"
#define COT_WORLD_DISAGGREGATED "m_money_positions_long_all,m_money_positions_short_all,prod_merc_positions_long_all,prod_merc_positions_short_all"

static inline void
cot_world_head(struct buf *out, enum cot_kind kind)
{
	buf_fmt(out, "date,cftc_contract_market_code,open_interest_all,%s\n", kind == COT_LEGACY ? COT_WORLD_LEGACY : COT_WORLD_DISAGGREGATED);
}

/* The reports of a market's Tuesdays from first up to last. */
static inline void
cot_world_rows(struct buf *out, const char *symbol, date_t first, date_t last, uint64_t seed)
{
	char date[DATE_TEXT];
	for (date_t d = first; d <= last; d++) {
		if (date_weekday(d) != 1)
			continue;
		buf_fmt(out, "%s,%s,200000", date_format(d, date), cot_code(symbol));
		for (uint32_t k = 0; k < 4; k++)
			buf_fmt(out, ",%" PRId64, (int64_t)(100000 * random_uniform(seed, symbol, d, k)));
		buf_char(out, '\n');
	}
}

/* The file of that name in dir; frees text. */
static inline void
cot_world_put(const char *dir, const char *name, struct buf *text)
{
	char path[800];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	assert_false(text->failed);
	assert_int_equal(buf_write_file(path, text->data, text->len, 0600, false), 0);
	buf_free(text);
}

#endif
