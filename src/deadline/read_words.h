/* The vocabulary of the reader: words of share/mulu/deadlines.ini and the parts that they play in a text. One word may
 * play several: 公开 is what is to be done, and an event that a period runs from. Where it stands decides. */
#ifndef MULU_DEADLINE_READ_WORDS_H
#define MULU_DEADLINE_READ_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mulu/deadline.h"

/* Sections of the file with keys of their own; `value` of a word is then what the key says. */
enum word_class {
    CLASS_NONE,
    CLASS_TRIGGER, /* enum trigger */
    CLASS_UNIT,    /* enum rule_unit, UNIT_QUARTER … */
    CLASS_NUMERAL, /* what it counts; NUMERAL_HALF */
    CLASS_HABIT,   /* enum habit */
    CLASS_QMONTH,  /* month of the quarter, 1 to 3 */
    CLASS_HALF,    /* of the year, 1 or 2 */
    CLASS_TEN,     /* days of a month: 10, 20, or 0 for its end */
};
enum { UNIT_QUARTER = RULE_UNITS, UNIT_DATE, UNIT_DATE_ONLY, TEXT_UNITS }; /* 季度, 日, 号 */
enum { NUMERAL_HALF = -1 };
enum habit {
    HABIT_PROMPTLY,
    HABIT_REALTIME,
    HABIT_ONGOING,
    HABIT_DITTO,
    HABIT_DYNAMIC,
    HABIT_LINKED,
    HABIT_VAGUE
};

/* The other parts, one bit each; the keys of section [part], in this order. */
enum word_part {
    PART_WITHIN = 1 << 0,    /* 内 */
    PART_BEFORE = 1 << 1,    /* 前 */
    PART_AFTER = 1 << 2,     /* 后 */
    PART_SINCE = 1 << 3,     /* 之日起 */
    PART_AHEAD = 1 << 4,     /* 提前 */
    PART_FROM = 1 << 5,      /* 自 在 */
    PART_MODAL = 1 << 6,     /* 应当 */
    PART_EACH = 1 << 7,      /* 每 */
    PART_BY = 1 << 8,        /* 按 逐, before a period */
    PART_NEXT = 1 << 9,      /* 次 下 */
    PART_THIS = 1 << 10,     /* 当 本 */
    PART_ORDINAL = 1 << 11,  /* 第 */
    PART_MEASURE = 1 << 12,  /* 个 */
    PART_TIMES = 1 << 13,    /* 次, after a number */
    PART_END = 1 << 14,      /* 底 末 */
    PART_START = 1 << 15,    /* 初 */
    PART_CLOCK = 1 << 16,    /* 时 点 */
    PART_LEAST = 1 << 17,    /* 不少于 */
    PART_MOST = 1 << 18,     /* 不超过 */
    PART_OVER = 1 << 19,     /* 超过 满 */
    PART_ABOUT = 1 << 20,    /* 左右 */
    PART_POST = 1 << 21,     /* 公示: a duration behind it says how long */
    PART_TERM = 1 << 22,     /* 公示期 */
    PART_CYCLE = 1 << 23,    /* 周期 */
    PART_VERB = 1 << 24,     /* what is done with the information */
    PART_UPDATE = 1 << 25,   /* 更新 */
    PART_BASIS = 1 << 26,    /* 根据 */
    PART_WITH = 1 << 27,     /* 与, before what is linked */
    PART_CONTRAST = 1 << 28, /* 其中 其他 */
    PART_GENERIC = 1 << 29,  /* says nothing about which information: 信息 政府信息 相关 */
    PART_FILLER = 1 << 30,   /* says nothing at all: 予以 的 */
};
/* A word that only keeps its characters from being read as others: 一般 is no number. */
#define PART_NOISE (1U << 31)
/* The rest of them. */
enum word_more {
    MORE_ACTOR = 1 << 0,     /* ends the name of who acts: 部门 */
    MORE_PREVIOUS = 1 << 1,  /* 上一季度 */
    MORE_NOT = 1 << 2,       /* 不得 不予 */
    MORE_EXCEPTION = 1 << 3, /* 另有规定 */
    MORE_PROLONG = 1 << 4,   /* 延长 */
    MORE_AND = 1 << 5,       /* 和 或 */
    MORE_TAKES = 1 << 6,  /* an event whose object follows: 收到…申请; none within the object counts */
    MORE_OBJECT = 1 << 7, /* an event whose object may follow: 批复预决算 */
    MORE_LABEL = 1 << 8,  /* before a colon, names the field: 公开时限 */
    MORE_OTHER = 1 << 9,  /* an event that no trigger stands for: 签订 */
    MORE_WHEN = 1 << 10,  /* ends a condition: 的 时 */
    MORE_DOCUMENT = 1 << 11, /* what can be explained: 政策 文件 */
    MORE_TO = 1 << 12,       /* 至 */
    MORE_EXCEPT = 1 << 13,   /* 除 */
    MORE_OUTSIDE = 1 << 14,  /* 外, which closes what 除 opens */
    MORE_RULED = 1 << 15,    /* ends the name of what prescribes a limit: 预算法规定 */
    MORE_SHIFT = 1 << 16,    /* 顺延: says where a last day moves to, which is counted anyway */
};

struct word {
    uint32_t parts; /* enum word_part */
    uint32_t more;  /* enum word_more */
    uint8_t cls;    /* enum word_class */
    int32_t value;  /* as the class says */
};

/* The code points that one is stored as: folded, simplified. 0: no part of any text. */
uint16_t words_fold(const struct deadline_words *w, uint32_t cp);
/* The longest word that the n characters begin with; its length, 0: none. */
size_t words_match(const struct deadline_words *w, const uint16_t *s, size_t n, const struct word **word);

#endif
