/* Days in tests, as dates. */
#ifndef MULU_TESTS_DAYS_H
#define MULU_TESTS_DAYS_H

#include <stdint.h>

int32_t day_of(const char *date);  /* fails the test where it is none */
const char *day_text(int32_t day); /* good until the fourth call after */

#endif
