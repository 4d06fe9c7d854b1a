/* Responsible units as documents name them: a list, everyone, everyone except…, or a described class. Only reads; what
 * was printed stays the value of the field. */
#ifndef MULU_UNIT_H
#define MULU_UNIT_H

#include <stdbool.h>
#include <stddef.h>

enum unit_kind {
    UNIT_LIST,     /* 县财政局、县税务局 */
    UNIT_EVERYONE, /* 所有部门、单位；各级各部门单位 */
    UNIT_EXCEPT,   /* 除县司法局、县信访局外的部门、单位: the names are those excepted */
    UNIT_DESCRIBED /* 重大政策起草单位；县住房城乡建设局等有关部门单位 (with the names that it gives) */
};

struct unit_list {
    enum unit_kind kind;
    char **names; /* single units in printed order, white space removed */
    size_t n;
};

/* Reads text; an empty one gives an empty list. Brackets are never split. The caller frees with unit_list_free(). */
void unit_parse(const char *text, struct unit_list *out);
void unit_list_free(struct unit_list *list);
/* Whether text means a unit without naming it: it says everyone, or everyone except others. Names compare folded. */
bool unit_is_meant_by_all(const char *text, const char *unit);

#endif
