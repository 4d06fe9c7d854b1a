#include "read/pack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mulu/libzip.h"
#include "mulu/mem.h"
#include "mulu/messages.h"
#include "read/libxml2.h"

enum {
    MOST_MEMBERS = 20000,
    MOST_MEGABYTES = 1024, /* unpacked, over all parts that are read */
    MOST_RATIO = 250,
    MOST_DEPTH = 200,
    FREE_BYTES = 16 << 20, /* so much may be packed as far as it likes */
    CHUNK = 64 * 1024
};

struct pack {
    struct libzip zip;
    struct libxml2 xml;
    zip_t *archive;
    struct table_job *job;
    const char *path;
    int64_t unpacked; /* of all parts so far */
};

struct xml_attributes {
    int n;
    const xmlChar **values; /* five each: local name, prefix, namespace, value's beginning and end */
};

/* --- the container ------------------------------------------------------------------------------------------------ */

/* How many members the directory at the end of the file speaks of; -1: there is no directory. */
static int64_t count_members(struct source *from)
{
    enum { RECORD = 22, LONGEST_COMMENT = 65535 };
    int64_t want = from->size < RECORD + LONGEST_COMMENT ? from->size : RECORD + LONGEST_COMMENT, found = -1;
    unsigned char *tail = mem_alloc((size_t)want);
    if (!fseeko(from->file, (off_t)(from->size - want), SEEK_SET) &&
        fread(tail, 1, (size_t)want, from->file) == (size_t)want)
        for (int64_t i = want - RECORD; i >= 0 && found < 0; i--)
            if (memcmp(tail + i, "PK\x05\x06", 4) == 0)
                found = tail[i + 10] | tail[i + 11] << 8;
    free(tail);
    return found;
}

/* What a file without a directory still shows: the members that begin in it. */
static int count_beginnings(struct source *from)
{
    char chunk[CHUNK + 3];
    size_t kept = 0, n;
    int found = 0;
    if (source_rewind(from, NULL))
        return 0;
    while ((n = fread(chunk + kept, 1, CHUNK, from->file)) > 0) {
        n += kept;
        for (size_t i = 0; i + 4 <= n; i++)
            found += memcmp(chunk + i, "PK\x03\x04", 4) == 0;
        kept = n < 3 ? n : 3;
        memmove(chunk, chunk + n - kept, kept);
    }
    return found;
}

enum status pack_open(struct source *from, struct table_job *job, struct pack **out, struct error *err)
{
    int64_t members = count_members(from);
    if (members < 0)
        return error_set(err, ST_INPUT, MSG_READ_ZIP_CUT, from->path, count_beginnings(from));
    if (members > MOST_MEMBERS)
        return error_set(err, ST_INPUT, MSG_READ_ZIP_MEMBERS, from->path, (unsigned long long)members,
                         MOST_MEMBERS);
    struct libzip zip;
    struct libxml2 xml;
    enum status st = libzip_load(&zip, ST_INPUT, err);
    st = st ? st : libxml2_load(&xml, err);
    if (st)
        return st;
    int fd = dup(fileno(from->file)), why = 0;
    zip_t *archive = fd < 0 ? NULL : zip.zip_fdopen(fd, 0, &why);
    if (!archive) {
        zip_error_t e;
        if (fd >= 0)
            close(fd);
        zip.zip_error_init_with_code(&e, why);
        st = error_set(err, ST_INPUT, MSG_READ_ZIP_BAD, from->path, zip.zip_error_strerror(&e));
        zip.zip_error_fini(&e);
        return st;
    }
    *out = mem_alloc(sizeof **out);
    **out = (struct pack){.zip = zip, .xml = xml, .archive = archive, .job = job, .path = from->path};
    return ST_OK;
}

void pack_close(struct pack *p)
{
    if (!p)
        return;
    p->zip.zip_discard(p->archive);
    free(p);
}

bool pack_has(const struct pack *p, const char *part)
{
    return p->zip.zip_name_locate(p->archive, part, ZIP_FL_NOCASE) >= 0;
}

/* --- attributes --------------------------------------------------------------------------------------------------- */

const char *xml_get(const struct xml_attributes *a, const char *name, struct buffer *buf)
{
    for (int i = 0; i < a->n; i++) {
        const xmlChar **v = a->values + 5 * (ptrdiff_t)i;
        if (strcmp((const char *)v[0], name) != 0)
            continue;
        buf_clear(buf);
        buf_add(buf, (const char *)v[3], (size_t)(v[4] - v[3]));
        return buf_text(buf);
    }
    return NULL;
}

int xml_get_int(const struct xml_attributes *a, const char *name, int otherwise)
{
    struct buffer b = {0};
    const char *s = xml_get(a, name, &b);
    char *end = NULL;
    errno = 0;
    long n = s ? strtol(s, &end, 10) : 0;
    bool good = s && end > s && !errno && n >= -1000000000 && n <= 1000000000;
    buf_free(&b);
    return good ? (int)n : otherwise;
}

bool xml_is_on(const struct xml_attributes *a)
{
    static const char *const no[] = {"0", "false", "off", "none"};
    struct buffer b = {0};
    const char *s = xml_get(a, "val", &b);
    bool on = true;
    for (size_t i = 0; s && i < sizeof no / sizeof *no; i++)
        on = on && strcmp(s, no[i]) != 0;
    buf_free(&b);
    return on;
}

/* --- a part ------------------------------------------------------------------------------------------------------- */

struct parse {
    struct pack *pack;
    const char *part;
    struct xml_handler *handler;
    xmlParserCtxtPtr parser;
    int depth;
    bool doctype, deep;
    const xmlChar *known; /* the namespace looked up last: libxml2 keeps one copy of each */
    enum xml_ns ns;
};

static enum xml_ns family(struct parse *p, const xmlChar *uri)
{
    static const struct {
        const char *part, *tail;
        enum xml_ns ns;
    } families[] = {{"wordprocessingml/", "main", XML_WORD},
                    {"spreadsheetml/", "main", XML_SHEET},
                    {"office/word/2010/", "wordml", XML_WORD14},
                    {"markup-compatibility/", "2006", XML_COMPATIBILITY},
                    {"package/2006/", "relationships", XML_PACKAGE},
                    {"officeDocument/", "math", XML_MATH},
                    {"drawingml/", "main", XML_DRAWING}};
    if (uri == p->known)
        return p->ns;
    p->known = uri;
    p->ns = XML_OTHER;
    size_t len = uri ? strlen((const char *)uri) : 0;
    for (size_t i = 0; uri && i < sizeof families / sizeof *families; i++) {
        size_t n = strlen(families[i].tail);
        if (strstr((const char *)uri, families[i].part) && len >= n &&
            strcmp((const char *)uri + len - n, families[i].tail) == 0)
            p->ns = families[i].ns;
    }
    return p->ns;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int nns,
                     const xmlChar **ns, int n, int ndefaulted, const xmlChar **values)
{
    struct parse *p = ctx;
    struct xml_attributes a = {n, values};
    (void)prefix;
    (void)nns;
    (void)ns;
    (void)ndefaulted;
    if (++p->depth > MOST_DEPTH) {
        p->deep = true;
        p->pack->xml.xmlStopParser(p->parser);
        return;
    }
    p->handler->start(p->handler->ctx, family(p, uri), (const char *)name, &a);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct parse *p = ctx;
    (void)prefix;
    p->depth--;
    p->handler->end(p->handler->ctx, family(p, uri), (const char *)name);
}

static void on_text(void *ctx, const xmlChar *bytes, int len)
{
    struct parse *p = ctx;
    if (p->handler->text)
        p->handler->text(p->handler->ctx, (const char *)bytes, (size_t)len);
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *id, const xmlChar *uri)
{
    struct parse *p = ctx;
    (void)name;
    (void)id;
    (void)uri;
    p->doctype = true;
    p->pack->xml.xmlStopParser(p->parser);
}

/* What became of one piece. at: bytes of the part so far. */
static enum status judge(struct parse *p, int result, int64_t at, struct error *err)
{
    const struct pack *k = p->pack;
    if (p->doctype)
        return error_set(err, ST_INPUT, MSG_READ_DOCTYPE, k->path, p->part);
    if (p->deep)
        return error_set(err, ST_INPUT, MSG_READ_DEEP, k->path, MOST_DEPTH);
    enum status st = p->handler->check ? p->handler->check(p->handler->ctx, err) : ST_OK;
    if (!st && result && !p->handler->stop)
        st = error_set(err, ST_INPUT, MSG_READ_PART_CUT, k->path, p->part, (long long)at,
                       (long long)k->job->received);
    return st;
}

static enum status weigh_piece(struct pack *p, const char *part, const zip_stat_t *info, int64_t at,
                               struct error *err)
{
    if (p->unpacked > (int64_t)MOST_MEGABYTES << 20)
        return error_set(err, ST_INPUT, MSG_READ_ZIP_LARGE, p->path, part, MOST_MEGABYTES);
    if (at > FREE_BYTES && (uint64_t)at / MOST_RATIO > info->comp_size)
        return error_set(err, ST_INPUT, MSG_READ_ZIP_RATIO, p->path, part, MOST_RATIO);
    return ST_OK;
}

/* What the member says of itself; members that lie are found out while they are read. */
static enum status weigh_member(struct pack *p, const char *part, const zip_stat_t *info, struct error *err)
{
    if (info->size > (uint64_t)MOST_MEGABYTES << 20)
        return error_set(err, ST_INPUT, MSG_READ_ZIP_LARGE, p->path, part, MOST_MEGABYTES);
    return weigh_piece(p, part, info, (int64_t)info->size, err);
}

static enum status parse_member(struct parse *p, zip_file_t *file, const zip_stat_t *info, bool weigh,
                                struct error *err)
{
    struct pack *k = p->pack;
    char *chunk = mem_alloc(CHUNK);
    int64_t at = 0;
    zip_int64_t n = 0;
    enum status st = ST_OK;
    while (!st && !p->handler->stop && (n = k->zip.zip_fread(file, chunk, CHUNK)) > 0) {
        at += n;
        k->unpacked += n;
        if (weigh)
            k->job->done = at;
        st = weigh_piece(k, p->part, info, at, err);
        if (!st && (uint64_t)at > info->size) /* it lies about its size */
            st = error_set(err, ST_INPUT, MSG_READ_ZIP_BAD, k->path, p->part);
        if (!st)
            st = judge(p, k->xml.xmlParseChunk(p->parser, chunk, (int)n, 0), at, err);
        st = st ? st : job_step(k->job, err);
    }
    if (!st && n < 0)
        st = error_set(err, ST_INPUT, MSG_READ_PART_BAD, k->path, p->part,
                       k->zip.zip_error_strerror(k->zip.zip_file_get_error(file)),
                       (long long)k->job->received);
    if (!st && !p->handler->stop)
        st = judge(p, k->xml.xmlParseChunk(p->parser, chunk, 0, 1), at, err);
    free(chunk);
    return st;
}

enum status pack_parse(struct pack *p, const char *part, bool weigh, struct xml_handler *h, struct error *err)
{
    zip_stat_t info;
    zip_int64_t index = p->zip.zip_name_locate(p->archive, part, ZIP_FL_NOCASE);
    if (index < 0 || p->zip.zip_stat_index(p->archive, (zip_uint64_t)index, 0, &info))
        return error_set(err, ST_INPUT, MSG_READ_PART, p->path, part);
    enum status st = weigh_member(p, part, &info, err);
    if (st)
        return st;
    zip_file_t *file = p->zip.zip_fopen_index(p->archive, (zip_uint64_t)index, 0);
    if (!file)
        return error_set(err, ST_INPUT, MSG_READ_PART_BAD, p->path, part, p->zip.zip_strerror(p->archive),
                         0LL);
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .cdataBlock = on_text,
                         .ignorableWhitespace = on_text,
                         .internalSubset = on_doctype};
    struct parse parse = {.pack = p, .part = part, .handler = h};
    if (weigh)
        p->job->total = (int64_t)info.size;
    parse.parser = p->xml.xmlCreatePushParserCtxt(&sax, &parse, NULL, 0, NULL);
    if (parse.parser) {
        p->xml.xmlCtxtUseOptions(parse.parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        st = parse_member(&parse, file, &info, weigh, err);
        p->xml.xmlFreeDoc(parse.parser->myDoc);
        p->xml.xmlFreeParserCtxt(parse.parser);
    } else {
        st = error_set(err, ST_INPUT, MSG_FILE_READ, p->path, "libxml2");
    }
    p->zip.zip_fclose(file);
    return st;
}

/* --- relations ---------------------------------------------------------------------------------------------------- */

struct relations {
    const char *base; /* the folder of the part, with its slash */
    void (*take)(void *ctx, const char *id, const char *type, const char *target);
    void *ctx;
};

/* Targets are relative to the part's folder, or absolute. */
static void resolve_target(const char *base, const char *target, struct buffer *out)
{
    buf_clear(out);
    if (*target == '/') {
        buf_puts(out, target + 1);
        return;
    }
    buf_puts(out, base);
    while (strncmp(target, "../", 3) == 0) {
        target += 3;
        size_t len = out->len ? out->len - 1 : 0;
        while (len && out->data[len - 1] != '/')
            len--;
        buf_cut(out, len);
    }
    buf_puts(out, target);
}

static void relation_start(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct relations *r = ctx;
    struct buffer id = {0}, type = {0}, target = {0}, mode = {0}, path = {0};
    if (ns == XML_PACKAGE && strcmp(name, "Relationship") == 0 && xml_get(a, "Id", &id) &&
        xml_get(a, "Type", &type) && xml_get(a, "Target", &target) &&
        !(xml_get(a, "TargetMode", &mode) && !strcmp(buf_text(&mode), "External"))) {
        const char *last = strrchr(buf_text(&type), '/');
        resolve_target(r->base, buf_text(&target), &path);
        r->take(r->ctx, buf_text(&id), last ? last + 1 : buf_text(&type), buf_text(&path));
    }
    buf_free(&id);
    buf_free(&type);
    buf_free(&target);
    buf_free(&mode);
    buf_free(&path);
}

static void ignore_end(void *ctx, enum xml_ns ns, const char *name)
{
    (void)ctx;
    (void)ns;
    (void)name;
}

enum status pack_relations(struct pack *p, const char *part,
                           void (*take)(void *ctx, const char *id, const char *type, const char *target),
                           void *ctx, struct error *err)
{
    const char *name = strrchr(part, '/');
    name = name ? name + 1 : part;
    char *base = mem_dup_n(part, (size_t)(name - part)), *rels = mem_printf("%s_rels/%s.rels", base, name);
    struct relations r = {base, take, ctx};
    struct xml_handler h = {.start = relation_start, .end = ignore_end, .ctx = &r};
    enum status st = pack_has(p, rels) ? pack_parse(p, rels, false, &h, err) : ST_OK;
    free(rels);
    free(base);
    return st;
}

static void take_main(void *ctx, const char *id, const char *type, const char *target)
{
    char **found = ctx;
    (void)id;
    if (!*found && strcmp(type, "officeDocument") == 0)
        *found = mem_dup(target);
}

char *pack_main_part(struct pack *p)
{
    static const char *const usual[] = {"word/document.xml", "xl/workbook.xml"};
    char *found = NULL;
    if (pack_relations(p, "", take_main, &found, NULL) || !found || !pack_has(p, found)) {
        free(found);
        found = NULL;
        for (size_t i = 0; i < sizeof usual / sizeof *usual && !found; i++)
            found = pack_has(p, usual[i]) ? mem_dup(usual[i]) : NULL;
    }
    return found;
}

struct root {
    struct xml_handler handler;
    struct buffer *name;
};

static void root_start(void *ctx, enum xml_ns ns, const char *name, const struct xml_attributes *a)
{
    struct root *r = ctx;
    (void)ns;
    (void)a;
    if (!r->handler.stop)
        buf_puts(r->name, name);
    r->handler.stop = true;
}

enum status pack_root(struct pack *p, const char *part, struct buffer *name, struct error *err)
{
    struct root r = {.handler = {.start = root_start, .end = ignore_end}, .name = name};
    r.handler.ctx = &r;
    int64_t unpacked = p->unpacked;
    enum status st = pack_parse(p, part, false, &r.handler, err);
    p->unpacked = unpacked;
    return st;
}
