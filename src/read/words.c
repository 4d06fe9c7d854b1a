/* A trie over bytes: every word of kinds.ini that stands anywhere in a value is found while walking over it once. */
#include "read/formats.h"

#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"

enum { MAX_FOUND = 64 };

/* Edges are a first-child, next-sibling list: fan-out is small but at the root, which is reached by a table. */
struct trie_node {
    unsigned char byte;
    int child, next;
    uint32_t has, starts, ends; /* bits by kind of the words that end here */
};

struct word_trie {
    struct trie_node *nodes;
    size_t n, cap;
    int root[256];
};

struct word_trie *words_new(void)
{
    struct word_trie *t = mem_alloc(sizeof *t);
    t->nodes = mem_array(NULL, &t->cap, 1, sizeof *t->nodes);
    t->n = 1; /* node 0 means none */
    return t;
}

void words_free(struct word_trie *t)
{
    if (!t)
        return;
    free(t->nodes);
    free(t);
}

static int new_node(struct word_trie *t, unsigned char byte, int next)
{
    t->nodes = mem_array(t->nodes, &t->cap, t->n + 1, sizeof *t->nodes);
    t->nodes[t->n] = (struct trie_node){.byte = byte, .next = next};
    return (int)t->n++;
}

static int find_child(const struct word_trie *t, int node, unsigned char byte)
{
    int c = t->nodes[node].child;
    while (c && t->nodes[c].byte != byte)
        c = t->nodes[c].next;
    return c;
}

void words_add(struct word_trie *t, const char *word, int kind, enum word_place place)
{
    const unsigned char *s = (const unsigned char *)word;
    if (!*s)
        return;
    if (!t->root[*s])
        t->root[*s] = new_node(t, *s, 0);
    int node = t->root[*s];
    while (*++s) {
        int c = find_child(t, node, *s);
        if (!c) {
            c = new_node(t, *s, t->nodes[node].child);
            t->nodes[node].child = c;
        }
        node = c;
    }
    uint32_t *bits = place == WORD_HAS      ? &t->nodes[node].has
                     : place == WORD_STARTS ? &t->nodes[node].starts
                                            : &t->nodes[node].ends;
    *bits |= 1u << kind;
}

static void count_bits(unsigned char *counts, uint32_t bits)
{
    for (int k = 0; bits; k++, bits >>= 1)
        if (bits & 1 && counts[k] < 255)
            counts[k]++;
}

void words_count(const struct word_trie *t, const char *text, size_t len, struct word_counts *out)
{
    int found[MAX_FOUND]; /* words already counted: a word that is repeated proves no more */
    int nfound = 0;
    memset(out, 0, sizeof *out);
    for (size_t at = 0; at < len; at++) {
        int node = t->root[(unsigned char)text[at]];
        for (size_t i = at + 1; node; i++) {
            const struct trie_node *n = &t->nodes[node];
            if (n->has) {
                int k = 0;
                while (k < nfound && found[k] != node)
                    k++;
                if (k == nfound && nfound < MAX_FOUND) {
                    found[nfound++] = node;
                    count_bits(out->has, n->has);
                }
            }
            if (n->starts && at == 0)
                count_bits(out->starts, n->starts);
            if (n->ends && i == len)
                count_bits(out->ends, n->ends);
            node = i < len ? find_child(t, node, (unsigned char)text[i]) : 0;
        }
    }
}
