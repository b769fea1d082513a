#ifndef READINESS_CONF_H
#define READINESS_CONF_H

/* readiness.conf: "key = value" a line, # begins a comment (docs/configuration.md). Pure: text in, what each line says out. */
#include "readiness.h"

#define READINESS_CONF_LINES 64
#define READINESS_CONF_TEXT 96
#define READINESS_CONF_LONG "longer than 95 bytes" /* the fault of a line of which not all is kept */
#define READINESS_CONF_MANY "there are more than 64 lines; those from here on are not read"

struct readiness_conf_line {
	int line;                        /* from 1 */
	char text[READINESS_CONF_TEXT];  /* as it stands there without blanks around it, cut; control characters as '?' */
	int limit;                       /* enum readiness_limit; -1: the line is refused */
	double value;
	char fault[256];                 /* why, naming the value and what is allowed; "": it is not */
};

/*
 * Lines that say something, refused ones too, in order; a byte order mark before the first is passed over. Returns how many; of more than READINESS_CONF_LINES the last one
 * that is kept is refused and says so, READINESS_CONF_MANY. A key that is set twice is refused the second time, and what does
 * not fit into text is refused whatever it says, READINESS_CONF_LONG.
 */
int readiness_conf_read(const char *text, struct readiness_conf_line out[READINESS_CONF_LINES]);

#endif
