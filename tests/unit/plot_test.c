/* Plots: well-formed, nothing a strict policy blocks, every hostile word escaped. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plot.h"
#include "plot_internal.h"

#define MANY 2000

static int occurrences(const char *text, const char *word)
{
	int n = 0;

	for (const char *at = text; (at = strstr(at, word)); at += strlen(word))
		n++;
	return n;
}

/* The document of a scene; checks what every document must hold. */
static char *document(struct plot *p, enum plot_theme theme)
{
	struct buf out = {0};

	assert_non_null(p);
	plot_svg(p, theme, &out);
	plot_free(p);
	assert_false(out.failed);
	assert_non_null(strstr(out.data, "role=\"img\""));
	assert_non_null(strstr(out.data, "<title>"));
	assert_non_null(strstr(out.data, "</svg>"));
	assert_null(strstr(out.data, "style"));
	assert_null(strstr(out.data, "nan"));
	assert_null(strstr(out.data, "inf"));
	assert_null(strstr(out.data, "<script"));
	return out.data;
}

/* A band has no area of the line's own, parts where one of its edges is missing, and is all in the picture. */
static void test_band(void **state)
{
	double x[] = {1, 2, 3, 4, 5, 6}, y[] = {0, 1, 2, NAN, 4, 5}, low[] = {-1, 0, 1, NAN, 3, -40}, high[] = {1, 2, 30, NAN, 5, 6}, zero = 0;
	char *svg;

	(void)state;
	svg = document(plot_lines(&(struct plot_lines){.width = 640, .height = 360, .title = "band", .x = x, .y = y, .n = 6, .low = low, .high = high, .limits = &zero, .n_limits = 1,
						       .y_label = "less than <1>"}), PLOT_LIGHT);
	assert_int_equal(occurrences(svg, "<polygon"), 2);
	assert_int_equal(occurrences(svg, "<polyline"), 2);
	assert_non_null(strstr(svg, "less than &lt;1&gt;"));
	assert_non_null(strstr(svg, "20</text>")); /* an axis that reaches the band's edge */
	free(svg);
	low[5] = NAN;
	svg = document(plot_lines(&(struct plot_lines){.width = 640, .height = 360, .title = "band", .x = x, .y = y, .n = 1, .low = low, .high = high}), PLOT_DARK);
	assert_int_equal(occurrences(svg, "<polygon"), 1);
	free(svg);
}

static void test_columns(void **state)
{
	struct plot_column c[] = {{"08", "12", 1.5, 0.5}, {"09", "0", NAN, NAN}, {"<10>", "3", -0.5, NAN}, {"11", NULL, 0, 0}};
	struct plot_columns in = {.width = 640, .height = 360, .title = "columns", .x_label = "hour", .y_label = "ticks", .columns = c, .n = 4, .cost = true};
	char *svg;

	(void)state;
	svg = document(plot_columns(&in), PLOT_DARK);
	assert_int_equal(occurrences(svg, "<rect"), 3); /* nothing for what is not known */
	assert_int_equal(occurrences(svg, "stroke-width=\"1.5\""), 1);
	assert_non_null(strstr(svg, "&lt;10&gt;"));
	assert_non_null(strstr(svg, "#ff9d5c")); /* a cost is a loss */
	free(svg);
	in.n = 0;
	svg = document(plot_columns(&in), PLOT_DARK);
	assert_non_null(strstr(svg, "no data yet"));
	free(svg);
	in.n = 1;
	c[0] = (struct plot_column){"08", NULL, 1e308, 1e308};
	free(document(plot_columns(&in), PLOT_DARK));
}

static void test_lines(void **state)
{
	double x[MANY], y[MANY], under[MANY];
	struct plot_mark marks[] = {{20100, 'P', "ok"}, {20101, 'B', "error"}, {1, 'X', "ok"}};
	char *svg;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		x[i] = 20000 + i;
		y[i] = i == 700 ? NAN : 5e6 + 1e4 * sin(i / 50.0);
		under[i] = -0.01 * fabs(sin(i / 30.0));
	}
	svg = document(plot_lines(&(struct plot_lines){.width = 800, .height = 360, .title = "<script>&\"", .x = x, .y = y, .under = under, .n = MANY,
						       .unit = PLOT_MONEY, .marks = marks, .n_marks = 3}), PLOT_DARK);
	assert_int_equal(occurrences(svg, "<polyline"), 3); /* a gap parts the curve, the drawdown is whole */
	assert_non_null(strstr(svg, "&lt;script&gt;&amp;&quot;"));
	assert_non_null(strstr(svg, ">P</text>"));
	assert_null(strstr(svg, ">X</text>")); /* outside the axis */
	free(svg);
}

/* Where the letter of this word stands. */
static double letter_at(const char *svg, const char *words)
{
	const char *at = strstr(svg, words), *x;

	assert_non_null(at);
	while (strncmp(at, "<text", 5) != 0)
		at--;
	x = strstr(at, " x=\"");
	assert_non_null(x);
	return strtod(x + 4, NULL);
}

/* Letters of marks on the last days stand inside the picture, in their order, none on another. */
static void test_edge(void **state)
{
	double x[100], y[100];
	const struct plot_mark marks[] = {{20020, 'B', "error"}, {20097, 'G', "warn"}, {20099, 'P', "ok"}, {20099, 'R', "warn"}};
	char *svg;

	(void)state;
	for (int i = 0; i < 100; i++) {
		x[i] = 20000 + i;
		y[i] = i;
	}
	svg = document(plot_lines(&(struct plot_lines){.width = 336, .height = 320, .title = "t", .x = x, .y = y, .n = 100, .marks = marks, .n_marks = 4}), PLOT_DARK);
	double b = letter_at(svg, ">B</text>"), g = letter_at(svg, ">G</text>"), p = letter_at(svg, ">P</text>"), r = letter_at(svg, ">R</text>");
	assert_true(r <= 330 && r > 320);
	assert_true(p <= r - 11.9 && g <= p - 11.9 && b < g - 12);
	free(svg);
}

/* A line over the days from..to, 720 px wide: which words stand on its axis. */
static char *axis(double from, double to)
{
	double x[] = {from, to}, y[] = {1, 2};

	return document(plot_lines(&(struct plot_lines){.width = 720, .height = 300, .title = "t", .x = x, .y = y, .n = 2}), PLOT_DARK);
}

/* Two lines about 0 with limits on both sides, and a count below: what a drift page shows of a stream. */
static void test_streams(void **state)
{
	static const double limits[] = {5, -5};
	double x[50], high[50], low[50], width[50];
	struct plot_mark mark = {20030, 'R', "ok"};
	char *svg;

	(void)state;
	for (int i = 0; i < 50; i++) {
		x[i] = 20000 + i;
		high[i] = i % 7;
		low[i] = -(i % 5);
		width[i] = i;
	}
	svg = document(plot_lines(&(struct plot_lines){.width = 640, .height = 300, .title = "t", .x = x, .y = high, .second = low, .limits = limits, .n_limits = 2, .n = 50, .marks = &mark, .n_marks = 1}), PLOT_DARK);
	assert_int_equal(occurrences(svg, "<polyline"), 2);
	assert_int_equal(occurrences(svg, "stroke-dasharray=\"4 3\""), 2);
	assert_int_equal(occurrences(svg, ">R</text>"), 1);
	assert_null(strstr(svg, "%</text>"));
	free(svg);
	svg = document(plot_lines(&(struct plot_lines){.width = 640, .height = 300, .title = "t", .x = x, .y = high, .under = width, .under_counts = true, .n = 50}), PLOT_LIGHT);
	assert_int_equal(occurrences(svg, "<polyline"), 2);
	assert_non_null(strstr(svg, ">50</text>"));
	assert_null(strstr(svg, "%</text>"));
	free(svg);
	/* the lines lie inside the picture though every value is small */
	svg = document(plot_lines(&(struct plot_lines){.width = 640, .height = 300, .title = "t", .x = x, .y = width, .limits = limits, .n_limits = 2, .n = 1}), PLOT_DARK);
	assert_null(strstr(svg, "y1=\"-"));
	free(svg);
}

static void test_calendar(void **state)
{
	char *svg;

	(void)state;
	svg = axis(20454, 20464); /* 2026-01-01 and ten days */
	assert_non_null(strstr(svg, ">3 Jan<"));
	assert_null(strstr(svg, ">2 Jan<"));
	free(svg);
	svg = axis(20454, 20504); /* Mondays */
	assert_non_null(strstr(svg, ">5 Jan<"));
	assert_non_null(strstr(svg, ">12 Jan<"));
	free(svg);
	svg = axis(20364, 20554); /* 2025-10-03 to 2026-04-11 */
	assert_non_null(strstr(svg, ">Nov 2025<"));
	assert_non_null(strstr(svg, ">Dec<"));
	assert_non_null(strstr(svg, ">Jan 2026<"));
	free(svg);
	svg = axis(11085, 20075); /* 2000 to 2024 */
	assert_non_null(strstr(svg, ">2005<"));
	assert_null(strstr(svg, "Jan"));
	free(svg);
}

static void test_edges(void **state)
{
	double x[] = {20000, 20001}, y[] = {5, 5}, bad[] = {NAN, INFINITY};
	char *svg;

	(void)state;
	svg = document(plot_lines(&(struct plot_lines){.width = 400, .height = 200, .title = "t"}), PLOT_LIGHT);
	assert_non_null(strstr(svg, "no data yet"));
	free(svg);
	svg = document(plot_lines(&(struct plot_lines){.width = 400, .height = 200, .title = "t", .x = x, .y = bad, .n = 2}), PLOT_LIGHT);
	assert_non_null(strstr(svg, "no data yet"));
	free(svg);
	free(document(plot_lines(&(struct plot_lines){.width = 400, .height = 200, .title = "t", .x = x, .y = y, .n = 2}), PLOT_LIGHT));
	free(document(plot_lines(&(struct plot_lines){.width = 400, .height = 200, .title = "t", .x = x, .y = y, .under = bad, .n = 1}), PLOT_LIGHT));
	y[0] = y[1] = 1e300;
	free(document(plot_lines(&(struct plot_lines){.width = 400, .height = 200, .title = "t", .x = x, .y = y, .n = 2}), PLOT_LIGHT));
	y[0] = 1e17;
	y[1] = 1e17 + 16;
	free(document(plot_lines(&(struct plot_lines){.width = 400, .height = 200, .title = "t", .x = x, .y = y, .n = 2}), PLOT_LIGHT));
	svg = document(plot_scatter(&(struct plot_scatter){.width = 400, .height = 200, .title = "t", .x = bad, .y = y, .n = 2}), PLOT_DARK);
	assert_non_null(strstr(svg, "no data yet"));
	free(svg);
	free(document(plot_scatter(&(struct plot_scatter){.width = 400, .height = 200, .title = "t", .x = x, .y = y, .n = 1, .diagonal = true}), PLOT_DARK));
}

static void test_scatter(void **state)
{
	double x[MANY], y[MANY];
	char *svg;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		x[i] = i % 37;
		y[i] = (i * 7) % 41;
	}
	svg = document(plot_scatter(&(struct plot_scatter){.width = 500, .height = 400, .title = "t", .x = x, .y = y, .n = 100, .diagonal = true}), PLOT_DARK);
	assert_int_equal(occurrences(svg, "<circle"), 100);
	free(svg);
	svg = document(plot_scatter(&(struct plot_scatter){.width = 500, .height = 400, .title = "t", .x = x, .y = y, .n = MANY}), PLOT_DARK);
	assert_int_equal(occurrences(svg, "<circle"), 0); /* a density grid above PLOT_DENSE */
	assert_true(occurrences(svg, "<rect") > 100);
	free(svg);
	/* bars of errors; one of no length, or that is no number, is none */
	{
		double px[] = {0.1, 0.4, 0.5, 0.6, 0.9}, py[] = {0.1, 0.45, 0.5, 0.65, 0.9}, error[] = {0, 0.1, NAN, 0.2, NAN};
		int plain, barred;

		svg = document(plot_scatter(&(struct plot_scatter){.width = 640, .height = 320, .title = "t", .x = px, .y = py, .n = 5, .diagonal = true}), PLOT_DARK);
		plain = occurrences(svg, "<line");
		free(svg);
		svg = document(plot_scatter(&(struct plot_scatter){.width = 640, .height = 320, .title = "t", .x = px, .y = py, .error = error, .n = 5, .diagonal = true}), PLOT_DARK);
		barred = occurrences(svg, "<line");
		assert_int_equal(occurrences(svg, "<circle"), 5);
		assert_int_equal(barred, plain + 2);
		assert_null(strstr(svg, "nan"));
		free(svg);
	}
}

static void test_bars(void **state)
{
	double edges[] = {0, 1, 2, 3}, counts[] = {4, 0, 9}, limits[] = {0.10, 0.25};
	struct plot_bar bars[] = {{"<b>", 0.31, "error", "n <59>"}, {"vol", NAN, NULL, NULL}, {"ret", -0.02, "ok", NULL}};
	char *svg = document(plot_histogram(&(struct plot_histogram){.width = 400, .height = 200, .title = "t", .edges = edges, .counts = counts, .n = 3, .mark = 1.5}), PLOT_DARK);

	(void)state;
	assert_int_equal(occurrences(svg, "<rect"), 2);
	free(svg);
	svg = document(plot_bars(&(struct plot_bars){.width = 400, .height = 120, .title = "t", .bars = bars, .n = 3, .decimals = 2, .limits = limits, .n_limits = 2}), PLOT_DARK);
	assert_null(strstr(svg, "<b>"));
	assert_non_null(strstr(svg, ">0.31  n &lt;59&gt;</text>"));
	assert_int_equal(occurrences(svg, "stroke-dasharray"), 2);
	free(svg);
}

/* Wherever a range lies, its axis has two ticks at least, within it, and not more than there is room for twice over. */
static void test_ticks(void **state)
{
	(void)state;
	for (int count = 1; count <= 12; count++)
		for (int at = -40; at < 40; at++)
			for (int wide = 1; wide < 90; wide++) {
				double lo = at * 0.37, hi = lo + wide * 0.11, first, step = plot_ticks(lo, hi, count, &first);
				int n = 0;

				while (first + n * step <= hi + step * 1e-6)
					n++;
				assert_true(first >= lo - step * 1e-6);
				assert_in_range(n, 2, 2 * count + 4);
			}
}

static void test_points(void **state)
{
	double y[] = {1, NAN, 3};
	struct buf out = {0};

	(void)state;
	plot_points(y, 3, 100, 20, &out);
	assert_string_equal(out.data, "1.0,19.0 99.0,1.0");
	buf_clear(&out);
	plot_points(y, 1, 100, 20, &out);
	assert_int_equal(out.len, 0);
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines), cmocka_unit_test(test_band), cmocka_unit_test(test_columns), cmocka_unit_test(test_streams), cmocka_unit_test(test_calendar), cmocka_unit_test(test_edges), cmocka_unit_test(test_scatter),
		cmocka_unit_test(test_bars),  cmocka_unit_test(test_points), cmocka_unit_test(test_ticks), cmocka_unit_test(test_edge),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
