#ifndef ASSET_H
#define ASSET_H

/* Names of the static files. Each carries a hash of its content, so that a browser may keep it for ever. */
#include "view.h"

/* Sets what layout.tpl names: ASSET_… of scripts and styles, ICON_OFF ICON_OK ICON_WARN ICON_ERROR. */
void asset_fill(struct view *v);
/* The icon of a state: "ok" "warn" "error" have a dot of that colour; anything else has none. */
const char *asset_icon(const char *level);

#endif
