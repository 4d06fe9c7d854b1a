#include "mulu/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "mulu/messages.h"

/* Marks a text that was longer than its room, without leaving half a character behind. */
static void mark_cut(char *text, size_t room)
{
    static const char ellipsis[] = "\xe2\x80\xa6";
    size_t at = room - sizeof ellipsis;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    memcpy(text + at, ellipsis, sizeof ellipsis);
}

enum status error_set(struct error *err, enum status st, const char *fmt, ...)
{
    if (!err)
        return st;
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
    if (n < 0)
        err->text[0] = '\0';
    else if ((size_t)n >= sizeof err->text)
        mark_cut(err->text, sizeof err->text);
    err->status = st;
    return st;
}

const char *error_os(int number)
{
    switch (number) {
    case ENOENT:
        return MSG_OS_ENOENT;
    case EACCES:
    case EPERM:
        return MSG_OS_EACCES;
    case EISDIR:
        return MSG_OS_EISDIR;
    case ENOTDIR:
        return MSG_OS_ENOTDIR;
    case ENOSPC:
    case EDQUOT:
        return MSG_OS_ENOSPC;
    case EROFS:
        return MSG_OS_EROFS;
    case EFBIG:
        return MSG_OS_EFBIG;
    case EIO:
        return MSG_OS_EIO;
    case EPIPE:
        return MSG_OS_EPIPE;
    case EMFILE:
    case ENFILE:
        return MSG_OS_EMFILE;
    case ENAMETOOLONG:
        return MSG_OS_ENAMETOOLONG;
    case EBUSY:
    case ETXTBSY:
        return MSG_OS_EBUSY;
    default:
        return strerror(number);
    }
}

int error_exit_code(enum status st)
{
    switch (st) {
    case ST_OK:
        return 0;
    case ST_PROBLEMS:
        return 1;
    case ST_USAGE:
        return 2;
    case ST_INPUT:
        return 3;
    case ST_DATABASE:
    case ST_LOCKED:
    case ST_CONFLICT:
        return 4;
    case ST_OUTPUT:
        return 5;
    case ST_CANCELLED:
        return 130;
    }
    return 4;
}
