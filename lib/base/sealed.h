#ifndef SEALED_H
#define SEALED_H

/*
 * JSON that is one object and tells whether it is whole: its last member, "sha256", is the SHA-256 of all before it. A text
 * of which a byte is missing or changed is refused before anything in it is used.
 */
#include <stddef.h>

#include "buf.h"
#include "sha256.h"

/* Ends an object that began at start of out and is open still, with at least one member: its seal, bracket and line end. Does nothing when out->failed. */
void sealed_end(struct buf *out, size_t start);

/* Write text durably to path. sha256: of the whole file, what sha256sum prints. 0, or -1 with err: "path: why". out->failed is "out of memory". */
int sealed_write(const struct buf *out, const char *path, int mode, char sha256[SHA256_TEXT], char *err, int errsize);

/*
 * The whole file, if its seal holds. name: what an error begins with; kind: what the file should be ("model"); sha256: that the
 * whole file must have, and who said so ("the ledger"); NULL: any. 0; -1 with err: missing, longer than most bytes, unreadable,
 * cut, changed, another file. b is to be freed in every case.
 */
struct sealed_wanted {
	const char *name, *kind, *sha256, *said_by;
	size_t most;
};
int sealed_read(const char *path, const struct sealed_wanted *want, struct buf *b, char *err, int errsize);

#endif
