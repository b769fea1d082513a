#ifndef FILLS_DETAIL_H
#define FILLS_DETAIL_H

/* Shared by the parts of /fills/ID. */
#include "fills.h"
#include "page_fill.h"

/* This system's fill: only of those are decision price, intent and commission kept. */
bool fills_detail_ours(const struct page_fill *f);

/*
 * What the fill cost, taken apart, in every unit, + is a cost: the delay from decision to arrival, half the spread, what else
 * lies between the mid and the fill price (impact; below zero what a passive order saved), the commission, and their sum. A
 * part that cannot be told is "—" and says why.
 */
void fills_cost(struct view *v, const struct page_fill *f, const struct market *m, const struct page *p);

#endif
