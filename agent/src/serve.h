/* The proxy without a pod: no launcher, no peer, a configuration file instead of an operator. */
#ifndef MIDFLIGHT_SERVE_H
#define MIDFLIGHT_SERVE_H

/* Becomes the proxy; returns an exit code, with the reason logged, only where that fails. */
int serve_main(const char *file);

#endif
