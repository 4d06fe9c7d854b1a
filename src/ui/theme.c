#include "ui/theme.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/ini.h"
#include "mulu/mem.h"
#include "mulu/messages.h"

static const char *const styles[STYLE_COUNT] = {
    [STYLE_NORMAL] = "normal", [STYLE_TITLE] = "title",       [STYLE_HINT] = "hint",
    [STYLE_KEY] = "key",       [STYLE_STRONG] = "strong",     [STYLE_LABEL] = "label",
    [STYLE_DIM] = "dim",       [STYLE_SELECTED] = "selected", [STYLE_SELECTED_IDLE] = "selected-idle",
    [STYLE_MARK] = "mark",     [STYLE_MATCH] = "match",       [STYLE_MATCH_SELECTED] = "match-selected",
    [STYLE_INPUT] = "input",   [STYLE_BORDER] = "border",     [STYLE_NOTICE] = "notice",
    [STYLE_ERROR] = "error",
};
static const char *const depth_keys[DEPTH_COUNT] = {"colors-256", "colors-16", "colors-8"};
static const int depth_colors[DEPTH_COUNT] = {256, 16, 8};
#define LOOK_WORDS "normal bold underline reverse dim"
#define COLOR_WORDS "black red green yellow blue magenta cyan white"
#define BACKGROUND_WORDS "dark light any"

const char *style_word(enum style style)
{
    return styles[style];
}

/* --- words ------------------------------------------------------------------------------------------------------ */

/* Which of the words it is; -1: none. */
static int word_at(const char *words, const char *word)
{
    char each[32];
    for (int i = 0; ini_word(&words, each, sizeof each); i++)
        if (strcmp(each, word) == 0)
            return i;
    return -1;
}

static bool read_look(const char *value, unsigned *out)
{
    char word[32];
    *out = 0;
    while (ini_word(&value, word, sizeof word)) {
        int at = word_at(LOOK_WORDS, word);
        if (at < 0)
            return false;
        *out |= at ? 1U << (at - 1) : 0;
    }
    return *value == '\0';
}

static bool read_color(const char **value, int colors, short *out)
{
    char word[32], *end = NULL;
    if (!ini_word(value, word, sizeof word))
        return false;
    bool bright = strncmp(word, "bright-", 7) == 0;
    int at = word_at(COLOR_WORDS, word + (bright ? 7 : 0));
    if (strcmp(word, "default") == 0) {
        *out = COLOR_OWN;
        return true;
    }
    long number = at < 0 ? strtol(word, &end, 10) : at + (bright ? 8 : 0);
    *out = (short)number;
    return number >= 0 && number < colors && (at >= 0 || (end != word && !*end));
}

static bool read_pair(const char *value, int colors, short *fg, short *bg)
{
    return read_color(&value, colors, fg) && read_color(&value, colors, bg) && *value == '\0';
}

/* --- one file --------------------------------------------------------------------------------------------------- */

struct loading {
    const struct theme_dirs *dirs;
    struct theme *theme;
    const struct ini *ini;
    struct error *err;
};

static enum status wrong(const struct loading *l, const char *section, const char *key, const char *what)
{
    return error_set(l->err, ST_INPUT, MSG_UI_THEME_WRONG, ini_path(l->ini), ini_line(l->ini, section, key),
                     what);
}

static enum status wrong_value(const struct loading *l, const char *section, const char *key,
                               const char *words)
{
    struct buffer what = {0};
    buf_printf(&what, MSG_SETTING_WORDS, key, ini_get(l->ini, section, key), words);
    enum status st = wrong(l, section, key, buf_text(&what));
    buf_free(&what);
    return st;
}

static enum status wrong_color(const struct loading *l, const char *section, const char *key, int colors)
{
    struct buffer what = {0};
    buf_printf(&what, MSG_UI_THEME_COLORS, key, ini_get(l->ini, section, key), colors - 1,
               colors == 8 ? COLOR_WORDS : COLOR_WORDS " bright-…");
    enum status st = wrong(l, section, key, buf_text(&what));
    buf_free(&what);
    return st;
}

static enum status read_key(const struct loading *l, const char *section, const char *key, struct look *look)
{
    const char *value = ini_get(l->ini, section, key);
    for (int d = 0; d < DEPTH_COUNT; d++) {
        if (strcmp(key, depth_keys[d]) != 0)
            continue;
        bool good = read_pair(value, depth_colors[d], &look->fg[d], &look->bg[d]);
        return good ? ST_OK : wrong_color(l, section, key, depth_colors[d]);
    }
    if (strcmp(key, "look") == 0) {
        if (!ini_get(l->ini, section, "plain"))
            read_look(value, &look->plain);
        return read_look(value, &look->look) ? ST_OK : wrong_value(l, section, key, LOOK_WORDS);
    }
    if (strcmp(key, "plain") == 0)
        return read_look(value, &look->plain) ? ST_OK : wrong_value(l, section, key, LOOK_WORDS);
    return wrong(l, section, key, MSG_UI_THEME_NO_KEY);
}

static enum status read_style(const struct loading *l, const char *section)
{
    for (enum style s = 0; s < STYLE_COUNT; s++) {
        if (strcmp(styles[s], section) != 0)
            continue;
        enum status st = ST_OK;
        const char *key;
        for (size_t k = 0; !st && (key = ini_key(l->ini, section, k)) != NULL; k++)
            st = read_key(l, section, key, &l->theme->looks[s]);
        return st;
    }
    return wrong(l, section, NULL, MSG_UI_THEME_NO_STYLE);
}

static enum status read_head(const struct loading *l)
{
    const char *key;
    for (size_t k = 0; (key = ini_key(l->ini, "theme", k)) != NULL; k++) {
        if (strcmp(key, "background") == 0) {
            int at = word_at(BACKGROUND_WORDS, ini_get(l->ini, "theme", key));
            if (at < 0)
                return wrong_value(l, "theme", key, BACKGROUND_WORDS);
            l->theme->background = (enum theme_background)at;
        } else if (strcmp(key, "title") != 0 && strcmp(key, "like") != 0) {
            return wrong(l, "theme", key, MSG_UI_THEME_NO_KEY);
        }
    }
    return ST_OK;
}

static enum status read_sections(const struct loading *l)
{
    enum status st = read_head(l);
    for (size_t i = 0; !st && i < ini_sections(l->ini); i++)
        if (strcmp(ini_section(l->ini, i), "theme") != 0)
            st = read_style(l, ini_section(l->ini, i));
    return st;
}

/* --- finding ---------------------------------------------------------------------------------------------------- */

static char *theme_path(const char *dir, const char *name)
{
    return mem_printf("%s/themes/%s.ini", dir, name);
}

/* A name is a word, never a way to other files. */
static bool is_name(const char *name)
{
    return *name && !strchr(name, '/') && name[0] != '.';
}

static void start_empty(struct theme *t)
{
    *t = (struct theme){.background = BACKGROUND_ANY};
    for (enum style s = 0; s < STYLE_COUNT; s++)
        for (int d = 0; d < DEPTH_COUNT; d++)
            t->looks[s].fg[d] = t->looks[s].bg[d] = COLOR_OWN;
}

/* The last resort, when not even the program's own files can be read: enough to work with. */
static void start_bare(struct theme *t)
{
    static const struct {
        enum style style;
        unsigned look;
    } bare[] = {
        {STYLE_TITLE, LOOK_REVERSE},
        {STYLE_KEY, LOOK_BOLD},
        {STYLE_SELECTED, LOOK_REVERSE},
        {STYLE_SELECTED_IDLE, LOOK_UNDERLINE},
        {STYLE_MATCH, LOOK_BOLD | LOOK_UNDERLINE},
        {STYLE_MATCH_SELECTED, LOOK_REVERSE | LOOK_BOLD | LOOK_UNDERLINE},
        {STYLE_INPUT, LOOK_UNDERLINE},
        {STYLE_NOTICE, LOOK_BOLD},
        {STYLE_ERROR, LOOK_REVERSE | LOOK_BOLD},
    };
    start_empty(t);
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++)
        t->looks[bare[i].style].look = t->looks[bare[i].style].plain = bare[i].look;
}

static enum status load_file(const struct theme_dirs *dirs, const char *path, struct theme *out,
                             struct error *err)
{
    struct ini *ini = NULL;
    enum status st = ini_load(path, &ini, err);
    if (st)
        return st;
    struct loading l = {dirs, out, ini, err};
    st = read_sections(&l);
    ini_free(ini);
    return st;
}

static enum status load_shared(const struct theme_dirs *dirs, const char *name, struct theme *out,
                               struct error *err)
{
    char *path = theme_path(dirs->share, name);
    start_empty(out);
    enum status st = load_file(dirs, path, out, err);
    free(path);
    return st;
}

/* What a user's own theme begins with: the theme that it says it is like, else the program's of its name. */
static enum status load_base(const struct theme_dirs *dirs, const char *own, const char *name,
                             struct theme *out, struct error *err)
{
    struct ini *ini = NULL;
    enum status st = ini_load(own, &ini, err);
    if (st)
        return st;
    char *same = theme_path(dirs->share, name);
    const char *like = ini_get(ini, "theme", "like");
    const char *base = like ? like : path_is_file(same) ? name : "default";
    char *path = theme_path(dirs->share, is_name(base) ? base : "");
    struct loading l = {dirs, out, ini, err};
    if (like && !path_is_file(path))
        st = wrong(&l, "theme", "like", MSG_UI_THEME_NO_BASE);
    else
        st = load_shared(dirs, base, out, err);
    ini_free(ini);
    free(path);
    free(same);
    return st;
}

static enum status load_named(const struct theme_dirs *dirs, const char *name, struct theme *out,
                              struct error *err)
{
    char *own = theme_path(dirs->config, name), *shared = theme_path(dirs->share, name);
    enum status st;
    if (is_name(name) && path_is_file(own)) {
        st = load_base(dirs, own, name, out, err);
        if (!st)
            st = load_file(dirs, own, out, err);
    } else if (is_name(name) && path_is_file(shared)) {
        st = load_shared(dirs, name, out, err);
    } else {
        struct string_list names = {0}, titles = {0};
        struct buffer all = {0};
        theme_list(dirs, &names, &titles);
        for (size_t i = 0; i < names.n; i++)
            buf_printf(&all, "%s%s", i ? " " : "", names.items[i]);
        st = error_set(err, ST_INPUT, MSG_UI_THEME_NONE, name, buf_text(&all));
        buf_free(&all);
        string_list_free(&names);
        string_list_free(&titles);
    }
    free(own);
    free(shared);
    return st;
}

enum status theme_load(const struct theme_dirs *dirs, const char *name, bool no_color, struct theme *out,
                       struct error *err)
{
    if (strcmp(name, "auto") == 0)
        name = no_color ? "mono" : "default";
    enum status st = load_named(dirs, name, out, err);
    if (st && load_shared(dirs, no_color ? "mono" : "default", out, NULL))
        start_bare(out);
    return st;
}

/* --- the list --------------------------------------------------------------------------------------------------- */

static void add_theme(const char *dir, const char *name, struct string_list *names,
                      struct string_list *titles)
{
    char *path = theme_path(dir, name);
    struct ini *ini = NULL;
    if (!string_list_has(names, name) && ini_load(path, &ini, NULL) == ST_OK) {
        const char *title = ini_get(ini, "theme", "title");
        string_list_add(names, name);
        string_list_add(titles, title ? tr_in("theme", title) : name);
    }
    ini_free(ini);
    free(path);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_themes(const char *dir, struct string_list *names, struct string_list *titles)
{
    char *path = path_join(dir, "themes");
    struct dirent **found = NULL;
    int n = scandir(path, &found, NULL, by_name);
    for (int i = 0; i < n; i++) {
        size_t len = strlen(found[i]->d_name);
        if (len > 4 && is_name(found[i]->d_name) && strcmp(found[i]->d_name + len - 4, ".ini") == 0) {
            char *name = mem_dup_n(found[i]->d_name, len - 4);
            add_theme(dir, name, names, titles);
            free(name);
        }
        free(found[i]);
    }
    free(found);
    free(path);
}

void theme_list(const struct theme_dirs *dirs, struct string_list *names, struct string_list *titles)
{
    add_theme(dirs->share, "default", names, titles);
    add_themes(dirs->config, names, titles); /* a user's own may stand for one of the program's */
    add_themes(dirs->share, names, titles);
}
