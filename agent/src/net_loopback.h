/* ::6 on lo: the source of the proxy's own inbound connections, as 127.0.0.6 is for IPv4. */
#ifndef MIDFLIGHT_NET_LOOPBACK_H
#define MIDFLIGHT_NET_LOOPBACK_H

#include <stdbool.h>

/* True where the address is there afterwards. */
bool loopback_add_six(void);

#endif
