/*
 * ask ADDRESS:PORT PATH HEAD BODY CODE: one GET over HTTP/1.1; the head of the answer into the file HEAD, the body, out of its
 * chunks, into BODY, the status into CODE ("000": no whole answer within SECONDS). For tests that ask a thousand times, where
 * curl takes most of its time to load what it does not need.
 */
#include <netinet/in.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SECONDS 20

struct answer {
	char *data; /* always a byte longer than len, which is NUL */
	size_t len, room;
};

static void
fail(const char *what)
{
	fprintf(stderr, "ask: %s\n", what);
	exit(1);
}

static void
write_file(const char *path, const char *data, size_t len)
{
	FILE *f = fopen(path, "w");
	if (f == NULL || fwrite(data, 1, len, f) != len || fclose(f) != 0)
		fail(path);
}

static int
connected(const char *address)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	char host[64];
	const char *port = strchr(address, ':');
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (port == NULL || (size_t)(port - address) >= sizeof host)
		fail("the address is not HOST:PORT");
	snprintf(host, sizeof host, "%.*s", (int)(port - address), address);
	to.sin_port = htons((uint16_t)strtoul(port + 1, NULL, 10));
	if (fd < 0 || inet_pton(AF_INET, host, &to.sin_addr) != 1 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
		return -1;
	return fd;
}

/* To the end of the connection. */
static void
receive(int fd, struct answer *a)
{
	ssize_t n;
	do {
		if (a->room - a->len < 65536) {
			a->room += 1 << 20;
			a->data = realloc(a->data, a->room);
			if (a->data == NULL)
				fail("out of memory");
		}
		n = read(fd, a->data + a->len, a->room - a->len - 1);
		a->len += n > 0 ? (size_t)n : 0;
		a->data[a->len] = '\0';
	} while (n > 0);
	if (n < 0)
		a->len = 0;
}

/* Takes the chunks out of body in place. The new length / -1 it was cut */
static ssize_t
unchunk(char *body, size_t len)
{
	size_t at = 0, out = 0;
	for (;;) {
		char *end;
		unsigned long size = strtoul(body + at, &end, 16);
		size_t begin = (size_t)(end - body) + 2;
		if (end == body + at || strncmp(end, "\r\n", 2) != 0 || len < begin + 2 || size > len - begin - 2 || strncmp(body + begin + size, "\r\n", 2) != 0)
			return -1;
		if (size == 0)
			return (ssize_t)out;
		memmove(body + out, body + begin, size);
		out += size;
		at = begin + size + 2;
	}
}

/* The length of a body that is whole / -1 */
static ssize_t
whole(const char *head, char *body, size_t len)
{
	const char *length = strcasestr(head, "\r\nContent-Length:");
	if (strcasestr(head, "\r\nTransfer-Encoding: chunked") != NULL)
		return unchunk(body, len);
	return length == NULL || strtoul(length + strlen("\r\nContent-Length:"), NULL, 10) == len ? (ssize_t)len : -1;
}

int
main(int argc, char **argv)
{
	struct answer a = { 0 };
	ssize_t len = -1;
	if (argc != 6)
		fail("usage: ask ADDRESS:PORT PATH HEAD BODY CODE");
	write_file(argv[5], "000\n", 4);
	write_file(argv[3], "", 0); /* no answer is not the one before */
	write_file(argv[4], "", 0);
	alarm(SECONDS);
	int fd = connected(argv[1]);
	if (fd < 0)
		return 1;
	dprintf(fd, "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: ask\r\nAccept: */*\r\nConnection: close\r\n\r\n", argv[2], argv[1]);
	receive(fd, &a);
	close(fd);
	char *end = a.len > 0 ? strstr(a.data, "\r\n\r\n") : NULL;
	if (end != NULL && a.len > 12 && strncmp(a.data, "HTTP/1.1 ", 9) == 0) {
		write_file(argv[3], a.data, (size_t)(end + 4 - a.data));
		end[2] = '\0'; /* what is looked for in the head is not found in the body */
		len = whole(a.data, end + 4, a.len - (size_t)(end + 4 - a.data));
		if (len >= 0) {
			write_file(argv[4], end + 4, (size_t)len);
			a.data[12] = '\n';
			write_file(argv[5], a.data + 9, 4);
		}
	}
	free(a.data);
	return len >= 0 ? 0 : 1;
}
