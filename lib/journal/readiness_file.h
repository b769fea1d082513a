#ifndef READINESS_FILE_H
#define READINESS_FILE_H

/* readiness.conf in the data folder as it is now; the runner takes it in, and a page sees whether it has. */
#include "buf.h"
#include "sha256.h"

#define READINESS_FILE "readiness.conf"
#define READINESS_FILE_WHY 120

/*
 * 1 with its text, which the caller frees in every case; 0 there is none; with why -1 it cannot be read, -2 only another user may. sha256
 * names what was found, the text or why: "" nothing.
 */
int readiness_file_read(const char *data_dir, struct buf *text, char why[READINESS_FILE_WHY], char sha256[SHA256_TEXT]);

#endif
