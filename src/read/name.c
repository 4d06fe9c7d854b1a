#include <string.h>

#include "mulu/read.h"

/* In alphabetical order; small letters. A format that gets a reader leaves this list. */
static const char *const others[] = {
    "7z",  "apk",  "avi",  "bmp", "bz2",  "ceb", "class", "db",     "dll",  "doc",  "docx", "dps", "et",
    "exe", "flac", "gif",  "gz",  "heic", "ico", "img",   "iso",    "jar",  "jpeg", "jpg",  "lnk", "m4a",
    "mdb", "mkv",  "mov",  "mp3", "mp4",  "msi", "o",     "odp",    "ods",  "odt",  "ofd",  "otf", "pdf",
    "png", "ppt",  "pptx", "ps",  "psd",  "rar", "so",    "sqlite", "svg",  "tar",  "tgz",  "tif", "tiff",
    "ttf", "wav",  "webp", "wma", "wmv",  "wps", "xls",   "xlsm",   "xlsx", "xz",   "zip",  "zst",
};

bool read_may(const char *name)
{
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof others / sizeof *others; i++)
        if (strcasecmp(dot + 1, others[i]) == 0)
            return false;
    return true;
}
