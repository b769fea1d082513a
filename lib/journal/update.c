#include "update.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "date.h"
#include "day_words.h"
#include "decimal.h"
#include "page_fills.h"
#include "page_overview.h"

#define NONE "\xe2\x80\x94"  /* — */
#define MINUS "\xe2\x88\x92" /* − */
#define TEXT 64

/* What the line says, gathered before a byte of it is written. */
struct facts {
	int64_t fills, experiments, seq, champion, positions;
	bool has_champion, has_equity, has_account, has_journal;
	char mode[16], currency[8];
	struct page_overview_equity equity[2];
};

/* Words as lib/web/fmt.h makes them; that folder is out of the runner's reach, and a test holds the two together. */
static const char *
count_text(int64_t n, char out[TEXT])
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%" PRIu64, n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n), at = 0;
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}

static const char *
money_text(int64_t micro, const char *currency, bool plus, char out[TEXT])
{
	char whole[TEXT];
	int64_t cents = (int64_t)decimal_div_even(micro, 10000);
	uint64_t m = cents < 0 ? (uint64_t)0 - (uint64_t)cents : (uint64_t)cents;
	bool dollars = currency[0] == '\0' || strcmp(currency, "USD") == 0;
	snprintf(out, TEXT, "%s%s%.30s.%02u%s%.8s", cents < 0 ? MINUS : cents > 0 && plus ? "+" : "", dollars ? "$" : "",
	    count_text((int64_t)(m / 100), whole), (unsigned)(m % 100), dollars ? "" : " ", dollars ? "" : currency);
	return out;
}

static const char *
percent_text(double fraction, bool plus, char out[TEXT])
{
	char digits[40];
	if (!isfinite(fraction) || fabs(fraction) > 1e9) {
		snprintf(out, TEXT, NONE);
		return out;
	}
	snprintf(digits, sizeof digits, "%.2f", fabs(fraction) * 100);
	bool zero = strspn(digits, "0.") == strlen(digits);
	snprintf(out, TEXT, "%s%s %%", zero ? "" : fraction < 0 ? MINUS : plus ? "+" : "", digits);
	return out;
}

static int
gather_ours(struct db *ledger, struct facts *f)
{
	struct page_overview_position held[200];
	int n = page_overview_equity(ledger, f->equity);
	int champion = page_overview_champion(ledger, &f->champion);
	int positions = page_overview_positions(ledger, held, 200);
	if (n < 0 || champion < 0 || positions < 0 || page_overview_last_seq(ledger, &f->seq) != 0)
		return -1;
	if (page_overview_meta(ledger, "mode", f->mode, sizeof f->mode) < 0 || page_overview_meta(ledger, "currency", f->currency, sizeof f->currency) < 0)
		return -1;
	f->has_equity = n > 0;
	f->has_account = true;
	f->has_champion = champion == 1;
	f->positions = positions;
	return 0;
}

static int
gather(struct db *ledger, struct db *experiments, struct facts *f)
{
	memset(f, 0, sizeof *f);
	f->has_journal = ledger != NULL;
	if (ledger != NULL) {
		int version = db_version(ledger);
		if (version < 0 || page_fills_count(ledger, version, &f->fills) != 0)
			return -1;
		if (version > 0 && gather_ours(ledger, f) != 0)
			return -1;
	}
	return experiments != NULL ? page_overview_experiment_count(experiments, &f->experiments) : 0;
}

static void
field(struct buf *out, const char *name, const char *value)
{
	buf_fmt(out, ",\"%s\":", name);
	buf_json(out, value);
}

static void
texts(const struct facts *f, struct buf *out)
{
	char a[TEXT];
	const struct page_overview_equity *e = &f->equity[0];
	field(out, "session", f->has_equity ? e->session : "");
	field(out, "session_text", day_words(e->session, a));
	field(out, "equity", f->has_equity ? money_text(e->equity, f->currency, false, a) : NONE);
	field(out, "day_pnl", f->has_equity ? money_text(e->day_pnl, f->currency, true, a) : NONE);
	field(out, "day_return", f->has_equity ? percent_text(e->ret, true, a) : NONE);
	field(out, "drawdown", f->has_equity ? percent_text(e->drawdown, true, a) : NONE);
	field(out, "positions", f->has_account ? count_text(f->positions, a) : NONE);
	field(out, "fills", f->has_journal ? count_text(f->fills, a) : NONE);
}

int
journal_update_json(struct db *ledger, struct db *experiments, const char *agent_state, const char *runner, instant_t now, struct buf *out)
{
	struct facts f;
	char at[CLOCK_TEXT];
	size_t before = out->len;
	if (gather(ledger, experiments, &f) != 0)
		return -1;
	buf_str(out, "{\"agent_state\":");
	buf_json(out, agent_state);
	buf_fmt(out, ",\"fill_count\":%" PRId64, f.fills);
	field(out, "timestamp", clock_format(now, at));
	buf_fmt(out, ",\"experiment_count\":%" PRId64, f.experiments);
	if (f.has_champion)
		buf_fmt(out, ",\"champion_version\":%" PRId64, f.champion);
	else
		buf_str(out, ",\"champion_version\":null");
	if (runner != NULL)
		field(out, "runner", runner);
	field(out, "mode", f.mode);
	buf_fmt(out, ",\"seq\":%" PRId64, f.seq);
	texts(&f, out);
	buf_char(out, '}');
	if (!out->failed)
		return 0;
	out->len = before;
	return -1;
}
