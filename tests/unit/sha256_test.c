/* Vectors of FIPS 180-4 (examples) and NIST's SHAVS for the million a's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sha256.h"

static void
check(const char *text, const char *want)
{
	struct sha256 s;
	char got[SHA256_TEXT];
	sha256_open(&s);
	sha256_add(&s, text, strlen(text));
	assert_string_equal(sha256_text(&s, got), want);
}

static void
known_texts(void **state)
{
	(void)state;
	check("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	check("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	check("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	check("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		"cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
}

static void
million(void **state)
{
	(void)state;
	struct sha256 s;
	char got[SHA256_TEXT], part[1000];
	memset(part, 'a', sizeof part);
	sha256_open(&s);
	for (int i = 0; i < 1000; i++)
		sha256_add(&s, part, sizeof part);
	assert_string_equal(sha256_text(&s, got), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* However the bytes are cut, and at every length around the padding's edges. */
static void
pieces(void **state)
{
	(void)state;
	char text[300], whole[SHA256_TEXT], cut[SHA256_TEXT];
	struct sha256 s;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(i * 7);
	for (size_t len = 0; len < sizeof text; len++) {
		sha256_open(&s);
		sha256_add(&s, text, len);
		sha256_text(&s, whole);
		sha256_open(&s);
		for (size_t at = 0, step = 1; at < len; at += step, step = step % 13 + 1) {
			if (step > len - at)
				step = len - at;
			sha256_add(&s, text + at, step);
		}
		assert_string_equal(sha256_text(&s, cut), whole);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(known_texts), cmocka_unit_test(million), cmocka_unit_test(pieces) };
	return cmocka_run_group_tests_name("sha256", tests, NULL, NULL);
}
