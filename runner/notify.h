#ifndef NOTIFY_H
#define NOTIFY_H

/*
 * What systemd hears of the daemon (sd_notify(3), without its library): that it is ready, that it is alive, that it stops.
 * One datagram each to the socket that NOTIFY_SOCKET names. Nobody asked for it: every function does nothing.
 */
#include "clock.h"

struct notify {
	int fd;               /* -1: nobody listens */
	instant_t watchdog;   /* microseconds after which silence counts as a hang; 0 not watched */
	instant_t last;       /* monotonic: when life was last told */
};

/*
 * Read NOTIFY_SOCKET (a path, or @ and an abstract name), WATCHDOG_USEC and WATCHDOG_PID, connect, and take them out of the
 * environment: they are meant for this process and for none that it starts. 0, or -1 with err when what they say cannot be
 * used; n is then as if nobody had asked.
 */
int notify_open(struct notify *n, char *err, int errsize);
/* It has started: sockets listen, the ledger is open. */
void notify_ready(const struct notify *n);
/* Life, to be called each second: told when a third of the watchdog's time has gone by. now: monotonic. */
void notify_alive(struct notify *n, instant_t now);
/* It goes by its own will; what follows is no hang. */
void notify_stopping(const struct notify *n);
/* -1 and again: harmless. */
void notify_close(struct notify *n);

#endif
