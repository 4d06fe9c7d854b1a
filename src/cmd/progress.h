/* Progress on the terminal, and Ctrl-C. Private to src/cmd. */
#ifndef MULU_CMD_PROGRESS_H
#define MULU_CMD_PROGRESS_H

#include "mulu/pace.h"
#include "mulu/progress.h"

/* While it is on, SIGINT, SIGTERM and SIGHUP do not end the program but make step() ask the work to stop; where standard
 * error is a terminal, a line tells how far the work is. */
struct cli_progress {
    struct progress progress;
    struct pace pace;
    int signals; /* signalfd */
    bool on_terminal, shown, stopped;
};
void cli_progress_begin(struct cli_progress *p, const char *what, enum pace_unit unit);
void cli_progress_end(struct cli_progress *p);

#endif
