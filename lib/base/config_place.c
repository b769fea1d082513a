/* Settings that are places: folders, files, addresses, host names. */
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "config_internal.h"

#define HOST_BYTES "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"
#define PLAIN_BYTES HOST_BYTES "/_+=:@,~%" /* what nginx and a shell take without quotes */
#define SOCKET_MAX 107
_Static_assert(CONFIG_RUN_DIR_MAX < sizeof(((struct config *)NULL)->run_dir), "the longest run folder fits");

static int
refuse(char why[128], const char *reason)
{
	snprintf(why, 128, "%s", reason);
	return -1;
}

/* text with ~ expanded, absolute, without "//", "/./" and a slash at the end. 0 / -1 with why */
static int
absolute(const char *text, char out[CONFIG_VALUE], char why[128])
{
	char base[PATH_MAX] = "", whole[2 * PATH_MAX];
	for (const char *at = text; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7F)
			return refuse(why, "holds a control byte");
	if (text[0] == '~') {
		const struct passwd *user = getenv("HOME") == NULL ? getpwuid(geteuid()) : NULL;
		const char *home = user != NULL ? user->pw_dir : getenv("HOME");
		if (text[1] != '\0' && text[1] != '/')
			return refuse(why, "only ~ and ~/ are expanded, not another user's folder");
		if (home == NULL || home[0] != '/')
			return refuse(why, "HOME is not set, so ~ has no meaning");
		snprintf(base, sizeof base, "%s", home);
		text++;
	} else if (text[0] != '/' && getcwd(base, sizeof base) == NULL) {
		return refuse(why, "relative, and the working folder is gone");
	}
	if (strlen(text) >= PATH_MAX)
		return refuse(why, "longer than 511 bytes");
	snprintf(whole, sizeof whole, "%s/%s", base, text);
	size_t n = 0;
	for (const char *at = whole; *at != '\0';) {
		size_t len = strcspn(at, "/");
		if (len > 0 && !(len == 1 && at[0] == '.')) {
			if (n + 1 + len >= CONFIG_VALUE)
				return refuse(why, "longer than 511 bytes");
			out[n++] = '/';
			memcpy(out + n, at, len);
			n += len;
		}
		at += len + (at[len] == '/' ? 1 : 0);
	}
	if (n == 0)
		out[n++] = '/';
	out[n] = '\0';
	return 0;
}

/* Follow links in the part of path that exists: one folder has one name, whether it was made yet or not. */
static int
resolve(char path[CONFIG_VALUE], char why[128])
{
	char head[CONFIG_VALUE], real[PATH_MAX], whole[PATH_MAX + CONFIG_VALUE];
	size_t cut = strlen(path);
	while (cut > 1) {
		memcpy(head, path, cut);
		head[cut] = '\0';
		if (realpath(head, real) != NULL) {
			snprintf(whole, sizeof whole, "%s%s", strcmp(real, "/") == 0 && path[cut] != '\0' ? "" : real, path + cut);
			if (strlen(whole) >= CONFIG_VALUE)
				return refuse(why, "longer than 511 bytes once links are followed");
			memcpy(path, whole, strlen(whole) + 1);
			return 0;
		}
		while (cut > 0 && path[cut - 1] != '/')
			cut--;
		cut--; /* the slash */
	}
	return 0;
}

int
config_set_data_dir(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	char path[CONFIG_VALUE];
	(void)s;
	if (absolute(text, path, why) != 0 || resolve(path, why) != 0)
		return -1;
	snprintf(c->data_dir, sizeof c->data_dir, "%s", path);
	return 0;
}

int
config_set_run_dir(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	char path[CONFIG_VALUE];
	(void)s;
	if (absolute(text, path, why) != 0)
		return -1;
	if (strlen(path) > CONFIG_RUN_DIR_MAX) {
		snprintf(why, 128, "%zu bytes long once absolute, too long for the socket paths in it", strlen(path));
		return -1;
	}
	if (strspn(path, PLAIN_BYTES) != strlen(path))
		return refuse(why, "holds a blank, quote or other byte that a socket path in nginx cannot have");
	memcpy(c->run_dir, path, strlen(path) + 1);
	return 0;
}

int
config_run_default(struct config *c, char why[128])
{
	char path[CONFIG_VALUE];
	const char *base = getenv("XDG_RUNTIME_DIR");
	uint32_t hash = UINT32_C(0x811C9DC5); /* FNV-1a, 32 bits */
	for (const char *at = c->data_dir; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * UINT32_C(0x01000193);
	/* A stale or foreign one (sudo keeps it) must not stop a start. */
	if (base == NULL || base[0] != '/' || strlen(base) > CONFIG_RUN_DIR_MAX - 32 || access(base, W_OK | X_OK) != 0)
		base = "/tmp";
	snprintf(path, sizeof path, "%s/hydra-%lu-%08lx", base, (unsigned long)geteuid(), (unsigned long)hash);
	return config_set_run_dir(c, NULL, path, why);
}

int
config_set_auth(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	char path[CONFIG_VALUE] = "none";
	(void)s;
	/* Whether it can be read is nginx's question: the runner may be another uid and must start all the same. */
	if (strcmp(text, "") != 0 && strcmp(text, "none") != 0 && absolute(text, path, why) != 0)
		return -1;
	snprintf(c->auth_file, sizeof c->auth_file, "%s", text[0] == '\0' ? "" : path);
	return 0;
}

int
config_set_path(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	char path[CONFIG_VALUE] = "";
	if (text[0] != '\0' && absolute(text, path, why) != 0)
		return -1;
	snprintf((char *)c + s->offset, s->size, "%s", path);
	return 0;
}

/* Split HOST:PORT, [V6]:PORT; host without brackets. 0 / -1 */
static int
split(const char *text, char host[64], bool *v6)
{
	const char *colon = strrchr(text, ':');
	if (colon == NULL)
		return -1;
	size_t digits = strlen(colon + 1), len = (size_t)(colon - text);
	if (digits < 1 || digits > 5 || strspn(colon + 1, "0123456789") != digits)
		return -1;
	long port = strtol(colon + 1, NULL, 10);
	*v6 = text[0] == '[';
	if (*v6) {
		if (len < 2 || text[len - 1] != ']')
			return -1;
		text++;
		len -= 2;
	}
	if (port < 1 || port > 65535 || len == 0 || len >= 64)
		return -1;
	memcpy(host, text, len);
	host[len] = '\0';
	return 0;
}

int
config_set_listen(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	char host[64], address[16];
	bool v6;
	(void)s;
	if (strncmp(text, "unix:", 5) == 0) {
		if (text[5] != '/' || strspn(text + 5, PLAIN_BYTES) != strlen(text + 5))
			return refuse(why, "not an absolute socket path without blanks and quotes");
		if (strlen(text + 5) > SOCKET_MAX)
			return refuse(why, "a socket path longer than 107 bytes");
	} else if (split(text, host, &v6) != 0) {
		return refuse(why, "not an address with a port from 1 to 65535");
	} else if (!(v6 ? inet_pton(AF_INET6, host, address) == 1 : strcmp(host, "localhost") == 0 || inet_pton(AF_INET, host, address) == 1)) {
		return refuse(why, v6 ? "not an IPv6 address" : "not an IPv4 address or localhost");
	}
	snprintf(c->listen, sizeof c->listen, "%s", text);
	return 0;
}

bool
config_loopback(const char *listen)
{
	char host[64];
	struct in6_addr address;
	bool v6;
	if (strncmp(listen, "unix:", 5) == 0)
		return true;
	if (split(listen, host, &v6) != 0)
		return false;
	if (v6)
		return inet_pton(AF_INET6, host, &address) == 1 && memcmp(&address, &in6addr_loopback, sizeof address) == 0;
	return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0;
}

/* A host name or IPv4 address, or an IPv6 address in brackets. */
static bool
good_host(const char *at, size_t len)
{
	char host[64];
	struct in6_addr address;
	if (len == 0 || len > 253)
		return false;
	if (at[0] != '[')
		return strspn(at, HOST_BYTES) >= len && at[0] != '-' && at[0] != '.';
	if (len < 4 || len >= sizeof host || at[len - 1] != ']')
		return false;
	memcpy(host, at + 1, len - 2);
	host[len - 2] = '\0';
	return inet_pton(AF_INET6, host, &address) == 1;
}

int
config_set_hosts(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	(void)s;
	if (strlen(text) >= CONFIG_VALUE)
		return refuse(why, "longer than 511 bytes");
	for (const char *at = text; *text != '\0';) {
		size_t len = strcspn(at, ",");
		if (!good_host(at, len)) {
			snprintf(why, 128, "\"%.*s\" is not a host name", len > 60 ? 60 : (int)len, at);
			return -1;
		}
		if (at[len] == '\0')
			break;
		at += len + 1;
	}
	snprintf(c->hosts, sizeof c->hosts, "%s", text);
	return 0;
}

int
config_set_host(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	struct in6_addr address;
	(void)s;
	if (!good_host(text, strlen(text)) && inet_pton(AF_INET6, text, &address) != 1)
		return refuse(why, "not a host name or address");
	snprintf(c->ib_host, sizeof c->ib_host, "%s", text);
	return 0;
}
