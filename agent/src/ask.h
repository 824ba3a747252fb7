/* `midflight-agent ask a|b|net <line>`: one request to a socket of the pod, its reply on standard output. */
#ifndef MIDFLIGHT_ASK_H
#define MIDFLIGHT_ASK_H

/* 0: answered; 1: no answer, or one that begins with "error". */
int ask_main(const char *whom, const char *line);

#endif
