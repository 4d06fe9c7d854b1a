/* What a key costs on the line: only what has changed is sent, so that a slow line follows the fingers. */
#include "harness/scene.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "mulu/mem.h"
#include "mulu/text.h"

struct picture {
    char **rows, **looks;
    int n;
};

static struct picture take_picture(struct term *t)
{
    struct picture p = {.n = term_rows(t)};
    p.rows = mem_alloc((size_t)p.n * sizeof *p.rows);
    p.looks = mem_alloc((size_t)p.n * sizeof *p.looks);
    for (int i = 0; i < p.n; i++) {
        p.rows[i] = mem_dup(term_row(t, i));
        p.looks[i] = mem_dup(term_looks(t, i));
    }
    return p;
}

static void free_picture(struct picture *p)
{
    for (int i = 0; i < p->n; i++) {
        free(p->rows[i]);
        free(p->looks[i]);
    }
    free(p->rows);
    free(p->looks);
}

/* A cell is a glyph and a look: where the look is another than to the left, that takes bytes too. */
enum { LOOK = 4 };

/* The bytes of the cells, in UTF-8, that hold what they did not hold before. */
static size_t changed_in_row(const char *was, const char *now, const char *old_looks, const char *looks)
{
    const char *p = was, *q = now, *p_end = was + strlen(was), *q_end = now + strlen(now);
    struct text_glyph a = {0}, b;
    int p_col = 0, q_col = 0;
    size_t bytes = 0;
    while (text_next(&q, q_end, &b)) {
        const char *old = p;
        bool found = false;
        while (p_col <= q_col && text_next(&p, p_end, &a)) { /* what stood in this column */
            found = p_col == q_col;
            old = a.at;
            p_col += a.cells;
        }
        bool same = found && a.len == b.len && memcmp(old, b.at, b.len) == 0;
        if (!same || old_looks[q_col] != looks[q_col])
            bytes += b.len + (q_col && looks[q_col] != looks[q_col - 1] ? LOOK : 0);
        q_col += b.cells;
    }
    return bytes;
}

/* A key that changes the picture as a whole must also be allowed to place the cursor in each row. */
enum { SOME_ROWS = 12, PLACING = 16 };

static size_t limit(const struct picture *was, const struct picture *now)
{
    size_t bytes = 0, rows = 0;
    for (int i = 0; i < now->n; i++) {
        size_t n = changed_in_row(was->rows[i], now->rows[i], was->looks[i], now->looks[i]);
        bytes += n;
        rows += n > 0;
    }
    return bytes * 13 / 10 + 64 + (rows > SOME_ROWS ? PLACING * rows : 0);
}

static size_t sent(struct term *t)
{
    size_t len;
    term_output(t, &len);
    return len;
}

static void assert_cheap(struct scene *s, const char *key, size_t *total)
{
    struct picture was = take_picture(s->t);
    size_t before = sent(s->t);
    scene_keys(s, key);
    size_t bytes = sent(s->t) - before;
    struct picture now = take_picture(s->t);
    size_t most = limit(&was, &now);
    if (getenv("SHOW_BYTES"))
        fprintf(stderr, "%-8s %5zu of %5zu\n", key, bytes, most);
    if (bytes > most)
        scene_fail(s, "%s sends %zu bytes, and %zu would do", key, bytes, most);
    *total += bytes;
    free_picture(&was);
    free_picture(&now);
}

/* Every kind of key in every view, at 40x120. */
static void test_bytes_per_key(void **state)
{
    struct scene *s = *state;
    static const char *const keys[] = {
        "Down", "Down", "Up",   "Tab",  "Down",  "S-Tab", "PgDn", "PgUp", "End",  "Home", "Left",
        "-",    "*",    "Down", "Left", "Right", "/",     "救",   "助",   "Down", "Esc",  "Enter",
        "Tab",  "Down", "Down", "Tab",  "Esc",   "d",     "u",    "?",    "PgDn", "Esc",  "C",
        "Down", "Esc",  "E",    "Down", "Esc",   "t",     "Esc",  "i",    "Esc",  "q",    "Down",
    };
    size_t total = 0;
    scene_tree(s, 40, 120);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_cheap(s, keys[i], &total);
    assert_true(total > 5000); /* it did draw something */
}

/* Typing in a form: the line that it is in, at most, and hardly more. */
static void test_bytes_per_typed_character(void **state)
{
    struct scene *s = *state;
    static const char *const typed[] = {"a", "字", "，", "1", "“", "BS", "Left", "字", "Right", "Del"};
    struct term *t = scene_tree(s, 40, 120);
    scene_keys(s, "Enter Tab C-End");
    scene_type(s, "开始");
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        int row = -1, col;
        size_t before = sent(t);
        scene_keys(s, typed[i]);
        size_t bytes = sent(t) - before;
        assert_true(term_cursor(t, &row, &col));
        size_t line = strlen(term_row(t, row));
        while (line && term_row(t, row)[line - 1] == ' ')
            line--;
        if (getenv("SHOW_BYTES"))
            fprintf(stderr, "%-8s %5zu of %5zu\n", typed[i], bytes, line + 60);
        if (bytes >= line + 60)
            scene_fail(s, "%s sends %zu bytes", typed[i], bytes);
    }
    size_t before = sent(t); /* at the end of a line it is the character and little else */
    scene_keys(s, "C-End 字");
    assert_in_range(sent(t) - before, 3, 60);
}

/* A terminal that takes 9600 baud: the program waits for it, goes on, and nothing that was typed is lost. */
static void test_slow_terminal(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 40, 120);
    term_slow(t, 9600);
    for (int i = 0; i < 6; i++)
        term_keys(t, "PgDn PgUp"); /* more than the line can show */
    term_keys(t, "Home Down /");
    term_type(t, "救助标准");
    term_slow(t, 0);
    term_wait_text(t, "查找 救助标准 ");
    scene_keys(s, "Esc");
    assert_true(term_has(t, "2  部门职责任务清单"));
    scene_quit(s);
}

/* Hardly anybody reads for a while, and whole screens pile up: it goes on where it was. */
static void test_stalled_terminal(void **state)
{
    struct scene *s = *state;
    struct term *t = scene_tree(s, 60, 240);
    term_slow(t, 1);
    for (int i = 0; i < 40; i++)
        term_send(t, "\f", 1); /* redraws all */
    poll(NULL, 0, 300);
    term_slow(t, 0);
    term_wait_idle(t);
    assert_true(term_has(t, "政策文件"));
    scene_quit(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE(test_bytes_per_key, scene_setup_one),
        SCENE(test_bytes_per_typed_character, scene_setup_one),
        SCENE(test_slow_terminal, scene_setup_one),
        SCENE(test_stalled_terminal, scene_setup_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
