/* The vocabulary of catalog/unit.c, and of nothing else: words of documents, not of the program. */
#ifndef MULU_CATALOG_UNIT_WORDS_H
#define MULU_CATALOG_UNIT_WORDS_H

#include <stddef.h>

/* The words by which documents tell a name from a class of units. They are what the parser is made of, as the fields
 * are of the field table, and stand here for the same reason: in one place, as data. Each list ends with NULL. */
static const char *const separators[] = {"、", "，", ",", "；", ";", "/", "。", NULL};
static const char *const openers[] = {"（", "(", "〔", "[", "【", "《", NULL};
static const char *const closers[] = {"）", ")", "〕", "]", "】", "》", NULL};
/* A name ends so; decides whether white space stands between two names or within one. */
static const char *const name_tails[] = {
    "局", "委", "办", "科", "室", "院", "厅", "部", "处", "队", "所", "站",   "会",   "社", "府", "道", "镇",
    "乡", "村", "校", "园", "馆", "台", "署", "股", "组", "行", "企", "中心", "公司", "）", ")",  NULL};
/* What ends so names no one unit. */
static const char *const class_tails[] = {"部门", "单位", "科室", "股室", "处室", "机构", "机关", NULL};
/* What begins so is a class as well, and what follows an 等 or an 及 of this kind names nobody. */
static const char *const class_heads[] = {"各",   "所有", "全体", "其他", "其它", "相关", "有关",
                                          "所属", "下属", "部门", "单位", "科室", "机构", NULL};
/* Take these away from a class: if nothing is left, it means everyone. */
static const char *const everyone_words[] = {
    "所有", "全体", "各级", "各", "全省", "全市", "全县", "全区", "全局", "本级", "县直", "市直", "区直",
    "局",   "和",   "及",   "的", "部门", "单位", "科室", "股室", "处室", "机构", "机关", NULL};
static const char *const conjunctions[] = {"以及", "及", "和", "与", "或", NULL};
static const char *const role_tails[] = {"（牵头）", "(牵头)", "（配合）", "(配合)",   "牵头",
                                         "具体落实", "落实",   "配合",     "分工负责", "负责",
                                         "主办",     "协办",   "承办",     NULL};
static const char *const outside_tails[] = {"的", "，", ",", "所有", "其他", "其它", "各", "全", NULL};

static const char *const colons[] = {"：", ":", NULL};
/* Begin a class too, when nothing but a class follows. */
static const char *const bare_heads[] = {"局", "全", "县直", NULL};
/* Stand between 除…外 and the rest without a meaning of their own. */
static const char *const fillers[] = {"以", "之", NULL};

#define ETC "等"
#define EXCEPT "除"
#define OUTSIDE "外"

#endif
