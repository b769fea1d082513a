/* What is sealed comes back; missing, too long, cut, changed or another file it is refused in words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sealed.h"

static char path[] = "/tmp/sealed_test.XXXXXX", err[300];

static struct buf
object(void)
{
	struct buf b = { 0 };
	buf_str(&b, "before");
	size_t start = b.len;
	buf_str(&b, "{\"a\":1");
	sealed_end(&b, start);
	return b;
}

static void
refused(const char *sha256, size_t most, const char *words)
{
	const struct sealed_wanted want = { "models/v1.json", "model", sha256, "the ledger", most };
	struct buf b = { 0 };
	assert_int_equal(sealed_read(path, &want, &b, err, sizeof err), -1);
	assert_string_equal(err, words);
	buf_free(&b);
}

static void
seals(void **state)
{
	struct buf b = object();
	(void)state;
	assert_string_equal(b.data, "before{\"a\":1,\"sha256\":\"8b0f0d75aabe01bbfba9341752c2cf7626f154e676aa791427b31aebfabc2592\"}\n");
	buf_free(&b);
	struct buf failed = { .failed = true };
	char digest[SHA256_TEXT];
	sealed_end(&failed, 0);
	assert_int_equal(sealed_write(&failed, path, 0600, digest, err, sizeof err), -1);
	assert_non_null(strstr(err, ": out of memory"));
	buf_free(&failed);
}

static void
reads(void **state)
{
	struct buf b = object(), back = { 0 };
	char sha256[SHA256_TEXT];
	(void)state;
	b.len -= 6;
	memmove(b.data, b.data + 6, b.len + 1);
	assert_int_equal(sealed_write(&b, path, 0600, sha256, err, sizeof err), 0);
	const struct sealed_wanted want = { path, "model", sha256, "the ledger", 1000 };
	assert_int_equal(sealed_read(path, &want, &back, err, sizeof err), 0);
	assert_string_equal(back.data, b.data);
	buf_free(&back);
	refused("0000", 1000, "models/v1.json is another file than the one that the ledger names");
	refused(NULL, 50, "models/v1.json is longer than 50 bytes, and is not read");
	for (size_t n = 0; n < b.len; n++) {
		assert_int_equal(buf_write_file(path, b.data, n, 0600, false), 0);
		refused(NULL, 1000, "models/v1.json is cut, or no model");
	}
	b.data[5] = '2';
	assert_int_equal(buf_write_file(path, b.data, b.len, 0600, false), 0);
	refused(NULL, 1000, "models/v1.json was changed: its content has another SHA-256 than it says");
	assert_int_equal(unlink(path), 0);
	refused(NULL, 1000, "models/v1.json is missing");
	assert_int_equal(mkdir(path, 0700), 0);
	refused(NULL, 1000, "models/v1.json Is a directory");
	assert_int_equal(rmdir(path), 0);
	buf_free(&b);
}

static int
open_file(void **state)
{
	(void)state;
	int fd = mkstemp(path);
	return fd >= 0 ? close(fd) : -1;
}

static int
close_file(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(seals), cmocka_unit_test(reads) };
	return cmocka_run_group_tests(tests, open_file, close_file);
}
