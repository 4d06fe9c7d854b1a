/* Import, export, sizes, each beside what the sqlite3 shell takes for the same rows. Leaves the databases that the other
 * parts look at. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/data.h"
#include "bench/run.h"
#include "mulu/mem.h"

static const char import_line[] = "import", import_memory_line[] = "import: peak memory",
                  import_plain_line[] = "import, beside .import without any index",
                  alone_line[] = "import of one large catalog", export_line[] = "export",
                  export_memory_line[] = "export: peak memory", size_line[] = "database";

static const struct {
    const char *what, *unit;
    struct bound bound;
} lines[] = {
    {import_line, "s", {BOUND_TIMES, 1, 0, 0, BENCH_FULL}},
    {import_plain_line, "s", {0}},
    {import_memory_line, "MB", {BOUND_AT_MOST, 200, 0, 0, BENCH_FULL}},
    {alone_line, "s", {0}},
    {export_line, "s", {BOUND_TIMES, 0.7, 0, 0, BENCH_FULL}},
    {export_memory_line, "MB", {BOUND_AT_MOST, 64, 0, 0, BENCH_FULL}},
    {size_line, "MB", {BOUND_TIMES, 2.5, 0, 0, BENCH_FULL}},
};

void bulk_expect(struct bench *b)
{
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        report_expect(b->report, b->items, lines[i].what, lines[i].unit, lines[i].bound);
}

/* What was written before is on the disk by now: nobody pays for another's files. */
static void settle_disk(void)
{
    sync();
}

/* --- the program -------------------------------------------------------------------------------------------------- */

static bool worked(const struct bench *b, const char *what, struct run r)
{
    if (r.status)
        report_note(b->report, "%s at %zu items failed with status %d.", what, b->items, r.status);
    return r.status == 0;
}

/* All catalogs of a directory of data into a database: how the program is asked for it stands here alone. */
static struct run import_all(const struct bench *b, const char *data, const char *database)
{
    char *csv = mem_printf("%s/" DATA_ALL, data);
    run_remove(database);
    settle_disk();
    struct run r = run_words(NULL, b->mulu, "--db", database, "import", csv, (char *)NULL);
    free(csv);
    return r;
}

/* A whole database as CSV, and the rows that it was made of: both stand here alone. */
static struct run export_all(const struct bench *b, const char *out)
{
    settle_disk();
    return run_words(out, b->mulu, "--db", b->many, "export", "--all", "--encoding", "utf-8", (char *)NULL);
}
static const char exported_table[] = "many";

/* --- the sqlite3 shell -------------------------------------------------------------------------------------------- */

static struct run shell_import(const char *database, const char *csv, const char *table)
{
    settle_disk();
    char *command = mem_printf(".import --csv \"%s\" %s", csv, table);
    struct run r = run_words(NULL, "sqlite3", database, command, (char *)NULL);
    free(command);
    return r;
}

/* One trigram index over what is to be disclosed. */
static struct run shell_index(const char *database)
{
    char *sql = mem_printf("CREATE VIRTUAL TABLE words USING fts5(%s, content=many, tokenize=trigram);"
                           "INSERT INTO words(words) VALUES('rebuild');",
                           data_columns[DATA_LEVELS]);
    struct run r = run_words(NULL, "sqlite3", database, sql, (char *)NULL);
    free(sql);
    return r;
}

static struct run shell_export(const char *database, const char *out)
{
    char *sql = mem_printf("SELECT * FROM %s", exported_table);
    settle_disk();
    struct run r = run_words(out, "sqlite3", "-csv", "-header", database, sql, (char *)NULL);
    free(sql);
    return r;
}

/* --- measuring ---------------------------------------------------------------------------------------------------- */

static void beside(struct bench *b, const char *what, const char *name, struct run r)
{
    if (worked(b, name, r))
        report_beside(b->report, b->items, what, name, figure_of(r.seconds));
}

static void own(struct bench *b, const char *what, struct run r, const char *memory)
{
    if (!worked(b, what, r))
        return;
    report_set(b->report, b->items, what, figure_of(r.seconds));
    if (memory)
        report_set(b->report, b->items, memory, figure_of(r.peak_mb));
}

static void run_imports(struct bench *b, const char *csv, const char *single)
{
    struct run r = import_all(b, b->dir, b->many);
    own(b, import_line, r, import_memory_line);
    own(b, import_plain_line, r, NULL);
    own(b, alone_line, import_all(b, single, b->single), NULL);
    report_set(b->report, b->items, size_line, figure_of(run_file_mb(b->many)));
    report_beside(b->report, b->items, size_line, "CSV", figure_of(run_file_mb(csv)));
}

static void run_shell_imports(struct bench *b, const char *csv, const char *single_csv)
{
    run_remove(b->flat);
    struct run plain = shell_import(b->flat, csv, "many"), index = shell_index(b->flat);
    beside(b, import_plain_line, "sqlite3 .import", plain);
    if (worked(b, "the trigram index", index)) {
        plain.seconds += index.seconds;
        beside(b, import_line, "sqlite3 .import + FTS5 trigram", plain);
    }
    beside(b, alone_line, "sqlite3 .import", shell_import(b->flat, single_csv, "single"));
}

void bulk_run(struct bench *b)
{
    char *csv = bench_path(b, DATA_ALL), *single = bench_path(b, "single"), *out = bench_path(b, "out.csv");
    char *single_csv = bench_path(b, "single/" DATA_ALL);
    size_t catalogs = b->items < 100 ? 1 : b->items / 100;
    bool shell = run_has("sqlite3");
    data_write(&b->words, b->dir, b->items, catalogs);
    data_write(&b->words, single, b->alone, 1);
    run_imports(b, csv, single);
    if (shell)
        run_shell_imports(b, csv, single_csv);
    else
        report_note(b->report, "Not beside the sqlite3 shell: it is not installed (no sqlite3 in PATH).");
    own(b, export_line, export_all(b, out), NULL);
    own(b, export_line, export_all(b, out), export_memory_line); /* the first one warmed the cache for both */
    if (shell)
        beside(b, export_line, "sqlite3 -csv", shell_export(b->flat, out));
    run_remove(out);
    free(csv);
    free(single);
    free(out);
    free(single_csv);
}
