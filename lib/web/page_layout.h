#ifndef PAGE_LAYOUT_H
#define PAGE_LAYOUT_H

/* The frame around a body: what layout.tpl, state.tpl and banners.tpl need. */
#include "page.h"
#include "view.h"

/* Title, navigation, assets: all that an error page has. nav "" marks no page. */
void page_layout_frame(struct view *layout, const char *title, const char *nav);
/* Badges, runner, clock, banners, footer of a request. */
void page_layout_state(struct page *p, struct view *layout);

#endif
