#ifndef PROMOTION_H
#define PROMOTION_H

/*
 * Is a candidate better than the champion (docs/definitions.md, "Promotion")?
 * Pure: what was measured comes in, a verdict goes out.
 */
#include <stdbool.h>
#include <stddef.h>

#define PROMOTION_SHADOW 20      /* unseen sessions that a shadow lasts */
#define PROMOTION_BRIER 0.01     /* by how much the candidate's Brier score may be worse there */

struct promotion_rule {
	size_t windows;          /* test windows that are compared */
	size_t required;         /* of them to be won */
	double min_improvement;  /* composite fitness by which a window is won */
};
extern const struct promotion_rule promotion_default; /* 3 of 5 by more than 0.01 */

enum promotion_error { PROMOTION_OK, PROMOTION_LENGTHS, PROMOTION_WINDOWS };

/*
 * *won: windows with candidate > champion + min_improvement, strict; NaN never wins.
 * *enough: at least as many as required. PROMOTION_LENGTHS: the two have different
 * lengths; else PROMOTION_WINDOWS: not as many as the rule wants; *won and *enough are then 0.
 */
enum promotion_error promotion_windows(const struct promotion_rule *rule, const double *candidate, size_t n_candidate,
	const double *champion, size_t n_champion, size_t *won, bool *enough);

/* What is known of a candidate. A later stage is not read while an earlier one does not hold. */
struct promotion_evidence {
	bool enough;              /* by promotion_windows */
	double p, p_limit;        /* of the paired daily difference, and the limit for this attempt */
	size_t shadow_sessions;   /* so far */
	double shadow_candidate;  /* mean Brier score of these sessions */
	double shadow_champion;
};

enum promotion_verdict { PROMOTION_PENDING, PROMOTION_PROMOTED, PROMOTION_REJECTED };
enum promotion_reason {
	PROMOTION_BY_WINDOWS,    /* rejected: too few won */
	PROMOTION_BY_DIFFERENCE, /* rejected: p > limit, or no number */
	PROMOTION_BY_SHADOW,     /* pending: fewer than PROMOTION_SHADOW sessions; rejected: Brier score worse by more than PROMOTION_BRIER, or no number */
	PROMOTION_BY_ALL,        /* promoted */
};

/* In the order of the reasons; the first that fits. */
enum promotion_verdict promotion_judge(const struct promotion_evidence *e, enum promotion_reason *reason);

#endif
