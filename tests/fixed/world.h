/* The world of the tests: clock, user and uids that are the same every day. Shared by the fixed editor and by the
 * tests that make databases for it. */
#ifndef MULU_TESTS_WORLD_H
#define MULU_TESTS_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/env.h"
#include "mulu/mem.h"

#define WORLD_NOW INT64_C(1795335600000) /* 2026-11-22 16:20:00 +08:00 */

/* Inside a minute nothing on the screen changes, however many questions are asked. $MULU_TEST_LATER: so many minutes
 * later. */
static int64_t world_now(void *ctx)
{
    (void)ctx;
    static int64_t asked;
    const char *later = getenv("MULU_TEST_LATER");
    int64_t start = WORLD_NOW + (later ? atoi(later) * INT64_C(60000) : 0);
    return start + (asked < 50000 ? asked++ : asked);
}

static void world_uid(void *ctx, char out[ENV_UID_SIZE])
{
    (void)ctx;
    static unsigned n;
    const char *run = getenv("MULU_TEST_RUN"); /* several programs make uids for one database */
    snprintf(out, ENV_UID_SIZE, "00000000-0000-7000-%04x-%012x", run ? (unsigned)atoi(run) & 0xFFFF : 0, ++n);
}

static inline enum status world_init(struct env *env, const char *user, struct error *err)
{
    enum status st = env_init(env, NULL, err);
    free(env->user);
    env->user = mem_dup(user ? user : "\u674e");
    env->now = world_now;
    env->new_uid = world_uid;
    return st;
}

#endif
