/* Writes the table of pinyin readings that base/pinyin uses, from Unicode's Unihan readings. Runs on the building
 * machine only: bzcat Unihan_Readings.txt.bz2 | pinyin_gen > pinyin_tables.h
 *
 * All readings that any of the sources gives for a character count, since nobody who types one looks up which of them
 * the dictionary prefers; those that only the great historical dictionary knows stand behind a mark. Tones are dropped;
 * ü becomes v. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum {
    MAX_SYLLABLES = 1000,
    SYLLABLE = 8, /* zhuang and its NUL */
    MAX_READINGS = 24,
    MAX_SETS = 60000,
    FIRST = 0x3400, /* the blocks that nearly all texts are made of, looked up without a search */
    LAST = 0x9FFF,
    END = 0xFFFF,
    RARE = 0xFFFE /* what follows is not read so today */
};

static char syllables[MAX_SYLLABLES][SYLLABLE];
static int n_syllables;
static uint16_t sets[MAX_SETS]; /* lists of syllables, each ended by END; the first list is empty */
static int n_sets;
static uint16_t block[LAST - FIRST + 1];
static uint32_t initials[LAST - FIRST + 1]; /* bit 0: a reading begins with a, … */

static void stop(const char *what, const char *which)
{
    fprintf(stderr, "pinyin_gen: %s: %s\n", what, which);
    exit(1);
}

static uint16_t syllable_id(const char *s)
{
    for (int i = 0; i < n_syllables; i++)
        if (strcmp(syllables[i], s) == 0)
            return (uint16_t)i;
    if (n_syllables == MAX_SYLLABLES || strlen(s) >= SYLLABLE)
        stop("too many or too long syllables", s);
    memcpy(syllables[n_syllables], s, strlen(s) + 1);
    return (uint16_t)n_syllables++;
}

/* The letters of a reading without its tone; false when there is something else in it. */
static bool plain_letters(const UNormalizer2 *nfd, const char *reading, size_t len, char out[SYLLABLE])
{
    UErrorCode bad = U_ZERO_ERROR;
    UChar wide[64], taken[128];
    int32_t n = 0, k = 0;
    u_strFromUTF8(wide, 64, &n, reading, (int32_t)len, &bad);
    n = unorm2_normalize(nfd, wide, n, taken, 128, &bad);
    if (U_FAILURE(bad))
        return false;
    for (int32_t i = 0; i < n; i++) {
        UChar c = taken[i];
        if (c == 0x308 && k > 0 && out[k - 1] == 'u')
            out[k - 1] = 'v';
        if (c >= 0x300 && c <= 0x36F)
            continue;
        if (c < 'a' || c > 'z' || k == SYLLABLE - 1)
            return false;
        out[k++] = (char)c;
    }
    out[k] = '\0';
    return k > 0;
}

struct readings {
    uint32_t cp;
    uint16_t ids[MAX_READINGS], rare[MAX_READINGS];
    int n, n_rare;
};

static bool has(const uint16_t *ids, int n, uint16_t id)
{
    for (int i = 0; i < n; i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* A value is a list of readings between blanks and commas, with a place in a book before ":" or a count in "()". */
static void add_value(const UNormalizer2 *nfd, uint16_t *ids, int *n, char *value)
{
    for (char *word = strtok(value, " ,\n"); word; word = strtok(NULL, " ,\n")) {
        const char *colon = strrchr(word, ':'), *from = colon ? colon + 1 : word;
        char letters[SYLLABLE];
        if (!colon && word[0] >= '0' && word[0] <= '9')
            continue; /* one of several places */
        if (!plain_letters(nfd, from, strcspn(from, "("), letters))
            stop("no reading", word);
        uint16_t id = syllable_id(letters);
        if (has(ids, *n, id))
            continue;
        if (*n == MAX_READINGS)
            stop("too many readings", word);
        ids[(*n)++] = id;
    }
}

static uint16_t set_of(const struct readings *r)
{
    uint16_t all[2 * MAX_READINGS + 2];
    int n = 0, n_rare = 0;
    for (int i = 0; i < r->n; i++)
        all[n++] = r->ids[i];
    for (int i = 0; i < r->n_rare; i++) {
        if (r->n && has(r->ids, r->n, r->rare[i]))
            continue;
        if (r->n && !n_rare++)
            all[n++] = RARE; /* but where nothing else is known, what is known is what is read */
        all[n++] = r->rare[i];
    }
    all[n++] = END;
    for (int i = 0; i + n <= n_sets; i++)
        if ((i == 0 || sets[i - 1] == END) && memcmp(&sets[i], all, (size_t)n * sizeof *all) == 0)
            return (uint16_t)i;
    if (n_sets + n > MAX_SETS)
        stop("too many sets of readings", "");
    memcpy(&sets[n_sets], all, (size_t)n * sizeof *all);
    n_sets += n;
    return (uint16_t)(n_sets - n);
}

static void finish(struct readings *r)
{
    if (!r->n && !r->n_rare)
        return;
    uint16_t set = set_of(r);
    bool near = r->cp >= FIRST && r->cp <= LAST;
    for (int i = 0; near && i < r->n + r->n_rare; i++)
        initials[r->cp - FIRST] |= 1u << (syllables[i < r->n ? r->ids[i] : r->rare[i - r->n]][0] - 'a');
    if (near)
        block[r->cp - FIRST] = set;
    else
        printf("    {0x%X, %u},\n", (unsigned)r->cp, (unsigned)set);
    r->n = r->n_rare = 0;
}

static void write_numbers(const char *name, const uint16_t *numbers, int n)
{
    printf("static const uint16_t %s[] = {", name);
    for (int i = 0; i < n; i++)
        printf("%s%u,", i % 20 ? "" : "\n    ", (unsigned)numbers[i]);
    printf("\n};\n\n");
}

int main(void)
{
    static const char *const sources[] = {"kMandarin", "kHanyuPinlu", "kXHC1983", "kTGHZ2013"};
    UErrorCode bad = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&bad);
    struct readings now = {0};
    char line[65536];
    if (U_FAILURE(bad))
        stop("no normalization data", u_errorName(bad));
    sets[n_sets++] = END;
    printf("/* Generated by src/base/pinyin_gen.c from Unihan; not edited by hand. */\n\n");
    printf("static const struct rare_reading rare_readings[] = {\n");
    while (fgets(line, sizeof line, stdin)) {
        char *name = strchr(line, '\t'), *value = name ? strchr(name + 1, '\t') : NULL;
        if (strncmp(line, "U+", 2) != 0 || !value)
            continue;
        uint32_t cp = (uint32_t)strtoul(line + 2, NULL, 16);
        if (cp < now.cp)
            stop("characters out of order", line);
        if (cp != now.cp)
            finish(&now);
        now.cp = cp;
        *name++ = *value++ = '\0';
        for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
            if (strcmp(name, sources[i]) == 0)
                add_value(nfd, now.ids, &now.n, value);
        if (strcmp(name, "kHanyuPinyin") == 0)
            add_value(nfd, now.rare, &now.n_rare, value);
    }
    finish(&now);
    printf("};\n\nenum { BLOCK_FIRST = 0x%X, BLOCK_LAST = 0x%X, SET_END = 0x%X, SET_RARE = 0x%X };\n\n",
           FIRST, LAST, END, RARE);
    printf("static const char syllables[][%d] = {\n", SYLLABLE);
    for (int i = 0; i < n_syllables; i++)
        printf("    \"%s\",\n", syllables[i]);
    printf("};\n\n");
    write_numbers("reading_sets", sets, n_sets);
    write_numbers("block_readings", block, LAST - FIRST + 1);
    printf("static const uint32_t block_initials[] = {");
    for (int i = 0; i <= LAST - FIRST; i++)
        printf("%s0x%X,", i % 12 ? "" : "\n    ", (unsigned)initials[i]);
    printf("\n};\n");
    if (n_sets < 1000)
        stop("hardly any readings in the input", "is it Unihan_Readings?");
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
