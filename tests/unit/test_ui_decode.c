/* From bytes to keys: however the bytes are cut into pieces, the keys are the same and nothing is lost. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ui/decode.h"

/* All that comes out, as one line: characters as they are, names in <>, pastes in [], Ctrl as ^x. */
static void drain(struct decoder *d, bool ended, struct buffer *out)
{
    struct event event;
    while (decoder_next(d, ended, &event) == DECODED_EVENT) {
        if (event.kind == EVENT_REPORT) {
            buf_printf(out, "{%d,%d}", event.row, event.col);
        } else if (event.kind == EVENT_PASTE) {
            buf_putc(out, '[');
            buf_add(out, event.text, event.len);
            buf_putc(out, ']');
        } else if (event.kind == EVENT_MOUSE) {
            static const char *const kinds[] = {"press", "drag", "release", "up", "down"};
            buf_printf(out, "{%s %d,%d}", kinds[event.mouse.kind], event.mouse.row, event.mouse.col);
        } else if (event.key.kind == KIND_CHAR) {
            buf_put_cp(out, event.key.value);
        } else if (event.key.kind == KIND_CTRL) {
            buf_printf(out, "^%c", (char)event.key.value);
        } else if (event.key.value == K_UNKNOWN) {
            buf_puts(out, "<?>");
        } else {
            buf_putc(out, '<');
            key_label(event.key, out);
            buf_putc(out, '>');
        }
    }
}

/* The bytes in one piece, in two at every place, and one by one. */
static void assert_decodes(const char *bytes, size_t len, const char *want)
{
    for (size_t cut = 0; cut <= len + 1; cut++) {
        struct decoder d;
        struct buffer got = {0};
        decoder_init(&d);
        for (size_t i = 0; i < len; i++) {
            decoder_feed(&d, bytes + i, 1);
            if (i + 1 == cut || cut == len + 1)
                drain(&d, false, &got);
        }
        drain(&d, false, &got);
        drain(&d, true, &got);
        if (strcmp(buf_text(&got), want) != 0)
            fail_msg("cut at %zu: \"%s\" and not \"%s\"", cut, buf_text(&got), want);
        buf_free(&got);
        decoder_free(&d);
    }
}

#define DECODES(bytes, want) assert_decodes(bytes, sizeof(bytes) - 1, want)

static void test_characters(void **state)
{
    (void)state;
    DECODES("aИ字\U0001F468", "aИ字\U0001F468");
    DECODES("e\xcc\x81", "e\xcc\x81");
    DECODES("\r\n\t\x7f\x08", "<Enter><Enter><Tab><退格><退格>");
    DECODES("\x01\x13\x1a\x1c\x1d\x1f", "^a^s^z^\\^]^_");
    assert_decodes("\0", 1, "^@");
}

/* Bytes of another encoding are seen, and do not take what follows with them. */
static void test_bad_bytes(void **state)
{
    (void)state;
    DECODES("a\xffz", "a\xef\xbf\xbdz");
    DECODES("\xd7\xd6x", "\xef\xbf\xbd\xef\xbf\xbdx");
    DECODES("\xc3字", "\xef\xbf\xbd字");
    DECODES("\x80И", "\xef\xbf\xbdИ");
}

static void test_sequences(void **state)
{
    (void)state;
    DECODES("\033OA\033[A\033[B", "<↑><↑><↓>");
    DECODES("\033[1~\033[7~\033[H\033OH", "<Home><Home><Home><Home>");
    DECODES("\033[4~\033[8~\033[F\033OF", "<End><End><End><End>");
    DECODES("\033OP\033[11~\033[[A", "<F1><F1><F1>");
    DECODES("\033OS\033[14~\033[[D\033[[E\033[15~", "<F4><F4><F4><F5><F5>");
    DECODES("\033[24~\033[Z\033[3~", "<F12><Shift-Tab><Delete>");
    DECODES("\033[1;5A\033Od", "<Ctrl-↑><Ctrl-←>");
    DECODES("\033Op\033Oy\033Ok\033OM", "09+<Enter>");
}

static void test_unknown_sequences(void **state)
{
    (void)state;
    DECODES("\033[1;9Qx", "<?>x"); /* not the word [1;9Q */
    DECODES("\033[?62;22cq", "<?>q");
    DECODES("\033OXq", "<?>q");
    DECODES("\033[12\033OA", "<?><↑>"); /* one that breaks off does not swallow the next */
    DECODES("\033[1\r", "<?><Enter>");
    DECODES("\033[31", "<?>");
}

static void test_escape(void **state)
{
    (void)state;
    DECODES("\033", "<Esc>");
    DECODES("\033q\033Qx", "<Alt-q><Alt-Q>x"); /* the frame makes Esc and q of it where it means nothing */
    DECODES("\033[1;2C\033[1;6D\033[d\033[1;2F", "<Shift-→><Ctrl-Shift-←><Shift-←><Shift-End>");
    DECODES("\033\033", "<Esc><Esc>");
    DECODES("\033\033OA", "<Esc><↑>");
    DECODES("\033字", "<Esc>字");
    struct decoder d;
    struct event event;
    decoder_init(&d);
    decoder_feed(&d, "\033", 1);
    assert_int_equal(decoder_next(&d, false, &event), DECODED_WAIT);
    assert_in_range(decoder_patience(&d), 1, 50);
    assert_int_equal(decoder_next(&d, true, &event), DECODED_EVENT);
    assert_int_equal(decoder_next(&d, true, &event), DECODED_NOTHING);
    decoder_feed(&d, "\xe5\xad", 2); /* the rest of a character is waited for without a limit */
    assert_int_equal(decoder_next(&d, true, &event), DECODED_NOTHING);
    decoder_feed(&d, "\x97", 1);
    assert_int_equal(decoder_next(&d, false, &event), DECODED_EVENT);
    assert_int_equal(event.key.value, 0x5B57);
    decoder_free(&d);
}

static void test_pastes(void **state)
{
    (void)state;
    DECODES("a\033[200~一\r二\r\n三\n\n四\tx\033[201~b", "a[一\n二\n三\n\n四\tx]b");
    DECODES("\033[200~\033[201~", "[]");
    DECODES("\033[200~\033OA\033[31m\033[20\033[201~\033OA", "[\033OA\033[31m\033[20]<↑>");
    DECODES("\033[200~never closed", "[never closed]");
    DECODES("\033[201~x", "<?>x");
}

/* Where the cursor stands: an answer and no key, in as many pieces as it likes; but F3 with Shift is a key. */
static void test_reports(void **state)
{
    (void)state;
    DECODES("a\033[2;3Rb", "a{2,3}b");
    DECODES("\033[24;80R\033[2;3R", "{24,80}{2,3}");
    DECODES("\033[1;2Rx", "<?>x");
    DECODES("\033[1;1Rx", "{1,1}x"); /* no key says of itself that it is held with nothing */
    DECODES("\033[;R\033[2R\033[2;99999Rx\033[0;0R", "{0,0}{0,0}{2,99999}x{0,0}");
    struct decoder d;
    struct event event;
    int row = 0, col = 0;
    decoder_init(&d);
    decoder_feed(&d, "字\033[2;", 7);
    assert_false(decoder_take_report(&d, &row, &col));
    decoder_feed(&d, "3R\033[B", 5);
    assert_true(decoder_take_report(&d, &row, &col));
    assert_true(row == 2 && col == 3);
    assert_false(decoder_take_report(&d, &row, &col));
    assert_int_equal(decoder_next(&d, false, &event),
                     DECODED_EVENT); /* what was typed around it is all there */
    assert_int_equal(event.key.value, 0x5B57);
    assert_int_equal(decoder_next(&d, false, &event), DECODED_EVENT);
    assert_true(key_equal(event.key, key_named(K_DOWN)));
    decoder_feed(&d, "\033[2", 3);
    assert_in_range(decoder_patience(&d), 200, 1000); /* torn on a bad line */
    decoder_free(&d);
}

/* Much text in one go is a paste even without brackets; typing that has piled up is not. */
static void test_bursts(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *want;
    } cases[] = {
        {"第一条 申请人应当提交下列材料\r第二条 受理机关应当当场审查\r",
         "[第一条 申请人应当提交下列材料\n第二条 受理机关应当当场审查\n]"},
        {"一、申请人的身份证明原件\r\n二、户口簿及复印件一份\r\n三、申请表", /* as Windows has it */
         "[一、申请人的身份证明原件\n二、户口簿及复印件一份\n三、申请表]"},
        {"县医疗保障局\r办公室\r",
         "县医疗保障局<Enter>办公室<Enter>"},                    /* fields, typed ahead of a slow line */
        {"本单位最新机构职能信息，包括单位地址邮政编码联系方式", /* a phrase of an input method */
         "本单位最新机构职能信息，包括单位地址邮政编码联系方式"},
        {"\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r\r",
         "<Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter>"
         "<Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter><Enter>"},
        {"jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj", /* a key held down */
         "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj"},
        {"本单位最新机构职能信息，包括单位地址\t市医疗保障局办公室综合科\t自信息形成之日起二十个工作日内"
         "\t政府网站、公示栏、便民服务站\t全社会", /* fields again, with Tab */
         "本单位最新机构职能信息，包括单位地址<Tab>市医疗保障局办公室综合科<Tab>"
         "自信息形成之日起二十个工作日内"
         "<Tab>政府网站、公示栏、便民服务站<Tab>全社会"},
        {"一、申请人的身份证明\t原件\r\n二、户口簿及复印件一份\t复印\t件\r\n三、申请表", /* a table's cells */
         "[一、申请人的身份证明\t原件\n二、户口簿及复印件一份\t复印\t件\n三、申请表]"},
        {"第一条 申请人应当提交下列材料\r第二条 受理机关\x17应当当场审查\r", /* Ctrl-W is no text */
         "第一条 申请人应当提交下列材料<Enter>第二条 受理机关^w应当当场审查<Enter>"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decoder d;
        struct buffer got = {0};
        decoder_init(&d);
        decoder_feed(&d, cases[i].bytes, strlen(cases[i].bytes));
        drain(&d, false, &got);
        drain(&d, true, &got);
        assert_string_equal(buf_text(&got), cases[i].want);
        buf_free(&got);
        decoder_free(&d);
    }
    struct decoder d; /* it goes on in a second piece, and a key behind it is a key */
    struct buffer got = {0};
    decoder_init(&d);
    static const char first[] = "第一条 申请人应当提交下列材料\r第二条 受理机关应当", rest[] = "审查\r\033[B";
    decoder_feed(&d, first, sizeof first - 1);
    drain(&d, false, &got);
    assert_in_range(decoder_patience(&d), 10, 100);
    decoder_feed(&d, rest, sizeof rest - 1);
    drain(&d, false, &got);
    drain(&d, true, &got);
    assert_string_equal(buf_text(&got), "[第一条 申请人应当提交下列材料\n第二条 受理机关应当审查\n]<↓>");
    buf_free(&got);
    decoder_free(&d);
}

/* Whatever comes, it ends, and every good character comes out. */
static void test_random_bytes(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 300; round++) {
        struct decoder d;
        struct buffer out = {0};
        decoder_init(&d);
        for (int i = 0; i < 300; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            static const char odd[] = {'\033', '[', 'O',  '2',        '0',        '1',
                                       '~',    ';', '\r', (char)0xE5, (char)0xAD, (char)0x97};
            unsigned r = (unsigned)(seed >> 40);
            char byte = r % 3 ? odd[r / 3 % sizeof odd] : (char)(r >> 8);
            decoder_feed(&d, &byte, 1);
            if (r % 5 == 0)
                drain(&d, r % 10 == 0, &out);
        }
        drain(&d, true, &out);
        assert_true(d.input.len < 8);
        buf_free(&out);
        decoder_free(&d);
    }
}

/* Reports of the mouse: nothing of one that is torn, broken or huge is ever typed. */
static void test_mouse(void **state)
{
    (void)state;
    DECODES("\033[<0;10;20Ma", "{press 19,9}a");
    DECODES("\033[<32;1;1M\033[<0;1;1m", "{drag 0,0}{release 0,0}");
    DECODES("\033[<64;300;200M\033[<65;3;2M", "{up 199,299}{down 1,2}");
    DECODES("\033[<4;1;2M\033[<16;1;2M", "{press 1,0}{press 1,0}");           /* with Shift or Ctrl */
    DECODES("\033[<1;1;2Mx\033[<2;1;2Mx\033[<2;1;2mx\033[<35;1;2Mx", "xxxx"); /* other buttons, moves */
    DECODES("\033[<0;0;0M", "{press -1,-1}");
    DECODES("\033[<0;10M|\033[<0;1;2;3M|\033[<M|\033[<0;1;2~", "|||");
    DECODES("\033[<0;1\033[A", "<↑>"); /* cut off by a key */
    DECODES("\033[<0;1字", "字");
    DECODES("\033[<0;10;2", "");
    DECODES("\033[<0;9999999999;99999999999Mx", "{press 999998,999998}x");
    DECODES("\033[<0;11111111111111111111111111111111111111111111111111111111111111111111111111111;1Mx", "x");
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters), cmocka_unit_test(test_bad_bytes),
        cmocka_unit_test(test_sequences),  cmocka_unit_test(test_unknown_sequences),
        cmocka_unit_test(test_escape),     cmocka_unit_test(test_pastes),
        cmocka_unit_test(test_reports),    cmocka_unit_test(test_bursts),
        cmocka_unit_test(test_mouse),      cmocka_unit_test(test_random_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
