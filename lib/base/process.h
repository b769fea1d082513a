#ifndef PROCESS_H
#define PROCESS_H

/* What this process takes of the machine. */
#include <stdint.h>

/* -1 where the system does not say. */
struct process {
	int64_t resident;    /* bytes of memory */
	int64_t descriptors; /* open now */
	int64_t cpu;         /* microseconds computed so far, in user code and for it */
};

void process_read(struct process *out);

#endif
