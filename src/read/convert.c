#include "read/convert.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mulu/file.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "read/process.h"

enum { MOST_SECONDS = 120, CHUNK = 64 * 1024 };

/* --- what it is --------------------------------------------------------------------------------------------------- */

/* The names of streams in a compound file, and of types in other containers. UTF-16: as ASCII with a NUL behind each. */
static const struct sign {
    const char *name;
    bool wide;
    enum foreign kind;
} signs[] = {
    {"EncryptedPackage", true, FOREIGN_LOCKED},
    {"WordDocument", true, FOREIGN_TEXT},
    {"Workbook", true, FOREIGN_SHEET},
    {"Book", true, FOREIGN_SHEET},
};

static bool holds(const char *bytes, size_t len, const struct sign *s)
{
    char wide[64];
    size_t n = strlen(s->name);
    for (size_t i = 0; i < n; i++) {
        wide[2 * i] = s->name[i];
        wide[2 * i + 1] = '\0';
    }
    return memmem(bytes, len, wide, 2 * n) != NULL;
}

static enum foreign compound_kind(struct source *from)
{
    enum { OVERLAP = 64 };
    char *chunk = mem_alloc(CHUNK + OVERLAP);
    size_t kept = 0, n, best = sizeof signs / sizeof *signs;
    if (!source_rewind(from, NULL))
        while ((n = fread(chunk + kept, 1, CHUNK, from->file)) > 0) {
            n += kept;
            for (size_t i = 0; i < best; i++)
                if (holds(chunk, n, &signs[i]))
                    best = i;
            kept = n < OVERLAP ? n : OVERLAP;
            memmove(chunk, chunk + n - kept, kept);
        }
    free(chunk);
    return best < sizeof signs / sizeof *signs ? signs[best].kind : FOREIGN_NONE;
}

/* An OpenDocument file begins with a member that says what it is. */
static enum foreign open_document_kind(const struct source *from)
{
    static const char type[] = "mimetypeapplication/vnd.oasis.opendocument.";
    const char *at = memmem(from->head, from->head_len < 128 ? from->head_len : 128, type, strlen(type));
    if (!at)
        return FOREIGN_NONE;
    at += strlen(type);
    return !strncmp(at, "text", 4)           ? FOREIGN_TEXT
           : !strncmp(at, "spreadsheet", 11) ? FOREIGN_SHEET
                                             : FOREIGN_NONE;
}

/* Word and Excel 2003 say in their XML whom it is for. */
static enum foreign xml_kind(const struct source *from)
{
    if (strstr(from->head, "progid=\"Word.Document\""))
        return FOREIGN_TEXT;
    return strstr(from->head, "progid=\"Excel.Sheet\"") ? FOREIGN_SHEET : FOREIGN_NONE;
}

enum foreign convert_kind(struct source *from)
{
    switch (source_kind(from)) {
    case FILE_OLE:
        return compound_kind(from);
    case FILE_RTF:
        return FOREIGN_TEXT;
    case FILE_ZIP:
        return open_document_kind(from);
    case FILE_PDF:
        return FOREIGN_PDF;
    case FILE_XML:
        return xml_kind(from);
    case FILE_TEXT:
    case FILE_HTML:
    case FILE_MHT:
        break;
    }
    return FOREIGN_NONE;
}

/* --- the work ----------------------------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info;
    (void)type;
    (void)at;
    return remove(path);
}

static char *make_directory(void)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = path_join(tmp && *tmp ? tmp : "/tmp", "mulu-XXXXXX");
    if (mkdtemp(dir))
        return dir;
    free(dir);
    return NULL;
}

static bool copy_to(struct source *from, const char *path)
{
    char *chunk = mem_alloc(CHUNK);
    FILE *f = fopen(path, "wxe");
    size_t n = 0;
    bool good = f && !source_rewind(from, NULL);
    while (good && (n = fread(chunk, 1, CHUNK, from->file)) > 0)
        good = fwrite(chunk, 1, n, f) == n;
    good = good && !ferror(from->file);
    if (f && fclose(f))
        good = false;
    free(chunk);
    return good;
}

static enum ending run_office(const char *program, const char *dir, const char *in, const char *to,
                              struct table_job *job)
{
    char *profile = mem_printf("-env:UserInstallation=file://%s/profile", dir);
    const char *const argv[] = {program,
                                "--headless",
                                "--norestore",
                                "--nologo",
                                "--nolockcheck",
                                profile,
                                "--convert-to",
                                to,
                                "--outdir",
                                dir,
                                in,
                                NULL};
    enum ending how = process_run(argv, MOST_SECONDS, job);
    free(profile);
    return how;
}

static enum ending run_poppler(const char *program, const char *in, const char *out, struct table_job *job)
{
    const char *const argv[] = {program, "-bbox-layout", "-enc", "UTF-8", in, out, NULL};
    return process_run(argv, MOST_SECONDS, job);
}

/* The program that turns such a file; the caller frees. NULL: it is not installed. */
static char *program_for(enum foreign kind)
{
    char *program = process_find(kind == FOREIGN_PDF ? "pdftotext" : "soffice");
    return program || kind == FOREIGN_PDF ? program : process_find("libreoffice");
}

static enum status missing(const struct source *from, enum foreign kind, struct error *err)
{
    if (kind == FOREIGN_PDF)
        return error_set(err, ST_INPUT, MSG_READ_NEEDS_POPPLER, from->path);
    return error_set(err, ST_INPUT, kind == FOREIGN_SHEET ? MSG_READ_NEEDS_CALC : MSG_READ_NEEDS_WRITER,
                     from->path);
}

static enum status say(const struct source *from, enum ending how, enum foreign kind, struct error *err)
{
    const char *program = kind == FOREIGN_PDF ? "pdftotext" : "LibreOffice";
    switch (how) {
    case ENDED_CANCELLED:
        return error_set(err, ST_CANCELLED, MSG_READ_CANCELLED);
    case ENDED_LATE:
        return error_set(err, ST_INPUT, MSG_READ_CONVERT_LATE, from->path, program, MOST_SECONDS);
    case ENDED_NEVER_BEGUN:
        return missing(from, kind, err);
    case ENDED_WELL:
    case ENDED_BADLY:
        break;
    }
    return error_set(err, ST_INPUT, MSG_READ_CONVERT_FAILED, from->path, program);
}

static enum status work_in(const char *dir, const char *program, struct source *from, enum foreign kind,
                           struct table_job *job, struct source *out, struct error *err)
{
    static const char *const endings[] = {
        [FOREIGN_TEXT] = "docx", [FOREIGN_SHEET] = "xlsx", [FOREIGN_PDF] = "html"};
    char *in = path_join(dir, "in"), *made = mem_printf("%s/in.%s", dir, endings[kind]);
    enum status st = ST_OK;
    enum ending how = ENDED_BADLY;
    if (!copy_to(from, in))
        st = error_set(err, ST_INPUT, MSG_FILE_READ, from->path, error_os(errno));
    else if (kind == FOREIGN_PDF)
        how = run_poppler(program, in, made, job);
    else
        how = run_office(program, dir, in, endings[kind], job);
    if (!st && (how != ENDED_WELL || !path_is_file(made)))
        st = say(from, how, kind, err);
    if (!st)
        st = source_open(made, out, err);
    if (!st) { /* messages speak of the file that the user knows */
        free(out->path);
        out->path = mem_dup(from->path);
    }
    free(made);
    free(in);
    return st;
}

enum status convert_file(struct source *from, enum foreign kind, struct table_job *job, struct source *out,
                         struct error *err)
{
    char *program = program_for(kind);
    *out = (struct source){0};
    if (!program)
        return missing(from, kind, err);
    char *dir = make_directory();
    enum status st = dir ? ST_OK : error_set(err, ST_INPUT, MSG_FILE_READ, from->path, error_os(errno));
    if (!st)
        st = work_in(dir, program, from, kind, job, out, err);
    if (dir)
        nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(dir);
    free(program);
    return st;
}
