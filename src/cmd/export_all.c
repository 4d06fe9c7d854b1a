#include "cmd/export_all.h"
#include "cmd/progress.h"
#include "cmd/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/store.h"

/* --- which catalogs ---------------------------------------------------------------------------------------------------- */

struct chosen {
    int64_t *catalogs;
    size_t n;
    int64_t *nodes; /* NULL: all of them */
    size_t nnodes;
};

static void chosen_free(struct chosen *c)
{
    free(c->catalogs);
    free(c->nodes);
}

static enum status choose_every(struct command_call *call, struct chosen *out, struct error *err)
{
    struct catalog_list list = {0};
    enum status st = store_catalogs(call->store, &list, err);
    out->catalogs = mem_alloc((list.n + 1) * sizeof *out->catalogs);
    for (size_t i = 0; i < list.n; i++)
        out->catalogs[out->n++] = list.items[i].id;
    catalog_list_free(&list);
    return st;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Of all catalogs those that have a hit. */
static void keep_hit(const struct search *x, struct chosen *out)
{
    size_t n = search_count(x), kept = 0;
    int64_t *hit = mem_alloc((n + 1) * sizeof *hit);
    for (size_t i = 0; i < n; i++)
        hit[i] = search_at(x, i)->catalog;
    if (n)
        qsort(hit, n, sizeof *hit, by_id);
    for (size_t i = 0; n && i < out->n; i++)
        if (bsearch(&out->catalogs[i], hit, n, sizeof *hit, by_id))
            out->catalogs[kept++] = out->catalogs[i];
    out->n = kept;
    free(hit);
}

static enum status choose_found(struct command_call *call, struct chosen *out, struct error *err)
{
    struct search_scope scope = {.keep = SIZE_MAX, .rows = true};
    struct query *q = NULL;
    struct search *x = NULL;
    enum status st = call_query(call, call->options[OPTION_FILTER], 0, &q, err);
    if (!st)
        st = search_open(call->store, q, &scope, &x, err);
    if (!st)
        st = search_step(x, -1, err);
    if (!st)
        st = choose_every(call, out, err);
    if (!st) {
        keep_hit(x, out);
        search_nodes(x, &out->nodes, &out->nnodes);
    }
    search_close(x);
    query_free(q);
    return st;
}

/* --- names that nobody has yet ------------------------------------------------------------------------------------------ */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names that were given, in order up to `sorted`, and behind that as they came. */
struct names {
    char **items;
    size_t n, cap, sorted;
};

static bool is_taken(struct names *names, const char *name)
{
    enum { FEW = 64 };
    if (names->n - names->sorted > FEW) {
        qsort(names->items, names->n, sizeof *names->items, by_text);
        names->sorted = names->n;
    }
    if (names->sorted && bsearch(&name, names->items, names->sorted, sizeof *names->items, by_text))
        return true;
    for (size_t i = names->sorted; i < names->n; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

/* The name, or another made from it by a number; it lives as long as the names. */
static const char *give_name(struct names *names, const char *wanted)
{
    char *name = mem_dup(wanted);
    for (int n = 2; is_taken(names, name); n++) {
        free(name);
        name = mem_printf(DATA_LABEL_AGAIN, wanted, n);
    }
    names->items = mem_array(names->items, &names->cap, names->n + 1, sizeof *names->items);
    return names->items[names->n++] = name;
}

static void names_free(struct names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->items[i]);
    free(names->items);
}

/* --- the way of the rows ------------------------------------------------------------------------------------------------ */

struct outlet {
    const char *path;
    struct write_options *options;
    struct row_head all; /* the columns that the catalogs share, in one file */
    bool apart;          /* path is a directory: a file for each catalog */
    struct names names;
    struct writer *writer;
    struct row_sink to; /* its sink */
    int64_t rows, catalogs, renamed;
};

static enum status open_file(struct outlet *o, const char *title, struct error *err)
{
    enum { LONGEST = 200 }; /* bytes of a name, with room for a number and the ending */
    char stem[LONGEST];
    path_make_name(*title ? title : DATA_NO_LABEL, stem, sizeof stem);
    char *name = mem_printf("%s%s", give_name(&o->names, stem), o->options->to->extension);
    char *path = path_join(o->path, name);
    enum status st = writer_open(path, o->options, &o->writer, &o->to, err);
    free(path);
    free(name);
    return st;
}

/* In a table that several catalogs share, the title is all that tells them apart: it is made so that it does. */
static enum status begin(void *ctx, struct row_head *head, struct error *err)
{
    struct outlet *o = ctx;
    enum status st = ST_OK;
    o->catalogs++;
    if (o->apart)
        st = open_file(o, head->title, err);
    if (!st && o->options->all) {
        char *title = mem_dup(give_name(&o->names, *head->title ? head->title : DATA_NO_LABEL));
        o->renamed += strcmp(title, head->title) != 0;
        free(head->title);
        head->title = title;
    }
    return st ? st : o->to.begin(o->to.ctx, head, err);
}

static enum status row(void *ctx, const struct outline_row *r, struct error *err)
{
    struct outlet *o = ctx;
    o->rows++;
    return o->to.row(o->to.ctx, r, err);
}

/* What remains is the writer's: an error of its file has its words there. */
static enum status commit(struct outlet *o, struct error *err)
{
    struct writer *w = o->writer;
    o->writer = NULL;
    return writer_commit(w, NULL, err);
}

static enum status end(void *ctx, struct row_head *head, struct error *err)
{
    struct outlet *o = ctx;
    enum status st = o->to.end(o->to.ctx, head, err);
    return st || !o->apart ? st : commit(o, err);
}

/* The columns of all of them, where they share a table: no more than a reader takes. */
static enum status columns(void *ctx, const struct row_head *all, struct error *err)
{
    enum { MOST = 62 }; /* columns of a table (read/table.h), but for the catalog's and the uid's */
    struct outlet *o = ctx;
    if (all->ncolumns > MOST)
        return error_set(err, ST_OUTPUT, MSG_EXPORT_WIDE, all->ncolumns, MOST);
    row_head_copy(&o->all, all);
    o->options->all = &o->all;
    return writer_open(o->path, o->options, &o->writer, &o->to, err);
}

static enum status send(struct command_call *call, struct outlet *o, const struct chosen *c,
                        struct error *err)
{
    bool shared = !o->apart && strcmp(o->options->to->name, "csv") == 0;
    struct all_sink sink = {.columns = shared ? columns : NULL,
                            .rows = {.begin = begin, .row = row, .end = end, .ctx = o}};
    struct row_filter filter = {.nodes = c->nodes, .n = c->nnodes};
    enum status st = ST_OK;
    if (o->apart)
        st = path_make_dirs(o->path, err);
    else if (!shared)
        st = writer_open(o->path, o->options, &o->writer, &o->to, err);
    if (!st)
        st = store_rows_all(call->store, c->catalogs, c->n, &filter, &sink, o->options->progress, err);
    if (o->writer && (!st || (st == ST_OUTPUT && err && !*err->text)))
        st = commit(o, err);
    writer_cancel(o->writer);
    return st;
}

/* --- all of it ---------------------------------------------------------------------------------------------------------- */

static void tell(const struct outlet *o)
{
    if (o->renamed)
        fprintf(stderr, MSG_EXPORT_RENAMED, (long long)o->renamed);
    if (strcmp(o->path, "-") != 0)
        fprintf(stderr, MSG_EXPORTED_ALL, (long long)o->catalogs, (long long)o->rows, o->path);
}

enum status export_all(struct command_call *call, const char *path, const struct write_options *wanted,
                       struct error *err)
{
    size_t len = strlen(path);
    struct cli_progress progress;
    struct write_options options = *wanted;
    struct outlet o = {.path = path, .options = &options};
    struct chosen c = {0};
    o.apart = path_is_directory(path) || (len && path[len - 1] == '/');
    if (!o.apart && !writer_takes_several(options.to))
        return error_set(err, ST_USAGE, MSG_EXPORT_DIRECTORY, options.to->name);
    enum status st = (call->options[OPTION_FILTER] ? choose_found : choose_every)(call, &c, err);
    if (!st) {
        cli_progress_begin(&progress, MSG_EXPORTING, PACE_ROWS);
        options.progress = &progress.progress;
        st = send(call, &o, &c, err);
        cli_progress_end(&progress);
    }
    if (!st)
        tell(&o);
    row_head_release(&o.all);
    chosen_free(&c);
    names_free(&o.names);
    return st;
}
