/* Time limits on the command line: explaining them, recording what happened, what falls due, checks, and calendars. */
#include "harness/test.h"

#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/shell.h"
#include "mulu/date.h"
#include "mulu/text.h"

#define LAW "自该信息形成或者变更之日起20个工作日内"

/* Four items: one for events, one by the year, one that nobody can count, one without a limit; and one too long. */
static const char table[] = "\t一级目录\n\t二级目录\n\t公开内容\n\t责任单位\n\t公开时限\n\n"
                            "\t机构\n\t职能\n\t照片和简历\n\t办公室\n\t" LAW "\n\n"
                            "\t机构\n\t年报\n\t年度报告\n\t办公室\n\t每年1月31日前\n\n"
                            "\t机构\n\t动态\n\t部门动态\n\t信息科\n\t某某时候\n\n"
                            "\t政策\n\t文件\n\t部门文件\n\t法规科\n\t\n\n"
                            "\t政策\n\t清单\n\t部门清单\n\t法规科\n\t自信息形成之日起30个工作日内\n\n";

static void says(struct shell_result r, int status, const char *words)
{
    if (r.status != status)
        fail_msg("exit %d, should be %d: %s", r.status, status, r.err);
    if (!strstr(r.err, words))
        fail_msg("should say %s: %s", words, r.err);
    assert_int_equal(strncmp(r.err, "mulu: ", 6), 0);
    assert_non_null(strstr(r.err, "; "));
    shell_release(&r);
}

static char *output(struct shell_result r)
{
    if (r.status)
        fail_msg("exit %d: %s", r.status, r.err);
    char *out = r.out;
    r.out = NULL;
    shell_release(&r);
    return out;
}

static void prints(struct shell_result r, const char *words)
{
    char *text = output(r);
    if (!strstr(text, words))
        fail_msg("should print %s:\n%s", words, text);
    free(text);
}

static json_t *parsed(struct shell_result r)
{
    char *text = output(r);
    json_error_t why;
    json_t *value = json_loads(text, 0, &why);
    if (!value)
        fail_msg("%s: %s", why.text, text);
    free(text);
    return value;
}

static const char *at(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return json_is_string(value) ? json_string_value(value) : json_is_null(value) ? "null" : "(none)";
}

static void load(void)
{
    unlink(shell_path("test.db"));
    unlink(shell_path("test.db-wal"));
    unlink(shell_path("test.db-shm"));
    shell_input(table, sizeof table - 1);
    mulu_ok("import", "--title", "目录", "-");
    shell_input("", 0);
}

/* --- explaining ------------------------------------------------------------------------------------------------------- */

/* Whether the proof has a step for this very day, with this reason. */
static bool proves(const json_t *steps, const char *date, const char *what)
{
    for (size_t i = 0; i < json_array_size(steps); i++) {
        json_t *step = json_array_get(steps, i);
        if (strcmp(at(step, "date"), date) == 0 && strstr(at(step, "what"), what))
            return true;
    }
    return false;
}

static void test_explain(void **state)
{
    (void)state;
    json_t *x = parsed(mulu("due", "--explain", LAW, "--event", "2025-09-22", "--json"));
    assert_string_equal(at(x, "text"), LAW);
    assert_string_equal(at(x, "rule"), "within 20 workday after formed|changed");
    assert_string_equal(at(x, "due"), "2025-10-24"); /* National Day and a make-up day lie between */
    assert_true(json_is_false(json_object_get(x, "provisional")));
    assert_true(json_is_false(json_object_get(x, "exception")));
    assert_true(json_is_false(json_object_get(x, "unsure")));
    json_t *clause = json_array_get(json_object_get(x, "clauses"), 0);
    assert_string_equal(at(clause, "rule"), "within 20 workday after formed|changed");
    assert_string_equal(at(clause, "scope"), "null");
    assert_string_equal(at(clause, "due"), "2025-10-24");
    json_t *steps = json_object_get(x, "steps");
    size_t n = json_array_size(steps);
    assert_true(n > 4);
    assert_string_equal(at(json_array_get(steps, 0), "date"), "2025-09-22");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(steps, 0), "count")), 0);
    assert_string_equal(at(json_array_get(steps, n - 1), "date"), "2025-10-24");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(steps, n - 1), "count")), 20);
    for (int day = 1; day <= 8; day++) {
        char date[] = "2025-10-0x";
        date[9] = (char)('0' + day);
        assert_true(proves(steps, date, "国庆节、中秋节放假"));
    }
    assert_true(proves(steps, "2025-09-28", "调休上班，计入"));
    assert_true(proves(steps, "2025-10-18", "周六") && proves(steps, "2025-10-19", "周日"));
    json_decref(x);
}

static void test_explain_scopes(void **state)
{
    (void)state;
    json_t *x = parsed(mulu("due", "--explain", "--json", "--event", "2025-03-03",
                            "在执法决定作出之日起20个工作日内，行政许可、行政处罚的执法决定信息在执法决定作出"
                            "之日起7个工作日内公开"));
    json_t *clauses = json_object_get(x, "clauses");
    assert_int_equal(json_array_size(clauses), 2);
    assert_string_equal(at(x, "due"), "2025-03-31"); /* of the clause that holds for all of it */
    assert_string_equal(at(json_array_get(clauses, 1), "rule"), "within 7 workday after decided");
    assert_non_null(strstr(at(json_array_get(clauses, 1), "scope"), "行政处罚"));
    assert_string_equal(at(json_array_get(clauses, 1), "due"), "2025-03-12");
    json_decref(x);
}

/* Without an event what waits for one has no day, and what comes by itself has its next one. */
static void test_explain_without_an_event(void **state)
{
    (void)state;
    json_t *x = parsed(mulu("due", "--explain", LAW, "--json"));
    assert_string_equal(at(x, "due"), "null");
    json_decref(x);
    x = parsed(mulu("due", "--explain", "每月10日前", "--json"));
    int32_t due;
    assert_true(date_parse(at(x, "due"), &due));
    assert_int_equal(date_of_day(due).day, 10);
    json_decref(x);
    x = parsed(mulu("due", "--explain", "视情况而定", "--json"));
    assert_string_equal(at(x, "rule"), "unknown");
    assert_string_equal(at(x, "due"), "null");
    json_decref(x);
    x = parsed(mulu("due", "--explain", "有变化24小时内更新", "--json", "--event", "2025-03-03 10:30"));
    assert_string_equal(at(x, "due"), "2025-03-04");
    assert_string_equal(at(x, "time"), "10:30");
    json_decref(x);
    x = parsed(mulu("due", "--explain", "6个月", "--json"));
    assert_true(json_is_true(json_object_get(x, "unsure")));
    assert_non_null(strstr(at(x, "reason"), "6个月"));
    json_decref(x);
}

static void test_explain_in_words(void **state)
{
    (void)state;
    char *text = output(mulu("due", "--explain", LAW, "--event", "2025-09-22"));
    assert_non_null(strstr(text, "原文    " LAW "\n"));
    assert_non_null(strstr(text, "规则    自形成或变更之日起 20 个工作日内\n"));
    assert_non_null(strstr(text, "到期    2025-10-24 周五\n"));
    assert_non_null(strstr(text, "国庆节"));
    free(text);
    prints(mulu("due", "--explain", LAW), "请用 --event");
    prints(mulu("due", "--explain", LAW, "--event", "2035-01-01"), "暂推算");
}

static void test_explain_lines(void **state)
{
    (void)state;
    static const char in[] =
        "每月10日前\r\n坏\xff字节，20个工作日内\n\n每季度⏎首月15日前\n\"引号\\\t制表\"\n每周五";
    static const char *const rules[] = {"monthly 10",     "within 20 workday", "unknown",
                                        "quarterly 1-15", "unknown",           "weekly 5"};
    static const char *const texts[] = {
        "每月10日前", "坏\xef\xbf\xbd字节，20个工作日内", "", "每季度\n首月15日前", "\"引号\\\t制表\"",
        "每周五"};
    shell_input(in, sizeof in - 1);
    char *text = output(mulu("due", "--explain", "--stdin")), *line = text;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        char *end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        json_t *x = json_loads(line, 0, NULL);
        assert_non_null(x);
        assert_string_equal(at(x, "text"), texts[i]);
        assert_string_equal(at(x, "rule"), rules[i]);
        json_decref(x);
        line = end + 1;
    }
    assert_string_equal(line, "");
    free(text);
    shell_input("", 0);
    text = output(mulu("due", "--stdin"));
    assert_string_equal(text, "");
    free(text);
}

/* Who asks a line at a time has his answer before he asks the next one. */
static void test_explain_answers_at_once(void **state)
{
    (void)state;
    enum { PATIENCE_MS = 20000 };
    int in[2], out[2];
    char answer[4096];
    assert_int_equal(pipe(in) | pipe(out), 0);
    pid_t pid = fork();
    if (pid == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[1]);
        execl(BUILD_DIR "/mulu", "mulu", "due", "--explain", "--stdin", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    for (int i = 0; i < 3; i++) {
        static const char line[] = "7天内\n";
        struct pollfd p = {.fd = out[0], .events = POLLIN};
        assert_int_equal(write(in[1], line, sizeof line - 1), sizeof line - 1);
        assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
        ssize_t n = read(out[0], answer, sizeof answer - 1);
        assert_true(n > 0);
        answer[n] = '\0';
        assert_non_null(strstr(answer, "within 7 day"));
    }
    close(in[1]);
    assert_int_equal(read(out[0], answer, sizeof answer), 0);
    close(out[0]);
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void test_explain_refuses(void **state)
{
    (void)state;
    says(mulu("due", "--explain"), 2, "--stdin");
    says(mulu("due", "--explain", "--stdin", "x"), 2, "--stdin");
    says(mulu("due", "--explain", LAW, "--event", "2025-02-29"), 2, "2025-02-29");
    says(mulu("due", "--explain", LAW, "--event", "2025-02-28 25:00"), 2, "25:00");
    says(mulu("due", "--explain", LAW, "--on", "2025-02-28"), 2, "--stdin");
    says(mulu("due", "--event", "2025-02-28"), 2, "--event");
    says(mulu("due", "文字"), 2, "--explain");
}

/* It needs no database, and makes none. */
static void test_explain_needs_no_database(void **state)
{
    (void)state;
    struct shell_result r = mulu_on("never.db", "due", "--explain", LAW, (char *)NULL);
    assert_int_equal(r.status, 0);
    shell_release(&r);
    assert_int_not_equal(access(shell_path("never.db"), F_OK), 0);
}

/* --- recording, and what falls due ------------------------------------------------------------------------------------ */

static void test_event_and_published(void **state)
{
    (void)state;
    load();
    char *before = output(mulu("export", "目录", "--to", "jsonl"));
    prints(mulu("event", "目录:1.1", "形成", "2025-03-03"), "到期 2025-03-31");
    prints(mulu("due", "--on", "2025-03-10"), "正常  2025-03-31 周一  ");
    prints(mulu("due", "--on", "2025-03-10"), "2025-03-31 周一");
    prints(mulu("due", "--on", "2025-04-01"), "逾期  2025-03-31");
    json_t *list = parsed(mulu("due", "--on", "2025-03-10", "--json"));
    assert_int_equal(json_array_size(list), 1);
    json_t *o = json_array_get(list, 0);
    assert_string_equal(at(o, "node"), "1:1.1");
    assert_string_equal(at(o, "title"), "职能");
    assert_string_equal(at(o, "path"), "机构");
    assert_string_equal(at(o, "unit"), "办公室");
    assert_string_equal(at(o, "rule"), "within 20 workday after formed|changed");
    assert_string_equal(at(o, "due"), "2025-03-31");
    assert_string_equal(at(o, "state"), "later");
    json_decref(list);
    list = parsed(mulu("due", "--on", "2025-03-10", "--json", "--unit", "信息科"));
    assert_int_equal(json_array_size(list), 0);
    json_decref(list);
    prints(mulu("published", "目录:1.1", "2025.3.20", "--title", "职能简介", "--url", "http://x/1"),
           "按期完成: 2025-03-31");
    prints(mulu("show", "目录:1.1"), "登记        公开 2025-03-20 职能简介");
    prints(mulu("log", "--limit", "2"), "登记公开 职能  公开 2025-03-20 职能简介");
    prints(mulu("log", "--limit", "2"), "登记事件 职能  形成 2025-03-03");
    prints(mulu("due", "--on", "2025-04-01"), "没有逾期的");
    mulu_ok("undo");
    prints(mulu("due", "--on", "2025-04-01"), "逾期  2025-03-31");
    mulu_ok("undo");
    prints(mulu("due", "--on", "2025-04-01"), "没有逾期的");
    char *after = output(mulu("export", "目录", "--to", "jsonl"));
    assert_string_equal(after, before);
    mulu_ok("verify");
    free(before);
    free(after);
}

static void test_what_it_means_is_said(void **state)
{
    (void)state;
    load();
    prints(mulu("event", "1:1.1", "approved", "2025-03-03"), "只作记录"); /* its limit waits for others */
    prints(mulu("event", "1:1.1", "决定", "2025-03-03"), "作出决定 2025-03-03");
    prints(mulu("published", "1:1.1", "2025-03-03"), "只作记录");
    prints(mulu("event", "1:1.1", "变更", "2025-03-03", "10:30"), "变更 2025-03-03 10:30");
    prints(mulu("event", "1:1.1", "批复", "2025-03-03"), "批准 2025-03-03");
    prints(mulu("event", "1:1.1", "formed", "2024-03-04"), "形成 2024-03-04");
    mulu_ok("undo");
    json_t *x = parsed(mulu("event", "1:1.1", "形成", "2025-03-04", "--json"));
    json_t *due = json_object_get(x, "due");
    assert_int_equal(json_array_size(due), 1);
    assert_string_equal(at(json_array_get(due, 0), "due"), "2025-04-01");
    json_decref(x);
    prints(mulu("show", "1:1.1"), "时限读作    自形成或变更之日起 20 个工作日内");
    prints(mulu("show", "1:1.1"), "（逾期）");
    prints(mulu("show", "1:1.2"), "到期        2");
    x = parsed(mulu("show", "1:1.1", "--json"));
    assert_string_equal(at(x, "rule"), "within 20 workday after formed|changed");
    assert_int_equal(json_array_size(json_object_get(x, "records")), 6);
    json_decref(x);
}

static void test_records_that_are_refused(void **state)
{
    (void)state;
    load();
    says(mulu("event", "1:1.1", "形成", "2025-02-29"), 2, "2025-02-29");
    says(mulu("event", "1:1.1", "形成", "2025-02-28", "24:00"), 2, "24:00");
    says(mulu("event", "1:1.1", "胡说", "2025-02-28"), 2, "胡说");
    says(mulu("event", "1:9.9", "形成", "2025-02-28"), 2, "9.9");
    says(mulu("event", "1:1", "形成", "2025-02-28"), 2, "栏目");
    says(mulu("event", "1:1.1", "形成"), 2, "event");
    says(mulu("published", "1:1.1", "9999-12-31"), 2, "9999-12-31");
    says(mulu("published", "1:1", "2025-02-28"), 2, "栏目");
    says(mulu("published", "1:1.1", "昨天"), 2, "昨天");
    json_t *x = parsed(mulu("show", "1:1.1", "--json"));
    assert_int_equal(json_array_size(json_object_get(x, "records")), 0);
    json_decref(x);
    char *log = output(mulu("log"));
    assert_null(strstr(log, "登记"));
    free(log);
}

/* The cell in which a word of a line begins. */
static int cell_of(const char *line, const char *word)
{
    const char *found = strstr(line, word);
    assert_non_null(found);
    return text_width(line, (size_t)(found - line));
}

/* A line for each obligation, every column where it stands in the others, and nothing said twice. */
static void test_due_in_columns(void **state)
{
    (void)state;
    load();
    mulu_ok("event", "目录:1.1", "形成", "2025-03-03");
    mulu_ok("event", "目录:2.2", "形成", "2025-03-03");
    char *out = output(mulu("due", "--on", "2025-04-01")), *rest = NULL;
    char *first = strtok_r(out, "\n", &rest), *second = strtok_r(NULL, "\n", &rest);
    assert_non_null(second);
    assert_int_equal(
        strncmp(first, "逾期  2025-03-31 周一  办公室  ", strlen("逾期  2025-03-31 周一  办公室  ")), 0);
    assert_int_equal(strncmp(second, "正常  2025-04-1", strlen("正常  2025-04-1")), 0);
    assert_int_equal(cell_of(first, "机构 › 职能"), cell_of(second, "政策 › 清单"));
    assert_int_equal(cell_of(first, "自形成"), cell_of(second, "自形成"));
    free(out);
}

/* What everyone must do is every unit's, but theirs who are excepted. */
static void test_due_of_a_unit(void **state)
{
    (void)state;
    static const char all[] = "\t一级目录\n\t二级目录\n\t公开内容\n\t责任单位\n\t公开时限\n\n"
                              "\t机构\n\t职能\n\t照片\n\t县财政局\n\t每年1月31日前\n\n"
                              "\t机构\n\t年报\n\t年报\n\t各部门、各单位\n\t每年1月31日前\n\n"
                              "\t机构\n\t动态\n\t动态\n\t除县司法局外的各部门\n\t每年1月31日前\n\n"
                              "\t政策\n\t文件\n\t文件\n\t县司法局\n\t每年1月31日前\n\n"
                              "\t政策\n\t清单\n\t清单\n\t县卫生健康局\n\t每年1月31日前\n\n";
    static const struct {
        const char *unit, *taken;
        size_t items, everyones;
    } cases[] = {
        {"县财政局", NULL, 3, 2},       {"县司法局", NULL, 2, 1},      {"财政", "县财政局", 3, 2},
        {"wsjk", "县卫生健康局", 3, 2}, {"县 司法", "县司法局", 2, 1}, {"所有部门", NULL, 2, 2},
    };
    shell_expect(mulu_on("units.db", "import", shell_file("部门.txt", all, sizeof all - 1), (char *)NULL), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct shell_result r =
            mulu_on("units.db", "due", "--on", "2027-01-20", "--unit", cases[i].unit, (char *)NULL);
        char says[80];
        assert_int_equal(r.status, 0);
        size_t lines = 0;
        for (const char *p = r.out; (p = strstr(p, "2027-01-31")); p++)
            lines++;
        assert_int_equal(lines, cases[i].items);
        snprintf(says, sizeof says, "其中 %zu 项由所有单位负责", cases[i].everyones);
        assert_non_null(strstr(r.out, says));
        snprintf(says, sizeof says, "--unit %s: 即%s\n", cases[i].unit, cases[i].taken ? cases[i].taken : "");
        assert_int_equal(cases[i].taken != NULL, strstr(r.err, says) != NULL);
        shell_release(&r);
    }
    says(mulu_on("units.db", "due", "--unit", "县", (char *)NULL), 2, "有 3 个责任单位符合：");
    says(mulu_on("units.db", "due", "--unit", " ", (char *)NULL), 2, "没有这个责任单位");
    json_t *list =
        parsed(mulu_on("units.db", "due", "--on", "2027-01-20", "--unit", "财政", "--json", (char *)NULL));
    assert_int_equal(json_array_size(list), 3);
    assert_string_equal(at(json_array_get(list, 1), "unit"), "各部门、各单位");
    json_decref(list);
}

/* The same query as elsewhere; a prefix that there is not is told, an error points at its place. */
static void test_due_of_a_query(void **state)
{
    (void)state;
    load();
    prints(mulu("due", "--until", "2027-12-31"), "年报");
    prints(mulu("due", "--until", "2027-12-31", "--filter", "年报 单位:bgs"), "年报");
    prints(mulu("due", "--until", "2027-12-31", "--filter", "年报 单位:信息科"), "没有逾期的");
    prints(mulu("due"), "用 --until 看得更远");
    says(mulu("due", "--filter", "单位:("), 2, "左括号没有配对");
    struct shell_result r = mulu("due", "--filter", "责任:x");
    assert_non_null(strstr(r.err, "是不是 责任单位:"));
    shell_release(&r);
    says(mulu("due", "--explain", "每月5日前", "--filter", "x"), 2, "--explain");
}

static void test_due_refuses(void **state)
{
    (void)state;
    says(mulu("due", "--on", "2025-13-01"), 2, "2025-13-01");
    says(mulu("due", "--on", "2025-12-01", "--until", "2025-11-30"), 2, "2025-11-30");
    says(mulu("due", "--catalog", "没有的"), 2, "没有的");
    says(mulu("due", "--unit", "没有的科"), 2, "没有的科");
}

/* --- checks ------------------------------------------------------------------------------------------------------------- */

static void test_check(void **state)
{
    (void)state;
    load();
    struct shell_result r = mulu("check");
    assert_int_equal(r.status, 1);
    assert_non_null(strstr(r.out, "警告  1:1.3  公开时限“某某时候”没有读出; "));
    assert_non_null(strstr(r.out, "警告  1:2.1  没有公开时限; "));
    assert_non_null(strstr(r.out, "错误  1:2.2  自形成之日起 30 个工作日内：超过法定的 20 个工作日; "));
    assert_non_null(strstr(r.out, "\n错误 1，警告 2，提示 0\n"));
    shell_release(&r);
    r = mulu("check", "--json");
    json_t *list = json_loads(r.out, 0, NULL);
    assert_int_equal(json_array_size(list), 3);
    assert_string_equal(at(json_array_get(list, 2), "severity"), "error");
    assert_string_equal(at(json_array_get(list, 2), "node"), "1:2.2");
    json_decref(list);
    shell_release(&r);
    prints(mulu("event", "1:1.1", "形成", "2035-03-01"), "暂推算");
    r = mulu("check", "目录");
    assert_non_null(strstr(r.out, "提示  1:1.1  到期日 2035-03-"));
    shell_release(&r);
    says(mulu("check", "没有的"), 2, "没有的");
}

/* --- calendars ---------------------------------------------------------------------------------------------------------- */

static int times(const char *text, const char *part)
{
    int n = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        n++;
    return n;
}

static void test_calendar(void **state)
{
    (void)state;
    load();
    mulu_ok("event", "1:1.1", "形成", "2025-03-03");
    mulu_ok("event", "1:1.1", "变更", "2025-03-03"); /* due on the same day: one event */
    char *text = output(mulu("export", "1", "--to", "ics"));
    assert_int_equal(times(text, "BEGIN:VEVENT\r\n"), 2); /* overdue, and the yearly one */
    assert_int_equal(times(text, "\n"), times(text, "\r\n"));
    assert_int_equal(times(text, "DTSTART;VALUE=DATE:20250331\r\n"), 1);
    assert_int_equal(times(text, "SUMMARY:职能 · 办公室\r\n"), 1);
    assert_int_equal(times(text, "TRIGGER:-PT15H\r\n"), 2);
    assert_int_equal(times(text, "RRULE"), 0);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\r") <= 75);
    char *again = output(mulu("export", "--to", "ics", "--catalog", "目录"));
    const char *uid = strstr(text, "UID:");
    char own[128];
    snprintf(own, sizeof own, "%.*s", (int)strcspn(uid, "\r"), uid);
    assert_non_null(strstr(again, own));
    free(again);
    again = output(mulu("export", "1:2", "--to", "ics"));
    assert_int_equal(times(again, "VEVENT"), 0);
    free(again);
    again = output(mulu("export", "1", "--to", "ics", "--filter", "年度报告"));
    assert_int_equal(times(again, "BEGIN:VEVENT"), 1);
    free(again);
    mulu_ok("export", "--to", "ics", "-o", shell_path("due.ics"));
    assert_int_equal(access(shell_path("due.ics"), F_OK), 0);
    says(mulu("export", "1", "--to", "ics", "--encoding", "gb18030"), 2, "UTF-8");
    says(mulu("export"), 2, "ics");
    says(mulu("export", "1", "--to", "ics", "-o", "/dev/full"), 5, "/dev/full");
    free(text);
}

/* A notice that arrives moves the open days that rested on its absence, and says so. */
static void test_days_that_move(void **state)
{
    (void)state;
    static const char notice[] =
        "2040-01-01\toff\t元旦\n2040-03-07\toff\t某节\n2040-03-08\toff\t某节\n2040-09-29\twork\t国庆节\n"
        "2040-10-01\toff\t国庆节\n2040-10-02\toff\t国庆节\n2040-10-03\toff\t国庆节\n";
    char path[300];
    load();
    prints(mulu("event", "1:1.1", "形成", "2040-03-01"), "到期 2040-03-29（正常）");
    snprintf(path, sizeof path, "%s", shell_file("2040.tsv", notice, sizeof notice - 1));
    prints(mulu("calendar", "import", path), "2040-03-29 → 2040-04-02  机构 › 职能");
    prints(mulu("due", "--on", "2040-03-02", "--until", "2040-04-30"), "2040-04-02");
    char *text = output(mulu("due", "--on", "2040-03-02", "--until", "2040-04-30"));
    assert_null(strstr(text, "暂推算"));
    free(text);
    json_t *x = parsed(mulu("calendar", "import", path, "--json"));
    assert_int_equal(json_array_size(json_object_get(x, "moved")), 0);
    json_decref(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_explain),
        cmocka_unit_test(test_explain_scopes),
        cmocka_unit_test(test_explain_without_an_event),
        cmocka_unit_test(test_explain_in_words),
        cmocka_unit_test(test_explain_lines),
        cmocka_unit_test(test_explain_answers_at_once),
        cmocka_unit_test(test_explain_refuses),
        cmocka_unit_test(test_explain_needs_no_database),
        cmocka_unit_test(test_event_and_published),
        cmocka_unit_test(test_what_it_means_is_said),
        cmocka_unit_test(test_records_that_are_refused),
        cmocka_unit_test(test_due_refuses),
        cmocka_unit_test(test_due_in_columns),
        cmocka_unit_test(test_due_of_a_unit),
        cmocka_unit_test(test_due_of_a_query),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_calendar),
        cmocka_unit_test(test_days_that_move),
    };
    return cmocka_run_group_tests(tests, shell_begin, shell_end);
}
