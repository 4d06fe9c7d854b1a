#include "ui/message.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mulu/buffer.h"
#include "mulu/file.h"
#include "mulu/messages.h"

/* Whether a path may begin at p, which is in text. */
static bool begins_path(const char *text, const char *p)
{
    return p == text || (unsigned char)p[-1] >= 0x80 || p[-1] == ' ';
}

char *message_for_screen(char *text)
{
    char *home = path_expand("~/");
    size_t len = home[0] == '/' && home[1] ? strlen(home) : 0;
    struct buffer out = {0};
    for (const char *p = text; *p;) {
        if (p[0] == ';' && p[1] == ' ' && (unsigned char)p[2] >= 0x80) {
            buf_puts(&out, DATA_UI_SEMICOLON);
            p += 2;
        } else if (len && begins_path(text, p) && strncmp(p, home, len) == 0) {
            buf_puts(&out, "~/");
            p += len;
        } else {
            buf_putc(&out, *p++);
        }
    }
    free(home);
    free(text);
    return buf_take(&out);
}
