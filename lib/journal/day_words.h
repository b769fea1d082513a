#ifndef DAY_WORDS_H
#define DAY_WORDS_H

/* A day as people write it. */
#define DAY_WORDS 32

/* Of "2020-12-09": "9 Dec 2020"; "—" of "", and what is no day as it stands, cut. Writes into out and returns it. */
char *day_words(const char *iso, char out[DAY_WORDS]);

#endif
