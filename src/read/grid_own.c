/* What the grid does for our own exports; how their tables are read is own.c. */
#include <stdlib.h>
#include <string.h>

#include "mulu/mem.h"
#include "mulu/text.h"
#include "read/own.h"

void grid_own(struct grid *g, const char *json)
{
    own_free(g->own);
    g->own = own_parse(json, g->job->stem);
}

void grid_uid(struct grid *g, const char *uid)
{
    free(g->uid);
    g->uid = mem_dup(uid);
}

/* In a sheet it stands in a cell beside the title. */
void grid_look_for_own(struct grid *g)
{
    for (size_t r = 0; r < g->nsample && r < 2; r++)
        for (int c = 0; c < g->sample[r].n && !g->own; c++) {
            struct grid_slot *s = &g->sample[r].slots[c];
            if (!own_is_json(s->text))
                continue;
            grid_own(g, s->text);
            s->text = g->own ? "" : s->text;
        }
}

/* The title as the table has it, unless another one stands above it now. *index: its line among the prose. */
char *grid_own_title(const struct grid *g, size_t *index)
{
    size_t n = g->prose.n;
    *index = n;
    for (size_t i = 0; i < n; i++)
        if (text_same_squashed(g->prose.items[i], own_title(g->own)))
            *index = i;
    if (*index < n || n == 0)
        return mem_dup(own_title(g->own));
    *index = text_find_title(g->job, &g->prose);
    *index = *index < n ? *index : n - 1;
    return mem_dup(g->prose.items[*index]);
}
