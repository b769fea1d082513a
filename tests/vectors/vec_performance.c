#include <stdlib.h>

#include "performance.h"
#include "vec.h"

#define REL 1e-10

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

void
vec_performance(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *r = vec_array(v, input, "recent_returns"), *p = vec_array(v, input, "predictions");
	struct json_object *y = vec_array(v, input, "actuals"), *q = vec_array(v, input, "probabilities");
	double *returns = vec_doubles(v, r), *predictions = vec_doubles(v, p), *actuals = vec_doubles(v, y), *probabilities = vec_doubles(v, q);
	double baseline = vec_double(v, input, "baseline_sharpe"), ratio;
	performance_sharpe(returns, vec_length(r), &ratio);
	double down = performance_max_drawdown(returns, vec_length(r), false);
	double hit_rate = performance_hit_rate(predictions, actuals, least(vec_length(p), vec_length(y)));
	vec_close_rel(v, expected, "sharpe_ratio", ratio, REL);
	vec_close_rel(v, expected, "max_drawdown", down, REL);
	vec_close_rel(v, expected, "hit_rate", hit_rate, REL);
	vec_close_rel(v, expected, "calibration", performance_brier(probabilities, actuals, least(vec_length(q), vec_length(y))), REL);
	vec_same_bool(v, expected, "sharpe_degraded", performance_sharpe_degraded(ratio, baseline));
	vec_same_bool(v, expected, "drawdown_alert", performance_drawdown_alert(down));
	vec_same_bool(v, expected, "hit_rate_degraded", performance_hit_rate_degraded(hit_rate));
	free(returns);
	free(predictions);
	free(actuals);
	free(probabilities);
}
