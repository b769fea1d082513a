#include "readiness_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MOST 65536

/* 1, 0, -1 or -2 as readiness_file_read. */
static int
read_text(const char *data_dir, struct buf *text, char why[READINESS_FILE_WHY])
{
	char path[4300];
	struct stat st;
	snprintf(path, sizeof path, "%s/" READINESS_FILE, data_dir);
	why[0] = '\0';
	/* what is no file may have no end, or none of what it says now tomorrow */
	bool found = stat(path, &st) == 0;
	if (found && !S_ISREG(st.st_mode))
		snprintf(why, READINESS_FILE_WHY, "the file cannot be read: it is not a regular file");
	else if (!found || buf_read_file(text, path, MOST) != 0) {
		if (errno == ENOENT)
			return 0;
		const int code = errno;
		snprintf(why, READINESS_FILE_WHY, "the file cannot be read: %s", code == EFBIG ? "longer than 64 KB" : strerror(code));
		return code == EACCES ? -2 : -1;
	} else if (text->len == 0 || memchr(text->data, '\0', text->len) == NULL)
		return 1;
	else
		snprintf(why, READINESS_FILE_WHY, "the file cannot be read: there is a zero byte in it, so it is no text"); /* what follows it would not be read */
	return -1;
}

int
readiness_file_read(const char *data_dir, struct buf *text, char why[READINESS_FILE_WHY], char sha256[SHA256_TEXT])
{
	struct sha256 sum;
	int rc = read_text(data_dir, text, why);
	sha256[0] = '\0';
	if (rc == 0)
		return 0;
	sha256_open(&sum);
	sha256_add(&sum, rc < 0 ? why : text->data, rc < 0 ? strlen(why) : text->len);
	sha256_text(&sum, sha256);
	return rc;
}
