/* Doctor: what runs. The runner and its lock, the run folder and its sockets, nginx and the listen address. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "alert.h"
#include "datalock.h"
#include "doctor.h"

extern char **environ;

#define SECONDS 3 /* for an answer */

/*
 * Does the process that a lock file names hold it still? By the kernel's list: trying it ourselves could turn a runner away that
 * starts just now. The device is not compared, which an overlay tells otherwise. Its pid, 0 no.
 */
static long
holder(const char *path)
{
	struct buf text = { 0 };
	struct stat st;
	char line[256];
	long named = buf_read_file(&text, path, 64) == 0 ? strtol(text.data, NULL, 10) : 0, found = 0;
	FILE *f = named > 0 && stat(path, &st) == 0 ? fopen("/proc/locks", "re") : NULL;
	while (f != NULL && found == 0 && fgets(line, sizeof line, f) != NULL) {
		/* "3: FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF" */
		char *words[6] = { NULL }, *rest = line;
		for (int i = 0; i < 6; i++)
			while ((words[i] = strsep(&rest, " ")) != NULL && words[i][0] == '\0')
				;
		const char *inode = words[5] != NULL ? strrchr(words[5], ':') : NULL;
		if (inode != NULL && strcmp(words[1], "FLOCK") == 0 && strtoul(inode + 1, NULL, 10) == (unsigned long)st.st_ino && strtol(words[4], NULL, 10) == named)
			found = named;
	}
	if (f != NULL)
		fclose(f);
	buf_free(&text);
	return found;
}

void
doctor_process(struct doctor *d)
{
	const struct run_state *r = &d->runner;
	char path[4200];
	if (d->cfg->data_dir[0] == '\0' || config_data_path(d->cfg, DATALOCK_FILE, path, sizeof path) != 0)
		return;
	long pid = holder(path);
	if (pid != 0 && strcmp(r->word, "up") != 0) {
		doctor_mend(d, d->installed ? "systemctl restart hydra-runner" : "kill -9 %ld", pid);
		doctor_say(d, DOCTOR_BAD, "runner", "process %ld holds the data folder, and gives no sign of life: %s", pid, r->why);
	} else if (strcmp(r->word, "up") == 0) {
		doctor_say(d, DOCTOR_OK, "runner", "lives, process %" PRId64 ", %s", r->pid, r->state);
	} else {
		bool absent = strcmp(r->word, "absent") == 0;
		doctor_mend(d, d->installed ? "systemctl start hydra-runner" : "hydra-runner run");
		doctor_say(d, absent ? DOCTOR_WARN : DOCTOR_BAD, "runner", "%s: %s", absent ? "none was started" : "down", r->why);
	}
}

/* Does somebody accept on a socket of ours? 1, 0 nobody, -1 not known (not ours to ask). */
static int
accepts(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = strlen(path) < sizeof a.sun_path ? socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) : -1;
	if (fd < 0)
		return -1;
	memcpy(a.sun_path, path, strlen(path) + 1);
	int rc = connect(fd, (const struct sockaddr *)&a, sizeof a), error = errno;
	close(fd);
	return rc == 0 || error == EAGAIN ? 1 : error == ECONNREFUSED || error == ENOENT ? 0 : -1;
}

/* All sockets of the folder: each has somebody behind it, or was left by a kill. */
static void
left_over(struct doctor *d, const char *folder)
{
	char path[512], quoted[DOCTOR_TEXT];
	int n = 0;
	DIR *dir = opendir(folder);
	for (const struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
		size_t len = strlen(e->d_name);
		if (len < 6 || strcmp(e->d_name + len - 5, ".sock") != 0 || (size_t)snprintf(path, sizeof path, "%s/%s", folder, e->d_name) >= sizeof path)
			continue;
		n++;
		if (accepts(path) != 0)
			continue;
		doctor_mend(d, "rm -f %s", doctor_word(path, quoted));
		doctor_say(d, DOCTOR_WARN, "sockets", "%s: nobody accepts there; a kill left it", path);
	}
	if (dir != NULL) {
		doctor_say(d, DOCTOR_OK, "sockets", "%d in %s", n, folder);
		closedir(dir);
	}
}

static void
run_folder(struct doctor *d, const struct stat *st)
{
	const char *run = d->cfg->run_dir;
	char quoted[DOCTOR_TEXT], owner[64], us[64];
	doctor_word(run, quoted);
	if (st->st_uid != d->uid) {
		doctor_mend(d, "chown -R %lu:%lu %s", (unsigned long)d->uid, (unsigned long)d->gid, quoted);
		doctor_say(d, DOCTOR_BAD, "run folder", "%s belongs to %s, not to %s", run, doctor_user(st->st_uid, owner), doctor_user(d->uid, us));
	} else if ((st->st_mode & 0027) != 0) {
		doctor_mend(d, d->installed ? "chmod 0750 %s" : "chmod 0700 %s", quoted);
		doctor_say(d, DOCTOR_BAD, "run folder", "%s has mode %04o: others may command the runner there", run, st->st_mode & 07777);
	} else {
		doctor_say(d, DOCTOR_OK, "run folder", "%s, of %s, mode %04o", run, doctor_user(st->st_uid, owner), st->st_mode & 07777);
	}
}

void
doctor_sockets(struct doctor *d)
{
	static const char *const runners[] = { "control.sock", "events.sock" };
	struct stat st;
	char path[128];
	if (d->cfg->run_dir[0] == '\0')
		return;
	if (stat(d->cfg->run_dir, &st) != 0) {
		doctor_say(d, errno == ENOENT ? DOCTOR_OK : DOCTOR_BAD, "run folder", "%s: %s", d->cfg->run_dir, errno == ENOENT ? "not there; a start makes it" : strerror(errno));
		return;
	}
	run_folder(d, &st);
	for (int i = 0; i < 2 && strcmp(d->runner.word, "up") == 0; i++)
		if (config_run_path(d->cfg, runners[i], path, sizeof path) == 0 && accepts(path) == 0) {
			doctor_mend(d, d->installed ? "systemctl restart hydra-runner" : "kill %" PRId64 " && hydra-runner run", d->runner.pid);
			doctor_say(d, DOCTOR_BAD, "sockets", "the runner lives, and %s does not answer", path);
		}
	left_over(d, d->cfg->run_dir);
}

/* nginx's own judgement of the configuration that was made for it. */
static void
nginx_test(struct doctor *d)
{
	char program[256], folder[128], conf[160], e[] = "-e", err[] = "stderr", p[] = "-p", t[] = "-t", q[] = "-q", c[] = "-c", why[ALERT_WHY];
	char *argv[] = { program, e, err, t, q, p, folder, c, conf, NULL };
	struct buf nothing = { 0 };
	snprintf(folder, sizeof folder, "%s", d->installed ? "/run/hydra-web" : d->cfg->run_dir);
	snprintf(conf, sizeof conf, "%s/nginx.conf", folder);
	if (access(conf, R_OK) != 0 || !doctor_program("nginx", program))
		return;
	if (alert_spawn(argv, environ, &nothing, clock_monotonic() + SECONDS * CLOCK_SECOND, why, sizeof why) == 0) {
		doctor_say(d, DOCTOR_OK, "nginx", "%s is sound", conf);
		return;
	}
	doctor_mend(d, d->installed ? "systemctl restart hydra-web" : "nginx/hydra-up");
	doctor_say(d, DOCTOR_BAD, "nginx", "%s: nginx refuses it (%s), its words are above", conf, why);
}

/* The listen address as a socket address. Its length, 0 none. */
static socklen_t
address(const char *listen, struct sockaddr_storage *out)
{
	const char *colon = strrchr(listen, ':');
	char host[64] = "";
	memset(out, 0, sizeof *out);
	if (strncmp(listen, "unix:", 5) == 0) {
		struct sockaddr_un *u = (struct sockaddr_un *)out;
		u->sun_family = AF_UNIX;
		snprintf(u->sun_path, sizeof u->sun_path, "%s", listen + 5);
		return sizeof *u;
	}
	if (colon == NULL || colon - listen >= (long)sizeof host)
		return 0;
	memcpy(host, listen, (size_t)(colon - listen));
	in_port_t port = htons((uint16_t)strtol(colon + 1, NULL, 10));
	if (host[0] == '[') {
		struct sockaddr_in6 *six = (struct sockaddr_in6 *)out;
		six->sin6_family = AF_INET6;
		six->sin6_port = port;
		host[strlen(host) - 1] = '\0';
		return inet_pton(AF_INET6, host + 1, &six->sin6_addr) == 1 ? sizeof *six : 0;
	}
	struct sockaddr_in *four = (struct sockaddr_in *)out;
	four->sin_family = AF_INET;
	four->sin_port = port;
	return inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, &four->sin_addr) == 1 ? sizeof *four : 0;
}

static bool
ready(int fd, short events, instant_t until)
{
	struct pollfd p = { .fd = fd, .events = events };
	instant_t left = until - clock_monotonic();
	return left > 0 && poll(&p, 1, (int)(left / 1000 + 1)) == 1;
}

/* Ask fd for a page of ours; the head of what it says, as much as came in time. */
static void
ask(int fd, char *answer, size_t size)
{
	static const char request[] = "GET /api/system/status HTTP/1.0\r\nHost: localhost\r\n\r\n";
	instant_t until = clock_monotonic() + SECONDS * CLOCK_SECOND;
	size_t len = 0;
	answer[0] = '\0';
	if (!ready(fd, POLLOUT, until) || send(fd, request, sizeof request - 1, MSG_NOSIGNAL) != (ssize_t)(sizeof request - 1))
		return;
	while (len < size - 1 && ready(fd, POLLIN, until)) {
		ssize_t n = recv(fd, answer + len, size - 1 - len, 0);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	answer[len] = '\0';
}

void
doctor_web(struct doctor *d)
{
	struct sockaddr_storage to;
	char answer[4096] = "";
	const char *listen = d->cfg->listen;
	if (d->refused != NULL)
		return;
	nginx_test(d);
	socklen_t len = address(listen, &to);
	int fd = len > 0 ? socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0) : -1;
	if (fd < 0 || connect(fd, (const struct sockaddr *)&to, len) != 0) {
		doctor_mend(d, d->installed ? "systemctl start hydra-web" : "nginx/hydra-up");
		doctor_say(d, DOCTOR_WARN, "dashboard", "nobody listens on %s: %s", listen, strerror(errno));
	} else {
		ask(fd, answer, sizeof answer);
		bool ours = strstr(answer, "\"agent_state\"") != NULL, closed = strncmp(answer, "HTTP/1.", 7) == 0 && strstr(answer, "realm=\"Hydra\"") != NULL;
		if (ours || closed) {
			doctor_say(d, DOCTOR_OK, "dashboard", "answers on %s%s", listen, closed ? ", to who has a password" : "");
		} else {
			doctor_mend(d, "ss -ltnp # names who has the port; another one for us: HYDRA_LISTEN in hydra.env");
			doctor_say(d, DOCTOR_BAD, "dashboard", "another program has %s, or ours does not answer", listen);
		}
	}
	if (fd >= 0)
		close(fd);
}
