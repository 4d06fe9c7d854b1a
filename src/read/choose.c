#include "read/choose.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "read/kinds.h"

/* --- columns ----------------------------------------------------------------------------------------------------- */

static bool may_be_level(const struct column *c, const struct fixed_column *fixed)
{
    return !fixed->set && !c->counts && c->kind != KIND_NUMBER && c->kind != KIND_UID && c->kind != KIND_TICK;
}

static void become(struct column *c, int kind, int field, enum header_why why)
{
    c->kind = kind;
    c->field = field;
    c->like = 0;
    c->why = why;
    c->confidence = 1;
    c->word = NULL;
}

static int count_levels(const struct columns *c)
{
    int n = 0;
    for (int i = 0; i < c->n; i++)
        n += c->items[i].kind == KIND_LEVEL;
    return n;
}

static bool has_kind(const struct columns *c, int kind)
{
    for (int i = 0; i < c->n; i++)
        if (c->items[i].kind == kind)
            return true;
    return false;
}

/* Levels too many are taken from the right: the first of them is the content where there is none. */
static void fewer_levels(struct columns *c, const struct fixed_column *fixed, int wanted)
{
    for (int i = c->n - 1; i >= 0 && count_levels(c) > wanted; i--)
        if (c->items[i].kind == KIND_LEVEL && !fixed[i].set)
            become(&c->items[i], KIND_UNKNOWN, 0, WHY_CHOSEN);
    for (int i = 0; i < c->n && !has_kind(c, FIELD_CONTENT); i++)
        if (c->items[i].kind == KIND_UNKNOWN && c->items[i].why == WHY_CHOSEN && !fixed[i].set)
            become(&c->items[i], FIELD_CONTENT, 0, WHY_CHOSEN);
}

/* What is wanted in addition stands right behind the last one, or else left of it. */
static void more_levels(struct columns *c, const struct fixed_column *fixed, int wanted)
{
    int last = -1;
    for (int i = 0; i < c->n; i++)
        last = c->items[i].kind == KIND_LEVEL ? i : last;
    for (int k = 1; k <= c->n && count_levels(c) < wanted; k++) {
        int i = (last + k) % c->n;
        if (c->items[i].kind != KIND_LEVEL && may_be_level(&c->items[i], &fixed[i]))
            become(&c->items[i], KIND_LEVEL, 0, WHY_CHOSEN);
    }
}

static void set_level_count(struct columns *c, const struct fixed_column *fixed, int wanted)
{
    if (wanted >= 0 && count_levels(c) > wanted)
        fewer_levels(c, fixed, wanted);
    else if (wanted >= 0)
        more_levels(c, fixed, wanted < ROW_MAX_LEVELS ? wanted : ROW_MAX_LEVELS);
}

/* There is one column of a field, and one of numbers. */
static void give_way(struct columns *c, const struct fixed_column *fixed)
{
    for (int i = 0; i < c->n; i++) {
        const struct column *own = &c->items[i];
        int field = own->kind == KIND_TICK ? own->field : own->kind;
        if (!fixed[i].set || field == KIND_LEVEL || field == KIND_UNKNOWN)
            continue;
        for (int k = 0; k < c->n; k++) {
            const struct column *other = &c->items[k];
            int same = other->kind == KIND_TICK ? other->field : other->kind;
            bool ticks = other->kind == KIND_TICK && own->kind == KIND_TICK;
            if (k != i && same == field && !ticks && !fixed[k].set) {
                become(&c->items[k], KIND_UNKNOWN, 0, WHY_NOTHING);
                c->items[k].confidence = 0.5;
                c->items[k].like = field < FIELD_COUNT ? field + 1 : 0;
            }
        }
    }
}

/* Numbers the levels: those that are to be a certain one first, the others in printed order where there is room. */
static void number_levels(struct columns *c, const struct fixed_column *fixed)
{
    int at[MAX_COLUMNS + ROW_MAX_LEVELS + 1], n = MAX_COLUMNS + ROW_MAX_LEVELS, level = 0;
    for (int k = 0; k < n; k++)
        at[k] = -1;
    for (int i = 0; i < c->n; i++)
        if (c->items[i].kind == KIND_LEVEL && fixed[i].set && fixed[i].level)
            at[fixed[i].level - 1] = i;
    for (int i = 0, k = 0; i < c->n; i++) {
        if (c->items[i].kind != KIND_LEVEL || (fixed[i].set && fixed[i].level && at[fixed[i].level - 1] == i))
            continue;
        while (at[k] >= 0)
            k++;
        at[k] = i;
    }
    for (int k = 0; k < n; k++) {
        if (at[k] >= 0 && level == ROW_MAX_LEVELS)
            become(&c->items[at[k]], KIND_UNKNOWN, 0, WHY_NOTHING);
        else if (at[k] >= 0)
            c->items[at[k]].level = level++;
    }
    c->nlevels = level;
}

void columns_fix(struct columns *c, const struct fixed_column *fixed, int nlevels, enum header_why why)
{
    for (int i = 0; i < c->n; i++)
        if (fixed[i].set)
            become(&c->items[i], fixed[i].kind, fixed[i].field, why);
    set_level_count(c, fixed, nlevels);
    give_way(c, fixed);
    number_levels(c, fixed);
    c->bits = 0;
    c->content = c->catalog = -1;
    for (int i = 0; i < c->n; i++) {
        const struct column *col = &c->items[i];
        c->bits |= 1u << col->kind | (col->kind == KIND_TICK ? 1u << col->field : 0);
        c->content = col->kind == FIELD_CONTENT ? i : c->content;
        c->catalog = col->kind == KIND_CATALOG ? i : c->catalog;
    }
}

/* --- what a person has decided ------------------------------------------------------------------------------------ */

static enum status check_pair(const struct column_choice *a, const struct column_choice *b, struct error *err)
{
    bool both = a->table == b->table || a->table == 0 || b->table == 0;
    if (!both || a->column == b->column || strcmp(a->field, b->field) != 0 || !column_field_single(a->field))
        return ST_OK;
    char *name = column_field_name(a->field);
    enum status st = error_set(err, ST_USAGE, MSG_COLUMN_SAME, a->column, b->column, name);
    free(name);
    return st;
}

enum status choose_check(const struct column_choices *c, struct error *err)
{
    enum status st = ST_OK;
    for (size_t i = 0; c && i < c->ncolumns && !st; i++) {
        if (!column_field_good(c->columns[i].field))
            st = error_set(err, ST_USAGE, MSG_COLUMN_FIELD, c->columns[i].field);
        for (size_t k = 0; k < i && !st; k++)
            st = check_pair(&c->columns[k], &c->columns[i], err);
    }
    return st;
}

static bool *used_of(bool **used, size_t n)
{
    if (!*used)
        *used = mem_alloc((n + 1) * sizeof **used);
    return *used;
}

/* What is said of one table goes before what is said of all. */
static int levels_of(struct table_job *job, int table)
{
    const struct column_choices *c = job->options->columns;
    int n = -1;
    for (int own = 0; own < 2; own++)
        for (size_t i = 0; i < c->ntables; i++)
            if (c->tables[i].levels && c->tables[i].table == (own ? table : 0)) {
                used_of(&job->levels_used, c->ntables)[i] = true;
                n = c->tables[i].nlevels;
            }
    return n;
}

/* --- the columns of the catalog that is to be replaced --------------------------------------------------------------- */

static const struct row_column *known_column(const struct row_head *like, const struct column *c)
{
    for (size_t i = 0; i < like->ncolumns; i++) {
        const struct row_column *known = &like->columns[i];
        bool numbers = (known->role == COLUMN_NUMBER) == (c->kind == KIND_NUMBER);
        if (numbers && !known->ticks && text_same_squashed(known->label, c->label))
            return known;
    }
    return NULL;
}

static struct fixed_column as_known(const struct row_column *known)
{
    struct fixed_column f = {.set = true, .kind = KIND_UNKNOWN};
    if (known->role == COLUMN_LEVEL) {
        f.kind = KIND_LEVEL;
        f.level = known->index + 1;
    } else if (known->role == COLUMN_FIELD) {
        f.kind = known->index;
    }
    return f;
}

/* A table that has just its headers is that catalog's: they mean in it what they mean there, where words alone could be
 * read otherwise. One column more or less, and it is read as any other. */
static void follow_catalog(const struct row_head *like, struct columns *columns)
{
    struct fixed_column fixed[MAX_COLUMNS] = {0};
    size_t wanted = 0, found = 0;
    for (size_t i = 0; i < like->ncolumns; i++)
        wanted += like->columns[i].role != COLUMN_NUMBER;
    for (int i = 0; i < columns->n; i++) {
        const struct column *c = &columns->items[i];
        const struct row_column *known = known_column(like, c);
        if (c->kind == KIND_UID || c->kind == KIND_NUMBER || c->kind == KIND_CATALOG)
            continue;
        if (!known)
            return;
        fixed[i] = as_known(known);
        found++;
    }
    if (found != wanted)
        return;
    columns_fix(columns, fixed, -1, WHY_FORMAT);
    for (int i = 0; i < columns->n; i++)
        if (fixed[i].set)
            columns->items[i].word = like->title;
}

void choose_columns(struct table_job *job, struct columns *columns)
{
    if (job->options->like)
        follow_catalog(job->options->like, columns);

    const struct column_choices *c = job->options->columns;
    struct fixed_column fixed[MAX_COLUMNS] = {0};
    int table = job->number + 1, nlevels = c ? levels_of(job, table) : -1;
    bool any = nlevels >= 0;
    for (int own = 0; own < 2; own++)
        for (size_t i = 0; c && i < c->ncolumns; i++) {
            const struct column_choice *choice = &c->columns[i];
            if (choice->table != (own ? table : 0) || choice->column > columns->n)
                continue;
            struct fixed_column *f = &fixed[choice->column - 1];
            f->set = any = kind_of_choice(choice->field, &f->kind, &f->field, &f->level);
            used_of(&job->columns_used, c->ncolumns)[i] = true;
        }
    if (any)
        columns_fix(columns, fixed, nlevels, WHY_CHOSEN);
}

const struct table_choice *choose_header(const struct table_job *job, int place, bool *exact)
{
    const struct column_choices *c = job->options->columns;
    const struct table_choice *found = NULL;
    for (size_t i = 0; c && i < c->ntables; i++) {
        const struct table_choice *t = &c->tables[i];
        if (!t->header || (t->table && t->table != job->number + 1) || (t->place && t->place != place))
            continue;
        if (!found || t->table)
            found = t;
    }
    *exact = found && found->table && (found->place || !place);
    return found;
}

void choose_header_used(struct table_job *job, const struct table_choice *t)
{
    const struct column_choices *c = job->options->columns;
    used_of(&job->headers_used, c->ntables)[t - c->tables] = true;
}

enum status choose_end(const struct table_job *job, struct error *err)
{
    const struct column_choices *c = job->options->columns;
    for (size_t i = 0; c && i < c->ntables; i++) {
        const struct table_choice *t = &c->tables[i];
        if (t->header && !(job->headers_used && job->headers_used[i]))
            return t->rows ? error_set(err, ST_USAGE, MSG_COLUMN_NO_ROWS, job->path, t->first,
                                       t->first + t->rows - 1)
                           : error_set(err, ST_USAGE, MSG_COLUMN_NO_BEGIN, job->path);
        if (t->levels && job->number && !(job->levels_used && job->levels_used[i]))
            return error_set(err, ST_USAGE, MSG_COLUMN_AS_IS, job->path);
    }
    for (size_t i = 0; c && i < c->ncolumns && job->number; i++)
        if (!(job->columns_used && job->columns_used[i]))
            return error_set(err, ST_USAGE, MSG_COLUMN_NONE, job->path, c->columns[i].column);
    return ST_OK;
}
