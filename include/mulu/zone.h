/* Which day it is somewhere: the date in a time zone that is named, whatever the zone of the process is.
 *
 * A zone is a name of the system's zone table (Asia/Urumqi), or hours and minutes east of Greenwich (+08:00). The
 * default needs no table: China has had one time, eight hours ahead and without summer time, since 1991. */
#ifndef MULU_ZONE_H
#define MULU_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#define ZONE_DEFAULT "Asia/Shanghai"

/* Whether the system knows the name, or it is such a difference. */
bool zone_is_known(const char *zone);
/* The day (mulu/date.h) on which `ms`, milliseconds since 1970-01-01 UTC, falls there. A zone that is not known counts
 * as the default. Not for two threads at once. */
int32_t zone_day(const char *zone, int64_t ms);

#endif
