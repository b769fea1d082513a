/* readiness.conf, and the judgement that another version may have left in the ledger. */
#include <math.h>

#include "fuzz.h"
#include "page_readiness.h"
#include "readiness_conf.h"

static void
hold_conf(const char *text)
{
	static struct readiness_conf_line l[READINESS_CONF_LINES];
	int n = readiness_conf_read(text, l);
	FUZZ_HOLDS(n >= 0 && n <= READINESS_CONF_LINES);
	for (int i = 0; i < n; i++) {
		FUZZ_HOLDS(l[i].text[0] != '\0' && strlen(l[i].text) < READINESS_CONF_TEXT && l[i].line > (i > 0 ? l[i - 1].line : 0));
		FUZZ_HOLDS((l[i].limit < 0) == (l[i].fault[0] != '\0'));
		FUZZ_HOLDS(l[i].limit < 0 || readiness_limit_allowed((enum readiness_limit)l[i].limit, l[i].value));
		for (int k = 0; k < i; k++)
			FUZZ_HOLDS(l[i].limit < 0 || l[i].limit != l[k].limit);
	}
}

static void
hold_result(const char *text)
{
	static struct page_readiness r;
	if (page_readiness_parse(text, &r) != 0)
		return;
	FUZZ_HOLDS(r.n_criteria == READINESS_CRITERIA && r.verdict[0] != '\0' && r.n_points >= 0);
	for (int i = 0; i < r.n_criteria; i++)
		FUZZ_HOLDS(r.criterion[i].sentence != NULL && r.criterion[i].link != NULL);
	page_readiness_free(&r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	hold_conf(text);
	hold_result(text);
	free(text);
	return 0;
}
