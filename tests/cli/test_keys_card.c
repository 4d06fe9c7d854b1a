/* The card of the keys: whole, aligned, made from the user's own table, and honest about what is wrong in that. */
#include "harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/shell.h"
#include "mulu/ini.h"
#include "mulu/text.h"

#define DEFAULT "share/mulu/keymaps/default.ini"

static int begin(void **state)
{
    int bad = shell_begin(state);
    shell_config("keys.ini", NULL);
    return bad;
}

static char *output(struct shell_result r, int status)
{
    if (r.status != status)
        fail_msg("exit %d: %s", r.status, r.err);
    char *out = r.out;
    r.out = NULL;
    shell_release(&r);
    return out;
}

/* Every action's sentence stands on the card. */
static void check_whole(const char *card)
{
    struct ini *ini = NULL;
    struct error err = {0};
    int n = 0;
    struct buffer flat = {0};
    text_squash(&flat, card, strlen(card));
    assert_int_equal(ini_load(DEFAULT, &ini, &err), 0);
    for (size_t i = 0; i < ini_sections(ini); i++) {
        const char *help = ini_get(ini, ini_section(ini, i), "help");
        struct buffer want = {0};
        text_squash(&want, help ? help : "", help ? strlen(help) : 0);
        if (!strstr(buf_text(&flat), buf_text(&want)))
            fail_msg("the card lacks \"%s\"", help);
        n += help != NULL;
        buf_free(&want);
    }
    assert_true(n > 150);
    buf_free(&flat);
    ini_free(ini);
}

static void test_text(void **state)
{
    (void)state;
    shell_config("keys.ini", NULL);
    char *card = output(mulu("keys"), 0);
    int lines = 0, pages = 1;
    for (char *line = card, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        if (*line == '\f') {
            line++;
            pages++;
            lines = 0;
        }
        if (++lines > 60)
            fail_msg("page %d has over 60 lines", pages);
        if (text_cells(line) > 78)
            fail_msg("over 78 cells: %s", line);
        if (lines == 1)
            assert_non_null(strstr(line, "页"));
        size_t indent = strspn(line, " ");
        if (indent == 2) { /* the sentence begins in its column, whatever width the keys have */
            const char *gap = strstr(line + 2, "  ");
            while (gap && gap[1] == ' ')
                gap++;
            if (gap)
                assert_int_equal(text_width(line, (size_t)(gap + 1 - line)), 24);
        }
        *end = '\n';
    }
    assert_true(pages >= 3 && pages <= 9);
    check_whole(card);
    assert_non_null(strstr(card, "  u                     撤销上一步"));
    free(card);
}

static void test_html(void **state)
{
    (void)state;
    shell_config("keys.ini", NULL);
    char *card = output(mulu("keys", "--to", "html"), 0);
    assert_int_equal(strncmp(card, "<!DOCTYPE html>", 15), 0);
    assert_non_null(strstr(card, "@page { size: A4"));
    assert_non_null(strstr(card, "<kbd>&lt;</kbd>"));
    assert_null(strstr(card, "<kbd><"));
    check_whole(card);
    free(card);
}

static void test_own_table(void **state)
{
    (void)state;
    shell_config("keys.ini", "[tree-undo]\nkeys = \"U Z\"\n[tree-redo]\nkeys = \"\"\n");
    char *card = output(mulu("keys", "--to=text"), 0);
    assert_non_null(strstr(card, "  U Z                   撤销上一步"));
    assert_non_null(strstr(card, "  （无）                重做"));
    free(card);
}

static void test_wrong_table(void **state)
{
    (void)state;
    shell_config("keys.ini", "[tree-undo]\nkeys = \"F13\"\n[tree-fly]\nkeys = \"U\"\n");
    struct shell_result r = mulu("keys");
    assert_int_equal(r.status, 1);
    assert_non_null(strstr(r.err, "keys.ini 第 2 行: [tree-undo] 没有名为“F13”的键; "));
    assert_non_null(strstr(r.err, "keys.ini 第 3 行: [tree-fly] 没有这个动作; "));
    assert_non_null(strstr(r.out, "  u                     撤销上一步")); /* what then holds */
    shell_release(&r);
}

static void test_output(void **state)
{
    (void)state;
    shell_config("keys.ini", NULL);
    char path[600];
    snprintf(path, sizeof path, "%s", shell_path("card.html"));
    mulu_ok("keys", "--to", "html", "-o", path);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    assert_true(ftell(f) > 5000);
    fclose(f);
    struct shell_result r = mulu("keys", "--to", "pdf");
    assert_int_equal(r.status, 2);
    assert_non_null(strstr(r.err, "pdf: 没有这种格式; 可用 text 或 html"));
    shell_release(&r);
    r = mulu("keys", "-o", "/nowhere/at/all");
    assert_int_equal(r.status, 5);
    shell_release(&r);
    r = mulu("keys", "-o", "/dev/full");
    assert_int_equal(r.status, 5);
    shell_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),        cmocka_unit_test(test_html),   cmocka_unit_test(test_own_table),
        cmocka_unit_test(test_wrong_table), cmocka_unit_test(test_output),
    };
    return cmocka_run_group_tests(tests, begin, shell_end);
}
