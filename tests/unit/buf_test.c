/* Buffers, JSON strings, whole files. */
#include <dirent.h>
#include <errno.h>
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

#include "buf.h"

static void
grows(void **state)
{
	struct buf b = {0};
	(void)state;
	for (int i = 0; i < 10000; i++)
		buf_fmt(&b, "%d,", i);
	assert_int_equal(b.len, 48890);
	assert_int_equal(strlen(b.data), b.len);
	buf_clear(&b);
	assert_string_equal(b.data, "");
	buf_fmt(&b, "%0*d", 1000, 7); /* longer than the first guess */
	assert_int_equal(b.len, 1000);
	assert_int_equal(b.data[999], '7');
	buf_add(&b, "a\0b", 3);
	assert_int_equal(b.len, 1003);
	assert_memory_equal(b.data + 1000, "a\0b", 4);
	buf_free(&b);
	assert_null(b.data);
	buf_free(&b);
}

static void
failure_is_sticky(void **state)
{
	struct buf b = {0};
	(void)state;
	buf_str(&b, "kept");
	buf_add(&b, "", SIZE_MAX / 2);
	assert_true(b.failed);
	buf_str(&b, "lost");
	assert_string_equal(b.data, "kept");
	buf_clear(&b);
	assert_false(b.failed);
	buf_free(&b);
}

static void
json_strings(void **state)
{
	static const char *const cases[][2] = {
	        {"plain", "\"plain\""},
	        {"", "\"\""},
	        {"a\"b\\c/", "\"a\\\"b\\\\c/\""},
	        {"\b\f\n\r\t\x01\x1f\x7f", "\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\""},
	        {"\xE2\x82\xAC \xF0\x9F\x98\x80", "\"\xE2\x82\xAC \xF0\x9F\x98\x80\""},
	        {"\xC3", "\"\xEF\xBF\xBD\""},                                                      /* cut off */
	        {"\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                                      /* overlong */
	        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},                      /* surrogate */
	        {"\xF4\x90\x80\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},      /* above U+10FFFF */
	};
	struct buf b = {0};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		buf_clear(&b);
		buf_json(&b, cases[i][0]);
		assert_string_equal(b.data, cases[i][1]);
	}
	buf_clear(&b);
	buf_json(&b, NULL);
	assert_string_equal(b.data, "null");
	buf_free(&b);
}

static int
entries(const char *folder)
{
	int n = 0;
	DIR *d = opendir(folder);
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void
files(void **state)
{
	char folder[] = "/tmp/buf_test_XXXXXX", path[64], missing[80];
	struct buf b = {0};
	struct stat st;
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/file", folder);
	snprintf(missing, sizeof missing, "%s/none/file", folder);
	assert_int_equal(buf_read_file(&b, path, 100), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(buf_write_file(path, "hello", 5, 0640, true), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(buf_read_file(&b, path, 5), 0);
	assert_string_equal(b.data, "hello");
	assert_int_equal(buf_read_file(&b, path, 4), -1);
	assert_int_equal(errno, EFBIG);
	assert_int_equal(b.len, 0);
	assert_int_equal(buf_write_file(path, "", 0, 0600, false), 0);
	assert_int_equal(buf_read_file(&b, path, 4), 0);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.data, "");
	assert_int_equal(buf_read_file(&b, folder, 100), -1);
	assert_int_equal(errno, EISDIR);
	assert_int_equal(buf_write_file(missing, "x", 1, 0600, true), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(buf_write_file(folder, "x", 1, 0600, true), -1); /* a folder is in the way of the rename */
	assert_int_equal(entries(folder), 1);
	snprintf(missing, sizeof missing, "%s.tmp", folder);
	assert_int_equal(access(missing, F_OK), -1);
	unlink(path);
	rmdir(folder);
	buf_free(&b);
}

/* What a killed writer left does not stop the next one. */
static void
a_left_temp_file_is_replaced(void **state)
{
	char folder[] = "/tmp/buf_test_XXXXXX", path[64], temp[80];
	struct buf b = {0};
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/file", folder);
	snprintf(temp, sizeof temp, "%s.tmp", path);
	assert_int_equal(buf_write_file(temp, "half a fi", 9, 0600, false), 0);
	assert_int_equal(buf_write_file(path, "whole", 5, 0600, false), 0);
	assert_int_equal(buf_read_file(&b, path, 100), 0);
	assert_string_equal(b.data, "whole");
	assert_int_equal(entries(folder), 1);
	unlink(path);
	rmdir(folder);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(grows), cmocka_unit_test(failure_is_sticky), cmocka_unit_test(json_strings), cmocka_unit_test(files), cmocka_unit_test(a_left_temp_file_is_replaced),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
