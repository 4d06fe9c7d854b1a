/* Files as they come: zips, text, whatever their first bytes say (tests/harness/fuzz.h). */
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
    static const char *const paths[] = {"tests/cases/grid/004.docx", "tests/cases/grid/004.xlsx",
                                        "tests/cases/ui/school.csv", "data/区医疗保障局主动公开基本目录.txt",
                                        NULL};
    static const char *const words[] = {"PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\t",   "\n\n",
                                        "\"",         ",",          "{\\rtf",     "%PDF", NULL};
    return fuzz_main(argc, argv, &(struct fuzz_seeds){LLVMFuzzerTestOneInput, paths, NULL, words});
}
#endif
