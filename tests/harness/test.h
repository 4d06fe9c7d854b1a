/* cmocka with what it needs before it. */
#ifndef MULU_TESTS_TEST_H
#define MULU_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
