#ifndef LISTEN_H
#define LISTEN_H

#include <sys/types.h>

/*
 * A listening unix socket, non-blocking and close-on-exec. What a killed runner left at path is replaced; a socket that
 * still answers is not. mode is set before the first connection can come.
 * The descriptor, or -1 with err in words; errno is EADDRINUSE when another process answers there.
 */
int listen_unix(const char *path, mode_t mode, char *err, int errsize);

/* Connect to path: blocking, close-on-exec, every read and write bounded by ms. The descriptor, or -1 with errno. */
int listen_connect(const char *path, int ms);

#endif
