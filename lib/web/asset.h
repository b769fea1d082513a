#ifndef ASSET_H
#define ASSET_H

/* Names of the static files. Each carries a hash of its content, so that a browser may keep it for ever. */
#include "view.h"

/* Sets ASSET_CSS ASSET_LIVE ASSET_HTMX ASSET_CHART ASSET_UPLOT ASSET_UPLOT_CSS ASSET_FAVICON in v. */
void asset_fill(struct view *v);

#endif
