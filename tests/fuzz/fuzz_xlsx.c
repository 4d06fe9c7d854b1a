/* A sheet of a workbook, on bytes of any kind (tests/harness/fuzz.h). */
#include "harness/fuzz.h"

#include <stdio.h>
#include <unistd.h>

#include "harness/pack.h"

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char relations[] =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
        "Id=\"a\" Type=\"" OFFICE "/worksheet\" Target=\"s.xml\"/><Relationship Id=\"b\" Type=\"" OFFICE
        "/sharedStrings\" Target=\"t.xml\"/>"
        "<Relationship Id=\"c\" Type=\"" OFFICE "/styles\" Target=\"u.xml\"/></Relationships>";
    static const char book[] = "<workbook " MAIN " xmlns:r=\"" OFFICE
                               "\"><sheets><sheet name=\"S\" r:id=\"a\"/></sheets></workbook>";
    static const char strings[] =
        "<sst " MAIN "><si><t>一级目录</t></si><si><t>公开内容</t></si><si><t>公开渠道</t></si>"
        "<si><r><t>政</t></r><r><t>策</t></r></si></sst>";
    static const char styles[] =
        "<styleSheet " MAIN
        "><numFmts><numFmt numFmtId=\"170\" formatCode=\"[Red]#,##0.0;(0);&quot;x&quot;\"/>"
        "</numFmts><cellXfs><xf/><xf numFmtId=\"22\"/><xf numFmtId=\"170\"/><xf "
        "numFmtId=\"9\"/></cellXfs></styleSheet>";
    char path[64];
    struct buffer part = {0};
    snprintf(path, sizeof path, "/tmp/mulu-fuzz-%d", (int)getpid());
    buf_add(&part, (const char *)data, size);
    pack_write(path, "xl/workbook.xml", book, "xl/_rels/workbook.xml.rels", relations, "xl/s.xml",
               buf_text(&part), "xl/t.xml", strings, "xl/u.xml", styles, NULL);
    buf_free(&part);
    fuzz_read(path);
    unlink(path);
    return 0;
}

#ifndef FUZZER
int main(int argc, char **argv)
{
    static const char *const paths[] = {"tests/cases/fuzz/sheet.xml", "tests/cases/grid/004.xlsx", NULL};
    static const char *const words[] = {"<row r=\"5000000\">",
                                        "<row>",
                                        "</row>",
                                        "<c>",
                                        "</c>",
                                        "<c t=\"s\">",
                                        "<v>",
                                        "</v>",
                                        "<v>99999999999</v>",
                                        "<mergeCell ref=\"A1:XFD1048576\"/>",
                                        "<is>",
                                        "<t>",
                                        "hidden=\"1\"",
                                        "<v>1e308</v>",
                                        "<v>-1</v>",
                                        "s=\"2\"",
                                        NULL};
    return fuzz_main(argc, argv,
                     &(struct fuzz_seeds){LLVMFuzzerTestOneInput, paths, "xl/worksheets/sheet1.xml", words});
}
#endif
