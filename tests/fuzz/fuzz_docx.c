/* The part word/document.xml of a Word document, on bytes of any kind (tests/harness/fuzz.h). */
#include "harness/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char numbering[] =
        "<w:numbering "
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:abstractNum "
        "w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"chineseCounting\"/><w:lvlText "
        "w:val=\"%1、\"/></w:lvl>"
        "</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    static const char relations[] =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
        "Id=\"a\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering\" "
        "Target=\"numbering.xml\"/>"
        "</Relationships>";
    char path[64];
    struct buffer part = {0};
    snprintf(path, sizeof path, "/tmp/mulu-fuzz-%d", (int)getpid());
    buf_add(&part, (const char *)data, size);
    pack_write(path, "word/document.xml", buf_text(&part), "word/numbering.xml", numbering,
               "word/_rels/document.xml.rels", relations, NULL);
    buf_free(&part);
    fuzz_read(path);
    unlink(path);
    return 0;
}

#ifndef FUZZER
int main(int argc, char **argv)
{
    static const char *const paths[] = {"tests/cases/fuzz/document.xml", "tests/cases/grid/004.docx", NULL};
    static const char *const words[] = {"<w:tbl>",
                                        "</w:tbl>",
                                        "<w:tr>",
                                        "</w:tr>",
                                        "<w:tc>",
                                        "</w:tc>",
                                        "<w:vMerge/>",
                                        "<w:gridSpan w:val=\"9999\"/>",
                                        "<w:p>",
                                        "</w:p>",
                                        "<w:t>",
                                        "</w:t>",
                                        "<w:del>",
                                        "<w:sdt>",
                                        "<w:fldChar w:fldCharType=\"begin\"/>",
                                        "<!DOCTYPE x>",
                                        "&#xF0FE;",
                                        NULL};
    return fuzz_main(argc, argv,
                     &(struct fuzz_seeds){LLVMFuzzerTestOneInput, paths, "word/document.xml", words});
}
#endif
