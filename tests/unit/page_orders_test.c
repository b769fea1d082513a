/* The orders that wait for the next session: those alone, in their order. */
#include "fixture.h"

#include "page_orders.h"

static void
waiting(void **state)
{
	struct fixture f;
	struct page_order o[8];
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_orders_next(db, "2026-01-05", o, 8), 0);
	assert_int_equal(db_exec(db, "DELETE FROM intent; INSERT INTO intent(ref, session, deadline, symbol, contract, kind, direction, n, state, reducing, decision_price, predicted) VALUES"
	                             " ('a', '2026-01-04', '2026-01-05', 'HE', 'HEG26', 'trade', 1, 2, 'intent', 0, 1, 0)," /* of the session itself */
	                             " ('b', '2026-01-05', '2026-01-06', 'ZC', 'ZCH26', 'trade', -1, 3, 'intent', 1, 1, 0),"
	                             " ('c', '2026-01-05', '2026-01-06', 'LE', 'LEG26', 'trade', 1, 1, 'blocked', 0, 1, 0),"
	                             " ('d', '2026-01-05', '2026-01-06', 'GF', 'GFF26', 'trade', 1, 1, 'working', 0, 1, 0),"
	                             " ('e', '2026-01-05', '2026-01-06', 'KC', 'KCH26', 'roll', 1, 4, 'intent', 0, 1, 0),"
	                             " ('g', '2026-01-05', '2026-01-06', 'CT', 'CTH26', 'trade', 1, 1, 'expired', 0, 1, 0)"), 0);
	assert_int_equal(page_orders_next(db, "2026-01-05", o, 8), 2);
	assert_string_equal(o[0].symbol, "ZC");
	assert_string_equal(o[0].contract, "ZCH26");
	assert_string_equal(o[0].deadline, "2026-01-06");
	assert_true(o[0].direction == -1 && o[0].n == 3 && o[0].reducing && !o[0].roll);
	assert_string_equal(o[1].symbol, "KC");
	assert_true(o[1].direction == 1 && o[1].n == 4 && !o[1].reducing && o[1].roll);
	assert_int_equal(page_orders_next(db, "2026-01-05", o, 1), 1);
	assert_int_equal(page_orders_next(db, "2026-01-06", o, 8), 0);
	assert_int_equal(page_orders_next(db, "", o, 8), 3);
	assert_int_equal(db_exec(db, "DROP TABLE intent"), 0);
	assert_int_equal(page_orders_next(db, "2026-01-05", o, 8), -1);
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(waiting) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
