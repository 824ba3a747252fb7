/* Who yields first when memory is short: the proxy, then its launcher, then the application. */
#ifndef MIDFLIGHT_OOM_SCORE_H
#define MIDFLIGHT_OOM_SCORE_H

enum { OOM_SCORE_LAUNCHER = 990, OOM_SCORE_JVM = 1000 };

/* Raises the caller's own score; lowering it would need a capability and is not tried. */
void oom_score_raise(int score);

#endif
