#include "fill_sketch.h"

void
fill_sketch_predicted(struct fill_sketch *k, const struct fill_terms *t, int64_t n)
{
	sketch_add(&k->x, fill_sums_predicted(t), n);
}

void
fill_sketch_actual(struct fill_sketch *k, const struct fill_terms *t, int64_t price)
{
	sketch_add(&k->y, fill_sums_actual(t, price), 1);
}

void
fill_sketch_merge(struct fill_sketch *a, const struct fill_sketch *b)
{
	sketch_merge(&a->x, &b->x);
	sketch_merge(&a->y, &b->y);
}

bool
fill_sketch_failed(const struct fill_sketch *k)
{
	return k->x.failed || k->y.failed;
}

void
fill_sketch_clear(struct fill_sketch *k)
{
	sketch_clear(&k->x);
	sketch_clear(&k->y);
}

void
fill_sketch_free(struct fill_sketch *k)
{
	sketch_free(&k->x);
	sketch_free(&k->y);
}
