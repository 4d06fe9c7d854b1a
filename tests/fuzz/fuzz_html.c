/* Web pages and saved messages, on bytes of any kind (tests/harness/fuzz.h). */
#include "harness/fuzz.h"

#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = fuzz_file(data, size);
    fuzz_read(path);
    unlink(path);
    return 0;
}

#ifndef FUZZER
int main(int argc, char **argv)
{
    static const char *const paths[] = {"tests/cases/fuzz/page.html", "tests/cases/fuzz/page.mht",
                                        "tests/cases/grid/004.html", NULL};
    static const char *const words[] = {"<table>",
                                        "</table>",
                                        "<tr>",
                                        "<td>",
                                        "</td>",
                                        "<td rowspan=0>",
                                        "<td colspan=9999>",
                                        "<thead>",
                                        "<ol>",
                                        "<li>",
                                        "</ol>",
                                        "<pre>",
                                        "<script>",
                                        "<!--",
                                        "-->",
                                        "<![if",
                                        "\n--b\n",
                                        "Content-Type: text/html\n",
                                        "=E4=B8",
                                        "&#0;",
                                        "&nbsp;",
                                        "<p>",
                                        NULL};
    return fuzz_main(argc, argv, &(struct fuzz_seeds){LLVMFuzzerTestOneInput, paths, NULL, words});
}
#endif
