#include "calendar_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"

#define LARGEST (4U << 20)

int
calendar_file_read(const char *data_dir, struct calendar *calendar, struct calendar_row **rows, char *err, int errsize)
{
	char path[4300];
	struct buf text = { 0 };
	size_t n = 0;
	int rc = 1;
	*rows = NULL;
	*calendar = (struct calendar){ 0 };
	snprintf(path, sizeof path, "%s/calendar.csv", data_dir);
	if (buf_read_file(&text, path, LARGEST) != 0) {
		rc = errno == ENOENT || errno == ENOTDIR ? 0 : -1;
		if (rc != 0)
			snprintf(err, (size_t)errsize, "%s: %s", path, strerror(errno));
	} else if (text.len > 0 && calendar_read(text.data, path, rows, &n, err, errsize) != 0) {
		rc = -1;
	} else {
		*calendar = (struct calendar){ .rows = *rows, .n_rows = n };
	}
	buf_free(&text);
	return rc;
}
