#include "harness/taken.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static int64_t *map(int fd)
{
    void *page = mmap(NULL, sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return page == MAP_FAILED ? NULL : page;
}

int64_t *taken_new(int *fd)
{
    *fd = memfd_create("taken", 0);
    if (*fd < 0 || ftruncate(*fd, sizeof(int64_t)))
        return NULL;
    return map(*fd);
}

void taken_free(int64_t *page)
{
    if (page)
        munmap(page, sizeof *page);
}

int64_t *taken_of_parent(void)
{
    const char *number = getenv(TAKEN_ENV);
    if (!number)
        return NULL;
    int fd = atoi(number);
    int64_t *page = map(fd);
    close(fd);
    unsetenv(TAKEN_ENV);
    if (page)
        taken_add(page, TAKEN_BEGUN);
    return page;
}

int64_t taken_get(const int64_t *page)
{
    return __atomic_load_n(page, __ATOMIC_SEQ_CST);
}

void taken_add(int64_t *page, size_t n)
{
    __atomic_add_fetch(page, (int64_t)n, __ATOMIC_SEQ_CST);
}
