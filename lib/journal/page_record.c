#include "page_record.h"

#include "column.h"
#include "statement.h"

int
page_record(struct db *ledger, const char *deployed, const char *until, struct page_record_day out[PAGE_RECORD_DAYS])
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_EQUITY_RECORD));
	int n = 0, all = 0, exposed = 0, rc = 0;
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, deployed);
	db_bind_text(s, 2, until);
	while ((all < PAGE_RECORD_WINDOW || exposed < PAGE_RECORD_WINDOW) && (rc = db_step(s)) == 1) {
		struct page_record_day day = { .ret = db_real(s, 1), .exposed = db_int(s, 2) != 0 };
		if (all++ >= PAGE_RECORD_WINDOW && !day.exposed)
			continue;
		exposed += day.exposed;
		column_text(s, 0, day.session, sizeof day.session);
		out[n++] = day;
	}
	db_reset(s);
	return rc < 0 ? -1 : n;
}
