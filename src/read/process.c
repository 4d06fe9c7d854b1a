#include "read/process.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/mem.h"

char *process_find(const char *name)
{
    const char *path = getenv("PATH");
    for (const char *p = path ? path : "/usr/bin:/bin"; *p;) {
        size_t n = strcspn(p, ":");
        char *dir = mem_dup_n(p, n), *full = path_join(n ? dir : ".", name);
        free(dir);
        if (path_is_file(full) && access(full, X_OK) == 0)
            return full;
        free(full);
        p += n + (p[n] == ':');
    }
    return NULL;
}

/* No more than the work can need, whatever the file makes of the program. */
static void limit(int seconds)
{
    const struct {
        int what;
        rlim_t most;
    } limits[] = {{RLIMIT_CPU, (rlim_t)seconds}, {RLIMIT_FSIZE, (rlim_t)2 << 30}, {RLIMIT_CORE, 0}};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        setrlimit((__rlimit_resource_t)limits[i].what, &(struct rlimit){limits[i].most, limits[i].most});
}

static void become(const char *const *argv, int seconds)
{
    sigset_t none;
    int null = open("/dev/null", O_RDWR);
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int s = 1; s < NSIG; s++)
        signal(s, SIG_DFL);
    for (int fd = 0; fd <= 2; fd++)
        if (null < 0 || dup2(null, fd) < 0)
            _exit(126);
    limit(seconds);
    if (unshare(CLONE_NEWNET) &&
        unshare(CLONE_NEWUSER | CLONE_NEWNET)) /* no network, where that can be had */
        setenv("http_proxy", "http://127.0.0.1:9", 1);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

enum ending process_run(const char *const *argv, int seconds, struct table_job *job)
{
    enum { STEPS = 20 }; /* a second */
    int status = 0;
    pid_t child = fork();
    if (child < 0)
        return ENDED_NEVER_BEGUN;
    if (child == 0)
        become(argv, seconds);
    setpgid(child, child); /* whoever comes first */
    enum ending how = ENDED_LATE;
    for (int i = 0; i < seconds * STEPS; i++) {
        if (waitpid(child, &status, WNOHANG) == child) {
            int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            how = code == 0 ? ENDED_WELL : code >= 126 ? ENDED_NEVER_BEGUN : ENDED_BADLY;
            kill(-child, SIGKILL); /* what it has left running */
            return how;
        }
        if (job_step(job, NULL)) {
            how = ENDED_CANCELLED;
            break;
        }
        nanosleep(&(struct timespec){0, 1000000000 / STEPS}, NULL);
    }
    kill(-child, SIGKILL);
    waitpid(child, &status, 0);
    return how;
}
