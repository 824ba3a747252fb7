/* `midflight-agent net`: the only container with NET_ADMIN. Applies prepared rule sets on request over net.sock. */
#ifndef MIDFLIGHT_NET_H
#define MIDFLIGHT_NET_H

int net_main(void);

#endif
