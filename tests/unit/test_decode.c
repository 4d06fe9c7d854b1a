#include "harness/test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/decode.h"

static char path[64]; /* of this process: several runs may go on at once */

static void put(const char *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite(bytes, 1, len, f);
    fclose(f);
}

static struct source source;

static enum status open_path(const char *from, const char *encoding, struct decoder **out, struct error *err)
{
    source_close(&source);
    enum status st = source_open(from, &source, err);
    return st ? st : decoder_open(&source, encoding, out, err);
}

/* Reads all lines joined with "|". */
static void lines_are(const char *bytes, size_t len, const char *encoding, const char *want_encoding,
                      const char *want)
{
    struct decoder *d = NULL;
    struct error err = {0};
    struct buffer line = {0}, all = {0};
    bool more;
    put(bytes, len);
    if (open_path(path, encoding, &d, &err))
        fail_msg("%s", err.text);
    assert_string_equal(decoder_encoding(d), want_encoding);
    int n = 0;
    while (!decoder_line(d, &line, &more, &err) && more) {
        assert_int_equal(decoder_line_number(d), ++n);
        buf_add(&all, buf_text(&line), line.len);
        buf_putc(&all, '|');
    }
    assert_string_equal(buf_text(&all), want);
    buf_free(&line);
    buf_free(&all);
    decoder_close(d);
}

#define LINES(bytes, encoding, found, want) lines_are(bytes, sizeof(bytes) - 1, encoding, found, want)

static void test_encodings(void **state)
{
    (void)state;
    LINES("目录\n公开\n", NULL, "utf-8", "目录|公开|");
    LINES("\xEF\xBB\xBF目录", NULL, "utf-8-bom", "目录|");
    LINES("\xC4\xBF\xC2\xBC\n\xB9\xAB\xBF\xAA", NULL, "gb18030", "目录|公开|");
    LINES("\xFF\xFE\xEE\x76\x55\x5F\x0A\x00", NULL, "utf-16le", "目录|");
    LINES("\xFE\xFF\x76\xEE\x5F\x55\x00\x0A", NULL, "utf-16be", "目录|");
    LINES("\xC4\xBF\xC2\xBC", "gbk", "gb18030", "目录|");
}

static void test_line_ends(void **state)
{
    (void)state;
    LINES("a\r\nb\rc\nd\ve\ff", NULL, "utf-8", "a|b|c|d|e|f|");
    LINES("a\xC2\x85"
          "b\xE2\x80\xA8"
          "c\xE2\x80\xA9"
          "d",
          NULL, "utf-8", "a|b|c|d|");
    LINES("a\r\n\r\nb\n\n", NULL, "utf-8", "a||b||");
    LINES("a\r", NULL, "utf-8", "a|");
}

/* Characters and line ends that fall on the edge between two chunks. */
static void test_chunk_edges(void **state)
{
    (void)state;
    static char text[200000];
    for (size_t shift = 0; shift < 8; shift++) {
        size_t n = 0, want = 0;
        memset(text, 'x', shift);
        n = shift;
        while (n + 8 < sizeof text) {
            memcpy(text + n, "目录\r\n", 8);
            n += 8;
            want++;
        }
        put(text, n);
        struct decoder *d;
        struct error err = {0};
        struct buffer line = {0};
        bool more;
        size_t got = 0;
        assert_int_equal(open_path(path, NULL, &d, &err), ST_OK);
        while (!decoder_line(d, &line, &more, &err) && more) {
            assert_string_equal(line.data + (got == 0 ? shift : 0), "目录");
            got++;
        }
        assert_int_equal(got, want);
        assert_int_equal(decoder_done(d), decoder_total(d));
        buf_free(&line);
        decoder_close(d);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *says;
    } cases[] = {
        {"", 0, "空"},
        {"PK\x03\x04xxxx", 8, "Word"},
        {"%PDF-1.4\n", 9, "PDF"},
        {"\x00\x01\x02\x03\x00\x05", 6, "二进制"},
        {"\xFF\xFF\xFF abc", 7, "GB18030"},
        {"\xEF\xBB\xBF\xFF", 4, "第 4 字节"},
        {"abc\0def", 7, "二进制"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decoder *d = NULL;
        struct error err = {0};
        put(cases[i].bytes, cases[i].len);
        assert_int_equal(open_path(path, NULL, &d, &err), ST_INPUT);
        if (!strstr(err.text, cases[i].says))
            fail_msg("case %zu says: %s", i, err.text);
        assert_null(d);
    }
    struct decoder *d = NULL;
    struct error err = {0};
    assert_int_equal(open_path("/tmp", NULL, &d, &err), ST_INPUT);
    assert_int_equal(open_path("/tmp/mulu-no-such-file", NULL, &d, &err), ST_INPUT);
    assert_non_null(strstr(err.text, "没有这个文件"));
    put("x", 1);
    assert_int_equal(open_path(path, "klingon", &d, &err), ST_USAGE);
}

/* A pipe is copied, so that it can be read twice. */
static void test_pipe(void **state)
{
    (void)state;
    char fifo[64];
    snprintf(fifo, sizeof fifo, "/tmp/mulu-test-%d.fifo", (int)getpid());
    unlink(fifo);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    if (fork() == 0) {
        FILE *f = fopen(fifo, "w");
        fputs("\xC4\xBF\xC2\xBC\xB9\xAB\xBF\xAA\n", f); /* 目录公开 */
        fclose(f);
        _exit(0);
    }
    struct decoder *d = NULL;
    struct error err = {0};
    struct buffer line = {0};
    bool more;
    assert_int_equal(open_path(fifo, NULL, &d, &err), ST_OK);
    assert_int_equal(decoder_line(d, &line, &more, &err), ST_OK);
    assert_string_equal(line.data, "目录公开");
    buf_free(&line);
    decoder_close(d);
    unlink(fifo);
}

static int clean(void **state)
{
    (void)state;
    source_close(&source);
    unlink(path);
    return 0;
}

int main(void)
{
    snprintf(path, sizeof path, "/tmp/mulu-test-%d.decode.txt", (int)getpid());
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_encodings),   cmocka_unit_test(test_line_ends),
        cmocka_unit_test(test_chunk_edges), cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, clean);
}
