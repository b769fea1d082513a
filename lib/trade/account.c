#include "account.h"


void
account_start(struct account *a, int64_t capital0)
{
	*a = (struct account){ .capital0 = capital0, .cash = capital0, .before = capital0 };
}

static void
price_by_fill(struct account_holding *h, int64_t p)
{
	if (h->marked == ACCOUNT_MARK_CLOSE)
		return;
	h->marked = ACCOUNT_MARK_FILL;
	h->mark = p;
}

int
account_fill(struct account *a, struct account_holding *h, int64_t s, int64_t p, int64_t fee, int64_t *pnl)
{
	struct account next = *a;
	struct position pos = h->pos;
	if (position_cash(&next.cash, s, p, h->point_value, fee) != 0 || __builtin_add_overflow(next.fees, fee, &next.fees) || position_fill(&pos, s, p, h->point_value, pnl) != 0)
		return -1;
	next.exposed = true;
	*a = next;
	h->pos = pos;
	price_by_fill(h, p);
	return 0;
}

int
account_roll(struct account *a, struct account_holding *from, struct account_holding *to, int64_t p_old, int64_t p_new, int64_t fee)
{
	struct account next = *a;
	struct position old = from->pos, new = to->pos;
	int64_t q = from->pos.q, back, difference, fees;
	if (q == 0)
		return 0;
	/* -q at p_old and +q at p_new cost q*(p_new - p_old): only their sum has to fit */
	if (__builtin_sub_overflow(p_new, p_old, &difference) || __builtin_add_overflow(fee, fee, &fees) || __builtin_sub_overflow((int64_t)0, q, &back))
		return -1;
	if (position_cash(&next.cash, q, difference, from->point_value, fees) != 0 || __builtin_add_overflow(next.fees, fees, &next.fees))
		return -1;
	if (position_fill(&old, back, p_old, from->point_value, NULL) != 0 || position_fill(&new, q, p_new, to->point_value, NULL) != 0)
		return -1;
	next.exposed = true;
	*a = next;
	from->pos = old;
	to->pos = new;
	price_by_fill(from, p_old);
	price_by_fill(to, p_new);
	return 0;
}

int
account_flow(struct account *a, int64_t amount)
{
	struct account next = *a;
	if (__builtin_add_overflow(a->cash, amount, &next.cash) || __builtin_add_overflow(a->flows, amount, &next.flows) || __builtin_add_overflow(a->flow, amount, &next.flow))
		return -1;
	*a = next;
	return 0;
}

void
account_mark(struct account_holding *h, int64_t close, date_t session)
{
	h->marked = ACCOUNT_MARK_CLOSE;
	h->mark = close;
	h->mark_session = session;
}

/* Sums over the holdings; equity begins at the cash. */
struct sums {
	decimal_wide equity, unrealised, gross, largest;
	bool stale;
};

static int
add_holding(struct sums *sums, const struct account_holding *h, date_t session)
{
	decimal_wide value, open;
	if (h->pos.q == 0)
		return 0;
	if (h->marked == ACCOUNT_UNMARKED)
		return -1;
	if (position_value_wide(h->pos.q, h->mark, h->point_value, &value) != 0 || position_unrealised_wide(&h->pos, h->mark, h->point_value, &open) != 0)
		return -1;
	if (__builtin_add_overflow(sums->equity, value, &sums->equity) || __builtin_add_overflow(sums->unrealised, open, &sums->unrealised) ||
	    __builtin_add_overflow(sums->gross, value < 0 ? -value : value, &sums->gross))
		return -1;
	value = value < 0 ? -value : value;
	if (value > sums->largest)
		sums->largest = value;
	if (h->marked != ACCOUNT_MARK_CLOSE || h->mark_session != session)
		sums->stale = true;
	return 0;
}

int
account_row(const struct account *a, const struct account_holding *holdings, size_t n, date_t session, struct account_row *out)
{
	struct sums sums = { .equity = a->cash };
	for (size_t i = 0; i < n; i++)
		if (add_holding(&sums, &holdings[i], session) != 0)
			return -1;
	struct account_row row = { .session = session, .cash = a->cash, .flow = a->flow, .fees = a->fees, .exposed = a->exposed, .stale = sums.stale };
	/* each difference of 64-bit terms is far from the limits of 128 */
	if (decimal_narrow(sums.equity, &row.equity) != 0 || decimal_narrow(sums.unrealised, &row.unrealised) != 0 ||
	    decimal_narrow(sums.equity - a->flow - a->before, &row.day_pnl) != 0 || decimal_narrow(sums.equity - a->capital0 - a->flows - sums.unrealised, &row.realised) != 0)
		return -1;
	if (decimal_narrow(sums.gross, &row.gross) != 0)
		row.gross = INT64_MAX;
	if (decimal_narrow(sums.largest, &row.largest) != 0)
		row.largest = INT64_MAX;
	row.has_ret = a->before > 0;
	/* day_pnl/before is (equity - flow)/before - 1 without the cancellation */
	if (row.has_ret)
		row.ret = (double)((long double)row.day_pnl / (long double)a->before);
	row.halt = row.equity <= 0;
	*out = row;
	return 0;
}

void
account_next(struct account *a, const struct account_holding *holdings, size_t n, const struct account_row *row)
{
	a->before = row->equity;
	a->flow = 0;
	a->exposed = false;
	for (size_t i = 0; i < n; i++)
		if (holdings[i].pos.q != 0)
			a->exposed = true;
}

double
account_drawdown(int64_t equity, int64_t peak)
{
	if (peak <= 0)
		return 0;
	return (double)(((long double)equity - (long double)peak) / (long double)peak);
}

double
account_drawdown_next(double before, bool has_ret, double ret)
{
	if (!has_ret)
		return before;
	double e = (1 + before) * (1 + ret);
	return e >= 1 ? 0 : e - 1;
}
