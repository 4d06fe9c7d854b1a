#include "read/saved.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/choose.h"
#include "read/kinds.h"

static const double ENOUGH = 0.75; /* of its headers: next year's table may have a column more or less */

#define SECTION "column-"

static char *fold(const struct formats *f, const char *text)
{
    struct buffer b = {0};
    formats_fold(f, text ? text : "", &b);
    return buf_take(&b);
}

/* --- reading ----------------------------------------------------------------------------------------------------- */

bool saved_is_section(const char *name)
{
    return strncmp(name, SECTION, strlen(SECTION)) == 0;
}

static enum status load_column(const struct formats *f, const struct ini *ini, const char *section,
                               struct saved_column *out, struct error *err)
{
    const char *field = ini_get(ini, section, "field"), *key;
    for (size_t i = 0; (key = ini_key(ini, section, i)); i++)
        if (strcmp(key, "field") != 0 && strcmp(key, "header") != 0 && strcmp(key, "above") != 0)
            return error_set(err, ST_INPUT, MSG_FORMAT_KEY, ini_path(ini), ini_line(ini, section, key), key);
    if (!field || !kind_of_choice(field, &out->kind, &out->field, &out->level))
        return error_set(err, ST_INPUT, MSG_FORMAT_FIELD, ini_path(ini), ini_line(ini, section, NULL),
                         field ? field : "");
    out->header = fold(f, ini_get(ini, section, "header"));
    out->above = fold(f, ini_get(ini, section, "above"));
    return ST_OK;
}

enum status saved_load(const struct formats *f, const struct ini *ini, struct format *out, struct error *err)
{
    enum status st = ini_int(ini, "format", "header-rows", 1, SAVED_MOST_ROWS, 1, &out->header_rows, err);
    size_t cap = 0;
    for (size_t i = 0; !st && i < ini_sections(ini); i++) {
        if (!saved_is_section(ini_section(ini, i)))
            continue;
        if (out->ncolumns == MAX_COLUMNS)
            return error_set(err, ST_INPUT, MSG_FORMAT_WIDE, ini_path(ini), MAX_COLUMNS);
        out->columns = mem_array(out->columns, &cap, (size_t)out->ncolumns + 1, sizeof *out->columns);
        struct saved_column *c = &out->columns[out->ncolumns++];
        *c = (struct saved_column){0};
        st = load_column(f, ini, ini_section(ini, i), c, err);
    }
    return st;
}

void saved_release(struct format *fmt)
{
    for (int i = 0; i < fmt->ncolumns; i++) {
        free(fmt->columns[i].header);
        free(fmt->columns[i].above);
    }
    free(fmt->columns);
    fmt->columns = NULL;
    fmt->ncolumns = 0;
}

/* --- knowing a table again --------------------------------------------------------------------------------------- */

/* Which column of the format each column of the table is: those of the same header, in their order; -1: none. Where a
 * header stands over several, it must be the same too, if both tables have it. Returns how many are found. */
static int pair_up(const struct formats *f, const struct format *fmt, const struct columns *c, int *to)
{
    bool taken[MAX_COLUMNS] = {false};
    int found = 0;
    for (int i = 0; i < c->n; i++) {
        char *header = fold(f, c->items[i].label), *above = fold(f, c->items[i].group);
        to[i] = -1;
        for (int k = 0; k < fmt->ncolumns && to[i] < 0; k++) {
            const struct saved_column *s = &fmt->columns[k];
            bool same = strcmp(s->header, header) == 0 && strcmp(s->above, above) == 0;
            if (!taken[k] && same && (*header || *above || i == k)) {
                taken[k] = true;
                to[i] = k;
                found++;
            }
        }
        free(header);
        free(above);
    }
    return found;
}

double saved_share(const struct formats *f, const struct format *fmt, const struct columns *c)
{
    int to[MAX_COLUMNS] = {0};
    return fmt->ncolumns ? (double)pair_up(f, fmt, c, to) / fmt->ncolumns : 0;
}

bool saved_fits(double share)
{
    return share >= ENOUGH;
}

const struct format *saved_find(const struct formats *f, const struct columns *c)
{
    const struct format *best = NULL;
    double most = 0;
    for (size_t i = 0; i < f->n && f->nsaved; i++) {
        double share = saved_share(f, &f->items[i], c);
        if (saved_fits(share) && share > most) {
            most = share;
            best = &f->items[i];
        }
    }
    return best;
}

void saved_apply(const struct formats *f, const struct format *fmt, struct columns *c)
{
    struct fixed_column fixed[MAX_COLUMNS] = {0};
    int to[MAX_COLUMNS] = {0};
    if (!pair_up(f, fmt, c, to))
        return;
    for (int i = 0; i < c->n; i++) {
        const struct saved_column *s = to[i] >= 0 ? &fmt->columns[to[i]] : NULL;
        if (s)
            fixed[i] = (struct fixed_column){true, s->kind, s->field, s->level};
        else if (c->items[i].kind == KIND_LEVEL) /* the format says which columns are levels */
            fixed[i] = (struct fixed_column){true, KIND_UNKNOWN, 0, 0};
    }
    columns_fix(c, fixed, -1, WHY_FORMAT);
    for (int i = 0; i < c->n; i++) {
        struct column *col = &c->items[i];
        if (to[i] >= 0)
            col->word = fmt->label;
        else if (fixed[i].set)
            *col = (struct column){.kind = KIND_UNKNOWN,
                                   .label = col->label,
                                   .group = col->group,
                                   .why = WHY_NOTHING,
                                   .confidence = 0.5};
    }
}

bool saved_is_word(const struct formats *f, const char *text)
{
    bool yes = false;
    char *word = f->nsaved ? fold(f, text) : NULL;
    for (size_t i = 0; word && *word && i < f->n && !yes; i++)
        for (int k = 0; k < f->items[i].ncolumns && !yes; k++)
            yes = strcmp(f->items[i].columns[k].header, word) == 0 ||
                  strcmp(f->items[i].columns[k].above, word) == 0;
    free(word);
    return yes;
}

static bool has_word(const struct string_list *words, const char *word)
{
    return *word && string_list_has(words, word);
}

/* Whether the rows, folded, are the header of this format: most of its words are there, and some in the first and last. */
static bool is_header(const struct format *fmt, const struct string_list *rows)
{
    size_t last = (size_t)fmt->header_rows - 1;
    int wanted = 0, found = 0;
    bool in_first = false, in_last = false;
    for (int k = 0; k < fmt->ncolumns; k++) {
        const char *words[] = {fmt->columns[k].header, fmt->columns[k].above};
        for (int w = 0; w < 2; w++) {
            bool here = false;
            for (size_t r = 0; r <= last && !here; r++)
                here = has_word(&rows[r], words[w]);
            wanted += *words[w] != '\0';
            found += here;
            in_first = in_first || has_word(&rows[0], words[w]);
            in_last = in_last || has_word(&rows[last], words[w]);
        }
    }
    return wanted && in_first && in_last && saved_fits((double)found / wanted);
}

size_t saved_header(const struct formats *f, const struct string_list *rows, size_t n)
{
    struct string_list folded[SAVED_MOST_ROWS] = {{0}};
    size_t found = 0;
    n = n < SAVED_MOST_ROWS ? n : SAVED_MOST_ROWS;
    for (size_t r = 0; r < n && f->nsaved; r++)
        for (size_t i = 0; i < rows[r].n; i++)
            string_list_take(&folded[r], fold(f, rows[r].items[i]));
    for (size_t i = 0; i < f->n && f->nsaved && !found; i++) {
        const struct format *fmt = &f->items[i];
        if (fmt->ncolumns && (size_t)fmt->header_rows <= n && is_header(fmt, folded))
            found = (size_t)fmt->header_rows;
    }
    for (size_t r = 0; r < n; r++)
        string_list_free(&folded[r]);
    return found;
}
