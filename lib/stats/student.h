#ifndef STUDENT_H
#define STUDENT_H

/* Student's t distribution with whole degrees of freedom. */
#include <stddef.h>

/* P(T > t), freedom >= 1; to some 1e-16 absolute. */
double student_above(double t, size_t freedom);

/* t with P(T <= t) = q, to 1e-12 relative; 0 < q < 1, else NaN, as with freedom 0. */
double student_quantile(double q, size_t freedom);

#endif
