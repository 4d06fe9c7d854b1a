/* How the index is stored.
 *
 * Segments (index_segment) never change. One of kind `nodes` covers a set of nodes, with their cells as they were when it
 * was made; where several cover a node, the one with the largest id counts. A node that has changed since stands in
 * index_pending: it is in no segment that counts, and is searched by reading its cells; when many have gathered, they
 * become a segment of their own, and small segments are united. So a change writes one row, and an import writes each
 * of its lists once. A segment with a source belongs to an import that is staged, or to a rebuilding that goes on; it
 * counts for nobody else.
 *
 * Within a segment its nodes have ordinals, in the order of their ids. index_list holds, under a key of segment and
 * gram, where two characters stand side by side (posting.h): in which nodes and, by characters from the first cell on,
 * at which places. A cell ends with the gram of its last character and 0, which keeps its place: so every character
 * begins a gram, and a range of grams answers for a single one. A longer text is found by grams two places apart.
 *
 * Cells whose values come again and again (all but content, spec and remark) are words: index_word holds each value
 * once, folded, and segments of kind `words` have the lists of their grams. A segment of nodes has for each such field a
 * column: the words that occur, and a code for each node. So a short text in a unit's name costs a look at a few words
 * and one pass over codes of one or two bytes, and pinyin is held against each name once. Where a node stands is in columns
 * of the same kind, of numbers instead of words: nothing that a search asks of all nodes has to be read from their rows. */
#ifndef MULU_STORE_INDEX_IMPL_H
#define MULU_STORE_INDEX_IMPL_H

#include "mulu/arena.h"
#include "mulu/pinyin.h"
#include "store/index.h"
#include "store/posting.h"

enum index_cell {
    /* the fields come first */
    CELL_OF_LABEL = FIELD_COUNT,
    CELL_OF_EXTRAS,
    CELL_OF_CATALOG, /* no text: which catalog the node is of */
    CELL_OF_PARENT,  /* no text: which heading it stands right below, and whether it has an item */
    INDEX_CELLS
};
_Static_assert(INDEX_CELLS <= 16, "a key has four bits for the cell");

/* Whether it is also found by pinyin. */
bool index_sounds(int cell);

/* What CELL_OF_PARENT holds; 0, an outermost heading, is no cell. */
static inline int64_t parent_value(int64_t parent, bool has_item)
{
    return parent << 1 | has_item;
}
static inline int64_t value_parent(int64_t value)
{
    return value >> 1;
}
static inline bool value_has_item(int64_t value)
{
    return value & 1;
}

/* --- keys of index_list ------------------------------------------------------------------------------------------ */

/* Words of one segment: so many are held against pinyin at once. */
enum { WORDS_OF_SEGMENT = 2048 };

enum { KEY_SEGMENT_BITS = 17, KEY_CHAR_BITS = 21, KEY_CELL_BITS = 4 };
enum {
    KEY_SEGMENT_SHIFT = 2 * KEY_CHAR_BITS + KEY_CELL_BITS,
    SEGMENT_LAST = (1 << KEY_SEGMENT_BITS) - 1,
    CHAR_LAST = (1 << KEY_CHAR_BITS) - 1,
    CELL_LAST = (1 << KEY_CELL_BITS) - 1
};
/* What stands where the second character would, after 0 for the first. */
enum { COLUMN_WORDS = 1, COLUMN_CODES, WORD_TEXTS };

static inline uint64_t gram_key(uint32_t first, uint32_t second, int cell)
{
    return (uint64_t)first << (KEY_CHAR_BITS + KEY_CELL_BITS) | (uint64_t)second << KEY_CELL_BITS |
           (uint64_t)cell;
}

static inline int64_t list_key(int64_t segment, uint64_t gram)
{
    return segment << KEY_SEGMENT_SHIFT | (int64_t)gram;
}

/* --- a segment that is being made (index_build.c) ---------------------------------------------------------------- */

struct word_slot {
    const char *raw; /* as it stood in the cell, in the arena */
    uint32_t len, number;
};

/* The values of its columns, numbered as they came. */
struct build_words {
    struct word_slot *slots;
    size_t cap;    /* a power of two */
    char **folded; /* by number, in the arena */
    int64_t *ids;  /* by number; 0: not known yet */
    size_t n, folded_cap, ids_cap;
    struct arena texts;
};

/* The numbers of one of its columns, as they came; one that follows itself is held once. */
struct build_numbers {
    int64_t *values;
    size_t n, cap;
};

/* A node, but for its texts. */
struct index_node {
    int64_t id, catalog, parent;
    bool has_item;
};

struct index_build {
    bool words; /* the segment is of words: each is one text of cell 0 */
    struct posting_table grams;
    int64_t *ids; /* ascending */
    uint32_t n;
    size_t cap;
    uint32_t place; /* in the last node */
    struct build_words dictionary;
    uint32_t *columns[INDEX_CELLS]; /* by ordinal: a number of dictionary, plus one; NULL: no cell so far */
    size_t column_caps[INDEX_CELLS];
    struct build_numbers catalogs, parents; /* what these columns number */
    struct buffer fold;
};

void index_build_node(struct index_build *b, const struct index_node *n); /* the cells of this node follow */
void index_build_next(struct index_build *b,
                      int64_t id); /* the same of a word, or for a node that does not count */
void index_build_cell(struct index_build *b, int cell, const char *text);
void index_build_folded(struct index_build *b, int cell, const char *text); /* a cell that is no column */
/* Memory that it takes, about. It is written when it is full, or when the next id lies in another chunk. */
size_t index_build_bytes(const struct index_build *b);
bool index_build_is_full(const struct index_build *b, int64_t next);
void index_build_free(struct index_build *b); /* and ready for the next segment */

/* --- writing it (index_write.c) ---------------------------------------------------------------------------------- */

/* All within a transaction. A new segment's id: larger than any there is. */
enum status index_new_segment(struct store *s, bool words, int64_t source, int64_t *id, struct error *err);
/* The words that are not in index_word yet go there, with their lists: from *at on (0: the first) so many as one segment
 * has; *at becomes SIZE_MAX after the last. Before anything else of the build is written. */
enum status index_write_words(struct store *s, struct index_build *b, size_t *at, struct error *err);
/* The lists from *at on (0: the first), for about `budget` bytes; *at becomes SIZE_MAX after the last. */
enum status index_write_lists(struct store *s, struct index_build *b, int64_t segment, size_t budget,
                              size_t *at, struct error *err);
/* What the segment covers: with the last of its lists. */
enum status index_write_range(struct store *s, const struct index_build *b, int64_t segment,
                              struct error *err);
/* All of it, and the build is empty again. Does nothing when it holds no node. */
enum status index_write(struct store *s, struct index_build *b, int64_t source, struct error *err);
/* The column of parents of a segment that has been written, made anew. */
enum status index_write_parents(struct store *s, const struct index_build *b, int64_t segment,
                                struct error *err);
/* Deletes some of a segment; *more: there is more. */
enum status index_delete_some(struct store *s, int64_t segment, int most, bool *more, struct error *err);
enum status index_delete(struct store *s, int64_t segment, struct error *err);

/* Bytes of a code of a column that has n values. */
static inline unsigned index_code_width(uint32_t n)
{
    return n < 256 ? 1 : n < 65536 ? 2 : 3;
}
/* The encoded column of a cell: the words, then the codes. False: no node has such a cell. */
bool index_column_put(const struct index_build *b, int cell, struct buffer *words, struct buffer *codes);
/* What an ordinal has in it; 0: no cell. */
int64_t index_code_value(const struct index_build *b, int cell, uint32_t ordinal);
/* The texts of a segment of words. */
enum status index_texts_put(struct store *s, const struct index_build *b, struct buffer *out,
                            struct error *err);
/* Ascending ids. */
void index_ids_put(const int64_t *ids, uint32_t n, struct buffer *out);
int64_t *index_ids_get(const void *list, size_t len, uint32_t n); /* NULL: damaged */

/* --- reading what it is made from (index_read.c) ----------------------------------------------------------------- */

/* Puts the cells of the nodes with lo <= id < hi, but for those of staged catalogs, into b; stops when it is full. *next is
 * the id to go on from; hi when nothing is left. */
enum status index_read_nodes(struct store *s, struct index_build *b, int64_t lo, int64_t hi, int64_t *next,
                             struct error *err);
/* Where they stand alone, for n > 0 ascending ids of any catalog; one that is not there gets no place. */
enum status index_read_parents(struct store *s, struct index_build *b, const int64_t *ids, size_t n,
                               struct error *err);
/* The same for single ones, of any catalog; one that is not there is left out. */
enum status index_read_node(struct store *s, struct index_build *b, int64_t id, struct error *err);
enum status index_read_word(struct store *s, struct index_build *b, int64_t id, struct error *err);
/* Whether a node's cells hold the term. */
struct term;
enum status index_match_node(struct store *s, const struct term *t, int64_t id, bool *match,
                             struct error *err);

/* --- what is kept in memory (index_cache.c) ---------------------------------------------------------------------- */

struct segment {
    int64_t id, first, last;
    uint32_t n;
    int64_t *ids; /* NULL: all from first to last */
};
struct segment_list {
    struct segment *items; /* by id, ascending */
    size_t n, cap;
};

/* What is kept takes 4 MB at most: 8 KB for each chunk of each term. */
enum { TERMS_KEPT = 16, CHUNKS_KEPT = 32 };

/* The nodes of a chunk that have a term. */
struct answer {
    bool known;
    int64_t chunk;  /* its number */
    uint64_t *bits; /* NULL: none has it */
};

/* A term that was asked for, prepared: asked for chunk by chunk, it is prepared once. */
struct term {
    char *text; /* NULL: nothing is here */
    size_t len;
    unsigned fields;
    bool sounds;
    uint32_t *chars;
    size_t n;
    struct pinyin_query typed;
    uint64_t *literal, *heard;          /* by word: whether it has the text; whether it has it or sounds so */
    bool any_literal;                   /* some word has the text */
    struct answer answers[CHUNKS_KEPT]; /* what index_find() gave, by chunk */
    bool *listened;                     /* by segment of words: its words were held against the pinyin */
    int64_t used;
};

struct index_cache {
    int64_t data_version, own_version;
    struct segment_list nodes, words;
    int64_t last_word;
    int64_t *pending; /* ascending */
    size_t npending, pending_cap;
    int64_t *hidden; /* catalogs that are not live, ascending */
    size_t nhidden, hidden_cap;
    struct term terms[TERMS_KEPT];
    int64_t uses;
    struct above_map *above; /* NULL: nothing asked for yet */
    int64_t scope;           /* the catalog that index_scope() was asked for last; 0: all live ones */
    struct answer scopes[CHUNKS_KEPT];
};
void above_free(struct above_map *m); /* NULL is legal */
void index_forget_scope(struct index_cache *c);

/* The cache as of now. */
enum status index_cache(struct store *s, struct index_cache **out, struct error *err);
/* The term, prepared but for its words; stays until TERMS_KEPT others were asked for, or the database changes. */
struct term *index_term_of(struct index_cache *c, const struct index_term *t);
/* Finds the words that have it, unless that is done. */
enum status index_find_words(struct store *s, const struct index_cache *c, struct term *t, struct error *err);
/* The same by pinyin, for words with ids up to `last`: those of one chunk are few. */
enum status index_hear(struct store *s, const struct index_cache *c, struct term *t, int64_t last,
                       struct error *err);

/* --- over the segments (index_find.c) ---------------------------------------------------------------------------- */

/* A segment that may answer for nodes with lo <= id < hi; `covered` has a bit (id - lo) for each that something newer, or
 * pending, has answered for. */
typedef enum status visit_segment(struct store *s, const struct segment *g, const uint64_t *covered,
                                  void *ctx, struct error *err);
/* Calls for the words of a segment, by rising ids, with their folded texts. */
typedef void visit_word(void *ctx, int64_t word, const char *text, size_t len);
enum status index_each_word(struct store *s, const struct segment *g, visit_word *visit, void *ctx,
                            struct error *err);
/* Calls for the segments of a range, the newest first. */
enum status index_visit(struct store *s, const struct index_cache *c, int64_t lo, int64_t hi,
                        visit_segment *visit, void *ctx, struct error *err);
/* The first of the pending nodes that is not below lo. */
size_t index_pending_from(const struct index_cache *c, int64_t lo);

static inline int64_t segment_id(const struct segment *g, uint32_t ordinal)
{
    return g->ids ? g->ids[ordinal] : g->first + ordinal;
}

/* --- looking into a segment (index_list.c) ----------------------------------------------------------------------- */

/* Sets the bits of the ordinals in which the term's characters stand side by side in one of the cells (bits). */
enum status index_look_up(struct store *s, const struct segment *g, const struct term *t, unsigned cells,
                          uint64_t *ordinals, struct error *err);
/* Which values of columns are wanted. */
struct index_wish {
    bool (*wanted)(const void *ctx, int cell, int64_t value);
    /* Called before, with the largest value of the column; may be NULL. */
    enum status (*prepare)(struct store *s, void *ctx, int cell, int64_t last, struct error *err);
    void *ctx;
};
/* Sets the bits of the ordinals whose code in one of the columns stands for a value that is wanted. */
enum status index_look_through(struct store *s, const struct segment *g, unsigned cells,
                               const struct index_wish *wish, uint64_t *ordinals, struct error *err);
/* Calls for the values of a column that ordinals whose bit is set have: how many, and the node of one of them. */
enum status index_column_count(struct store *s, const struct segment *g, int cell, const uint64_t *ordinals,
                               void (*put)(void *ctx, int64_t value, uint32_t uses, int64_t node), void *ctx,
                               struct error *err);
/* What a column holds, by ordinal; 0: no cell. values: all 0 before. */
enum status index_column_get(struct store *s, const struct segment *g, int cell, int64_t *values,
                             struct error *err);

#endif
