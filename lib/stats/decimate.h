#ifndef DECIMATE_H
#define DECIMATE_H

/*
 * Which of n points a line of at most max points needs: all when they fit;
 * else the first, the last, and of each stretch of equal length the lowest and
 * the highest of y and of under, so that no extreme of either is lost. Values
 * that are not finite are no extremes. under NULL: y alone. max >= 6; keep
 * has room for max indices and gets them ascending. Returns their number.
 */
int decimate(const double *y, const double *under, int n, int max, int *keep);

#endif
