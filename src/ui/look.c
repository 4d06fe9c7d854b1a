/* Which signs the pictures are made of: as the user has set it, as the terminal has been measured, and as its encoding
 * can show. */
#include "mulu/charset.h"
#include "mulu/messages.h"
#include "mulu/text.h"
#include "ui/app.h"

static void choose_symbols(struct app *app)
{
    const struct settings *set = app->setup->settings;
    if (settings_are(set, SETTING_BORDERS, "lines"))
        text_set_lines(1); /* whoever sets this knows how they look */
    bool ascii =
        app->setup->ascii || settings_are(set, SETTING_BORDERS, "ascii") || text_cp_cells(0x2502) == 2;
    app->symbols = ascii ? *symbols_ascii() : *symbols_unicode();
    if (charset_shown(0x2611) != 0x2611) { /* an encoding without ticks in boxes */
        app->symbols.ticked = symbols_ascii()->ticked;
        app->symbols.unticked = symbols_ascii()->unticked;
    }
    app->canvas.symbols = &app->symbols;
}

void look_begin(struct app *app)
{
    enum { ANSWER_TIME = 200 }; /* milliseconds: an answer that takes longer still counts when it comes */
    const struct settings *set = app->setup->settings;
    bool foreign;
    if (settings_are(set, SETTING_AMBIGUOUS, "auto"))
        screen_measure(app->screen, ANSWER_TIME);
    else
        text_set_ambiguous(settings_are(set, SETTING_AMBIGUOUS, "2") ? 2 : 1);
    screen_measured(app->screen, &foreign);
    canvas_init(&app->canvas, &app->symbols);
    choose_symbols(app);
}

void look_again(struct app *app)
{
    bool foreign;
    if (!screen_measured(app->screen, &foreign))
        return;
    choose_symbols(app);
    if (!screen_adapted(app->screen)) /* that was said at the start */
        look_warn(app);
}

bool look_warn(struct app *app)
{
    bool foreign;
    screen_measured(app->screen, &foreign);
    if (screen_adapted(app->screen))
        app_warn(app, MSG_UI_ADAPTED, charset_name(), charset_name(), charset_name());
    else if (foreign)
        app_warn(app, MSG_UI_FOREIGN, charset_name(), charset_name());
    else
        return false;
    return true;
}
