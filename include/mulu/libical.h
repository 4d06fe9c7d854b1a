/* libical, loaded when a calendar file is read or written (mulu/library.h). For src/deadline and src/write. */
#ifndef MULU_LIBICAL_H
#define MULU_LIBICAL_H

#include <libical/ical.h>

#include "mulu/error.h"
#include "mulu/library.h"

/* clang-format off */
#define LIBICAL_FUNCTIONS(X) \
    X(icalcomponent_as_ical_string_r) \
    X(icalcomponent_free) \
    X(icalcomponent_get_dtend) \
    X(icalcomponent_get_dtstart) \
    X(icalcomponent_get_first_component) \
    X(icalcomponent_get_first_property) \
    X(icalcomponent_get_next_component) \
    X(icalcomponent_get_next_property) \
    X(icalcomponent_get_status) \
    X(icalcomponent_get_summary) \
    X(icalcomponent_isa) \
    X(icalcomponent_vanew) \
    X(icaldurationtype_null_duration) \
    X(icalerror_set_errors_are_fatal) \
    X(icalmemory_free_buffer) \
    X(icalparser_parse_string) \
    X(icalproperty_get_x) \
    X(icalproperty_get_x_name) \
    X(icalproperty_new_action) \
    X(icalproperty_new_description) \
    X(icalproperty_new_dtstamp) \
    X(icalproperty_new_dtstart) \
    X(icalproperty_new_summary) \
    X(icalproperty_new_transp) \
    X(icalproperty_new_trigger) \
    X(icalproperty_new_uid) \
    X(icaltime_from_timet_with_zone) \
    X(icaltime_is_null_time) \
    X(icaltime_is_utc) \
    X(icaltime_null_date) \
    X(icaltime_null_time) \
    X(icaltimezone_get_utc_timezone)
/* clang-format on */

struct libical {
    LIBICAL_FUNCTIONS(LIBRARY_MEMBER)
};

enum status libical_load(struct libical *out, enum status failed, struct error *err);

#endif
