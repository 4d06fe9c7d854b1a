/* 同上: an item whose time limit is that of the item above it, in document order, as it is now. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "store/ditto.h"

static bool says_ditto(const struct rule *rule)
{
    return (rule_gives(rule) & GIVES_DITTO) != 0;
}

static void add_copy(struct rule *to, const struct clause *clause)
{
    struct clause copy = *clause;
    copy.scope = mem_dup(clause->scope);
    rule_add(to, &copy);
}

static void unknown(struct rule *out)
{
    *out = (struct rule){0};
    rule_add(out, &(struct clause){.kind = RULE_UNKNOWN});
}

void rule_free(void *rule)
{
    rule_release(rule);
    free(rule);
}

void rule_of_text(const char *text, struct rule *out)
{
    if (rule_parse(text, out, NULL))
        unknown(out);
}

/* Puts what the item above has where the rule says ditto. More clauses than a rule may have are none that anybody wrote. */
static void put_in(struct rule *rule, const struct rule *above)
{
    struct rule out = {.exception = rule->exception || above->exception,
                       .unsure = rule->unsure || above->unsure,
                       .reason = mem_dup(rule->reason ? rule->reason : above->reason)};
    for (size_t i = 0; i < rule->n; i++) {
        if (rule->clauses[i].kind != RULE_DITTO)
            add_copy(&out, &rule->clauses[i]);
        for (size_t k = 0; rule->clauses[i].kind == RULE_DITTO && k < above->n; k++)
            add_copy(&out, &above->clauses[k]);
    }
    rule_release(rule);
    *rule = out;
    if (rule->n > RULE_MOST_CLAUSES) {
        rule_release(rule);
        unknown(rule);
    }
}

static enum status load_rule(struct store *s, int64_t node, struct rule *out, struct error *err)
{
    struct stmt *st = stmt_begin(s->db, "SELECT r.text, r.exception, r.unsure FROM item_rule AS i"
                                        " JOIN rule AS r ON r.id = i.rule WHERE i.node = ?1");
    stmt_int(st, 1, node);
    bool row = stmt_row(st);
    rule_of_text(row ? stmt_get_text(st, 0) : "unknown", out);
    out->exception = row && stmt_get_int(st, 1);
    out->unsure = row && stmt_get_int(st, 2);
    return stmt_end(st, err);
}

/* The rules on the way up that say ditto, the nearest first. */
struct way {
    struct rule *rules;
    int64_t *nodes;
    size_t n, cap, cap_nodes;
};

static void way_free(struct way *w)
{
    for (size_t i = 0; i < w->n; i++)
        rule_release(&w->rules[i]);
    free(w->rules);
    free(w->nodes);
}

/* Goes up from the node until an item says something itself; *found: what, *source: which. */
static enum status go_up(struct store *s, int64_t node, struct id_map *known, struct way *w,
                         struct rule *found, int64_t *source, struct error *err)
{
    enum status st = ST_OK;
    int64_t at = node;
    for (;;) {
        struct rule rule;
        st = node_item_above(s, at, &at, err);
        const struct rule *was = st || !at || !known ? NULL : id_map_get(known, at);
        if (st || !at) {
            unknown(found);
            return st;
        }
        *source = at;
        if (was) {
            rule_copy(found, was);
            return ST_OK;
        }
        st = load_rule(s, at, &rule, err);
        if (st || !says_ditto(&rule)) {
            *found = rule;
            return st;
        }
        w->rules = mem_array(w->rules, &w->cap, w->n + 1, sizeof *w->rules);
        w->nodes = mem_array(w->nodes, &w->cap_nodes, w->n + 1, sizeof *w->nodes);
        w->nodes[w->n] = at;
        w->rules[w->n++] = rule;
    }
}

enum status rule_resolve(struct store *s, int64_t node, struct id_map *known, struct rule *rule,
                         int64_t *source, struct error *err)
{
    struct way way = {0};
    struct rule above = {0};
    *source = 0;
    if (!says_ditto(rule))
        return ST_OK;
    enum status st = go_up(s, node, known, &way, &above, source, err);
    for (size_t i = way.n; !st && i-- > 0;) {
        put_in(&way.rules[i], &above);
        rule_release(&above);
        rule_copy(&above, &way.rules[i]);
        if (known) {
            struct rule *keep = mem_alloc(sizeof *keep);
            rule_copy(keep, &above);
            *id_map_at(known, way.nodes[i]) = keep;
        }
    }
    if (!st)
        put_in(rule, &above);
    rule_release(&above);
    way_free(&way);
    return st;
}
