#include "mulu/env.h"

#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/zone.h"

static int64_t system_now(void *ctx)
{
    (void)ctx;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A UUID of version 7 (RFC 9562): the time in front, so that keys made in a row stand together in an index. */
static void random_uid(void *ctx, char out[ENV_UID_SIZE])
{
    uint8_t b[16];
    uint64_t ms = (uint64_t)system_now(ctx);
    for (size_t got = 0; got < sizeof b;) {
        ssize_t n = getrandom(b + got, sizeof b - got, 0);
        if (n > 0)
            got += (size_t)n;
        else if (errno != EINTR)
            abort(); /* no kernel that this runs on is without it */
    }
    for (int i = 0; i < 6; i++)
        b[i] = (uint8_t)(ms >> 8 * (5 - i));
    b[6] = 0x70 | (b[6] & 0x0F);
    b[8] = 0x80 | (b[8] & 0x3F);
    static const char digits[] = "0123456789abcdef";
    char *p = out;
    for (size_t i = 0; i < sizeof b; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *p++ = '-';
        *p++ = digits[b[i] >> 4];
        *p++ = digits[b[i] & 15];
    }
    *p = '\0';
}

static char *login_name(void)
{
    char room[4096];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(geteuid(), &entry, room, sizeof room, &found) == 0 && found)
        return mem_dup(found->pw_name);
    return mem_printf("%u", (unsigned)geteuid());
}

/* $VARIABLE/mulu, or ~/FALLBACK/mulu. A relative value is ignored, as the XDG specification says. */
static char *xdg_dir(const char *variable, const char *fallback)
{
    const char *base = getenv(variable);
    if (base && base[0] == '/')
        return path_join(base, "mulu");
    char *home = path_expand("~/");
    char *dir = mem_printf("%s%s/mulu", home, fallback);
    free(home);
    return dir;
}

static bool holds_formats(const char *dir)
{
    char *p = path_join(dir, "formats/fields.ini");
    bool yes = path_is_file(p);
    free(p);
    return yes;
}

/* Beside the running program: PREFIX/bin/mulu reads PREFIX/share/mulu, build/mulu reads share/mulu of its tree. */
static char *find_share(const char *program)
{
    const char *named = getenv("MULU_SHARE");
    if (named && *named)
        return mem_dup(named);
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n > 0)
        self[n] = '\0';
    else
        snprintf(self, sizeof self, "%s", program ? program : "");
    char *slash = strrchr(self, '/');
    if (slash)
        *slash = '\0';
    static const char *const below[] = {"../share/mulu", "../../share/mulu"};
    for (size_t i = 0; slash && i < sizeof below / sizeof *below; i++) {
        char *dir = path_join(self, below[i]);
        if (holds_formats(dir))
            return dir;
        free(dir);
    }
    return holds_formats(MULU_SHAREDIR) ? mem_dup(MULU_SHAREDIR) : NULL;
}

enum status env_init(struct env *env, const char *program, struct error *err)
{
    *env = (struct env){.now = system_now, .new_uid = random_uid};
    env->user = login_name();
    env->config_dir = xdg_dir("XDG_CONFIG_HOME", ".config");
    env->state_dir = xdg_dir("XDG_STATE_HOME", ".local/state");
    env->data_dir = xdg_dir("XDG_DATA_HOME", ".local/share");
    const char *db = getenv("MULU_DB");
    env->database = db && *db ? mem_dup(db) : path_join(env->data_dir, "mulu.db");
    env->share_dir = find_share(program);
    if (!env->share_dir || !holds_formats(env->share_dir))
        return error_set(err, ST_USAGE, MSG_NO_SHARE, env->share_dir ? env->share_dir : "share/mulu");
    return ST_OK;
}

void env_release(struct env *env)
{
    free(env->user);
    free(env->share_dir);
    free(env->config_dir);
    free(env->state_dir);
    free(env->data_dir);
    free(env->database);
    free(env->zone);
    *env = (struct env){0};
}

void env_set_zone(struct env *env, const char *zone)
{
    char *copy = mem_dup(zone);
    free(env->zone);
    env->zone = copy;
}

int64_t env_now(const struct env *env)
{
    return env->now(env->ctx);
}

int32_t env_today(const struct env *env)
{
    return zone_day(env->zone, env_now(env));
}

bool env_is_uid(const char *text)
{
    return strlen(text) == ENV_UID_SIZE - 1 && strspn(text, "0123456789abcdef-") == ENV_UID_SIZE - 1;
}

void env_new_uid(const struct env *env, char out[ENV_UID_SIZE])
{
    env->new_uid(env->ctx, out);
}

void env_format_time(struct buffer *out, int64_t ms)
{
    time_t t = (time_t)(ms / 1000);
    struct tm local;
    char text[32] = "";
    if (localtime_r(&t, &local))
        strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
    buf_puts(out, text);
}

int env_year(int64_t ms)
{
    time_t t = (time_t)(ms / 1000);
    struct tm local;
    return localtime_r(&t, &local) ? local.tm_year + 1900 : 0;
}
