#include "harness/peer.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { DEADLINE = 20 };

size_t peer_wait_sign(struct term *t, size_t from, const char *sign)
{
    double end = term_seconds() + DEADLINE;
    for (;;) {
        size_t len;
        const char *out = term_output(t, &len), *at = memmem(out + from, len - from, sign, strlen(sign));
        if (at)
            return (size_t)(at - out);
        if (term_seconds() > end)
            fail_msg("the program does not begin to talk\n%s", term_screen(t));
        term_take(t, 20);
    }
}

static pid_t start(const char *dir, const char *command, int *fd)
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);
        if (dup2(ends[1], 0) < 0 || dup2(ends[1], 1) < 0 || dup2(null, 2) < 0 || chdir(dir))
            _exit(126);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    assert_true(pid > 0);
    close(ends[1]);
    *fd = ends[0];
    return pid;
}

int peer_run(struct term *t, size_t from, const char *dir, const char *command, size_t most)
{
    int fd, status = 0;
    size_t sent = from;
    pid_t pid = start(dir, command, &fd);
    double end = term_seconds() + DEADLINE;
    for (bool open = true; open;) {
        char bytes[4096];
        size_t len;
        const char *out = term_output(t, &len);
        if (len > sent) {
            ssize_t n = send(fd, out + sent, len - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            sent += n > 0 ? (size_t)n : 0;
        }
        struct pollfd in = {.fd = fd, .events = POLLIN};
        if (poll(&in, 1, 1) > 0) {
            ssize_t n = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
            open = n != 0;
            if (n > 0)
                term_send(t, bytes, (size_t)n);
        }
        term_take(t, 1);
        bool late = term_seconds() > end;
        if (late || (most && sent - from > most)) {
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            close(fd);
            if (late)
                fail_msg("%s does not end\n%s", command, term_screen(t));
            return -1;
        }
    }
    waitpid(pid, &status, 0);
    close(fd);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
