#ifndef FILLS_H
#define FILLS_H

/* Inside the fills program only. */
#include "page.h"

#define FILLS_RECENT 5

/* /api/fills/recent: five table rows; /api/fills/summary: JSON. both as the system before answered them. */
void fills_api_recent(struct page *p, const struct web_request *req, struct web_response *res);
void fills_api_summary(struct page *p, const struct web_request *req, struct web_response *res);

#endif
