/* Help on how files get to the clerk's own computer and back, since the program runs on the office's server. */
#include "mulu/messages.h"
#include "ui/app.h"
#include "ui/page.h"
#include "ui/views.h"

void help_files(struct page *p, const struct env *env)
{
    struct buffer get = {0}, put = {0};
    buf_printf(&get, MSG_UI_HELP_PSCP_GET, env->user);
    buf_printf(&put, MSG_UI_HELP_PSCP_PUT, env->user);
    if (p->lines)
        page_blank(p);
    page_text(p, 0, MSG_UI_HELP_FILES, STYLE_STRONG);
    page_text(p, 2, MSG_UI_HELP_ZMODEM, STYLE_NORMAL);
    page_text(p, 2, MSG_UI_HELP_PSCP, STYLE_NORMAL);
    page_text(p, 4, buf_text(&get), STYLE_KEY);
    page_text(p, 6, MSG_UI_HELP_PSCP_GET_HOW, STYLE_NORMAL);
    page_text(p, 4, buf_text(&put), STYLE_KEY);
    page_text(p, 6, MSG_UI_HELP_PSCP_PUT_HOW, STYLE_NORMAL);
    page_text(p, 2, MSG_UI_HELP_PSCP_NAMES, STYLE_NORMAL);
    page_text(p, 2, MSG_UI_HELP_CLIP, STYLE_NORMAL);
    buf_free(&get);
    buf_free(&put);
}
