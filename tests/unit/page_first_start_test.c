/* What a page makes of a first start that comes while it opens the journals: no lost ledger, unless there is none at the second look either. */
#include "../first_start.h"
#include "page.h"

static enum page_health ledger, telemetry;
static char error[400];

static void
look(void *state, const struct web_request *req, struct web_response *res)
{
	const struct page *p = state;
	(void)req;
	(void)res;
	ledger = p->source[PAGE_LEDGER].health;
	telemetry = p->source[PAGE_TELEMETRY].health;
	snprintf(error, sizeof error, "%s", p->source[PAGE_LEDGER].error);
}

/* One request, as a page answers it. */
static void
ask(bool brings_ledger)
{
	struct first_start s;
	char templates[4200];
	assert_non_null(getcwd(templates, sizeof templates - 16));
	strcat(templates, "/templates");
	first_start_make(&s, brings_ledger);
	setenv("HYDRA_TEMPLATES", templates, 1);
	setenv("HYDRA_DATA_DIR", s.dir, 1);
	setenv("HYDRA_RUN_DIR", s.dir, 1);
	assert_int_equal(page_once("test", NULL, 0, look, "/"), 0);
	first_start_end(&s);
	assert_int_equal(telemetry, PAGE_OK);
}

static void
made_meanwhile(void **state)
{
	(void)state;
	ask(true);
	assert_string_equal(error, "");
	assert_int_equal(ledger, PAGE_OK);
}

static void
not_made(void **state)
{
	(void)state;
	ask(false);
	assert_string_equal(error, "fill_journal.db: no such file; the ledger is lost: restore a backup into an empty folder");
	assert_int_equal(ledger, PAGE_UNREADABLE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(made_meanwhile), cmocka_unit_test(not_made) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
