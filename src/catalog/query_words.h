/* The vocabulary of catalog/query_names.c, and of nothing else: the words that the query language is made of, as the fields
 * are of the field table. */
#ifndef MULU_CATALOG_QUERY_WORDS_H
#define MULU_CATALOG_QUERY_WORDS_H

#include "catalog/query_impl.h"

/* Words of the language are the same whatever language the screen speaks: a filter that is kept must still be read. */
static const struct {
    const char *name;  /* printed and offered */
    const char *words; /* more, separated by blanks */
    struct query_prefix prefix;
} prefixes[] = {
    {"到期", "截止 到期日 due", {.kind = PREFIX_DATE, .date = QUERY_DUE}},
    {"改于", "修改 修改于 改动 changed", {.kind = PREFIX_DATE, .date = QUERY_CHANGED}},
    {"公开于", "发布于 公布于 published", {.kind = PREFIX_DATE, .date = QUERY_PUBLISHED_ON}},
    {"目录", "catalog", {.kind = PREFIX_TEXT, .where = QUERY_CATALOG}},
    {"栏目", "名称 事项名称 标题 level name", {.kind = PREFIX_TEXT, .where = QUERY_LEVEL}},
    {"状态", "是 state is", {.kind = PREFIX_STATE}},
    {"空", "缺 empty", {.kind = PREFIX_BLANK}},
};
enum { PREFIXES = sizeof prefixes / sizeof *prefixes };

/* A word that is a state without a prefix must be rare in what catalogs say, for who means the word must put it into
 * quotes. The others are states behind 状态: only. */
static const struct {
    const char *name;   /* printed and offered */
    bool bare;          /* it, and the words */
    const char *words;  /* more, separated by blanks */
    const char *behind; /* more, behind 状态: alone */
    const char *key;
} states[QUERY_STATES] = {
    [QUERY_OVERDUE] = {"逾期", true, "超期", "", "overdue"},
    [QUERY_SOON] = {"近期到期", true, "即将到期", "近期", "soon"},
    [QUERY_LATER] = {"未到期", true, "", "正常", "later"},
    [QUERY_LATE] = {"逾期完成", true, "逾期公开", "", "late"},
    [QUERY_PUBLISHED] = {"已公开", true, "已发布", "", "published"},
    [QUERY_MARKED] = {"待核", true, "待核对", "", "unconfirmed"},
    [QUERY_NO_LIMIT] = {"无时限", true, "", "", "nolimit"},
    [QUERY_CHANGED_TODAY] = {"今天改过", true, "今日改过", "", "changed-today"},
    [QUERY_ITEM] = {"事项", false, "", "", "item"},
    [QUERY_HEADING] = {"栏目", false, "", "", "heading"},
};

enum day_unit { DAY, WEEKS, MONTH, QUARTER, YEAR };
static const struct {
    const char *words;
    enum day_unit unit;
    int offset;
} days[] = {
    {"今天 今日 today", DAY, 0},
    {"昨天 昨日 yesterday", DAY, -1},
    {"前天", DAY, -2},
    {"明天 明日 tomorrow", DAY, 1},
    {"后天", DAY, 2},
    {"本周 这周", WEEKS, 0},
    {"上周", WEEKS, -1},
    {"下周", WEEKS, 1},
    {"本月 这个月", MONTH, 0},
    {"上月 上个月", MONTH, -1},
    {"下月 下个月", MONTH, 1},
    {"本季度 本季 这季度 这个季度", QUARTER, 0},
    {"上季度 上季 上个季度", QUARTER, -1},
    {"下季度 下季 下个季度", QUARTER, 1},
    {"今年 本年", YEAR, 0},
    {"去年 上年", YEAR, -1},
    {"明年", YEAR, 1},
};
enum { DAY_WORDS = sizeof days / sizeof *days };

/* Parts of a year, by themselves or behind one: 2026年一季度, 明年上半年. */
static const struct {
    const char *words;
    int first, months;
} parts[] = {
    {"一季度 第一季度 1季度 第1季度 q1", 1, 3},
    {"二季度 第二季度 2季度 第2季度 q2", 4, 3},
    {"三季度 第三季度 3季度 第3季度 q3", 7, 3},
    {"四季度 第四季度 4季度 第4季度 q4", 10, 3},
    {"上半年", 1, 6},
    {"下半年", 7, 6},
};
enum { PART_WORDS = sizeof parts / sizeof *parts };

static const char words_or[] = "OR ＯＲ 或", words_and[] = "AND ＡＮＤ 且";

#endif
