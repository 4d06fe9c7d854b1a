/* Documents held against transcriptions made by hand. */
#ifndef MULU_TESTS_TRUTH_H
#define MULU_TESTS_TRUTH_H

#include <stdbool.h>
#include <stddef.h>

/* Reads path, and the table of that number in it (0: its only one), and holds every cell to the letter, white space aside,
 * but those that can be read in more than one way. marked: what the transcription calls filled must be marked so; else the
 * file says itself what is merged, nothing may be marked so, and nothing be unsure. */
void truth_hold(const char *path, int table, const char *truth, size_t rows, bool marked);

#endif
