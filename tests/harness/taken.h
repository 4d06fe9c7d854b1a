/* How many bytes of the terminal's input the program has taken, told by the program itself: mulu-fixed counts them in a
 * page that it shares with the harness. What is typed passes through a queue of the kernel's, which on a busy machine
 * can take longer than any pause one would wait: a program that sleeps may not have got it yet. */
#ifndef MULU_TESTS_TAKEN_H
#define MULU_TESTS_TAKEN_H

#include <stddef.h>
#include <stdint.h>

#define TAKEN_ENV "MULU_TEST_TAKEN" /* the number of the page's file descriptor */

/* For the harness: the page, and the descriptor to hand on, which the caller closes. */
int64_t *taken_new(int *fd);
void taken_free(int64_t *page);
/* For the program: the page that was handed on, in which it then says that it counts; NULL: there is none. */
int64_t *taken_of_parent(void);

enum { TAKEN_BEGUN = 1 }; /* is added where a program counts; below it is 0 */
int64_t taken_get(const int64_t *page);
void taken_add(int64_t *page, size_t n);

#endif
