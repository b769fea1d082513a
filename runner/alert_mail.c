/* Alerts as mail, through sendmail: RFC 5322 with RFC 2047 where a subject is not ASCII. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "alert.h"

extern char **environ;

#define SUBJECT 160 /* bytes of text in a subject; the whole stands in the body */
#define WORD 39     /* bytes of an encoded word: 52 of base64, 64 with its frame, 73 behind "Subject: ", of the 76 of a line */
_Static_assert(WORD % 3 == 0, "an encoded word needs no padding but at the end");

static void
base64(struct buf *out, const char *text, size_t len)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < len; i += 3) {
		unsigned v = 0;
		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (i + k < len ? (unsigned char)text[i + k] : 0U);
		for (size_t k = 0; k < 4; k++)
			buf_char(out, k <= len - i ? digit[v >> (18 - 6 * k) & 63] : '=');
	}
}

/* The most bytes of text, no more than max, that cut no UTF-8 sequence. */
static size_t
whole(const char *text, size_t max)
{
	size_t n = strnlen(text, max + 1);
	if (n <= max)
		return n;
	for (n = max; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80; n--)
		;
	return n > 0 ? n : max;
}

/* One line: no byte of text can begin another header. */
static void
subject(struct buf *out, const char *text)
{
	size_t len = whole(text, SUBJECT);
	bool plain = true;
	for (size_t i = 0; i < len; i++)
		plain = plain && text[i] >= ' ' && text[i] < 0x7F;
	if (plain && memmem(text, len, "=?", 2) == NULL) {
		buf_add(out, text, len);
		return;
	}
	for (size_t n; len > 0; text += n, len -= n) {
		n = whole(text, WORD);
		if (n > len)
			n = len;
		buf_str(out, "=?UTF-8?B?");
		base64(out, text, n);
		buf_str(out, n < len ? "?=\n " : "?=");
	}
}

static void
date(struct buf *out, instant_t at)
{
	static const char day[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char month[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t t = (time_t)(at / CLOCK_SECOND);
	struct tm tm;
	gmtime_r(&t, &tm);
	buf_fmt(out, "%s, %d %s %d %02d:%02d:%02d +0000", day[tm.tm_wday], tm.tm_mday, month[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void
alert_mail_write(struct buf *out, const char *to, const struct alert_message *m, const struct alert_from *from)
{
	struct buf title = { 0 };
	char at[CLOCK_TEXT];
	alert_title(&title, m, from);
	buf_str(&title, ": ");
	alert_text(&title, m, from);
	buf_str(out, "To: ");
	for (const char *c = to; *c != '\0'; c++) {
		buf_char(out, *c);
		if (*c == ',')
			buf_char(out, ' ');
	}
	buf_str(out, "\nSubject: ");
	subject(out, title.data != NULL ? title.data : "");
	buf_str(out, "\nDate: ");
	date(out, m->at);
	buf_str(out, "\nMessage-ID: <hydra.");
	alert_id(out, m, from);
	buf_fmt(out, "@%s>\n", from->host);
	buf_str(out, "Auto-Submitted: auto-generated\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n");
	alert_text(out, m, from);
	buf_fmt(out, "\n\nitem     %s\nstate    %s, before %s\ntime     %s\nhost     %s\nfolder   %s\n", check_items[m->item].name, check_state_name(m->state),
	        check_state_name(m->before), clock_format(m->at / CLOCK_SECOND * CLOCK_SECOND, at), from->host, from->folder);
	buf_fmt(out, "\nWhat it means and what to do: docs/runbook.md, \"%s\".\n", check_items[m->item].name);
	if (title.failed)
		out->failed = true;
	buf_free(&title);
}

int
alert_mail(const struct config *cfg, const struct alert_message *m, const struct alert_from *from, instant_t until, char *why, int whysize)
{
	char path[sizeof cfg->sendmail], t[] = "-t", i[] = "-i";
	char *argv[] = { path, t, i, NULL };
	struct buf mail = { 0 };
	memcpy(path, cfg->sendmail, sizeof path);
	alert_mail_write(&mail, cfg->alert_mail, m, from);
	int rc = alert_spawn(argv, environ, &mail, until, why, whysize);
	buf_free(&mail);
	return rc;
}
