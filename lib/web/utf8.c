#include "utf8.h"

int utf8_sequence(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	int n = s[0] < 0x80 ? 1 : (s[0] >= 0xc2 && s[0] <= 0xdf) ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : (s[0] >= 0xf0 && s[0] <= 0xf4) ? 4 : 0;

	for (int i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

bool utf8_valid(const char *text)
{
	while (*text) {
		int n = utf8_sequence(text);
		if (n == 0)
			return false;
		text += n;
	}
	return true;
}
