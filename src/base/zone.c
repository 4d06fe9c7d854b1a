#include "mulu/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mulu/date.h"
#include "mulu/file.h"
#include "mulu/mem.h"

enum { SECOND = 1000, MINUTE = 60, HOUR = 3600, DAY = 86400 };
enum { DEFAULT_EAST = 8 * HOUR, MOST_HOURS = 14 };

static bool is_digits(const char *s)
{
    return s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9';
}

/* +HH:MM or -HH:MM as seconds east. */
static bool parse_difference(const char *zone, int *east)
{
    if ((zone[0] != '+' && zone[0] != '-') || strlen(zone) != 6 || !is_digits(zone + 1) || zone[3] != ':' ||
        !is_digits(zone + 4))
        return false;
    int hours = 10 * (zone[1] - '0') + zone[2] - '0', minutes = 10 * (zone[4] - '0') + zone[5] - '0';
    *east = (zone[0] == '-' ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
    return hours <= MOST_HOURS && minutes < 60;
}

/* The C library takes a name that it does not know for UTC and says nothing. */
static bool is_in_table(const char *zone)
{
    static const char magic[] = "TZif"; /* RFC 8536 */
    const char *dir = getenv("TZDIR");
    if (!*zone || *zone == '/' || strstr(zone, ".."))
        return false;
    char *path = path_join(dir && *dir ? dir : "/usr/share/zoneinfo", zone);
    char head[sizeof magic - 1] = "";
    FILE *f = path_is_file(path) ? fopen(path, "rb") : NULL;
    bool known = f && fread(head, 1, sizeof head, f) == sizeof head && memcmp(head, magic, sizeof head) == 0;
    if (f)
        fclose(f);
    free(path);
    return known;
}

bool zone_is_known(const char *zone)
{
    int east;
    return strcmp(zone, ZONE_DEFAULT) == 0 || parse_difference(zone, &east) || is_in_table(zone);
}

static int32_t day_of_seconds(int64_t seconds)
{
    int64_t day = seconds >= 0 ? seconds / DAY : -((DAY - 1 - seconds) / DAY);
    return (int32_t)(day < DATE_FIRST_DAY ? DATE_FIRST_DAY : day > DATE_LAST_DAY ? DATE_LAST_DAY : day);
}

static void use_zone(const char *zone)
{
    if (zone)
        setenv("TZ", zone, 1);
    else
        unsetenv("TZ");
    tzset();
}

/* The C library knows one zone at a time: it is lent this one, and gets its own back. */
static int32_t day_in_table(const char *zone, int64_t seconds)
{
    const char *now = getenv("TZ");
    char *was = mem_dup(now), *named = mem_printf(":%s", zone);
    time_t t = (time_t)seconds;
    struct tm there;
    use_zone(named);
    bool found = localtime_r(&t, &there) != NULL;
    use_zone(was);
    free(named);
    free(was);
    return day_of_seconds(seconds + (found ? there.tm_gmtoff : DEFAULT_EAST));
}

int32_t zone_day(const char *zone, int64_t ms)
{
    int64_t seconds = ms / SECOND - (ms % SECOND < 0);
    int east = DEFAULT_EAST;
    bool simple =
        !zone || strcmp(zone, ZONE_DEFAULT) == 0 || parse_difference(zone, &east) || !is_in_table(zone);
    return simple ? day_of_seconds(seconds + east) : day_in_table(zone, seconds);
}
