#include "opinion.h"

#include <math.h>
#include <string.h>

#include "decimal.h"
#include "label.h"

#define NO_EDGE "no edge after costs"

static const char *const notes[] = {
	[SIGNAL_OK] = NULL, [SIGNAL_NO_DIRECTION] = OPINION_NO_DIRECTION, [SIGNAL_FEW_ROWS] = "fewer than 30 matured sessions", [SIGNAL_AVG_WIN] = "a win would not pay its costs",
};

/* The newest sessions whose label is known, oldest first; X from the first of them on. Returns how many. */
static size_t
matured(const struct bar *bars, size_t n, struct signal_row rows[SIGNAL_ROWS])
{
	if (n <= LABEL_HORIZON)
		return 0;
	size_t count = n - LABEL_HORIZON < SIGNAL_ROWS ? n - LABEL_HORIZON : SIGNAL_ROWS;
	const struct bar *b = &bars[n - LABEL_HORIZON - count];
	int64_t x[SIGNAL_ROWS + LABEL_HORIZON], gaps = 0;
	for (size_t i = 0; i < count + LABEL_HORIZON; i++) {
		gaps += i == 0 ? 0 : b[i].gap;
		x[i] = b[i].c - gaps;
	}
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct signal_row){ .x = x[i], .ahead = x[i + LABEL_HORIZON], .close = b[i].c };
	return count;
}

void
opinion_form(double p_cal, const struct bar *bars, size_t n, const struct contract *contract, bool halve, struct forecast *out)
{
	struct signal_row rows[SIGNAL_ROWS];
	struct signal_market market = { .spread = decimal_to_double(contract->tick * contract->spread_ticks), .commission = decimal_to_double(contract->commission),
		.point_value = decimal_to_double(contract->point_value), .close = decimal_to_double(bars[n - 1].c), .sigma_p = NAN, .adv = NAN };
	struct signal s;
	size_t count = matured(bars, n, rows);
	(void)forecast_stats(bars, (int)n, &market.sigma_p, &market.adv);
	signal_judge(p_cal, rows, count, &market, halve, &s);
	out->direction = s.direction;
	out->probability = p_cal;
	out->fraction = s.fraction;
	out->note = s.reason != SIGNAL_OK ? notes[s.reason] : s.fraction > 0 ? NULL : NO_EDGE;
}

bool
opinion_is_note(const char *text, int direction)
{
	if (direction == 0)
		return strcmp(text, notes[SIGNAL_NO_DIRECTION]) == 0;
	return strcmp(text, notes[SIGNAL_FEW_ROWS]) == 0 || strcmp(text, notes[SIGNAL_AVG_WIN]) == 0 || strcmp(text, NO_EDGE) == 0;
}
