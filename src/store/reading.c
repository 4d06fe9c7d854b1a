#include "store/reading.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mulu/deadline.h"
#include "mulu/mem.h"
#include "mulu/messages.h"

/* The texts of a catalog's column are few and come in runs, so that most are read once. */
enum { CACHE_SLOTS = 512, CACHE_TEXT_MOST = 1000 };

struct cached {
    char *text, *notation; /* text NULL: empty */
    bool exception, unsure;
    unsigned gives;
};

struct readings {
    struct deadline_words *words;
    struct calendar *calendar;
    bool words_tried;
    struct string_list problems;
    struct cached cache[CACHE_SLOTS];
    struct buffer notation; /* of the last text that was not kept */
};

/* --- words and calendar --------------------------------------------------------------------------------------------- */

static struct readings *readings(struct store *s)
{
    if (!s->readings)
        s->readings = mem_alloc(sizeof *s->readings);
    return s->readings;
}

static void clear_cache(struct readings *r)
{
    for (int i = 0; i < CACHE_SLOTS; i++) {
        free(r->cache[i].text);
        free(r->cache[i].notation);
        r->cache[i] = (struct cached){0};
    }
}

void readings_release(struct store *s)
{
    struct readings *r = s->readings;
    if (!r)
        return;
    clear_cache(r);
    buf_free(&r->notation);
    deadline_words_free(r->words);
    calendar_free(r->calendar);
    string_list_free(&r->problems);
    free(r);
    s->readings = NULL;
}

const struct deadline_words *store_words(struct store *s)
{
    struct readings *r = readings(s);
    struct error err = {0};
    if (!r->words_tried && s->env->share_dir &&
        deadline_words_load(s->env->share_dir, s->env->config_dir, &r->words, &err))
        string_list_add(&r->problems, err.text);
    r->words_tried = true;
    return r->words;
}

const struct calendar *store_calendar(struct store *s)
{
    struct readings *r = readings(s);
    struct error err = {0};
    if (!r->calendar && calendar_load(s->env->share_dir ? s->env->share_dir : "", s->env->config_dir,
                                      &r->calendar, &r->problems, &err))
        string_list_add(&r->problems, err.text);
    return r->calendar;
}

void store_deadline_problems(struct store *s, struct string_list *problems)
{
    struct readings *r = readings(s);
    store_words(s);
    store_calendar(s);
    for (size_t i = 0; problems && i < r->problems.n; i++)
        string_list_add(problems, r->problems.items[i]);
    if (problems)
        string_list_free(&r->problems);
}

enum status store_deadlines_reload(struct store *s, struct error *err)
{
    readings_release(s);
    store_words(s);
    store_calendar(s);
    return s->read_only || s->group.open ? ST_OK : readings_refresh(s, err);
}

/* --- reading -------------------------------------------------------------------------------------------------------- */

unsigned rule_gives(const struct rule *rule)
{
    unsigned gives = 0;
    for (size_t i = 0; i < rule->n; i++) {
        enum rule_kind kind = rule->clauses[i].kind;
        if (kind == RULE_DITTO)
            gives |= GIVES_DITTO;
        else if (kind == RULE_WITHIN || kind == RULE_WITH_LINKED)
            gives |= GIVES_EVENTS;
        else if (clause_is_countable(&rule->clauses[i]))
            gives |= GIVES_PERIODS;
    }
    return gives;
}

static struct cached *slot(struct readings *r, const char *text, size_t len)
{
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    return &r->cache[hash % CACHE_SLOTS];
}

bool reading_of(struct store *s, const char *text, struct reading *out)
{
    const struct deadline_words *words = store_words(s);
    if (!words)
        return false;
    struct readings *r = readings(s);
    size_t len = strlen(text);
    struct cached *c = slot(r, text, len);
    if (c->text && strcmp(c->text, text) == 0) {
        *out = (struct reading){c->notation, c->exception, c->unsure, c->gives};
        return true;
    }
    struct rule rule;
    deadline_read(words, text, len, &rule);
    buf_clear(&r->notation);
    rule_format(&rule, &r->notation);
    *out = (struct reading){buf_text(&r->notation), rule.exception, rule.unsure, rule_gives(&rule)};
    rule_release(&rule);
    if (len <= CACHE_TEXT_MOST) {
        free(c->text);
        free(c->notation);
        *c = (struct cached){mem_dup(text), mem_dup(out->text), out->exception, out->unsure, out->gives};
        out->text = c->notation;
    }
    return true;
}

enum status reading_intern(struct store *s, const struct reading *r, int64_t *rule, struct error *err)
{
    static const char *const steps[] = {
        "SELECT id FROM rule WHERE text = ?1 AND exception = ?2 AND unsure = ?3",
        "INSERT INTO rule (text, exception, unsure, gives) VALUES (?1, ?2, ?3, ?4) RETURNING id",
    };
    enum status status = ST_OK;
    *rule = 0;
    for (int i = 0; !status && !*rule && i < 2; i++) {
        struct stmt *st = stmt_begin(s->db, steps[i]);
        stmt_text(st, 1, r->text);
        stmt_int(st, 2, r->exception);
        stmt_int(st, 3, r->unsure);
        if (i == 1)
            stmt_int(st, 4, r->gives);
        while (stmt_row(st))
            *rule = stmt_get_int(st, 0);
        status = stmt_end(st, err);
    }
    return status;
}

enum status reading_rule(struct store *s, const char *text, int64_t *rule, struct error *err)
{
    struct reading reading;
    if (reading_of(s, text, &reading))
        return reading_intern(s, &reading, rule, err);
    *rule = RULE_ROW_UNKNOWN;
    return stmt_run(stmt_begin(s->db, "UPDATE derived SET version = 0 WHERE name = 'rules' AND version <> 0"),
                    err);
}

/* --- reading anew ----------------------------------------------------------------------------------------------------- */

enum {
    REFRESH_ROWS = 2000,
    REFRESH_PAUSE_MS = 3 /* between transactions: others get their turn */
};

enum status readings_are_current(struct store *s, bool *yes, struct error *err)
{
    const struct deadline_words *words = store_words(s);
    struct stmt *st = stmt_begin(s->db, "SELECT version FROM derived WHERE name = 'rules'");
    *yes = stmt_row(st) && words && stmt_get_int(st, 0) == deadline_words_version(words);
    return stmt_end(st, err);
}

/* Reads the next items behind *node anew; *node is the last of them, 0 when there are no more. */
static enum status refresh_some(struct store *s, int rows, int64_t *node, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT node, deadline FROM item WHERE node > ?1 ORDER BY node LIMIT ?2");
    enum status status = ST_OK;
    int n = 0;
    stmt_int(st, 1, *node);
    stmt_int(st, 2, rows);
    for (; !status && stmt_row(st); n++) {
        *node = stmt_get_int(st, 0);
        status = derive_rule(s, *node, stmt_get_text(st, 1), err);
    }
    enum status ended = stmt_end(st, status ? NULL : err);
    if (n < rows)
        *node = 0;
    return status ? status : ended;
}

static enum status set_version(struct store *s, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "UPDATE derived SET version = ?1 WHERE name = 'rules'");
    stmt_int(st, 1, deadline_words_version(store_words(s)));
    return stmt_run(st, err);
}

enum status readings_refresh_some(struct store *s, int rows, int64_t *node, struct error *err)
{
    enum status status = engine_begin(s->db, err);
    if (status)
        return status;
    int64_t at = *node;
    status = refresh_some(s, rows, &at, err);
    if (!status && !at)
        status = set_version(s, err);
    status = store_write_end(s, status, err);
    if (!status)
        *node = at;
    engine_shorten_log(s->db);
    return status;
}

enum status readings_refresh(struct store *s, struct error *err)
{
    bool current = false;
    enum status status = store_words(s) ? readings_are_current(s, &current, err) : ST_OK;
    if (status || current || !store_words(s))
        return status;
    int64_t node = 0;
    do {
        status = readings_refresh_some(s, REFRESH_ROWS, &node, err);
        if (!status && node)
            nanosleep(&(struct timespec){.tv_nsec = REFRESH_PAUSE_MS * 1000000L}, NULL);
    } while (!status && node);
    return status;
}
