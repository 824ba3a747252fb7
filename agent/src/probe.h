/* `midflight-agent probe ...`: the kubelet's exec probes. 0 passes; otherwise one line on standard error says why. */
#ifndef MIDFLIGHT_PROBE_H
#define MIDFLIGHT_PROBE_H

int probe_net(void);
int probe_slot(void);

#endif
