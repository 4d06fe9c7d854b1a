/* The rule that each item has, kept in step with its deadline, and how many living items have it. */
#include <stdlib.h>
#include <string.h>

#include "mulu/deadline.h"
#include "mulu/mem.h"
#include "store/ditto.h"

struct row {
    int64_t catalog, read, own, rule;
    int32_t entered;
    bool living, there;
};

static enum status load(struct store *s, int64_t node, struct row *out, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "SELECT catalog, read, own, rule, entered, living FROM item_rule WHERE node = ?1");
    *out = (struct row){0};
    stmt_int(st, 1, node);
    if (stmt_row(st))
        *out = (struct row){.catalog = stmt_get_int(st, 0),
                            .read = stmt_get_int(st, 1),
                            .own = stmt_get_int(st, 2),
                            .rule = stmt_get_int(st, 3),
                            .entered = (int32_t)stmt_get_int(st, 4),
                            .living = stmt_get_int(st, 5) != 0,
                            .there = true};
    return stmt_end(st, err);
}

enum status derive_rule_count(struct store *s, int64_t catalog, int64_t rule, int32_t entered, int more,
                              struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db,
        "INSERT INTO rule_count (catalog, rule, entered, items) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (catalog, rule, entered) DO UPDATE SET items = rule_count.items + excluded.items");
    stmt_int(st, 1, catalog);
    stmt_int(st, 2, rule);
    stmt_int(st, 3, entered);
    stmt_int(st, 4, more);
    return stmt_run(st, err);
}

/* One living item more that has the rule, or one less. */
static enum status count(struct store *s, const struct row *r, int64_t rule, int more, struct error *err)
{
    return r->living ? derive_rule_count(s, r->catalog, rule, r->entered, more, err) : ST_OK;
}

/* Writes read and own, and with them what is in force. */
static enum status put(struct store *s, int64_t node, const struct row *was, int64_t read, int64_t own,
                       struct error *err)
{
    int64_t rule = own ? own : read;
    if (read == was->read && own == was->own && rule == was->rule)
        return ST_OK;
    struct stmt *st =
        stmt_begin(s->db, "UPDATE item_rule SET read = ?2, own = ?3, rule = ?4 WHERE node = ?1");
    stmt_int(st, 1, node);
    stmt_int(st, 2, read);
    stmt_id(st, 3, own);
    stmt_int(st, 4, rule);
    enum status status = stmt_run(st, err);
    if (!status && rule != was->rule)
        status = count(s, was, was->rule, -1, err);
    if (!status && rule != was->rule)
        status = count(s, was, rule, 1, err);
    return status;
}

/* --- what others do to items ------------------------------------------------------------------------------------------ */

enum status derive_rule(struct store *s, int64_t node, const char *text, struct error *err)
{
    struct row was;
    int64_t read = 0;
    enum status st = load(s, node, &was, err);
    if (!st && was.there)
        st = reading_rule(s, text, &read, err);
    return st || !was.there ? st : put(s, node, &was, read, was.own, err);
}

enum status derive_rule_insert(struct store *s, int64_t node, int64_t catalog, int64_t rule, int32_t entered,
                               bool living, struct error *err)
{
    struct stmt *st =
        stmt_begin(s->db, "INSERT INTO item_rule (node, catalog, read, own, rule, entered, living)"
                          " VALUES (?1, ?2, ?3, NULL, ?3, ?4, ?5)");
    stmt_int(st, 1, node);
    stmt_int(st, 2, catalog);
    stmt_int(st, 3, rule);
    stmt_int(st, 4, entered);
    stmt_int(st, 5, living);
    return stmt_run(st, err);
}

enum status derive_rule_enter(struct store *s, int64_t node, int64_t catalog, const char *text, bool living,
                              struct error *err)
{
    struct row r = {.catalog = catalog, .entered = env_today(s->env), .living = living};
    enum status st = reading_rule(s, text, &r.rule, err);
    if (!st)
        st = derive_rule_insert(s, node, catalog, r.rule, r.entered, living, err);
    return st ? st : count(s, &r, r.rule, 1, err);
}

enum status derive_rule_living(struct store *s, int64_t node, bool living, struct error *err)
{
    struct row was;
    enum status status = load(s, node, &was, err);
    if (status || !was.there || was.living == living)
        return status;
    struct stmt *st = stmt_begin(s->db, "UPDATE item_rule SET living = ?2 WHERE node = ?1");
    stmt_int(st, 1, node);
    stmt_int(st, 2, living);
    status = stmt_run(st, err);
    was.living = true; /* it was counted, or is from now on */
    return status ? status : count(s, &was, was.rule, living ? 1 : -1, err);
}

/* --- a clerk's own reading -------------------------------------------------------------------------------------------- */

enum status own_rule_read(struct store *s, int64_t node, char **out, struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db, "SELECT r.text FROM item_rule AS i JOIN rule AS r ON r.id = i.own WHERE i.node = ?1");
    stmt_int(st, 1, node);
    *out = mem_dup(stmt_row(st) ? stmt_get_text(st, 0) : "");
    return stmt_end(st, err);
}

enum status own_rule_write(struct store *s, int64_t node, const char *text, struct error *err)
{
    struct row was;
    struct rule rule = {0};
    int64_t own = 0;
    enum status st = load(s, node, &was, err);
    if (!st && *text) {
        /* a notation of a newer program is kept as it is and gives nothing */
        unsigned gives = rule_parse(text, &rule, NULL) ? 0 : rule_gives(&rule);
        st = reading_intern(s, &(struct reading){.text = text, .gives = gives}, &own, err);
    }
    rule_release(&rule);
    return st || !was.there ? st : put(s, node, &was, was.read, own, err);
}

enum status own_rule_normal(const char *text, struct buffer *out, struct error *err)
{
    struct rule rule = {0};
    enum status st = *text ? rule_parse(text, &rule, err) : ST_OK;
    if (!st && *text)
        rule_format(&rule, out);
    rule_release(&rule);
    return st;
}

/* --- asking ----------------------------------------------------------------------------------------------------------- */

void item_rule_release(struct item_rule *r)
{
    rule_release(&r->rule);
    free(r->text);
    free(r->read);
    *r = (struct item_rule){0};
}

/* Why it is unsure is told in the user's language, and so not stored. */
static enum status find_reason(struct store *s, int64_t node, struct rule *rule, struct error *err)
{
    const struct deadline_words *words = store_words(s);
    struct rule again = {0};
    struct stmt *st = stmt_begin(s->db, "SELECT deadline FROM item WHERE node = ?1");
    stmt_int(st, 1, node);
    if (stmt_row(st) && words)
        deadline_read(words, stmt_get_text(st, 0), strlen(stmt_get_text(st, 0)), &again);
    if (again.unsure && again.reason)
        rule->reason = mem_dup(again.reason);
    rule_release(&again);
    return stmt_end(st, err);
}

enum status item_rule_read(struct store *s, int64_t node, struct id_map *known, struct item_rule *out,
                           struct error *err)
{
    struct stmt *st = stmt_begin(
        s->db,
        "SELECT t.deadline, r.text, i.own, f.text, f.unsure, f.exception, i.entered FROM item_rule AS i"
        " JOIN item AS t ON t.node = i.node JOIN rule AS r ON r.id = i.read"
        " JOIN rule AS f ON f.id = i.rule WHERE i.node = ?1 AND i.living = 1");
    int64_t source = 0;
    *out = (struct item_rule){0};
    stmt_int(st, 1, node);
    bool row = stmt_row(st);
    out->text = mem_dup(row ? stmt_get_text(st, 0) : "");
    out->read = mem_dup(row ? stmt_get_text(st, 1) : "unknown");
    out->overridden = row && !stmt_is_null(st, 2);
    rule_of_text(row ? stmt_get_text(st, 3) : "unknown", &out->rule);
    out->rule.unsure = row && stmt_get_int(st, 4);
    out->rule.exception = row && stmt_get_int(st, 5);
    out->entered = row ? (int32_t)stmt_get_int(st, 6) : 0;
    enum status status = stmt_end(st, err);
    out->ditto = (rule_gives(&out->rule) & GIVES_DITTO) != 0;
    if (!status)
        status = rule_resolve(s, node, known, &out->rule, &source, err);
    if (!status && out->rule.unsure && !out->rule.reason)
        status = find_reason(s, source ? source : node, &out->rule, err);
    return status;
}

enum status store_rule(struct store *s, int64_t node, struct item_rule *out, struct error *err)
{
    struct node n = {0};
    *out = (struct item_rule){0};
    enum status st = store_read_begin(s, err);
    if (st)
        return st;
    st = node_load_visible(s, node, &n, err);
    if (!st)
        st = item_rule_read(s, node, NULL, out, err);
    if (st)
        item_rule_release(out);
    node_release(&n);
    return store_read_end(s, st);
}
