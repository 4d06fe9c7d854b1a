#include "store/process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { SILENCE_MS = 10 * 60 * 1000 };

static void read_line(const char *path, char *out, size_t size)
{
    out[0] = '\0';
    FILE *f = fopen(path, "re");
    if (!f)
        return;
    if (!fgets(out, (int)size, f))
        out[0] = '\0';
    fclose(f);
    out[strcspn(out, "\n")] = '\0';
}

/* The boot and the clock tick at which the process began: no later process on this host has the same. */
static void process_started(int64_t pid, char *out, size_t size)
{
    char path[64], stat[1024], boot[64];
    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
    read_line(path, stat, sizeof stat);
    read_line("/proc/sys/kernel/random/boot_id", boot, sizeof boot);
    /* The second field is the command in parentheses, which may hold anything; the start is the 22nd. */
    const char *p = strrchr(stat, ')');
    for (int field = 2; p && field < 22; field++)
        p = strchr(p + 1, ' ');
    out[0] = '\0';
    if (p)
        snprintf(out, size, "%s %.*s", boot, (int)strcspn(p + 1, " "), p + 1);
}

void process_self(struct process *out)
{
    struct utsname name;
    *out = (struct process){.pid = getpid()};
    if (uname(&name) == 0)
        snprintf(out->host, sizeof out->host, "%s", name.nodename);
    process_started(out->pid, out->started, sizeof out->started);
}

bool process_is_dead(const struct process *other, int64_t heartbeat, int64_t now)
{
    struct process self;
    process_self(&self);
    if (strcmp(self.host, other->host) != 0 || !*other->started || !*self.started)
        return now - heartbeat > SILENCE_MS;
    if (kill((pid_t)other->pid, 0) != 0 && errno == ESRCH)
        return true;
    char started[sizeof other->started];
    process_started(other->pid, started, sizeof started);
    return strcmp(started, other->started) != 0;
}
