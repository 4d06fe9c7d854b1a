#include "harness/scene.h"

#include <sys/wait.h>

#include "mulu/mem.h"
#include "mulu/text.h"

static int setup(void **state, const char *const names[])
{
    struct scene *s = mem_alloc(sizeof *s);
    s->home = term_home();
    struct store *store = fixture_store(s->home, NULL);
    for (; *names; names++)
        fixture_import(store, *names);
    fixture_close(store);
    *state = s;
    return 0;
}

int scene_setup(void **state)
{
    static const char *const none[] = {NULL};
    return setup(state, none);
}

int scene_setup_one(void **state)
{
    static const char *const one[] = {"gaoqing", NULL};
    return setup(state, one);
}

int scene_setup_many(void **state)
{
    static const char *const all[] = {"gaoqing", "process", "yiyuan", "yiyuan-units", NULL};
    return setup(state, all);
}

int scene_teardown(void **state)
{
    struct scene *s = *state;
    term_close(s->t);
    term_next(NULL);
    term_home_remove(s->home);
    free(s);
    return 0;
}

void scene_forget(const struct scene *s, const char *what)
{
    char *command = mem_printf("rm -f '%s'/state/mulu/%s-*", s->home, what);
    assert_int_equal(system(command), 0);
    free(command);
}

void scene_config(const struct scene *s, const char *name, const char *text)
{
    char *path = mem_printf("%s/config/mulu/%s", s->home, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
    free(path);
}

struct term *scene_again(struct scene *s, int rows, int cols)
{
    term_close(s->t);
    s->t = fixture_start(s->home, rows, cols, s->args);
    return s->t;
}

struct term *scene_start_with(struct scene *s, int rows, int cols, const char *const args[])
{
    scene_forget(s, "place");
    term_close(s->t);
    s->args = args;
    s->t = fixture_start(s->home, rows, cols, args);
    return s->t;
}

struct term *scene_start(struct scene *s, int rows, int cols)
{
    return scene_start_with(s, rows, cols, NULL);
}

struct term *scene_tree(struct scene *s, int rows, int cols)
{
    scene_start(s, rows, cols);
    term_keys(s->t, "Enter");
    term_wait_text(s->t, "│");
    scene_keys(s, "*");
    return s->t;
}

void scene_keys(struct scene *s, const char *keys)
{
    term_keys(s->t, keys);
    term_wait_idle(s->t);
}

void scene_type(struct scene *s, const char *text)
{
    term_type(s->t, text);
    term_wait_idle(s->t);
}

void scene_import(struct scene *s, const char *name)
{
    scene_keys(s, "i C-u");
    char *path = mem_printf("~/%s", name);
    scene_type(s, path);
    free(path);
    term_keys(s->t, "Enter");
    term_wait_text(s->t, "导入预览");
    term_wait_idle(s->t);
}

void scene_fail(struct scene *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fprintf(stderr, "\n");
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fprintf(stderr, "\nthe screen:\n%s\n", term_screen(s->t));
    fail();
}

static bool says(const struct scene *s, const char *squashed)
{
    struct buffer said = {0};
    for (int row = term_rows(s->t) - 5; row < term_rows(s->t) - 1; row++)
        text_squash(&said, term_row(s->t, row), strlen(term_row(s->t, row)));
    bool yes = strstr(buf_text(&said), squashed) != NULL;
    buf_free(&said);
    return yes;
}

/* Keys reach the program through a queue of the kernel's: on a busy machine it may rest before it has seen them. */
void scene_message(struct scene *s, const char *text)
{
    struct buffer want = {0};
    text_squash(&want, text, strlen(text));
    for (double end = term_deadline();
         !says(s, buf_text(&want)) && !term_has_ended(s->t) && term_seconds() < end;)
        term_pump(s->t);
    if (!says(s, buf_text(&want)))
        scene_fail(s, "the message is not \"%s\"", text);
    buf_free(&want);
}

void scene_go(struct scene *s, const char *number)
{
    term_keys(s->t, "g");
    term_wait_text(s->t, "跳到编号");
    term_type(s->t, number);
    term_keys(s->t, "Enter");
    term_wait_gone(s->t, "跳到编号");
    term_wait_idle(s->t);
}

void scene_quit(struct scene *s)
{
    term_keys(s->t, "C-q");
    int status = term_wait_exit(s->t);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}
