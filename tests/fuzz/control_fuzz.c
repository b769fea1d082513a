/* The control socket: whatever a client sends, in two pieces, it gets one line of JSON or none, and its connection ends. */
#include <errno.h>
#include <event2/event.h>
#include <json-c/json.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"
#include "fuzz.h"
#include "log.h"

#define TURNS 64 /* of the loop; an exchange needs some five */

int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct event_base *base;
static struct sockaddr_un where = { .sun_family = AF_UNIX };

/* Says back what was asked, so that hostile text is in the answer too. */
static int
handle(void *arg, const char *cmd, const char *name, struct buf *text)
{
	(void)arg;
	buf_str(text, cmd);
	buf_str(text, name);
	return name[0] == '\0' ? 0 : -1;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	char folder[80], err[256] = "";
	(void)argc;
	(void)argv;
	log_open("control_fuzz", LOG_ERROR);
	fuzz_folder(folder, sizeof folder);
	snprintf(where.sun_path, sizeof where.sun_path, "%s/control.sock", folder);
	base = event_base_new();
	FUZZ_HOLDS(base != NULL && control_open(base, where.sun_path, CONTROL_MS, handle, NULL, err, sizeof err) != NULL);
	return 0;
}

/* Sends what fits into the socket's buffer; the runner may have hung up. */
static void
send_part(int fd, const uint8_t *data, size_t size)
{
	if (size > 0)
		(void)send(fd, data, size, MSG_DONTWAIT | MSG_NOSIGNAL);
	event_base_loop(base, EVLOOP_NONBLOCK);
}

static void
check_answer(char *answer, size_t len)
{
	struct json_object *o, *v;
	if (len == 0)
		return;
	FUZZ_HOLDS(answer[len - 1] == '\n' && memchr(answer, '\n', len) == answer + len - 1);
	answer[len - 1] = '\0';
	o = json_tokener_parse(answer);
	FUZZ_HOLDS(json_object_object_get_ex(o, "ok", &v) && json_object_is_type(v, json_type_boolean));
	FUZZ_HOLDS(json_object_object_get_ex(o, "text", &v) && json_object_is_type(v, json_type_string));
	json_object_put(o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char answer[65536];
	size_t len = 0;
	ssize_t got = -1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	FUZZ_HOLDS(fd >= 0 && connect(fd, (struct sockaddr *)&where, sizeof where) == 0);
	event_base_loop(base, EVLOOP_NONBLOCK);
	send_part(fd, data, size / 2);
	send_part(fd, data + size / 2, size - size / 2);
	shutdown(fd, SHUT_WR);
	for (int turn = 0; turn < TURNS && got != 0; turn++) {
		event_base_loop(base, EVLOOP_NONBLOCK);
		got = recv(fd, answer + len, sizeof answer - len, MSG_DONTWAIT);
		if (got > 0)
			len += (size_t)got;
		if (got < 0 && errno == ECONNRESET) /* hung up with bytes unread */
			got = 0;
	}
	FUZZ_HOLDS(got == 0);
	check_answer(answer, len);
	close(fd);
	return 0;
}
