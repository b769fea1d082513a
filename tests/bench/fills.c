/*
 * fills DIR ROUNDS MILLISECONDS: fills journaled a second, beside a bare insert of
 * the same row. DIR/t4 and DIR/bare hold a ledger each (equal at the start).
 *
 * What is compared takes turns of MILLISECONDS each, ROUNDS times, so that a busy
 * neighbour meets all of them alike. Lines on stdout: seconds that opening each
 * ledger took, with the check that a start of the runner does; then name,
 * median, smallest and largest of the rounds of two ratios and of the rates a second.
 */
#include "bench.h"

#include <fcntl.h>
#include <math.h>
#include <unistd.h>

#include "db.h"

#define ROUNDS_MAX 45
#define GROUP 100
#define ORDERS (2 * BENCH_MARKETS) /* each market buys and sells in turn: half of the fills close what the others opened */
#define DECIDED 20000              /* 2024-10-04, days since 1970; later than what make_ledger wrote */
#define OPENS (INT64_C(52500) * CLOCK_SECOND)
#define WAL_LIMIT (4 << 20) /* bytes after which the ledger's WAL is begun again */

enum way { T4_ONE, BARE_ONE, SYNC, T4_GROUP, BARE_GROUP, WAYS };
static const char *const way_name[WAYS] = { "t4_one", "bare_one", "fdatasync", "t4_group", "bare_group" };

/* One side of the comparison: its ledger and the orders that fill in it. */
struct side {
	struct ledger *l;
	struct bench_order order[ORDERS];
	int64_t fills;
};

struct bench {
	struct side t4, bare;
	int sync_fd;
	int64_t sync_at;
};

static const char insert[] = "INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage,"
                             " volume_at_fill, spread_at_fill, fill_latency_ms, order_id, exec_key, exec_rev, intent_id, session_date, contract, decision_price,"
                             " commission, spread_source, fill_model, recorded_at)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)";

static int
side_open(struct side *s, const char *dir, const char *name)
{
	char path[4200], date[DATE_TEXT], at[CLOCK_TEXT];
	struct contract market[BENCH_MARKETS];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	double start = bench_seconds();
	if (bench_open(path, &s->l) != 0)
		return -1;
	printf("open %.3f\n", bench_seconds() - start);
	bench_markets(market);
	if (ledger_group_begin(s->l) != 0 || ledger_t0_open(s->l, date_format(DECIDED + 2, date), clock_format(0, at), at, 0, false) != 0)
		return -1;
	for (int i = 0; i < ORDERS; i++)
		if (bench_order(s->l, &s->order[i], &market[i % BENCH_MARKETS], DECIDED + i / BENCH_MARKETS, DECIDED + 2, i < BENCH_MARKETS ? 1 : -1, 1000000000) != 0)
			return -1;
	return ledger_group_commit(s->l);
}

static struct bench_order *
next_fill(struct side *s, struct ledger_fill *f)
{
	struct bench_order *o = &s->order[s->fills % ORDERS];
	bench_next(o, OPENS + s->fills++ * 1000, f);
	return o;
}

static int
t4(struct side *s)
{
	struct ledger_fill f;
	int sub = 1;
	const struct bench_order *o = next_fill(s, &f);
	return ledger_t4_fill(s->l, &f, &o->contract, &sub) == 1 ? 0 : -1;
}

/* The same row into the same table with the same indexes, and nothing else: alone it is its own transaction. */
static int
bare(struct side *s)
{
	struct ledger_fill f;
	char at[CLOCK_TEXT];
	const struct bench_order *o = next_fill(s, &f);
	const struct ledger_intent *in = &o->intent;
	struct db_stmt *st = db_prepare(ledger_db(s->l), insert);
	if (st == NULL)
		return -1;
	db_bind_text(st, 1, f.timestamp);
	db_bind_text(st, 2, in->symbol);
	db_bind_int(st, 3, in->direction);
	db_bind_int(st, 4, f.n);
	db_bind_real(st, 5, decimal_to_double(in->arrival));
	db_bind_real(st, 6, decimal_to_double(f.price));
	db_bind_real(st, 7, in->predicted);
	db_bind_real(st, 8, decimal_to_double(llabs(f.price - in->arrival)));
	db_bind_real(st, 9, (double)f.volume);
	db_bind_real(st, 10, decimal_to_double(f.spread));
	db_bind_real(st, 11, f.latency_ms);
	db_bind_int(st, 12, f.ord->id);
	db_bind_text(st, 13, f.exec_key);
	db_bind_int(st, 14, in->id);
	db_bind_text(st, 15, in->deadline);
	db_bind_text(st, 16, in->contract);
	db_bind_real(st, 17, decimal_to_double(in->decision_price));
	db_bind_real(st, 18, decimal_to_double(o->contract.commission));
	db_bind_text(st, 19, f.spread_source);
	db_bind_text(st, 20, f.ord->stage);
	db_bind_text(st, 21, clock_format(clock_wall(), at));
	return db_step(st) == 0 ? 0 : -1;
}

/* What a commit asks of the disk, without a database: some pages at the end of a log that is begun again, and fdatasync. */
static int
sync_pages(struct bench *b)
{
	static const char pages[4 * 4120];
	if (b->sync_at > WAL_LIMIT)
		b->sync_at = 0;
	if (pwrite(b->sync_fd, pages, sizeof pages, b->sync_at) != (ssize_t)sizeof pages)
		return -1;
	b->sync_at += (int64_t)sizeof pages;
	return fdatasync(b->sync_fd);
}

/* One commit's worth; the number of fills (or syncs) in it, -1. */
static int
once(struct bench *b, enum way w)
{
	int rc = 0;
	switch (w) {
	case T4_ONE:
		return t4(&b->t4) == 0 ? 1 : -1;
	case BARE_ONE:
		return bare(&b->bare) == 0 ? 1 : -1;
	case SYNC:
		return sync_pages(b) == 0 ? 1 : -1;
	case T4_GROUP:
		rc = ledger_group_begin(b->t4.l);
		for (int i = 0; i < GROUP && rc == 0; i++)
			rc = t4(&b->t4);
		return rc == 0 && ledger_group_commit(b->t4.l) == 0 ? GROUP : -1;
	default:
		rc = db_exec(ledger_db(b->bare.l), "BEGIN IMMEDIATE");
		for (int i = 0; i < GROUP && rc == 0; i++)
			rc = bare(&b->bare);
		return rc == 0 && db_exec(ledger_db(b->bare.l), "COMMIT") == 0 ? GROUP : -1;
	}
}

/* A second's rate over one turn, or -1. */
static double
turn(struct bench *b, enum way w, double seconds)
{
	double start = bench_seconds(), now = start;
	int64_t n = 0;
	while (now - start < seconds) {
		int k = once(b, w);
		if (k < 0) {
			fprintf(stderr, "%s: %s\n", way_name[w], ledger_reason(w == T4_ONE || w == T4_GROUP ? b->t4.l : b->bare.l));
			return -1;
		}
		n += k;
		now = bench_seconds();
	}
	return (double)n / (now - start);
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static void
tell(const char *name, double *v, int n)
{
	qsort(v, (size_t)n, sizeof *v, ascending);
	printf("%s %.6g %.6g %.6g\n", name, v[n / 2], v[0], v[n - 1]);
}

static int
measure(struct bench *b, int rounds, double seconds)
{
	double rate[WAYS][ROUNDS_MAX], one[ROUNDS_MAX], group[ROUNDS_MAX];
	for (int r = 0; r < rounds; r++)
		for (int w = 0; w < WAYS; w++)
			if ((rate[w][r] = turn(b, (enum way)w, seconds)) < 0)
				return -1;
	/* a ratio is taken within a round, where both sides met the same neighbours */
	for (int r = 0; r < rounds; r++) {
		one[r] = rate[T4_ONE][r] / rate[BARE_ONE][r];
		group[r] = rate[T4_GROUP][r] / rate[BARE_GROUP][r];
	}
	tell("ratio_one", one, rounds);
	tell("ratio_group", group, rounds);
	for (int w = 0; w < WAYS; w++)
		tell(way_name[w], rate[w], rounds);
	return 0;
}

int
main(int argc, char **argv)
{
	struct bench b = { .sync_fd = -1 };
	char path[4200];
	int64_t rounds, ms;
	if (argc != 4 || bench_number(argv[2], 1, ROUNDS_MAX, &rounds) != 0 || bench_number(argv[3], 1, 60000, &ms) != 0) {
		fprintf(stderr, "usage: fills DIR ROUNDS MILLISECONDS (DIR/t4 and DIR/bare are folders)\n");
		return 2;
	}
	snprintf(path, sizeof path, "%s/sync", argv[1]);
	b.sync_fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int rc = b.sync_fd < 0 || side_open(&b.t4, argv[1], "t4") != 0 || side_open(&b.bare, argv[1], "bare") != 0 ? -1 : measure(&b, (int)rounds, (double)ms / 1000);
	ledger_close(b.t4.l);
	ledger_close(b.bare.l);
	close(b.sync_fd);
	unlink(path);
	return rc == 0 ? 0 : 1;
}
