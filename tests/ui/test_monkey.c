/* Anything at all: seeded random keys, pastes, broken sequences and sizes. Nothing crashes, hangs or is lost; and taking
 * back every step gives the catalogs of the beginning, byte for byte.
 *
 * MONKEY_KEYS and MONKEY_SEED in the environment make it longer, or another one; MONKEY_LOCALE=zh_CN.GBK and MONKEY_WIDE=1
 * let it play on another terminal. */
#include "harness/scene.h"

#include <sqlite3.h>
#include <sys/wait.h>

#include "harness/random.h"
#include "mulu/mem.h"

static const char *const keys[] = {
    "Up",  "Down",   "Left", "Right",  "Home",      "End", "PgUp", "PgDn", "Enter", "Enter", "Enter", "Esc",
    "Esc", "Tab",    "Tab",  "S-Tab",  "BS",        "Del", "Ins",  "F1",   "F2",    "F3",    "F4",    "F5",
    "F6",  "F7",     "F8",   "F9",     "F10",       "F11", "F12",  "C-s",  "C-u",   "C-w",   "C-k",   "C-r",
    "C-d", "C-o",    "C-l",  "C-n",    "C-a",       "C-e", "C-Up", "C-y",  "Space", "a",     "A",     "b",
    "c",   "C",      "d",    "e",      "E",         "g",   "h",    "i",    "j",     "k",     "l",     "n",
    "N",   "r",      "u",    "u",      "t",         "x",   "y",    "y",    "/",     "?",     "<",     ">",
    "[",   "]",      "*",    "-",      "+",         "1",   "2",    "3",    "字",    "、",    "／",    "K",
    "J",   "P",      ":",    "=",      "(",         ")",   "C-b",  "C-t",  "C-f",   "C-v",   "C-x",   "C-c",
    "M-z", "S-Left", "S-Up", "S-Down", "C-S-Right", "M-n", "M-h",  "M-w",  "M-v",
};

/* Bytes that no terminal should send: sequences without an end, torn characters, reports nobody asked for. */
static void send_rubbish(struct scene *s, struct random_source *random)
{
    static const char *const rubbish[] = {"\033[",    "\033[1;",     "\033O",           "\033[<0;5;5M",
                                          "\033[200", "\xe4\xb8",    "\xff\xfe",        "\033]0;x",
                                          "\033P1$r", "\033[24;80R", "\033[?1;2c",      "\033[99999999~",
                                          "\x1f\x1c", "\033[201~",   "\xf4\x90\x80\x80"};
    const char *text = rubbish[random_below(random, sizeof rubbish / sizeof *rubbish)];
    term_send(s->t, text, strlen(text));
}

static void send_paste(struct scene *s, struct random_source *random)
{
    struct buffer text = {0};
    random_text(random, random_below(random, 60), &text);
    term_paste(s->t, buf_text(&text));
    buf_free(&text);
}

static void act(struct scene *s, struct random_source *random)
{
    uint32_t r = random_below(random, 1000);
    if (r < 10) {
        term_resize(s->t, 1 + (int)random_below(random, 60), 1 + (int)random_below(random, 240));
    } else if (r < 20) {
        send_paste(s, random);
    } else if (r < 30) {
        send_rubbish(s, random);
    } else {
        const char *key = keys[random_below(random, sizeof keys / sizeof *keys)];
        if (strcmp(key, "Esc") == 0)
            term_send(s->t, "\033\033", 2); /* two are two keys, without waiting */
        else
            term_keys(s->t, key);
    }
}

/* What there is at the beginning has always been there: no key can take it back. */
static void forget_history(const struct scene *s)
{
    char *path = mem_printf("%s/data/mulu/mulu.db", s->home);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DELETE FROM change; DELETE FROM change_group", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    free(path);
}

/* The list of catalogs, and every catalog as JSON lines, one behind the other. */
static char *everything(const struct scene *s)
{
    char *command = mem_printf("%s/mulu --db %s/data/mulu/mulu.db catalogs; for c in 1 2 3 4; do %s/mulu "
                               "--db %s/data/mulu/mulu.db export $c --to jsonl "
                               "--encoding utf-8 -o - || echo failed; done",
                               BUILD_DIR, s->home, BUILD_DIR, s->home);
    FILE *f = popen(command, "r");
    struct buffer out = {0};
    char chunk[4096];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;)
        buf_add(&out, chunk, n);
    pclose(f);
    free(command);
    char *text = mem_dup(buf_text(&out));
    buf_free(&out);
    return text;
}

/* Gives the number of steps. */
static int take_all_back(const struct scene *s)
{
    int n = 0;
    struct store *store = fixture_store(s->home, NULL);
    struct error err = {0};
    struct group_info step = {0};
    assert_int_equal(store_verify(store, &err), ST_OK);
    while (store_peek_undo(store, &step, &err) == ST_OK) {
        assert_int_equal(store_undo(store, step.id, NULL, &err), ST_OK);
        group_info_release(&step);
        n++;
    }
    assert_int_equal(store_verify(store, &err), ST_OK);
    fixture_close(store);
    return n;
}

/* The program has dealt with everything, and is there to be seen. It may have been left, in order, by its own menu. */
static void rest(struct scene *s)
{
    term_wait_idle(s->t);
    if (term_has_ended(s->t)) {
        assert_int_equal(term_wait_exit(s->t), 0);
        scene_again(s, 24, 80);
    }
    term_resize(s->t, 24, 80);
    term_wait_row(s->t, 0, "李 16:20");
}

static void test_monkey(void **state)
{
    struct scene *s = *state;
    struct random_source random = {getenv("MONKEY_SEED") ? strtoull(getenv("MONKEY_SEED"), NULL, 10) : 3};
    int rounds = getenv("MONKEY_KEYS") ? atoi(getenv("MONKEY_KEYS")) : 100000;
    term_next(&(struct term_kind){.locale = getenv("MONKEY_LOCALE"), .wide = getenv("MONKEY_WIDE") != NULL});
    forget_history(s);
    char *before = everything(s);
    static const char *const args[] = {"--patience", "60", NULL}; /* a terminal that answers no transfer */
    scene_start_with(s, 24, 80, args);
    for (int i = 0; i < rounds; i++) {
        act(s, &random);
        if (i % 200 == 199) {
            rest(s);
        }
    }
    rest(s);
    term_signal(s->t, SIGTERM);
    assert_true(WIFEXITED(term_wait_exit(s->t)));
    assert_false(term_is_alt(s->t));
    int steps = take_all_back(s);
    printf("%d keys left %d steps to take back\n", rounds, steps);
    assert_true(steps > rounds / 1000); /* it was no idle monkey */
    char *after = everything(s);
    if (strcmp(before, after) != 0)
        fail_msg("not as at the beginning: %s\n%s", before, after);
    free(before);
    free(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {SCENE(test_monkey, scene_setup_many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
