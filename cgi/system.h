#ifndef SYSTEM_H
#define SYSTEM_H

/* Inside the system program only. The ledger is open and ours; one that fails on the way is given up with page_lost. */
#include "page.h"

void system_breakers(struct page *p, struct view *body);
void system_markets(struct page *p, struct view *body);

#endif
