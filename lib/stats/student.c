#include "student.h"

#include <math.h>

/* The finite series of whole degrees of freedom (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). */
double
student_above(double t, size_t freedom)
{
	double angle = atan2(t, sqrt((double)freedom)), c = cos(angle) * cos(angle), term = freedom % 2 == 1 ? cos(angle) : 1, sum = 0;
	for (size_t k = freedom % 2; k + 2 <= freedom; k += 2) {
		sum += term;
		term *= c * ((double)k + 1) / ((double)k + 2);
	}
	double inside = freedom % 2 == 1 ? M_2_PI * (angle + sin(angle) * sum) : sin(angle) * sum;
	return (1 - inside) / 2;
}

/* Of an upper tail p <= 1/2, by halving: the tail only falls. */
static double
upper(double p, size_t freedom)
{
	double low = 0, high = 1;
	while (student_above(high, freedom) > p && high < 1e300) {
		low = high;
		high *= 2;
	}
	for (;;) {
		double middle = (low + high) / 2;
		if (!(middle > low && middle < high))
			return middle;
		*(student_above(middle, freedom) > p ? &low : &high) = middle;
	}
}

double
student_quantile(double q, size_t freedom)
{
	if (freedom == 0 || !(q > 0 && q < 1))
		return NAN;
	if (!(q < 0.5) && !(q > 0.5))
		return 0;
	return q > 0.5 ? upper(1 - q, freedom) : -upper(q, freedom);
}
