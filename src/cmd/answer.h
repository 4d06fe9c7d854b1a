/* What an answer to the question about one cell means. Pure: no input, no output. */
#ifndef MULU_CMD_ANSWER_H
#define MULU_CMD_ANSWER_H

#include "mulu/cells.h"

struct question {
    const struct cell_info *info;
    char *before;               /* what the store held when it was read */
    char *value;                /* what it shall hold */
    struct string_list choices; /* what a number stands for */
    bool listed;                /* the numbers have been shown, where they are not always */
};

enum answer {
    ANSWER_KEEP,
    ANSWER_CLEAR,
    ANSWER_BACK,
    ANSWER_TO_END, /* the rest stays as it is */
    ANSWER_HELP,
    ANSWER_STOP, /* of several lines */
    ANSWER_TEXT
};

/* A line that is one of the signs alone, in full width too; ANSWER_TEXT for any other. */
enum answer answer_sign(const char *line);
bool answer_takes_lines(const struct question *q);
/* Whether numbers stand for something now. */
bool answer_by_number(const struct question *q);
/* Appends what a line of text stands for: the choices that its numbers name, or the text itself, without the backslash
 * that keeps a sign or a number from being one. ST_INPUT for a number that names nothing. */
enum status answer_value(const struct question *q, const char *line, struct buffer *out, struct error *err);
void answer_literal(const char *line, struct buffer *out); /* only the backslash */

#endif
