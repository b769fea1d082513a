#ifndef PAGE_NOTICES_H
#define PAGE_NOTICES_H

/*
 * What stands above every page while it is true: the runner, stopped and halted orders, breakers, winners that wait, journals. One
 * banner each, the gravest first and of one weight the oldest, those of an unknown age last. On a phone the first stands whole and
 * the rest behind a disclosure, so that they do not push its answers down. Nothing dismisses one but its end.
 */
#include "page.h"
#include "view.h"

/* Banners of banners.tpl into v, which also says how many need the operator. Returns how the whole stands: "error" "warn" "ok", "off" without any sign of a runner. */
struct page_notices { int needs; const char *level; };
struct page_notices page_notices(struct page *p, struct view *v);
/* "2 need you", "1 needs you"; "" when nothing does. */
char *page_notices_needs(int n, char out[32]);

#endif
