/* The walk over a text: pieces, what an atom begins with, and habits (及时, 长期, 与…同步). */
#include "deadline/read.h"

#include <stdlib.h>

#include "mulu/mem.h"

void read_doubt(struct reader *r, enum doubt why, size_t from, size_t to)
{
    if (r->doubt)
        return;
    r->doubt = why;
    r->doubtful = (struct range){from, to < r->s.n ? to : r->s.n};
}

struct draft *read_add(struct reader *r, const struct clause *c)
{
    if (r->n == DRAFTS_MOST) {
        r->overflow = true;
        return NULL;
    }
    struct draft *d = &r->drafts[r->n++];
    *d = (struct draft){.c = *c};
    return d;
}

/* --- habits ------------------------------------------------------------------------------------------------------ */

/* How to do what the limit before it says (20个工作日内及时公开), and not a clause of its own (…内公开，并及时更新). */
static bool belongs_to_last(const struct reader *r, size_t i)
{
    if (!r->attached || r->n == r->sentence || r->drafts[r->n - 1].c.kind > RULE_ONCE)
        return false;
    for (size_t k = r->left; k < i; k++)
        if (is_and(r, k) || is(r, k, PART_VERB | PART_UPDATE))
            return false;
    return true;
}

/* 根据人员变化情况, before what is then to be done. */
static bool changes_before(const struct reader *r, size_t i, bool *basis)
{
    bool changes = false;
    for (size_t k = r->left; k < i; k++) {
        *basis |= is(r, k, PART_BASIS);
        changes |= is_trigger(r, k) && tok(r, k)->word->value == TRIGGER_CHANGED;
    }
    return changes;
}

/* Steps over what is done, and notes whether that is to bring up to date. */
static size_t over_verbs(const struct reader *r, size_t i, bool *update)
{
    while (is(r, i, PART_VERB | PART_UPDATE | PART_FILLER) || is_habit(r, i, HABIT_DYNAMIC) ||
           is_habit(r, i, HABIT_LINKED)) {
        *update |= is(r, i, PART_UPDATE) || is_habit(r, i, HABIT_DYNAMIC);
        i++;
    }
    return i;
}

static size_t add_habit(struct reader *r, size_t i, size_t end, struct draft d)
{
    struct event e;
    bool basis = false;
    if (r->muted)
        return end;
    read_event(r, i, &e);
    if (e.negated || (i > r->left && is(r, i - 1, PART_BEFORE))) {
        read_doubt(r, DOUBT_UNREAD, i, end);
        return end;
    }
    bool changes = changes_before(r, i, &basis);
    if (d.c.kind == RULE_PROMPTLY && !d.dynamic) {
        if (e.n && (e.marked || is_more(r, i - 1, MORE_WHEN) || is_trigger(r, i - 1)))
            for (int t = 0; t < e.n; t++)
                d.c.triggers[d.c.ntriggers++] = e.triggers[t];
        else if (changes && (basis || d.update))
            d.c.triggers[d.c.ntriggers++] = TRIGGER_CHANGED;
    }
    d.own = !belongs_to_last(r, i);
    if (!d.own && (d.c.kind == RULE_PROMPTLY || d.c.kind == RULE_UNKNOWN))
        return end;
    struct draft *added = read_add(r, &d.c);
    if (added) {
        *added = d;
        if (!basis && (e.n || !d.c.ntriggers || d.dynamic))
            read_scope(r, &e, added);
    }
    return end;
}

static size_t read_promptly(struct reader *r, size_t i)
{
    struct draft d = {.c = {.kind = RULE_PROMPTLY}};
    return add_habit(r, i, over_verbs(r, i + 1, &d.update), d);
}

/* 动态调整, and 根据职能变化更新 */
static size_t read_dynamic(struct reader *r, size_t i)
{
    struct draft d = {.c = {.kind = RULE_PROMPTLY, .triggers = {TRIGGER_CHANGED}, .ntriggers = 1},
                      .dynamic = true};
    bool verb = is(r, i, PART_UPDATE), basis = false;
    size_t end = over_verbs(r, i + (size_t)!verb, &verb);
    if (is(r, i, PART_UPDATE) && !(changes_before(r, i, &basis) && basis))
        return i;
    if (!verb && !is(r, i + 1, PART_VERB) && !is_boundary(r, i + 1))
        return i;
    return add_habit(r, i, end, d);
}

/* 长期公开, 实时更新; but not 长期规划 */
static size_t read_always(struct reader *r, size_t i)
{
    struct draft d = {.c = {.kind = is_habit(r, i, HABIT_REALTIME) ? RULE_REALTIME : RULE_ONGOING}};
    size_t end = over_verbs(r, i + 1, &d.update);
    struct span span;
    if (end == i + 1 && !is_boundary(r, end) && !is_class(r, end, CLASS_HABIT) && !is_and(r, end))
        return i;
    if (read_span(r, end, &span) != end ||            /* 持续公示3年 */
        (end == i + 1 && r->attached && i > r->left)) /* 报送全年 */
        return i;
    return add_habit(r, i, end, d);
}

/* Where 与 stands before 同步, with the name of a document between; i: nowhere. */
static size_t with_document(const struct reader *r, size_t i, bool *document)
{
    size_t with = i;
    for (size_t k = i; k > r->left && i - k < LOOK_BACK; k--) {
        *document |= is_more(r, k - 1, MORE_DOCUMENT);
        if (is(r, k - 1, PART_WITH))
            with = k - 1;
    }
    return with;
}

static size_t read_linked(struct reader *r, size_t i)
{
    bool update = false, document = false;
    size_t end = over_verbs(r, i + 1, &update), with = with_document(r, i, &document);
    struct draft d = {.c = {.kind = RULE_WITH_LINKED}, .linked = true, .linked_to = TRIGGER_PUBLISHED};
    for (size_t k = i + 1; k < end; k++)
        if (is_trigger(r, k) && tok(r, k)->word->value == TRIGGER_ISSUED)
            d.linked_to = TRIGGER_ISSUED;
    if (with == i && document && !r->attached) /* 文件公布时同步公开, …，解读材料同步公开 */
        with = is_more(r, i - 1, MORE_WHEN) ? r->left : i;
    bool own = with == i && document && r->n && !r->attached && end > i + 1 && is_boundary(r, end);
    bool known = r->n > r->sentence && r->drafts[r->n - 1].linked;
    if (known || belongs_to_last(r, i))
        return end;
    if (with == i && !own &&
        (r->left < i || r->n || end == i + 1 || !is_boundary(r, end) || is_kind(r, i + 1, TOKEN_END)))
        return i;
    if (with < i && !document) {
        read_doubt(r, DOUBT_UNREAD, with, end);
        return end;
    }
    struct draft *added = r->muted ? NULL : read_add(r, &d.c);
    if (added) {
        *added = d;
        struct event e = {.subject = {r->left, with}, .subject_kind = SCOPE_SUBJECT};
        read_scope(r, &e, added);
    }
    return end;
}

static size_t read_habit(struct reader *r, size_t i)
{
    switch (tok(r, i)->word->value) {
    case HABIT_PROMPTLY:
        return read_promptly(r, i);
    case HABIT_REALTIME:
    case HABIT_ONGOING:
        return read_always(r, i);
    case HABIT_DYNAMIC:
        return read_dynamic(r, i);
    case HABIT_LINKED:
        return read_linked(r, i);
    case HABIT_DITTO:
        if (r->left == i && is_boundary(r, i + 1))
            read_add(r, &(struct clause){.kind = RULE_DITTO});
        return i + 1;
    case HABIT_VAGUE: /* limits nothing, but what it is about is not what the other limits are about */
        return add_habit(r, i, i + 1, (struct draft){.c = {.kind = RULE_UNKNOWN}});
    default:
        return i;
    }
}

/* --- the walk ---------------------------------------------------------------------------------------------------- */

/* 上一季度: what the period of this sentence covers. */
static void note_previous(struct reader *r)
{
    r->previous = true;
    for (size_t i = r->sentence; i < r->n; i++) {
        enum rule_kind kind = r->drafts[i].c.kind;
        if (kind != RULE_ONCE && kind != RULE_WITHIN && (kind <= RULE_EVERY))
            r->drafts[i].c.previous = true;
    }
}

/* 第20个工作日, 第二十六条: counts, and says no limit. */
static size_t read_ordinal(struct reader *r, size_t i)
{
    struct span span;
    size_t end = read_date(r, i);
    if (end == i && !r->muted && read_span(r, i + 1, &span) != i + 1)
        read_doubt(r, DOUBT_UNREAD, i, i + 4);
    return end;
}

static size_t read_number(struct reader *r, size_t i)
{
    size_t end = read_times(r, i);
    if (i > 1 && is_kind(r, i - 1, TOKEN_DOT) && r->s.chars[tok(r, i - 1)->first] == '.') {
        read_doubt(r, DOUBT_UNREAD, i - 2, i + 3); /* 1.5个工作日 */
        return i + 1;
    }
    if (i > 1 && is_kind(r, i - 1, TOKEN_TEXT) && is_kind(r, i - 2, TOKEN_NUMBER) &&
        tok(r, i - 1)->last - tok(r, i - 1)->first == 1 && r->s.chars[tok(r, i - 1)->first] < 0x2E80) {
        read_doubt(r, DOUBT_UNREAD, i - 2, i + 2); /* 7×24小时 */
        return i + 1;
    }
    if (end == i)
        end = read_date(r, i);
    if (end == i && tok(r, i)->half)
        end = read_period(r, i);
    if (end == i)
        end = read_duration(r, i);
    /* 10^9个工作日, 45日前, 5小时半 */
    bool of_document =
        is_unit(r, i + 1, UNIT_DATE_ONLY) && i && is_kind(r, i - 1, TOKEN_CLOSE); /* 〔2023〕5号 */
    if (end == i && !r->muted && !of_document && !is(r, i + 1, PART_TIMES) &&
        (is_class(r, i + 1, CLASS_UNIT) || (is(r, i + 1, PART_MEASURE) && is_class(r, i + 2, CLASS_UNIT))))
        read_doubt(r, DOUBT_UNREAD, i, i + 3);
    return end;
}

static size_t read_atom(struct reader *r, size_t i)
{
    const struct token *t = tok(r, i);
    if (t->kind == TOKEN_NUMBER)
        return read_number(r, i);
    if (is(r, i, PART_ORDINAL))
        return read_ordinal(r, i);
    size_t end = i;
    if (is(r, i, PART_EACH | PART_BY | PART_NEXT | PART_THIS) || is_class(r, i, CLASS_UNIT) ||
        is_class(r, i, CLASS_HALF))
        end = read_period(r, i);
    if (end == i && is_class(r, i, CLASS_HABIT))
        end = read_habit(r, i);
    if (end == i && is(r, i, PART_UPDATE) && !is_class(r, i, CLASS_HABIT))
        end = read_dynamic(r, i);
    return end;
}

/* A piece ends at token i: without an atom it is kept for the next. */
static void end_piece(struct reader *r, size_t i)
{
    bool contrast = i > r->left;
    for (size_t k = r->left; k < i && contrast; k++)
        contrast = is(r, k, PART_CONTRAST) && is(r, k, PART_FILLER);
    if (contrast) {
        r->contrast = true;
    } else if (!r->attached && !r->muted && i > r->left) {
        if (r->pending.to <= r->pending.from)
            r->pending.from = r->left;
        r->pending.to = i;
    } else if (i > r->left) {
        r->pending = (struct range){0, 0};
    }
    r->left = i + 1;
    r->attached = false;
    r->muted = r->prolonged;
}

static void end_sentence(struct reader *r, size_t i)
{
    r->left = i + 1;
    r->pending = r->label = (struct range){0, 0};
    r->attached = r->muted = r->prolonged = r->previous = r->contrast = false;
    r->sentence = r->n;
}

static void end_label(struct reader *r, size_t i)
{
    bool atom = r->attached;
    end_piece(r, i);
    if (atom || r->pending.to <= r->pending.from)
        return;
    if (is(r, i - 1, PART_TERM | PART_CYCLE)) /* 公示期：7天 */
        return;
    r->label = r->pending;
    r->pending = (struct range){0, 0};
}

/* What stands in brackets: no more than another event (形成（变更）), a note without a limit, or limits of its own. The
 * token behind a note; i: none. */
static size_t read_note(struct reader *r, size_t i)
{
    bool exception = false, previous = false;
    size_t k = i + 1;
    if (is_kind(r, k, TOKEN_NUMBER) && is_kind(r, k + 1, TOKEN_CLOSE)) /* （三）项 */
        return k + 2;
    for (; k < i + LOOK_AHEAD && !is_kind(r, k, TOKEN_CLOSE) && !is_kind(r, k, TOKEN_END); k++) {
        exception |= is_more(r, k, MORE_EXCEPTION | MORE_PROLONG);
        previous |= is_more(r, k, MORE_PREVIOUS);
        if (is_kind(r, k, TOKEN_NUMBER) || is_class(r, k, CLASS_HABIT) || is(r, k, PART_EACH) ||
            is_class(r, k, CLASS_UNIT))
            return i;
    }
    if (!is_kind(r, k, TOKEN_CLOSE))
        return i;
    r->exception |= exception;
    if (previous)
        note_previous(r);
    return k + 1;
}

static size_t at_boundary(struct reader *r, size_t i)
{
    switch (tok(r, i)->kind) {
    case TOKEN_STOP:
        end_sentence(r, i);
        return i + 1;
    case TOKEN_COLON:
        end_label(r, i);
        return i + 1;
    case TOKEN_OPEN: {
        size_t end = read_note(r, i);
        if (end != i)
            return end;
        end_piece(r, i);
        return i + 1;
    }
    case TOKEN_CLOSE:
        r->prolonged = false;
        end_piece(r, i);
        return i + 1;
    default:
        end_piece(r, i);
        return i + 1;
    }
}

/* 除每年1月外: what is excepted is no limit. The token behind it, or i. */
static size_t outside(const struct reader *r, size_t i)
{
    for (size_t k = i + 1; k < i + LOOK_AHEAD && !is_boundary(r, k); k++)
        if (is_more(r, k, MORE_OUTSIDE) || is_more(r, k, MORE_EXCEPTION))
            return is_more(r, k, MORE_OUTSIDE) ? k + 1 : i;
    return i;
}

static size_t step(struct reader *r, size_t i)
{
    if (is_boundary(r, i))
        return at_boundary(r, i);
    if (is_more(r, i, MORE_EXCEPTION | MORE_PROLONG)) {
        r->exception = r->muted = true;
        r->prolonged |= is_more(r, i, MORE_PROLONG);
        return i + 1;
    }
    if (is_more(r, i, MORE_SHIFT)) {
        r->muted = true;
        return i + 1;
    }
    if (is_more(r, i, MORE_PREVIOUS)) {
        note_previous(r);
        return i + 1;
    }
    if (is_more(r, i, MORE_EXCEPT)) {
        size_t end = outside(r, i);
        if (end != i)
            return end;
    }
    size_t end = read_atom(r, i);
    if (end == i)
        return is(r, i, PART_ORDINAL) && is_kind(r, i + 1, TOKEN_NUMBER) ? i + 2 : i + 1;
    r->left = end;
    r->pending = (struct range){0, 0};
    r->attached = true;
    return end;
}

void deadline_read(const struct deadline_words *w, const char *text, size_t len, struct rule *out)
{
    struct reader *r = mem_grow(NULL, sizeof *r);
    *out = (struct rule){0};
    r->words = w;
    r->left = r->sentence = r->n = 0;
    r->pending = r->label = r->doubtful = (struct range){0, 0};
    r->muted = r->prolonged = r->previous = r->attached = r->contrast = r->overflow = r->exception = false;
    r->doubt = DOUBT_NONE;
    scan_text(w, text, len, &r->s);
    for (size_t i = 0; i < r->s.n && !r->overflow;)
        i = step(r, i);
    read_settle(r, out);
    scan_release(&r->s);
    free(r);
}
