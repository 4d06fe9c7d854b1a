#include "harness/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

static char *with_breaks(const char *s)
{
    static const char mark[] = "⏎";
    struct buffer b = {0};
    for (const char *at; (at = strstr(s, mark)); s = at + sizeof mark - 1) {
        buf_add(&b, s, (size_t)(at - s));
        buf_putc(&b, '\n');
    }
    buf_puts(&b, s);
    return buf_take(&b);
}

static void add_line(struct limit_cases *c, char *line, bool flagged)
{
    char *rest = NULL, *text = strtok_r(line, "\t", &rest), *rule = strtok_r(NULL, "\t", &rest);
    const char *flags = strtok_r(NULL, "\t", &rest);
    if (!text || !rule || *text == '#')
        return;
    c->cases = mem_array(c->cases, &c->cap, c->n + 1, sizeof *c->cases);
    c->cases[c->n++] = (struct limit_case){
        .text = with_breaks(text),
        .rule = mem_dup(rule),
        .flagged = flagged,
        .unsure = flags && strstr(flags, "unsure"),
        .exception = flags && strstr(flags, "exception"),
    };
}

void limits_load(struct limit_cases *c, const char *name, bool flagged)
{
    char *path = mem_printf("tests/cases/deadlines/%s.tsv", name), line[8192];
    FILE *f = fopen(path, "r");
    if (!f) {
        perror(path);
        abort();
    }
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        add_line(c, line, flagged);
    }
    fclose(f);
    free(path);
}

void limits_free(struct limit_cases *c)
{
    for (size_t i = 0; i < c->n; i++) {
        free(c->cases[i].text);
        free(c->cases[i].rule);
    }
    free(c->cases);
    *c = (struct limit_cases){0};
}

/* --- what every answer promises ---------------------------------------------------------------------------------- */

static const char *clause_fault(const struct clause *c)
{
    bool counts = c->kind == RULE_WITHIN || c->kind == RULE_EVERY || c->kind == RULE_FOR;
    if (counts && (c->n < 1 || c->n > RULE_MOST_COUNT))
        return "a count out of bounds";
    if (c->kind == RULE_WEEKLY && (c->weekday < 1 || c->weekday > 7))
        return "no day of the week";
    if ((c->kind == RULE_YEARLY || c->kind == RULE_QUARTERLY || c->kind == RULE_MONTHLY) && c->ndays < 1)
        return "no days";
    for (int i = 1; i < c->ndays; i++)
        if (c->days[i - 1].month > c->days[i].month ||
            (c->days[i - 1].month == c->days[i].month && c->days[i - 1].day >= c->days[i].day))
            return "days not ascending";
    return NULL;
}

static const char *rule_fault(const struct rule *rule)
{
    if (rule->n < 1 || rule->n > RULE_MOST_CLAUSES)
        return "no clause, or too many";
    if (rule->unsure != (rule->reason != NULL))
        return "unsure without a reason, or a reason without doubt";
    for (size_t i = 0; i < rule->n; i++) {
        const char *fault = clause_fault(&rule->clauses[i]);
        if (fault)
            return fault;
    }
    return NULL;
}

static const char *notation_fault(const struct rule *rule)
{
    struct buffer a = {0}, b = {0};
    struct error err = {0};
    struct rule again;
    const char *fault = NULL;
    rule_format(rule, &a);
    if (rule_parse(buf_text(&a), &again, &err))
        fault = "its notation is not read back";
    rule_format(&again, &b);
    if (!fault && strcmp(buf_text(&a), buf_text(&b)) != 0)
        fault = "its notation is read back as another rule";
    rule_release(&again);
    buf_free(&a);
    buf_free(&b);
    return fault;
}

bool limits_hold(const struct deadline_words *w, const char *text, size_t len)
{
    struct rule rule, typed;
    deadline_read(w, text, len, &rule);
    const char *fault = rule_fault(&rule);
    if (!fault)
        fault = notation_fault(&rule);
    rule_release(&rule);
    char *notation = mem_dup_n(text, len);
    if (!fault && !rule_parse(notation, &typed, NULL)) {
        fault = rule_fault(&typed);
        if (!fault)
            fault = notation_fault(&typed);
        rule_release(&typed);
    }
    free(notation);
    if (fault)
        fprintf(stderr, "%s: %.*s\n", fault, (int)(len < 2000 ? len : 2000), text);
    return !fault;
}

/* --- texts at random ---------------------------------------------------------------------------------------------- */

static const char *const pieces[] = {
    "自",
    "在",
    "该信息",
    "信息",
    "形成",
    "变更",
    "或者",
    "或",
    "之日起",
    "后",
    "20",
    "二十",
    "７",
    "个",
    "工作日",
    "日",
    "天",
    "内",
    "之内",
    "前",
    "之前",
    "公开",
    "公示",
    "更新",
    "及时",
    "实时",
    "长期",
    "动态调整",
    "，",
    "。",
    "；",
    "：",
    "、",
    "（",
    "）",
    "并",
    "每",
    "每年",
    "每季度",
    "每月",
    "每周",
    "半年",
    "月",
    "年",
    "季度",
    "周",
    "首月",
    "末",
    "底",
    "初",
    "上旬",
    "次",
    "当",
    "上一季度",
    "1",
    "31",
    "4",
    "10",
    "12",
    "2023",
    "年底",
    "月底",
    "与政策文件",
    "同步",
    "不少于",
    "不超过",
    "超过",
    "不得",
    "提前",
    "第",
    "一次",
    "2次",
    "/",
    "-",
    "至",
    "1.",
    "2.",
    "①",
    "公示期",
    "期限",
    "除",
    "外",
    "其中",
    "其他",
    "处罚决定",
    "行政许可",
    "收到",
    "申请",
    "批准",
    "作出",
    "决定",
    "结束",
    "另有规定",
    "可延长",
    "同上",
    "小时",
    "个月",
    "一",
    "三",
    "十",
    "百",
    "万",
    "半",
    "《",
    "》",
    "\n",
    " ",
    "　",
    "時",
    "個",
    "(nèi)",
    "within",
    "yearly",
    "quarterly",
    "monthly",
    "weekly",
    "every",
    "once",
    "promptly",
    "after",
    "formed|changed",
    "covers previous",
    "on",
    "; ",
    "01-31",
    "1-15",
    "last",
    "2023-10-31",
    "with linked",
    "ditto",
    "for",
    "day",
};

void limits_random(struct random_source *r, struct buffer *out)
{
    size_t first = out->len;
    for (uint32_t n = 1 + random_below(r, 24); n; n--) {
        if (random_below(r, 40) == 0)
            random_text(r, 3, out);
        else
            buf_puts(out, pieces[random_below(r, sizeof pieces / sizeof *pieces)]);
        if (random_below(r, 12) == 0)
            buf_putc(out, ' ');
    }
    /* Sometimes bytes are lost, or are no text. */
    if (random_below(r, 4) == 0 && out->len > first)
        buf_cut(out, out->len - 1 - random_below(r, 2) * (out->len - first > 2));
    if (random_below(r, 8) == 0 && out->len > first)
        out->data[first + random_below(r, (uint32_t)(out->len - first))] = (char)random_below(r, 256);
}
