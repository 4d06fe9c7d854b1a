#include "harness/fuzz.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zip.h>

#include "harness/random.h"
#include "mulu/mem.h"
#include "mulu/read.h"
#include "mulu/text.h"

enum { MOST_SEEDS = 64, MOST_BYTES = 1 << 20 };

static void must_be_text(const char *s)
{
    size_t bad;
    if (!s || !text_is_utf8(s, strlen(s), &bad))
        abort();
}

static enum status take_head(void *ctx, struct row_head *head, struct error *err)
{
    (void)ctx;
    (void)err;
    must_be_text(head->title);
    for (size_t i = 0; i < head->ncolumns; i++)
        must_be_text(head->columns[i].label);
    return ST_OK;
}

static enum status take_row(void *ctx, const struct outline_row *row, struct error *err)
{
    (void)ctx;
    (void)err;
    if (row->nlevels > ROW_MAX_LEVELS || (row->nlevels && !*row->levels[row->nlevels - 1]))
        abort();
    for (int i = 0; i < row->nlevels; i++)
        must_be_text(row->levels[i]);
    for (int f = 0; f < FIELD_COUNT; f++)
        must_be_text(row->fields[f]);
    for (int i = 0; i < row->nextras; i++)
        must_be_text(row->extras[i]);
    return ST_OK;
}

void fuzz_read(const char *path)
{
    static struct formats *formats; /* loaded once for all inputs */
    static const struct read_options options;
    struct row_sink sink = {.begin = take_head, .row = take_row, .end = take_head};
    struct read_report report;
    struct error err = {0};
    setenv("PATH", "", 1); /* no other program is asked what it makes of the input */
    if (!formats && formats_load("share/mulu", NULL, &formats, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    enum status st = read_file(path, formats, &options, &sink, &report, &err);
    if (st != ST_OK && st != ST_INPUT)
        abort();
    if (st == ST_INPUT && !*err.text)
        abort();
    must_be_text(err.text);
    for (size_t i = 0; i < report.notes.n; i++)
        must_be_text(report.notes.items[i]);
    read_report_release(&report);
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
    static char path[64];
    snprintf(path, sizeof path, "/tmp/mulu-fuzz-%d", (int)getpid());
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(data, 1, size, f) != size || fclose(f))
        abort();
    return path;
}

static void slurp_part(const char *path, const char *part, struct buffer *out)
{
    char chunk[4096];
    zip_t *z = zip_open(path, ZIP_RDONLY, NULL);
    zip_file_t *f = z ? zip_fopen(z, part, 0) : NULL;
    zip_int64_t n;
    while (f && (n = zip_fread(f, chunk, sizeof chunk)) > 0)
        buf_add(out, chunk, (size_t)n);
    if (f)
        zip_fclose(f);
    if (z)
        zip_discard(z);
}

void fuzz_slurp(const char *path, const char *part, struct buffer *out)
{
    FILE *f = fopen(path, "rb");
    char chunk[4096];
    size_t n;
    if (!f) {
        fprintf(stderr, "%s: cannot be opened\n", path);
        exit(1);
    }
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(out, chunk, n);
    fclose(f);
    if (part && out->len > 2 && !memcmp(out->data, "PK", 2)) {
        buf_clear(out);
        slurp_part(path, part, out);
    }
}

static void damage_once(struct random_source *r, const struct buffer *other, const char *const *words,
                        size_t nwords, struct buffer *b)
{
    size_t at = random_below(r, (unsigned)b->len + 1), n = 1 + random_below(r, 64);
    size_t left = b->len - at;
    switch (random_below(r, 7)) {
    case 0:
        if (left)
            b->data[at] = (char)random_below(r, 256);
        break;
    case 1:
        buf_remove(b, at, n < left ? n : left);
        break;
    case 2: { /* said again */
        char *copy = mem_dup_n(buf_text(b) + at, n < left ? n : left);
        buf_insert(b, random_below(r, (unsigned)b->len + 1), copy, n < left ? n : left);
        free(copy);
        break;
    }
    case 3:
        if (nwords) {
            const char *word = words[random_below(r, (unsigned)nwords)];
            buf_insert(b, at, word, strlen(word));
        }
        break;
    case 4: { /* a piece of another seed */
        size_t from = random_below(r, (unsigned)other->len + 1), take = 4 * n;
        buf_insert(b, at, buf_text(other) + from, take < other->len - from ? take : other->len - from);
        break;
    }
    case 5:
        if (random_below(r, 20) == 0)
            buf_cut(b, at);
        break;
    default: /* another number */
        for (size_t i = at; i < b->len && i < at + 200; i++)
            if (isdigit((unsigned char)b->data[i])) {
                b->data[i] = (char)('0' + random_below(r, 10));
                break;
            }
        break;
    }
}

static int run_files(int argc, char **argv, const struct fuzz_seeds *seeds)
{
    for (int i = 1; i < argc; i++) {
        struct buffer b = {0};
        fuzz_slurp(argv[i], NULL, &b);
        seeds->one((const uint8_t *)buf_text(&b), b.len);
        buf_free(&b);
    }
    return 0;
}

int fuzz_main(int argc, char **argv, const struct fuzz_seeds *seeds)
{
    struct buffer have[MOST_SEEDS] = {{0}};
    char *end = NULL;
    long seconds = argc > 1 ? strtol(argv[1], &end, 10) : 10;
    if (argc > 1 && *end)
        return run_files(argc, argv, seeds);
    unsigned seed = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : (unsigned)time(NULL);
    size_t n = 0, nwords = 0, runs = 0;
    struct random_source r = {seed};
    for (; seeds->paths[n] && n < MOST_SEEDS; n++) {
        fuzz_slurp(seeds->paths[n], seeds->part, &have[n]);
        seeds->one((const uint8_t *)buf_text(&have[n]), have[n].len);
    }
    while (seeds->words && seeds->words[nwords])
        nwords++;
    for (time_t stop = time(NULL) + seconds; time(NULL) < stop; runs++) {
        const struct buffer *from = &have[random_below(&r, (unsigned)n)];
        struct buffer b = {0};
        buf_add(&b, buf_text(from), from->len < MOST_BYTES ? from->len : MOST_BYTES);
        for (unsigned i = 1 + random_below(&r, 12); i; i--)
            damage_once(&r, &have[random_below(&r, (unsigned)n)], seeds->words, nwords, &b);
        seeds->one((const uint8_t *)buf_text(&b), b.len);
        buf_free(&b);
    }
    printf("%zu inputs, seed %u\n", runs, seed);
    for (size_t i = 0; i < n; i++)
        buf_free(&have[i]);
    return 0;
}
