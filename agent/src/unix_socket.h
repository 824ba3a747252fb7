/* Unix stream sockets on the shared volume. */
#ifndef MIDFLIGHT_UNIX_SOCKET_H
#define MIDFLIGHT_UNIX_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { PROXY_UID = 1337 };

/*
 * Listens on path. The socket is made under another name and renamed over what is there, so that a stale
 * one is replaced in one step and no peer ever finds none. Nobody unlinks it afterwards. -1: errno says why.
 */
int unix_listen(const char *path, mode_t mode);

/* Non-blocking, close-on-exec; -1 where nobody listens. */
int unix_dial(const char *path);

/* Root, our own user, or the proxy's. */
bool unix_peer_trusted(int connection);

/* Dials, sends one line, reads one line, all within the time; false where there was no whole answer. */
bool unix_ask(const char *path, const char *line, char *answer, size_t size, int timeout_millis);

#endif
