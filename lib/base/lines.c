#include "lines.h"

#include <string.h>

int
lines_next(const char **text, int *number, char *out, int size)
{
	while (**text != '\0') {
		const char *line = *text;
		size_t len = strcspn(line, "\n"), keep = len;
		*text += len + (line[len] == '\n' ? 1 : 0);
		++*number;
		while (keep > 0 && strchr(" \t\r", line[keep - 1]) != NULL)
			keep--;
		out[0] = '\0';
		if (keep >= (size_t)size)
			return -1;
		if (keep == 0 || line[0] == '#')
			continue;
		memcpy(out, line, keep);
		out[keep] = '\0';
		return 1;
	}
	return 0;
}
