/* Who gave a field what it holds. */
#include "mulu/messages.h"
#include "ui/detail.h"
#include "ui/form.h"

void form_who(const struct form *f, int64_t now, struct buffer *out)
{
    const struct form_field *field = &f->fields[f->at];
    const struct cell_change *c = cells_change_of(&f->changes, field->cell, field->before);
    struct buffer when = {0};
    if (!c)
        return;
    detail_when(c->when, now, &when);
    buf_printf(out, MSG_UI_FORM_WHO, c->who, buf_text(&when),
               c->verb == VERB_EDIT ? MSG_UI_FORM_WHO_EDIT : verb_text(c->verb));
    buf_free(&when);
}
