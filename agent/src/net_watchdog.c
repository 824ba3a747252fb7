#define _GNU_SOURCE
#include "net_watchdog.h"

#include "clock.h"
#include "log.h"
#include "net_diag.h"
#include "text.h"

#include <inttypes.h>

enum {
    ADMIN_PORT = 15000,
    INBOUND_PORT = 15006,
    LISTENER_MILLIS = 100,
    SHORTEST_MILLIS = 100,
    LONGEST_MILLIS = 1000,
    STEADY_MILLIS = 1000,
    RETRY_MILLIS = 500,
    LATE_MILLIS = 250
};

static const char QUESTION[] = "GET /alive HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n";

static bool bypasses(const struct course *course, enum wanted_state state)
{
    return state == WANTED_ON && course->watch.bypass;
}

const char *watchdog_name(const struct course *course, enum wanted_state state)
{
    bool on = bypasses(course, state);
    return on && course->tripped ? "tripped" : on && course->proved ? "armed" : "off";
}

static int64_t interval(const struct course *course)
{
    int64_t quarter = course->watch.millis / 4;
    int64_t bounded = quarter < LONGEST_MILLIS ? quarter : LONGEST_MILLIS;
    return course->tripped || bounded < SHORTEST_MILLIS ? SHORTEST_MILLIS : bounded;
}

static void begin(struct watchdog *watchdog, int64_t now)
{
    exchange_end(&watchdog->alive);
    *watchdog = (struct watchdog){.watching = true, .alive = watchdog->alive, .ask_at = now, .listener_at = now,
                                  .heard_at = now, .heard_since = NEVER, .retry_at = NEVER, .due = NEVER};
}

/* Time in which the interceptor itself did not come to look does not count against the proxy. */
static void forgive(struct watchdog *watchdog, int64_t now)
{
    int64_t late = watchdog->due == NEVER ? 0 : now - watchdog->due;
    if (late > LATE_MILLIS) {
        watchdog->heard_at = earlier(now, watchdog->heard_at + late);
    }
}

static void heard(struct watchdog *watchdog, struct interceptor *net, int64_t now)
{
    watchdog->heard_at = now;
    watchdog->heard_since = earlier(watchdog->heard_since, now);
    if (!net->wanted.course.proved) {
        net->wanted.course.proved = true;
        wanted_store(&net->wanted);
        say("the proxy is alive: watched");
    }
}

/* Any status line is a sign of life: an image without the page answers 404. */
static void ask(struct watchdog *watchdog, struct interceptor *net, int64_t now)
{
    struct sockaddr_storage admin;
    struct exchange *alive = &watchdog->alive;
    exchange_expire(alive, now);
    if (alive->state == EXCHANGE_DONE && text_starts(alive->line, "HTTP/")) {
        heard(watchdog, net, now);
    } else if (alive->state == EXCHANGE_DONE || alive->state == EXCHANGE_FAILED) {
        watchdog->heard_since = NEVER;
    }
    if (alive->state == EXCHANGE_DONE || alive->state == EXCHANGE_FAILED) {
        exchange_end(alive);
    }
    if (alive->state == EXCHANGE_IDLE && now >= watchdog->ask_at) {
        int64_t patience = earlier(net->wanted.course.watch.millis, LONGEST_MILLIS);
        exchange_address(&admin, "127.0.0.1", ADMIN_PORT);
        exchange_begin(alive, &admin, QUESTION, now + patience);
        watchdog->ask_at = now + interval(&net->wanted.course);
    }
}

/* True the second time in a row that nobody listens. */
static bool abandoned(struct watchdog *watchdog, int64_t now)
{
    if (now < watchdog->listener_at) {
        return false;
    }
    bool before = watchdog->nobody;
    watchdog->nobody = !diag_listens(INBOUND_PORT);
    watchdog->listener_at = now + LISTENER_MILLIS;
    return before && watchdog->nobody;
}

static void change(struct watchdog *watchdog, struct interceptor *net, bool tripped, const char *why)
{
    int64_t begun = now_millis();
    net->wanted.course.tripped = tripped;
    net->wanted.course.bypasses += tripped ? 1 : 0;
    bool done = interceptor_enforce(net);
    begin(watchdog, now_millis());
    watchdog->retry_at = done ? NEVER : now_millis() + RETRY_MILLIS;
    say("watchdog: %s, %s%s after %" PRId64 " ms bypasses=%" PRIu64, why, tripped ? "traffic goes direct" : "rules are back",
        done ? "" : " NOT YET", now_millis() - begun, net->wanted.course.bypasses);
}

static void retry(struct watchdog *watchdog, struct interceptor *net, int64_t now)
{
    if (now >= watchdog->retry_at) {
        watchdog->retry_at = interceptor_enforce(net) ? NEVER : now_millis() + RETRY_MILLIS;
    }
}

static void decide(struct watchdog *watchdog, struct interceptor *net, int64_t now)
{
    const struct course *course = &net->wanted.course;
    bool gone = abandoned(watchdog, now);
    if (!course->tripped && course->proved && gone) {
        change(watchdog, net, true, "nobody listens on 15006");
    } else if (!course->tripped && course->proved && now - watchdog->heard_at >= course->watch.millis) {
        change(watchdog, net, true, "the proxy does not answer");
    } else if (course->tripped && !watchdog->nobody && watchdog->heard_since != NEVER &&
               watchdog->heard_at - watchdog->heard_since >= STEADY_MILLIS) {
        change(watchdog, net, false, "the proxy is alive again");
    }
}

static int64_t next_look(const struct watchdog *watchdog, const struct course *course)
{
    int64_t next = watchdog->alive.state == EXCHANGE_IDLE ? watchdog->ask_at : watchdog->alive.deadline;
    next = earlier(next, earlier(watchdog->listener_at, watchdog->retry_at));
    return course->proved && !course->tripped ? earlier(next, watchdog->heard_at + course->watch.millis) : next;
}

/* Told to block while tripped: the rules come back at once, proxy or not. */
static void stop(struct watchdog *watchdog, struct interceptor *net)
{
    exchange_end(&watchdog->alive);
    watchdog->watching = false;
    if (net->backend != BACKEND_NONE && net->wanted.course.tripped) {
        net->wanted.course.tripped = false;
        interceptor_enforce(net);
    }
}

int64_t watchdog_tick(struct watchdog *watchdog, struct interceptor *net, int64_t now)
{
    if (net->backend == BACKEND_NONE || !bypasses(&net->wanted.course, net->wanted.request.state)) {
        if (watchdog->watching) {
            stop(watchdog, net);
        }
        return NEVER;
    }
    if (!watchdog->watching) {
        begin(watchdog, now);
    }
    forgive(watchdog, now);
    ask(watchdog, net, now);
    decide(watchdog, net, now);
    retry(watchdog, net, now);
    watchdog->due = next_look(watchdog, &net->wanted.course);
    return watchdog->due;
}
