/* An import that is not published yet: what import.c reads into and review.c changes. */
#ifndef MULU_STORE_IMPORT_H
#define MULU_STORE_IMPORT_H

#include <pthread.h>

#include "mulu/builder.h"
#include "mulu/review.h"
#include "store/index_impl.h"

/* A row of the file that named, by its uid, a node that is here. */
struct known_node {
    int64_t staged, node;
};

/* What a group of the review changed: kept in memory, for it is no history. */
struct review_step {
    enum verb verb;
    char *subject;
    struct change *changes; /* their texts are owned */
    size_t n, cap;
};

/* What a text says: ids of units, or of one rule. */
struct known_text {
    const char *text; /* NULL: a free slot */
    int64_t *ids;
    int n; /* -1: not read yet */
    bool excepted;
};
struct known_texts {
    struct known_text *slots;
    size_t n, cap; /* cap: a power of two */
    struct arena memory;
};
struct rule_uses {
    int64_t rule;
    int items;
};

/* A table of the file: a catalog, or more rows of one. */
struct import_table {
    struct row_head head; /* as it was at its begin, */
    struct row_head end;  /* … and at its end */
    bool ended;
    struct builder *builder;
    int64_t position, items, marks;
    int deepest;
    size_t nrows; /* of the batch */
};

/* Nodes for the index: their cells stand one behind the other, each with its number in front and a NUL at its end. */
struct feed_node {
    struct index_node node;
    size_t cells_end;
};
struct index_feed {
    struct feed_node *nodes;
    size_t n, cap;
    struct buffer cells;
};

struct store_import {
    struct store *s;
    struct store_import *next; /* of this store */
    char *name;
    int64_t source;
    int64_t notes; /* written so far */
    int64_t *catalogs;
    bool *untitled; /* of each: its title is the name of its file */
    size_t ncatalogs, cap, cap_untitled;
    struct known_node *known; /* in the order of their staged ids */
    size_t nknown, known_cap;

    int64_t spare, spare_end; /* ids of catalogs made in advance: from … to before … */

    /* the batch: tables, the last of which may still be being read, and the rows of all of them */
    struct import_table *tables, *table; /* table: the one that is being written */
    size_t ntables, tables_cap;
    int64_t next_node; /* its id; 0: to be asked for, while others cannot write */
    int32_t today;
    struct rule_uses *counts; /* not written yet */
    size_t ncounts, counts_cap;
    struct outline_row *rows;
    size_t nrows, bytes;
    int64_t released;      /* engine_clock() after the last transaction */
    int64_t working_since; /* engine_clock() when others were last let in; 0: nothing was written since */
    struct arena texts;
    struct string_list paragraphs;

    struct known_texts units, rules;

    /* what is not in the index yet; `full` goes there before anything else (import_index.c) */
    struct index_feed waiting, taken; /* `taken`, `index` and `full` are the worker's while it works */
    struct index_build index, full;
    pthread_t worker;
    bool works;

    /* the review */
    bool reviewed; /* its catalogs can be read */
    struct review_step *steps;
    size_t nsteps, steps_cap;
    struct review_step step; /* of the group that is open */
};

/* A source that is staged by this process, and its signs of life; what a dead process has staged is purged. */
enum status source_begin(struct store *s, const char *name, int64_t *source, struct error *err);
enum status source_beat(struct store *s, int64_t source, const char *name, struct error *err);
/* A sign of life within a transaction; ST_CANCELLED when another office took us for dead. */
enum status import_beat(struct store_import *im, struct error *err);
/* Every transaction of an import begins so. */
enum status import_begin(struct store_import *im, struct error *err);
/* The units of an item that is being made, and what its deadline says (import_known.c). Uses of rules are counted in memory
 * and written at the end of each table, and before a transaction ends. */
enum status import_units(struct store_import *im, int64_t node, const char *text, struct error *err);
enum status import_rule(struct store_import *im, int64_t node, const char *text, struct error *err);
enum status import_count_rules(struct store_import *im, struct error *err);
void known_texts_free(struct known_texts *k);

/* A transaction of what nobody sees yet: whether it survives is known when it is published. Others wait until it is over;
 * where one follows another at once, they are let in now and then: for longer than the step in which they try again. */
enum status stage_begin(struct store_import *im, struct error *err);
enum status stage_end(struct store_import *im, enum status st, struct error *err);
/* Between two of them: others get their turn. */
void store_pause(struct store *s);
/* Takes in what a file says, and writes it when there is enough of it. A new catalog's id: it has one at once, and is
 * written with its rows. */
enum status import_new_catalog(struct store_import *im, int64_t *id, struct error *err);
struct import_table *import_add_table(struct store_import *im,
                                      const struct row_head *head); /* until the next */
enum status import_add_row(struct store_import *im, const struct outline_row *row, struct error *err);
enum status import_add_note(struct store_import *im, const char *paragraph, struct error *err);
void import_end_table(struct store_import *im, const struct row_head *head);
/* Writes what waits; all of it, and the index, after the last table. */
enum status import_flush(struct store_import *im, struct error *err);
enum status import_complete(struct store_import *im, struct error *err);
void import_batch_free(struct store_import *im);
/* A node that was made, with its row or without one. */
void import_index_node(struct store_import *im, int64_t node, int64_t parent, const char *label,
                       const struct outline_row *row);
/* Between batches: what is full goes into the index, in short transactions; at the end all does. */
enum status import_index_write(struct store_import *im, bool all, struct error *err);
void import_index_free(struct store_import *im);
/* Whether source is that of an import of this store whose review has begun; the import, or NULL. */
struct store_import *import_reviewed(const struct store *s, int64_t source);
/* The node that a staged one's uid named; 0: none. */
int64_t import_known(const struct store_import *im, int64_t staged);

/* The journal of the review: a change of the open group; the group is done, or dropped; all that is kept. */
void import_note_change(struct store_import *im, const struct change *c);
void import_keep_step(struct store_import *im);
void import_drop_step(struct store_import *im);
/* After a rollback; parted: some of it was committed before, and is taken back now. */
void import_abandon_step(struct store_import *im, bool parted);
void import_forget_steps(struct store_import *im);

#endif
