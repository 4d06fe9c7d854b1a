#include "ui/path.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/text.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_directory(const char *dir, const char *name)
{
    struct stat info;
    char *path = path_join(dir, name);
    bool yes = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
    free(path);
    return yes;
}

static void list_names(const char *dir, const char *prefix, struct string_list *out)
{
    DIR *d = opendir(dir);
    if (!d)
        return;
    size_t len = strlen(prefix);
    for (struct dirent *e; (e = readdir(d));) {
        if (strncmp(e->d_name, prefix, len) != 0 || strcmp(e->d_name, ".") == 0 ||
            strcmp(e->d_name, "..") == 0 || (e->d_name[0] == '.' && len == 0))
            continue;
        string_list_take(out, mem_printf("%s%s", e->d_name, is_directory(dir, e->d_name) ? "/" : ""));
    }
    closedir(d);
    if (out->n)
        qsort(out->items, out->n, sizeof *out->items, by_name);
}

bool path_is_match_dir(const char *match)
{
    return match[strlen(match) - 1] == '/';
}

static int class_of(const char *match, bool (*suits)(const char *name))
{
    return path_is_match_dir(match) ? 0 : !suits || suits(match) ? 1 : 2;
}

/* Keeps the order within each class. */
static void by_class(struct string_list *l, bool (*suits)(const char *name))
{
    char **sorted = mem_alloc((l->n + 1) * sizeof *sorted);
    size_t n = 0;
    for (int class = 0; class < 3; class ++)
        for (size_t i = 0; i < l->n; i++)
            if (class_of(l->items[i], suits) == class)
                sorted[n++] = l->items[i];
    memcpy(l->items, sorted, n * sizeof *sorted);
    free(sorted);
}

/* As many whole glyphs as all names share. */
static size_t shared(const struct string_list *l)
{
    size_t n = strlen(l->items[0]);
    for (size_t i = 1; i < l->n; i++) {
        size_t k = 0;
        while (k < n && l->items[i][k] == l->items[0][k])
            k++;
        n = k;
    }
    const char *p = l->items[0], *end = p + strlen(p), *fit = p;
    struct text_glyph g;
    while (text_next(&p, end, &g) && (size_t)(p - l->items[0]) <= n)
        fit = p;
    return (size_t)(fit - l->items[0]);
}

char *path_complete(const char *typed, bool (*suits)(const char *name), struct string_list *matches)
{
    string_list_free(matches);
    if (strcmp(typed, "~") == 0)
        return mem_dup("~/");
    const char *slash = strrchr(typed, '/');
    const char *prefix = slash ? slash + 1 : typed;
    char *head = mem_dup_n(typed, (size_t)(prefix - typed));
    char *dir = slash ? path_expand(head) : mem_dup(".");
    list_names(dir, prefix, matches);
    char *longer = NULL;
    if (matches->n > 0) {
        by_class(matches, suits);
        size_t n = shared(matches);
        if (n > strlen(prefix)) {
            struct buffer b = {0};
            buf_puts(&b, head);
            buf_add(&b, matches->items[0], n);
            longer = buf_take(&b);
        }
    }
    free(head);
    free(dir);
    return longer;
}
