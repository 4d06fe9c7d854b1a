/* The calendar's files: which there are, in which order they are laid over each other, and what is written. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "deadline/calendar_impl.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"

#define OWN_FILE "calendar.tsv"
#define IMPORT_DIR "calendars"
#define SUFFIX ".tsv"

/* Reads a file in our own form. A file that cannot be read is a problem as its lines are; false. */
static bool read_own(const char *path, struct string_list *problems, struct calendar_file *out,
                     struct error *err)
{
    struct buffer text = {0};
    struct listing l = {.path = path, .problems = problems};
    bool readable = file_read(path, LISTING_MOST_BYTES, &text, err) == ST_OK;
    if (readable)
        listing_read_text(&l, buf_text(&text), text.len);
    listing_finish(&l, false, out);
    buf_free(&text);
    return readable;
}

static void lay_user_file(struct layers *l, const char *path, struct string_list *problems, bool local)
{
    struct calendar_file f;
    struct error err = {0};
    if (!read_own(path, problems, &f, &err) && problems)
        string_list_add(problems, err.text);
    layers_add(l, &f, path, local);
    calendar_file_release(&f);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool has_suffix(const char *name)
{
    size_t n = strlen(name), k = strlen(SUFFIX);
    return n > k && name[0] != '.' && strcmp(name + n - k, SUFFIX) == 0;
}

/* What has been imported, in the order of the years. */
static void lay_imports(struct layers *l, const char *config, struct string_list *problems)
{
    struct string_list paths = {0};
    char *path = path_join(config, IMPORT_DIR);
    DIR *dir = opendir(path);
    if (!dir && errno != ENOENT && problems)
        string_list_take(problems, mem_printf(MSG_FILE_OPEN, path, error_os(errno)));
    for (struct dirent *e; dir && (e = readdir(dir));)
        if (has_suffix(e->d_name))
            string_list_take(&paths, path_join(path, e->d_name));
    if (dir)
        closedir(dir);
    if (paths.n)
        qsort(paths.items, paths.n, sizeof *paths.items, by_name);
    for (size_t i = 0; i < paths.n; i++)
        lay_user_file(l, paths.items[i], problems, false);
    string_list_free(&paths);
    free(path);
}

enum status calendar_load(const char *share, const char *config, struct calendar **out,
                          struct string_list *problems, struct error *err)
{
    struct layers *l = mem_alloc(sizeof *l);
    struct calendar_file f;
    char *path = path_join(share, IMPORT_DIR "/cn" SUFFIX);
    enum status st = read_own(path, problems, &f, err) ? ST_OK : ST_INPUT;
    layers_add(l, &f, path, false);
    calendar_file_release(&f);
    free(path);
    if (config) {
        lay_imports(l, config, problems);
        path = path_join(config, OWN_FILE);
        if (access(path, F_OK) == 0)
            lay_user_file(l, path, problems, true);
        free(path);
    }
    *out = layers_settle(l);
    free(l);
    return st;
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static void put_day(struct buffer *out, int32_t day, bool works, const char *name)
{
    date_format(out, day);
    buf_printf(out, "\t%s\t%s\n", works ? "work" : "off", name);
}

/* The file's days of one year's notice, over those of `before` that it does not name. */
static void put_year(const struct calendar_file *f, const struct calendar_file *before, int year,
                     struct buffer *out)
{
    size_t i = 0, k = 0;
    while (i < f->n || k < before->n) {
        bool newer = k == before->n || (i < f->n && f->days[i].day <= before->days[k].day);
        if (newer && k < before->n && f->days[i].day == before->days[k].day)
            k++;
        const struct calendar_date *d = newer ? &f->days[i++] : &before->days[k++];
        if (!newer || calendar_notice_year(d->day) == year)
            put_day(out, d->day, d->works, d->name);
    }
}

static enum status write_year(const struct calendar_file *f, const char *dir, int year, struct error *err)
{
    char *path = mem_printf("%s/%04d" SUFFIX, dir, year);
    struct calendar_file before = {0};
    struct buffer text = {0};
    struct file_out *to = NULL;
    bool whole = calendar_file_gives(f, year);
    if (!whole && access(path, F_OK) == 0)
        read_own(path, NULL, &before, NULL);
    const char *notice = calendar_file_notice(whole ? f : &before, year);
    if (whole || calendar_file_gives(&before, year))
        buf_printf(&text, "year %04d%s%s\n", year, notice ? "\t" : "", notice ? notice : "");
    put_year(f, &before, year, &text);
    enum status st = file_out_open(path, &to, err);
    if (!st) {
        file_out_add(to, buf_text(&text), text.len);
        st = file_out_commit(to, err);
    }
    calendar_file_release(&before);
    buf_free(&text);
    free(path);
    return st;
}

enum status calendar_file_install(const struct calendar_file *f, const char *config, struct error *err)
{
    char *dir = path_join(config, IMPORT_DIR);
    enum status st = path_make_dirs(dir, err);
    size_t y = 0, d = 0;
    while (!st && (y < f->nyears || d < f->n)) {
        int day_year = d < f->n ? calendar_notice_year(f->days[d].day) : DATE_LAST_YEAR + 2;
        int year = y < f->nyears && f->years[y] <= day_year ? f->years[y] : day_year;
        st = write_year(f, dir, year, err);
        y += y < f->nyears && f->years[y] == year;
        while (d < f->n && calendar_notice_year(f->days[d].day) == year)
            d++;
    }
    free(dir);
    return st;
}

void calendar_dump(const struct calendar *c, struct buffer *out)
{
    for (size_t i = 0; i < c->nyears; i++)
        buf_printf(out, "year %04d\n", c->years[i].year);
    for (size_t i = 0; i < c->n; i++)
        put_day(out, c->entries[i].day, c->entries[i].works, c->entries[i].name);
}

struct calendar *calendar_parse(const char *text, size_t len)
{
    struct layers *l = mem_alloc(sizeof *l);
    struct listing list = {.path = ""};
    struct calendar_file f;
    listing_read_text(&list, text, len);
    listing_finish(&list, false, &f);
    layers_add(l, &f, "", false);
    calendar_file_release(&f);
    struct calendar *c = layers_settle(l);
    free(l);
    return c;
}
