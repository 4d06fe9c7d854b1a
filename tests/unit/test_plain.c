/* What a look at the bytes of a cell says is what the slow ways would do to it, and shortcuts for blanks are right. */
#include "harness/test.h"

#include <string.h>

#include "harness/random.h"
#include "mulu/read.h"
#include "mulu/text.h"
#include "read/plain.h"
#include "read/value.h"

/* Pieces that are easy to get wrong beside each other. */
static const char *const pieces[] = {
    "公开",
    "a",
    "7",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\xC2\xA0",
    "\xE2\x80\x83",
    "\xE3\x80\x80",
    "\xEF\xBB\xBF",
    "、",
    "《",
    "“",
    "■",
    "□",
    "口",
    "⼀",
    "⺀",
    "\xEE\x80\x81",
    "\xF3\xB0\x80\x80",
    "[bookmark: x]",
    "<br>",
    "[",
    "<",
    "é",
    "\xE1\x9A\x80",
    "ᄀ",
    "t政府网站",
    "1、",
    " 2、",
    "\x7F",
};
enum { PIECES = sizeof pieces / sizeof *pieces, ROUNDS = 20000 };

static void mixed_text(struct random_source *r, struct buffer *out)
{
    buf_clear(out);
    for (int n = (int)random_below(r, 7); n > 0; n--)
        buf_puts(out, pieces[random_below(r, PIECES)]);
}

static struct formats *load(void)
{
    struct formats *f = NULL;
    struct error err = {0};
    if (formats_load("share/mulu", NULL, &f, &err))
        fail_msg("%s", err.text);
    return f;
}

static void look_agrees(void **state)
{
    (void)state;
    struct random_source r = {1};
    struct buffer text = {0}, done = {0};
    struct formats *f = load();
    size_t clean = 0;
    for (int i = 0; i < ROUNDS; i++) {
        int64_t noise = 0;
        mixed_text(&r, &text);
        unsigned look = plain_look(buf_text(&text));
        buf_clear(&done);
        value_clean(f, buf_text(&text), &done, &noise);
        if (look & PLAIN_CLEAN)
            assert_string_equal(buf_text(&done), buf_text(&text));
        clean += (look & PLAIN_CLEAN) != 0;
        buf_clear(&done);
        value_join(buf_text(&text), true, &done);
        if (look & PLAIN_LINE)
            assert_string_equal(buf_text(&done), buf_text(&text));
        buf_clear(&done);
        if (look & PLAIN_LETTERS) {
            assert_int_equal(text_unify(&done, buf_text(&text), text.len), 0);
            assert_false(text_has_private(buf_text(&text)));
        }
    }
    assert_true(clean > ROUNDS / 20); /* it is worth looking */
    buf_free(&text);
    buf_free(&done);
    formats_free(f);
}

static void same_but_for_blanks(void **state)
{
    (void)state;
    struct random_source r = {2};
    struct buffer a = {0}, b = {0}, x = {0}, y = {0};
    for (int i = 0; i < ROUNDS; i++) {
        mixed_text(&r, &a);
        mixed_text(&r, &b);
        buf_clear(&x);
        buf_clear(&y);
        text_squash(&x, buf_text(&a), a.len);
        text_squash(&y, buf_text(&b), b.len);
        assert_int_equal(text_same_squashed(buf_text(&a), buf_text(&b)),
                         strcmp(buf_text(&x), buf_text(&y)) == 0);
        assert_true(text_same_squashed(buf_text(&a), buf_text(&x)));
    }
    buf_free(&a);
    buf_free(&b);
    buf_free(&x);
    buf_free(&y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(look_agrees), cmocka_unit_test(same_but_for_blanks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
