/* What the champion forecast since its deployment and what became of it: the rows behind the hit rate and the Brier score of /drift. */
#include <stdio.h>

#include "agent.h"
#include "fmt.h"
#include "page_forecasts.h"

/* In words what the rows come to: a session counts once, however many markets it has. */
static void
summarise(const struct page_forecast_day *day, int n, char *out, size_t size)
{
	char a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT], of[FMT_TEXT + 64];
	double hit = 0, brier = 0;
	int directed = 0;
	for (int i = 0; i < n; i++) {
		brier += day[i].brier;
		if (day[i].directed == 0)
			continue;
		directed++;
		hit += (double)day[i].right / day[i].directed;
	}
	if (n == PAGE_FORECASTS) /* older ones may have come true too */
		snprintf(of, sizeof of, "Of the newest %d sessions whose outcome is known", n);
	else
		snprintf(of, sizeof of, "Of %s session%s the outcome is known", fmt_count(n, a), n == 1 ? "" : "s");
	if (n == 0)
		snprintf(out, size, "None has come true or not yet: that is known five sessions after a forecast.");
	else if (directed == 0)
		snprintf(out, size, "%s: no forecast had a direction; mean Brier score %s.", of, fmt_real(brier / n, 4, c));
	else
		snprintf(out, size, "%s: %s of the forecasts with a direction were right, mean Brier score %s, both a mean over sessions.", of, fmt_percent(hit / directed, 2, b), fmt_real(brier / n, 4, c));
}

void
agent_forecasts(struct page *p, const struct page_drift_newest *newest, struct view *body)
{
	struct page_forecast_day day[PAGE_FORECASTS];
	char model[24], words[320], a[FMT_TEXT];
	struct db *db = page_db(p, PAGE_LEDGER);
	snprintf(model, sizeof model, "v%lld", (long long)newest->champion);
	int n = db != NULL ? page_forecasts(db, model, newest->deployed, newest->session, day, PAGE_FORECASTS) : -1;
	if (n < 0) {
		page_lost(p, PAGE_LEDGER);
		return;
	}
	struct view *v = view_row(body, "FORECASTS"), *table = n > 0 ? view_row(v, "KNOWN") : NULL;
	view_show(body, "HAS_FORECASTS");
	view_set(v, "SESSION", fmt_day_text(newest->session, a));
	summarise(day, n, words, sizeof words);
	view_set(v, "SUMMARY", words);
	for (int i = 0; i < n; i++) {
		struct view *row = view_row(table, "DAY");
		view_set(row, "SAID", fmt_day_text(day[i].session, a));
		view_fmt(row, "N", "%d", day[i].n);
		if (day[i].directed > 0)
			view_fmt(row, "RIGHT", "%d of %d", day[i].right, day[i].directed);
		else
			view_set(row, "RIGHT", FMT_NONE);
		view_set(row, "BRIER", fmt_real(day[i].brier, 4, a));
	}
}
