#ifndef READINESS_RESULT_INTERNAL_H
#define READINESS_RESULT_INTERNAL_H

/* Shared by the readiness_result*.c files only. */
#include "readiness_result.h"
#include "readiness_say.h"

/* ,"key": and a number, or null when it is not finite. */
void readiness_json_real(struct buf *out, const char *key, double x);
void readiness_json_text(struct buf *out, const char *key, const char *text);
void readiness_json_count(struct buf *out, const char *key, int64_t n); /* null below 0 */
/* A number, or null; "inf" and "-inf" as texts. */
void readiness_json_number(struct buf *out, double x);
/* readiness_result_limits.c: ,"overrides":[…]; ,"changed":[…] of one criterion */
void readiness_json_overrides(const struct readiness_evidence *e, struct buf *out);
void readiness_json_changed(const struct readiness_evidence *e, unsigned limits, struct buf *out);
/* readiness_result_figures.c: ,"statistics":[…],"advisory":[…] */
void readiness_json_figures(const struct readiness_evidence *e, const struct readiness *r, struct buf *out);

#endif
