#include "mulu/outline.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"

#define SEPARATOR " \xe2\x80\xba " /* › */

/* --- building --------------------------------------------------------------------------------------------------- */

enum { SORT_BITS = 10, SORT_DIGITS = 1 << SORT_BITS };

struct slot {
    int64_t id;
    int at;
};

/* The sources linked into a tree, before they are put into document order. Slot n stands for the outermost level. */
struct plan {
    const struct outline_source *src;
    int n;
    struct slot *by_id;
    int *first, *next; /* first child and next sibling; -1: none */
};

static bool rising(const struct slot *slots, int n)
{
    int i = 1;
    while (i < n && slots[i].id >= slots[i - 1].id)
        i++;
    return i >= n;
}

/* One digit of the ids: from `from` to `to`, which keeps the order of equal ones. */
static void sort_digit(const struct slot *from, struct slot *to, int n, int64_t least, int shift)
{
    int places[SORT_DIGITS] = {0}, at = 0;
    for (int i = 0; i < n; i++)
        places[((uint64_t)(from[i].id - least) >> shift) % SORT_DIGITS]++;
    for (int d = 0; d < SORT_DIGITS; d++) {
        int count = places[d];
        places[d] = at;
        at += count;
    }
    for (int i = 0; i < n; i++)
        to[places[((uint64_t)(from[i].id - least) >> shift) % SORT_DIGITS]++] = from[i];
}

/* Digit by digit: the ids of one catalog lie near each other, and a comparison sort of a hundred thousand would be the
 * largest part of building. */
static struct slot *slots_sorted(struct slot *slots, int n)
{
    if (rising(slots, n))
        return slots;
    int64_t least = slots[0].id, most = least;
    for (int i = 1; i < n; i++) {
        least = slots[i].id < least ? slots[i].id : least;
        most = slots[i].id > most ? slots[i].id : most;
    }
    struct slot *room = mem_alloc((size_t)n * sizeof *room);
    for (int shift = 0; shift < 64 && (uint64_t)(most - least) >> shift; shift += SORT_BITS) {
        struct slot *sorted = room;
        sort_digit(slots, sorted, n, least, shift);
        room = slots;
        slots = sorted;
    }
    free(room);
    return slots;
}

static int slot_find(const struct slot *slots, int n, int64_t id)
{
    int low = 0, high = n;
    while (low < high) {
        int mid = low + (high - low) / 2;
        if (slots[mid].id < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && slots[low].id == id ? slots[low].at : -1;
}

static void plan_init(struct plan *p, const struct outline_source *src, int n)
{
    size_t room = (size_t)n + 1;
    *p = (struct plan){.src = src, .n = n};
    p->by_id = mem_alloc(room * sizeof *p->by_id);
    p->first = mem_alloc(room * sizeof *p->first);
    p->next = mem_alloc(room * sizeof *p->next);
    for (int i = 0; i < n; i++)
        p->by_id[i] = (struct slot){src[i].id, i};
    p->by_id = slots_sorted(p->by_id, n);
    for (int i = 0; i <= n; i++)
        p->first[i] = p->next[i] = -1;
    /* from the back, so that pushing in front leaves siblings in their order */
    int64_t last = 0;
    int parent = n; /* of `last`; siblings come one after the other */
    for (int i = n - 1; i >= 0; i--) {
        if (src[i].parent != last)
            parent = src[i].parent ? slot_find(p->by_id, n, src[i].parent) : n;
        last = src[i].parent;
        if (parent < 0)
            continue;
        p->next[i] = p->first[parent];
        p->first[parent] = i;
    }
}

static void plan_release(struct plan *p)
{
    free(p->by_id);
    free(p->first);
    free(p->next);
}

/* The text on one line: every run of white space is one blank. */
static const char *one_line(struct arena *texts, struct buffer *room, const char *text)
{
    buf_clear(room);
    text_one_line(room, text);
    return arena_dup(texts, buf_text(room), room->len);
}

/* The level column that the path down to node i ends in; 0 above the outermost. */
static int path_level(const struct outline *o, int i)
{
    while (i >= 0 && o->nodes[i].level == 0)
        i = o->nodes[i].parent;
    return i < 0 ? 0 : o->nodes[i].level;
}

const char outline_later[] = "";

static const char *text_of_label(struct outline *o, const char *label)
{
    if (label == outline_later)
        return NULL;
    return label && *label ? arena_dup(&o->texts, label, strlen(label)) : "";
}

static const char *text_of_excerpt(struct outline *o, const char *excerpt, struct buffer *room)
{
    if (excerpt == outline_later)
        return NULL;
    return excerpt && *excerpt ? one_line(&o->texts, room, excerpt) : "";
}

static void add_node(struct outline *o, const struct outline_source *src, int parent, int number,
                     struct buffer *room)
{
    bool labelled = src->label == outline_later || (src->label && *src->label);
    o->nodes[o->n++] = (struct outline_node){
        .id = src->id,
        .label = text_of_label(o, src->label),
        .excerpt = text_of_excerpt(o, src->excerpt, room),
        .parent = parent,
        .size = 1,
        .depth = (uint8_t)(parent < 0 ? 0 : o->nodes[parent].depth + 1),
        .number = number,
        .level = (uint8_t)(labelled ? path_level(o, parent) + src->skip + 1 : 0),
        .items = src->has_item,
        .marks = (uint16_t)src->marks,
        .marks_below = src->marks,
        .kinds = (uint8_t)src->kinds,
        .has_item = src->has_item,
        .unread = src->unread,
    };
}

/* Node i has all its descendants: what they sum up to goes to its parent. */
static void close_node(struct outline *o, int i)
{
    struct outline_node *node = &o->nodes[i];
    node->size = o->n - i;
    if (node->parent >= 0) {
        o->nodes[node->parent].items += node->items;
        o->nodes[node->parent].marks_below += node->marks_below;
        o->nodes[node->parent].unread |= node->unread;
    }
}

/* What was imported has rising ids in document order: nothing is kept for it then. */
static void order_by_id(struct outline *o)
{
    int i = 1;
    while (i < o->n && o->nodes[i].id > o->nodes[i - 1].id)
        i++;
    if (i >= o->n)
        return;
    struct slot *slots = mem_alloc((size_t)o->n * sizeof *slots);
    for (i = 0; i < o->n; i++)
        slots[i] = (struct slot){o->nodes[i].id, i};
    slots = slots_sorted(slots, o->n);
    o->by_id = mem_alloc((size_t)o->n * sizeof *o->by_id);
    for (i = 0; i < o->n; i++)
        o->by_id[i] = slots[i].at;
    free(slots);
}

void outline_build(struct outline *o, const struct outline_source *src, size_t n)
{
    *o = (struct outline){0};
    struct plan plan;
    plan_init(&plan, src, (int)n);
    o->nodes = mem_alloc((n + 1) * sizeof *o->nodes);
    int *source_of = mem_alloc((n + 1) * sizeof *source_of);
    struct buffer room = {0};
    int at = plan.first[plan.n], parent = -1, number = 1;
    /* What hangs in a circle, or below a parent that is not there, is never reached. */
    while (at >= 0 || parent >= 0) {
        if (at >= 0) {
            source_of[o->n] = at;
            add_node(o, &src[at], parent, number, &room);
            parent = o->n - 1;
            number = 1;
            at = plan.first[at];
        } else {
            close_node(o, parent);
            number = o->nodes[parent].number + 1;
            at = plan.next[source_of[parent]];
            parent = o->nodes[parent].parent;
        }
    }
    buf_free(&room);
    free(source_of);
    plan_release(&plan);
    order_by_id(o);
}

void outline_mark(struct outline *o, int i, int marks, unsigned kinds)
{
    int more = marks - o->nodes[i].marks;
    o->nodes[i].marks = (uint16_t)marks;
    o->nodes[i].kinds = (uint8_t)kinds;
    for (; more && i >= 0; i = o->nodes[i].parent)
        o->nodes[i].marks_below += more;
}

void outline_make_item(struct outline *o, int i, bool item)
{
    int more = (int)item - (int)o->nodes[i].has_item;
    o->nodes[i].has_item = item;
    for (; more && i >= 0; i = o->nodes[i].parent)
        o->nodes[i].items += more;
}

/* --- texts that are read when they are asked for ---------------------------------------------------------------- */

struct outline_reader {
    outline_read read;
    void *ctx;
    struct arena texts;
    int n; /* nodes whose texts are here */
};

void outline_read_by(struct outline *o, outline_read read, void *ctx)
{
    o->reader = mem_alloc(sizeof *o->reader);
    *o->reader = (struct outline_reader){.read = read, .ctx = ctx};
}

/* A node that was left for later has a label of its own or none at all: the one text is read that stands for it. */
static void need(const struct outline *o, int i)
{
    struct outline_node *n = &o->nodes[i];
    struct outline_reader *r = o->reader;
    if (!r || (n->label && (*n->label || n->excerpt)))
        return;
    struct buffer text = {0}, room = {0};
    r->read(r->ctx, n->id, &text);
    if (!n->label)
        n->label = arena_dup(&r->texts, buf_text(&text), text.len);
    else
        n->excerpt = one_line(&r->texts, &room, buf_text(&text));
    r->n++;
    buf_free(&text);
    buf_free(&room);
}

void outline_look_again(struct outline *o, int i)
{
    if (o->nodes[i].level)
        o->nodes[i].label = NULL;
    else if (o->nodes[i].has_item)
        o->nodes[i].excerpt = NULL;
}

void outline_forget(struct outline *o, int most)
{
    if (!o->reader || o->reader->n <= most)
        return;
    for (int i = 0; i < o->n; i++)
        outline_look_again(o, i);
    arena_clear(&o->reader->texts);
    o->reader->n = 0;
}

void outline_free(struct outline *o)
{
    free(o->nodes);
    free(o->by_id);
    arena_free(&o->texts);
    if (o->reader)
        arena_free(&o->reader->texts);
    free(o->reader);
    *o = (struct outline){0};
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

int outline_nth_id(const struct outline *o, int n)
{
    return o->by_id ? o->by_id[n] : n;
}

int outline_find(const struct outline *o, int64_t id)
{
    int low = 0, high = o->n;
    while (low < high) {
        int mid = low + (high - low) / 2;
        if (o->nodes[outline_nth_id(o, mid)].id < id)
            low = mid + 1;
        else
            high = mid;
    }
    int at = low < o->n ? outline_nth_id(o, low) : -1;
    return at >= 0 && o->nodes[at].id == id ? at : -1;
}

int outline_next_sibling(const struct outline *o, int i)
{
    int next = i + o->nodes[i].size;
    return next < o->n && o->nodes[next].parent == o->nodes[i].parent ? next : -1;
}

int outline_prev_sibling(const struct outline *o, int i)
{
    if (o->nodes[i].number == 1)
        return -1;
    int parent = o->nodes[i].parent, at = i - 1;
    while (o->nodes[at].parent != parent)
        at = o->nodes[at].parent;
    return at;
}

int outline_first_child(const struct outline *o, int i)
{
    if (i < 0)
        return o->n > 0 ? 0 : -1;
    return o->nodes[i].size > 1 ? i + 1 : -1;
}

void outline_number(const struct outline *o, int i, struct buffer *out)
{
    if (o->nodes[i].parent >= 0) {
        outline_number(o, o->nodes[i].parent, out);
        buf_putc(out, '.');
    }
    buf_printf(out, "%d", o->nodes[i].number);
}

static int nth_child(const struct outline *o, int parent, long number)
{
    int at = outline_first_child(o, parent);
    while (at >= 0 && o->nodes[at].number != number)
        at = outline_next_sibling(o, at);
    return at;
}

int outline_by_number(const struct outline *o, const char *number)
{
    struct buffer folded = {0};
    text_fold(&folded, number, strlen(number), NULL); /* full width digits and dots become their ASCII ones */
    const char *p = buf_text(&folded);
    int at = -1;
    bool found = *p != '\0';
    while (found && *p) {
        long part = 0;
        const char *from = p;
        while (*p >= '0' && *p <= '9' && part <= o->n)
            part = part * 10 + (*p++ - '0');
        at = nth_child(o, at, part);
        found = at >= 0 && p > from && (*p == '\0' || (*p == '.' && p[1]));
        if (*p == '.')
            p++;
    }
    buf_free(&folded);
    return found ? at : -1;
}

const char *outline_label(const struct outline *o, int i)
{
    need(o, i);
    return o->nodes[i].label;
}

const char *outline_title(const struct outline *o, int i)
{
    need(o, i);
    return *o->nodes[i].label ? o->nodes[i].label : o->nodes[i].excerpt;
}

void outline_path(const struct outline *o, int i, struct buffer *out)
{
    if (o->nodes[i].parent >= 0) {
        outline_path(o, o->nodes[i].parent, out);
        buf_puts(out, SEPARATOR);
    }
    buf_puts(out, outline_title(o, i));
}
