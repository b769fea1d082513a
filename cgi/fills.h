#ifndef FILLS_H
#define FILLS_H

/* Inside the fills program only. */
#include "fills_query.h"
#include "page.h"
#include "page_sample.h"
#include "page_symbols.h"
#include "reconcile.h"
#include "reconciled.h"

#define FILLS_RECENT 5
#define FILLS_ROWS 50
#define FILLS_LINK 512

/* Everything the page shows, gathered before a word of it is written: a journal that fails half-way leaves no half page. */
struct fills {
	struct fills_query query;
	struct market_list markets;
	struct page_symbols symbols;
	struct page_fills_row rows[FILLS_ROWS];
	int n_rows;
	bool more;
	struct page_fills_totals totals;
	int64_t count; /* of the whole journal */
	struct page_sample sample;
	struct reconciled kept; /* of all intents; read where no side and no date is asked for */
	char sample_lost[256]; /* why there is none, "" there is */
};

/* Units of a sample in the unit of the page, one market after the other. */
struct fills_pairs {
	struct reconcile_pair pair[PAGE_SAMPLE_FILLS];
	size_t size[MARKET_MAX];
	int n;
	double error[PAGE_SAMPLE_FILLS]; /* actual less predicted, as pair */
	instant_t at[PAGE_SAMPLE_FILLS]; /* as pair */
	double delay[PAGE_SAMPLE_FILLS]; /* the finite ones, ascending */
	int n_delay;
};

/* /api/fills/recent: five table rows; /api/fills/summary: JSON. both as the system before answered them. */
void fills_api_recent(struct page *p, const struct web_request *req, struct web_response *res);
void fills_api_summary(struct page *p, const struct web_request *req, struct web_response *res);

/* A sample's intents or, where it has none, an earlier system's fills, is what plots and the first column of figures are of. */
bool fills_pairs_old(const struct page_sample *s);
/* What a price difference of this unit is multiplied with; not finite where it cannot be told. */
double fills_factor(const struct page_sample_unit *u, const struct market *m, enum fills_query_unit unit);
void fills_pairs(const struct page_sample *s, bool old, enum fills_query_unit unit, struct fills_pairs *out);
/* An amount of the unit in words, "+0.71", "+$12.50"; signed or, of a prediction, not. Returns out. */
char *fills_amount(double x, enum fills_query_unit unit, const char *currency, bool is_signed, char out[96]);
/* Mode of the ledger: only fills of a real account can say that the model fits the market. */
bool fills_real_market(const struct page *p);

/* No side and no date: the filter is one that sums of reconciliation are kept for, all markets or one. */
bool fills_whole(const struct fills *g);
/* The cards of totals. */
void fills_totals(const struct fills *g, const struct page *p, struct view *v);
/* The reconciliation card. 0 / -1 without memory. */
int fills_compare(const struct fills *g, const struct page *p, struct view *v);

/* The plots with their sentences and tables in the page. 0 / -1 without memory. */
int fills_plots(const struct fills *g, const struct page *p, struct view *v);
/* /fills/plot/NAME.svg of a gathered sample. name must be one of fills_plot_named. */
bool fills_plot_named(const char *name);
void fills_plot_svg(const struct fills *g, const struct page *p, const char *name, bool light, bool narrow, const struct web_request *req, struct web_response *res);

/* /fills/ID: all that is known of one fill; a page, or with part=1 the part that opens in the journal. */
void fills_detail(struct page *p, const struct web_request *req, struct web_response *res);

#endif
