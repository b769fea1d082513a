#include "process.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "buf.h"

static int64_t
resident(void)
{
	struct buf text = {0};
	int64_t pages = -1;
	if (buf_read_file(&text, "/proc/self/statm", 256) == 0 && text.len > 0) {
		const char *second = strchr(text.data, ' '); /* pages in all, pages in memory, … */
		pages = second != NULL ? strtoll(second, NULL, 10) : -1;
	}
	buf_free(&text);
	return pages <= 0 ? -1 : pages * sysconf(_SC_PAGESIZE);
}

static int64_t
descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	int64_t n = 0;
	if (d == NULL)
		return -1;
	for (const struct dirent *e; (e = readdir(d)) != NULL;)
		n += e->d_name[0] != '.';
	closedir(d);
	return n - 1; /* that of the folder itself */
}

static int64_t
micro(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000000 + t.tv_usec;
}

void
process_read(struct process *out)
{
	struct rusage used;
	out->resident = resident();
	out->descriptors = descriptors();
	out->cpu = getrusage(RUSAGE_SELF, &used) == 0 ? micro(used.ru_utime) + micro(used.ru_stime) : -1;
}
