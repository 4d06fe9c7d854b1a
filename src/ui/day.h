/* Days as the screens write them. The year is left out where it is that of `today`, as on a desk. */
#ifndef MULU_UI_DAY_H
#define MULU_UI_DAY_H

#include <stdint.h>

#include "mulu/buffer.h"

const char *day_weekday(int32_t day);                           /* in the user's language: 周一 */
void day_words(int32_t day, int32_t today, struct buffer *out); /* appends 10月26日, or 2027年1月4日 */
void day_span(int32_t day, int32_t last, int32_t today,
              struct buffer *out); /* 10月1日—7日; one day as above */
/* What a publication covers: the year stands there too where it is not that of the due day. */
void day_period(int32_t day, int32_t last, int32_t due, int32_t today, struct buffer *out);
void day_whole(int32_t day, int32_t today, struct buffer *out); /* 10月26日 周一 */
/* As columns have it: 10-26, of another year 27-01-04. */
void day_brief(int32_t day, int32_t today, struct buffer *out);

#endif
