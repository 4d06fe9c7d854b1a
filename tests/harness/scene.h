/* A scene: a home with a database and the editor on it, made and cleared away around each scenario. */
#ifndef MULU_TESTS_SCENE_H
#define MULU_TESTS_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness/fixture.h"
#include "harness/term.h"

struct scene {
    char *home;
    struct term *t;
    const char *const *args; /* that the editor was started with; the test's, which keeps them; NULL: none */
};

int scene_setup(void **state);      /* an empty database */
int scene_setup_one(void **state);  /* with the catalog gaoqing, id 1 */
int scene_setup_many(void **state); /* with all four */
int scene_teardown(void **state);

/* Takes away what earlier starts have left for later ones: "place", "draft". */
void scene_forget(const struct scene *s, const char *what);
/* Writes a file of the user's own into the directory of settings. */
void scene_config(const struct scene *s, const char *name, const char *text);
/* Starts the editor, or starts it again after it has ended; scene_again() with the same
 * arguments, and comes back to the place where it was left. */
struct term *scene_again(struct scene *s, int rows, int cols);
struct term *scene_start(struct scene *s, int rows, int cols);
struct term *scene_start_with(struct scene *s, int rows, int cols, const char *const args[]);
/* … and opens the first catalog; and unfolds everything. */
struct term *scene_tree(struct scene *s, int rows, int cols);
/* Types and comes to rest. */
void scene_keys(struct scene *s, const char *keys);
void scene_type(struct scene *s, const char *text);
/* Fails, with the screen. */
void scene_fail(struct scene *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Asserts that the line above the keys says this; a long message takes several rows. */
void scene_message(struct scene *s, const char *text);
/* Opens the preview of a file in the home directory, from the list of catalogs. */
void scene_import(struct scene *s, const char *name);
/* Goes to the node with this number, by its key. */
void scene_go(struct scene *s, const char *number);
/* Leaves the editor by its keys and asserts that all went well. */
void scene_quit(struct scene *s);

#define SCENE(f, setup) cmocka_unit_test_setup_teardown(f, setup, scene_teardown)

#endif
