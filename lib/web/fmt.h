#ifndef FMT_H
#define FMT_H

/*
 * Values as a page shows them: U+2212 for minus, thousands by commas, "—" for
 * what is missing (never 0), no locale. Every function writes at most FMT_TEXT
 * bytes with the NUL into out and returns out, so that a call can be an
 * argument; two calls in one argument list need two buffers.
 */
#include <stdbool.h>
#include <stdint.h>

#include "clock.h"
#include "date.h"
#include "tz.h"

#define FMT_TEXT 96
#define FMT_NONE "\xe2\x80\x94"  /* — */
#define FMT_MINUS "\xe2\x88\x92" /* − */

/* Sign of a value in words and colours: -1, 0, +1; not a number is 0. */
int fmt_sign(double x);
/* "▲" above 0, "▼" below, "" at 0. */
const char *fmt_arrow(int sign);
/* CSS class: "gain" above 0, "loss" below, "flat" at 0. For costs pass -sign: a cost is a loss. */
const char *fmt_trend(int sign);
/* direction of a fill or order: "Buy" or "Sell"; anything else FMT_NONE. */
const char *fmt_side(int64_t direction);

/* CSS class for a card's big number, by the width of its text in a wide font: "" where the full size always fits, else "fit1" (a
 * little smaller on narrow cards) to "fit5". marked: a triangle stands before it. */
const char *fmt_fit(const char *text, bool marked);

/* Money, micro units, rounded half to even to cents: "$5,000,123.45", "−$12.00"; a currency other than USD follows: "12.00 EUR". */
char *fmt_money(int64_t micro, const char *currency, char out[FMT_TEXT]);
char *fmt_money_signed(int64_t micro, const char *currency, char out[FMT_TEXT]); /* "+$1,284.50"; 0 has no sign */
/* At most four figures and a unit: "$5.01M", "$106k", "$12". For axes and context lines. */
char *fmt_money_short(int64_t micro, const char *currency, char out[FMT_TEXT]);

char *fmt_count(int64_t n, char out[FMT_TEXT]);                          /* "1,942" */
const char *fmt_s(int64_t n);                                               /* "%s fill%s": "" of one, else "s" */
char *fmt_count_signed(int64_t n, char out[FMT_TEXT]);                   /* "+2", "−1", "0" */
char *fmt_real(double x, int decimals, char out[FMT_TEXT]);              /* "1.31"; not finite: "—" */
char *fmt_real_signed(double x, int decimals, char out[FMT_TEXT]);       /* "+0.25" */
char *fmt_p(double p, char out[FMT_TEXT]);                               /* a p or its limit: "0.0083", below 0.001 two figures: "0.000015" */
char *fmt_percent(double fraction, int decimals, char out[FMT_TEXT]);    /* 0.0227 -> "2.27 %" */
char *fmt_percent_signed(double fraction, int decimals, char out[FMT_TEXT]);
/* A share beside its limit, signed where the limit is negative: as many decimals more, up to 6, as it takes not to read like a limit that it is over or under. */
char *fmt_percent_beside(double fraction, double limit, int decimals, char out[FMT_TEXT]);

/* Decimals that a tick needs, 0..6: 0.025 -> 3, 0.25 -> 2, 1 -> 0. tick micro; <= 0: 4. */
int fmt_tick_decimals(int64_t tick);
char *fmt_price(int64_t micro, int64_t tick, char out[FMT_TEXT]);        /* at tick precision; more only if the price is finer than the tick's decimals */
char *fmt_price_real(double price, int64_t tick, char out[FMT_TEXT]);    /* REAL column of fills; not finite: "—" */

char *fmt_bytes(int64_t bytes, char out[FMT_TEXT]);                      /* "812 B", "4.1 GB" (powers of 1000); negative: "—" */
char *fmt_duration(int64_t us, char out[FMT_TEXT]);                      /* "188 ms", "42.3 s", "7 min", "3 h", "12 d"; negative clamps to 0 */
char *fmt_ago(instant_t at, instant_t now, char out[FMT_TEXT]);          /* "just now", "42 s ago", "3 min ago"; at 0: "—"; a future instant: "in 3 min" */
char *fmt_due(instant_t at, instant_t now, char out[FMT_TEXT]);          /* of what is to come: "in 42 s", "in a moment" within 5 s of it, then "overdue by 42 s"; at 0: "—" */

/* Instants in a zone. at 0: "—". */
char *fmt_time(const struct tz *tz, instant_t at, char out[FMT_TEXT]);       /* "14:00:42" */
char *fmt_time_zone(const struct tz *tz, instant_t at, char out[FMT_TEXT]);  /* "14:00:42 CST" */
char *fmt_clock(const struct tz *tz, instant_t at, char out[FMT_TEXT]);      /* "14:00 CST" */
char *fmt_date_time(const struct tz *tz, instant_t at, char out[FMT_TEXT]);  /* "12 Mar 2026 14:00:42 CDT" */
char *fmt_day(date_t date, char out[FMT_TEXT]);                              /* "12 Mar 2026"; DATE_NONE: "—" */
char *fmt_day_text(const char *iso, char out[FMT_TEXT]);                     /* the same of "2026-03-12"; other text as it is, "" and NULL "—" */
char *fmt_utc(instant_t at, char out[FMT_TEXT]);                             /* "2026-03-12T20:00:42Z" for <time datetime>; at 0: "" */

#endif
