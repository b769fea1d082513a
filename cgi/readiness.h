#ifndef CGI_READINESS_H
#define CGI_READINESS_H

/* Shared by the readiness_*.c files only. */
#include "page.h"
#include "page_readiness.h"

#define READINESS_PICTURE "/readiness/plot/evidence.svg"

/* readiness_body.c: everything of a judgement into readiness.tpl's dictionary. linked: on a page, where addresses lead somewhere. */
void readiness_body(struct page *p, const struct page_readiness *r, struct view *body, bool linked);
/* "Record 1, 309 trading days since …, judged as of session …". */
void readiness_record_words(const struct page_readiness *r, char *out, size_t size);
/* The verdict's class: ok, error, warn. */
const char *readiness_class(const char *verdict);

/* readiness_curve.c: the curve's sentence; its picture; its card. */
void readiness_curve_words(const struct page_readiness *r, char *out, size_t size);
int readiness_curve_svg(const struct page_readiness *r, bool light, bool narrow, struct buf *out);
void readiness_curve_card(const struct page_readiness *r, struct view *body, bool linked);

#endif
