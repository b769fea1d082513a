/* When an alert is told: on change, once, at most once an hour while it flaps, to each receiver in order; and in which words. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "alert.h"

#define START (INT64_C(1700000000) * CLOCK_SECOND)
#define MINUTE (60 * CLOCK_SECOND)
#define ALL (1U << ALERT_MAIL | 1U << ALERT_WEBHOOK | 1U << ALERT_COMMAND)

static struct alerts a, b;
static instant_t now;

static int
begin(void **state)
{
	(void)state;
	now = START;
	alert_begin(&a, now);
	alert_receivers(&a, ALL);
	return 0;
}

/* What check sees: each named item's state. The number of messages that this makes. */
static int
sees(enum check_item item, enum check_state s)
{
	static struct check_verdict v;
	int before = a.n;
	memset(&v, 0, sizeof v);
	if (s != CHECK_OK)
		check_found(&v, item, s, "%s is bad", check_items[item].name);
	alert_step(&a, &v, now);
	return a.n - before;
}

static const struct alert_message *
newest(void)
{
	return &a.message[a.n - 1];
}

static void
test_on_change_only(void **state)
{
	(void)state;
	for (int i = 0; i < 10; i++, now += 5 * MINUTE)
		assert_int_equal(sees(CHECK_DISK, CHECK_OK), 0);
	assert_int_equal(sees(CHECK_DISK, CHECK_WARNING), 1);
	assert_int_equal(newest()->state, CHECK_WARNING);
	assert_int_equal(newest()->before, CHECK_OK);
	assert_string_equal(newest()->text, "disk is bad");
	assert_true(newest()->at == now);
	for (int i = 0; i < 1000; i++, now += 5 * MINUTE)
		assert_int_equal(sees(CHECK_DISK, CHECK_WARNING), 0);
	assert_int_equal(sees(CHECK_DISK, CHECK_CRITICAL), 1);
	now += MINUTE;
	assert_int_equal(sees(CHECK_DISK, CHECK_OK), 1); /* recovery, at once */
	assert_int_equal(newest()->before, CHECK_CRITICAL);
	assert_int_equal(newest()->changes, 1);
}

/* One that goes and comes every five minutes for two days. */
static void
test_flapping(void **state)
{
	int64_t changes = 0, told = 0;
	instant_t last = 0;
	(void)state;
	for (int i = 0; i < 576; i++, now += 5 * MINUTE) {
		int n = sees(CHECK_FEED, i % 2 == 0 ? CHECK_CRITICAL : CHECK_OK);
		assert_in_range(n, 0, 1);
		changes++;
		if (n == 0)
			continue;
		told += newest()->changes;
		if (a.n > 2)
			assert_true(now - last >= ALERT_HOUR);
		last = now;
		for (int r = 0; r < ALERT_RECEIVERS; r++)
			assert_non_null(alert_next(&a, (enum alert_receiver)r));
	}
	assert_in_range(a.n, 40, 50); /* one an hour, and the first two */
	assert_int_equal(told + a.item[CHECK_FEED].held, changes);
	assert_true(a.item[CHECK_FEED].flapping);
	/* it ends: what was held back is told, then quiet */
	now += ALERT_HOUR;
	assert_int_equal(sees(CHECK_FEED, CHECK_OK), 1);
	assert_int_equal(newest()->state, CHECK_OK);
	now += ALERT_HOUR;
	assert_int_equal(sees(CHECK_FEED, CHECK_OK), 0);
	/* and what comes after an hour of quiet is told at once again, both ways */
	now += MINUTE;
	assert_int_equal(sees(CHECK_FEED, CHECK_WARNING), 1);
	now += MINUTE;
	assert_int_equal(sees(CHECK_FEED, CHECK_OK), 1);
}

static void
test_worse_is_told_at_once(void **state)
{
	(void)state;
	assert_int_equal(sees(CHECK_DISK, CHECK_WARNING), 1);
	now += MINUTE;
	assert_int_equal(sees(CHECK_DISK, CHECK_OK), 1);
	now += MINUTE;
	assert_int_equal(sees(CHECK_DISK, CHECK_WARNING), 0);
	now += MINUTE;
	assert_int_equal(sees(CHECK_DISK, CHECK_UNKNOWN), 0); /* weighs less */
	now += MINUTE;
	assert_int_equal(sees(CHECK_DISK, CHECK_CRITICAL), 1);
	assert_int_equal(newest()->changes, 3);
	now += MINUTE;
	assert_int_equal(sees(CHECK_DISK, CHECK_OK), 0);
	now += MINUTE;
	assert_int_equal(sees(CHECK_DISK, CHECK_CRITICAL), 0); /* told already */
	now += ALERT_HOUR;
	assert_int_equal(sees(CHECK_DISK, CHECK_CRITICAL), 1);
	assert_int_equal(newest()->changes, 2);
}

static void
test_items_are_apart(void **state)
{
	(void)state;
	assert_int_equal(sees(CHECK_DISK, CHECK_WARNING), 1);
	assert_int_equal(sees(CHECK_FEED, CHECK_CRITICAL), 2); /* the disk is well again */
	assert_int_equal(sees(CHECK_DISK, CHECK_WARNING), 1);  /* held, but the feed is well again */
	assert_int_equal(newest()->item, CHECK_FEED);
}

static void
test_clock_set_back(void **state)
{
	(void)state;
	assert_int_equal(sees(CHECK_DISK, CHECK_WARNING), 1);
	assert_int_equal(sees(CHECK_DISK, CHECK_OK), 1);
	now -= 48 * ALERT_HOUR;
	assert_int_equal(sees(CHECK_DISK, CHECK_WARNING), 1);
}

static void
test_receivers_have_their_own_place(void **state)
{
	instant_t since;
	(void)state;
	assert_int_equal(sees(CHECK_DISK, CHECK_WARNING), 1);
	alert_taken(&a, ALERT_MAIL);
	alert_failed(&a, ALERT_WEBHOOK, now, "it answered 500");
	alert_forget(&a);
	assert_int_equal(a.n, 1);
	now += MINUTE;
	assert_int_equal(sees(CHECK_DISK, CHECK_OK), 1);
	assert_int_equal(alert_next(&a, ALERT_MAIL)->id, 2);
	assert_int_equal(alert_next(&a, ALERT_WEBHOOK)->id, 1);
	assert_int_equal(alert_waiting(&a, ALERT_WEBHOOK, &since), 2);
	assert_true(since == START);
	alert_taken(&a, ALERT_MAIL);
	assert_null(alert_next(&a, ALERT_MAIL));
	assert_int_equal(alert_waiting(&a, ALERT_MAIL, &since), 0);
	alert_taken(&a, ALERT_COMMAND);
	alert_taken(&a, ALERT_COMMAND);
	alert_forget(&a);
	assert_int_equal(a.n, 2);
	/* a receiver that is no longer set holds nothing back; one that comes hears what comes then */
	alert_receivers(&a, 1U << ALERT_MAIL);
	alert_forget(&a);
	assert_int_equal(a.n, 0);
	alert_receivers(&a, ALL);
	assert_int_equal(sees(CHECK_FEED, CHECK_WARNING), 1);
	assert_int_equal(alert_next(&a, ALERT_WEBHOOK)->id, 3);
}

/* Every item changes in a row, a thousand times, and nobody takes anything: no more than the queue, and the end is told. */
static void
test_full_queue(void **state)
{
	static struct check_verdict v;
	(void)state;
	for (int i = 0; i < 1000; i++, now += 61 * MINUTE) {
		memset(&v, 0, sizeof v);
		if (i % 2 == 0)
			check_found(&v, (enum check_item)(i / 2 % CHECK_ITEMS), CHECK_CRITICAL, "change %d", i);
		alert_step(&a, &v, now);
	}
	assert_int_equal(a.n, ALERT_QUEUE);
	int64_t changes = 0, held = 0;
	for (int i = 0; i < a.n; i++)
		changes += a.message[i].changes;
	for (int i = 0; i < CHECK_ITEMS; i++)
		held += a.item[i].held;
	assert_int_equal(changes + held, 1000); /* each stands in a message, or is counted */
	for (int r = 0; r < ALERT_RECEIVERS; r++)
		while (alert_next(&a, (enum alert_receiver)r) != NULL)
			alert_taken(&a, (enum alert_receiver)r);
	alert_forget(&a);
	assert_int_equal(a.n, 0);
	alert_step(&a, &v, now); /* all well: what was held back comes now */
	for (int i = 0; i < a.n; i++)
		changes += a.message[i].changes;
	assert_int_equal(changes, 1000);
}

static void
test_kept(void **state)
{
	char folder[] = "/tmp/alert_test.XXXXXX", name[64], err[400];
	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(alert_load(folder, now, &b, err, sizeof err), 0);
	sees(CHECK_DISK, CHECK_WARNING);
	now += 1234567;
	sees(CHECK_FEED, CHECK_CRITICAL);
	sees(CHECK_FEED, CHECK_OK);
	sees(CHECK_FEED, CHECK_CRITICAL);
	snprintf(a.message[0].text, sizeof a.message[0].text, "\"a\\b\" — \t%%s");
	alert_taken(&a, ALERT_MAIL);
	alert_failed(&a, ALERT_WEBHOOK, now, "it answered 500");
	for (int i = 0; i < 2; i++) { /* the second exchanges the two files */
		assert_int_equal(alert_store(folder, &a, err, sizeof err), 0);
		memset(&b, 0, sizeof b);
		assert_int_equal(alert_load(folder, now + 1, &b, err, sizeof err), 1);
		assert_string_equal(a.series, b.series);
		assert_memory_equal(a.item, b.item, sizeof a.item);
		assert_memory_equal(a.receiver, b.receiver, sizeof a.receiver);
		assert_int_equal(a.next, b.next);
		assert_int_equal(a.n, b.n);
		for (int k = 0; k < a.n; k++)
			assert_memory_equal(&a.message[k], &b.message[k], sizeof a.message[k]);
	}
	snprintf(name, sizeof name, "%s/" ALERT_FILE, folder);
	static const char *const bad[] = { "", "{", "[]", "{\"version\":2}", "{\"version\":1,\"series\":\"x\",\"next\":1}",
		                           "{\"version\":1,\"series\":\"a\",\"next\":1,\"items\":{\"disk\":{\"seen\":\"BAD\"}},\"receivers\":{},\"messages\":[]}" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(buf_write_file(name, bad[i], strlen(bad[i]), 0600, false), 0);
		assert_int_equal(alert_load(folder, now, &b, err, sizeof err), -1);
		assert_non_null(strstr(err, "damaged"));
		assert_int_equal(b.n, 0);
	}
	/* longer than any of ours: that does not change by itself, and must not make each run tell anew */
	struct buf blanks = { 0 };
	for (int i = 0; i < 5 << 20; i++)
		buf_char(&blanks, ' ');
	assert_int_equal(buf_write_file(name, blanks.data, blanks.len, 0600, false), 0);
	buf_free(&blanks);
	errno = 0;
	assert_int_equal(alert_load(folder, now, &b, err, sizeof err), -1);
	assert_int_equal(errno, EINVAL);
	assert_non_null(strstr(err, "damaged"));
	assert_int_equal(alert_set_aside(folder), 0);
	assert_int_equal(alert_load(folder, now, &b, err, sizeof err), 0);
	char command[96];
	snprintf(command, sizeof command, "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

static const struct alert_from from = { .series = "abc", .host = "box", .folder = "/d", .badge = "SIMULATED" };

static const char *
filled(const char *template)
{
	static struct buf out;
	static char why[400];
	buf_clear(&out);
	return alert_fill(&out, template, &a.message[0], &from, why, sizeof why) == 0 ? out.data : why;
}

static void
test_words(void **state)
{
	struct buf out = { 0 };
	(void)state;
	sees(CHECK_DISK, CHECK_WARNING);
	snprintf(a.message[0].text, sizeof a.message[0].text, "\"a\" | b\n\\ —");
	assert_string_equal(filled(alert_template),
	                    "{\"id\":\"abc-1\",\"at\":\"2023-11-14T22:13:20+00:00\",\"host\":\"box\",\"folder\":\"/d\",\"item\":\"disk\",\"state\":\"WARNING\",\"code\":1,\"before\":\"OK\","
	                    "\"changes\":1,\"title\":\"Hydra WARNING: disk (box)\",\"text\":\"\\\"a\\\" / b \\\\ — (SIMULATED)\"}\n");
	assert_string_equal(filled("{\"x\": {priority}, \"{\": \"}\"}"), "{\"x\": 4, \"{\": \"}\"}");
	assert_non_null(strstr(filled("{\"x\": \"{nothing}\"}"), "{nothing}: no such place; allowed: {id} {at}"));
	/* what a receiver would refuse, each time: an end more, a comma, other quotes, comments, a second text, numbers that are none */
	static const char *const no_json[] = { "{\"x\": {text}}", "{\"x\": \"{text}\"} }", "{\"x\": \"{text}\",}", "{'x': 1}", "{\"x\": 1 /* why */}", "{\"x\": 1}{\"y\": 2}", "{\"x\": NaN}",
		"{\"x\": 01}", "{\"x\": \"a\nb\"}", "{\"x\": 1", "\xEF\xBB\xBF{}", "null", " null\n", "" };
	for (size_t i = 0; i < sizeof no_json / sizeof no_json[0]; i++)
		if (strcmp(filled(no_json[i]), "what it gives is no JSON") != 0)
			fail_msg("%s is taken", no_json[i]);
	assert_string_equal(filled(" [{changes}, \"{state}\"] \n"), " [1, \"WARNING\"] \n");
	a.message[0].state = CHECK_OK;
	a.message[0].before = CHECK_CRITICAL;
	a.message[0].changes = 7;
	alert_text(&out, &a.message[0], &from);
	assert_string_equal(out.data, "disk: well again, it was CRITICAL; it changed 7 times since 2023-11-14T22:13:20+00:00 (SIMULATED)");
	buf_free(&out);
}

static void
test_mail(void **state)
{
	struct buf out = { 0 };
	(void)state;
	sees(CHECK_DISK, CHECK_WARNING);
	alert_mail_write(&out, "a@b.example,root", &a.message[0], &from);
	assert_string_equal(out.data, "To: a@b.example, root\nSubject: Hydra WARNING: disk (box): disk is bad (SIMULATED)\nDate: Tue, 14 Nov 2023 22:13:20 +0000\n"
	                              "Message-ID: <hydra.abc-1@box>\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
	                              "Content-Transfer-Encoding: 8bit\n\ndisk is bad (SIMULATED)\n\nitem     disk\nstate    WARNING, before OK\n"
	                              "time     2023-11-14T22:13:20+00:00\nhost     box\nfolder   /d\n\nWhat it means and what to do: docs/runbook.md, \"disk\".\n");
	buf_clear(&out);
	snprintf(a.message[0].text, sizeof a.message[0].text, "one\r\nBcc: evil@x — %s", "äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü");
	alert_mail_write(&out, "root", &a.message[0], &from);
	assert_null(strstr(out.data, "\nBcc:"));
	assert_non_null(strstr(out.data, "\nSubject: =?UTF-8?B?SHlkcmEgV0FSTklORzogZGlzayAoYm94KTogb25lICBCY2M6IGV2?=\n =?UTF-8?B?"));
	for (const char *line = out.data; strncmp(line, "\n", 1) != 0; line = strchr(line, '\n') + 1)
		assert_in_range(strcspn(line, "\n"), 1, 76);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_on_change_only, begin), cmocka_unit_test_setup(test_flapping, begin),   cmocka_unit_test_setup(test_worse_is_told_at_once, begin),
		cmocka_unit_test_setup(test_items_are_apart, begin), cmocka_unit_test_setup(test_clock_set_back, begin), cmocka_unit_test_setup(test_receivers_have_their_own_place, begin),
		cmocka_unit_test_setup(test_full_queue, begin),     cmocka_unit_test_setup(test_kept, begin),       cmocka_unit_test_setup(test_words, begin),
		cmocka_unit_test_setup(test_mail, begin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
