/* options_style.c - what a figure looks like, whatever it shows. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/options.h"

enum { SIZE = 430, DPI, THEME, COLUMNS, FONT, FONT_SIZE, NO_LETTERS, COLUMNS_MAX = 32, NAMES_MAX = 32 };

static const struct argp_option table[] = {
    {"size", SIZE, "WIDTH[xHEIGHT]", 0, "In mm, as in 84x70 or 84, or 3.25in, or the name of a size below", 0},
    {"dpi", DPI, "N", 0, "Pixels per inch of a PNG (300)", 0},
    {"theme", THEME, "NAME", 0, "How it looks (print)", 0},
    {"colormap", 'c', "NAME", 0, "Colours (the theme's, which has others for values on both sides of zero)", 0},
    {"columns", COLUMNS, "N", 0, "Panels side by side", 0},
    {"font", FONT, "FAMILY", 0, "Font (DejaVu Sans)", 0},
    {"font-size", FONT_SIZE, "POINTS", 0, "Size of labels (8)", 0},
    {"no-letters", NO_LETTERS, NULL, 0, "Panels without (a), (b), ...", 0},
    {0},
};

static void read_size(const struct argp_state *state, basin_plot_options *figure, const char *text) {
    basin_error err = {0};
    if (basin_plot_size_parse(figure, text, &err) != BASIN_OK) argp_failure(state, EXIT_USAGE, 0, "%s", err.message);
}

/* One of a table's names: better said now than after hours. */
static const char *read_name(const struct argp_state *state, const char *option, const char *text,
                             const char *(*name)(int index, const char **help)) {
    const char *names[NAMES_MAX + 1] = {NULL};
    for (int i = 0; i < NAMES_MAX && name(i, NULL); i++) names[i] = name(i, NULL);
    return names[value_choice(state, option, text, names)];
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    basin_plot_options *figure = state->input;
    switch (key) {
    case SIZE:
        read_size(state, figure, arg);
        return 0;
    case DPI:
        figure->dpi = value_number(state, "--dpi", arg, 20, 4800);
        return 0;
    case THEME:
        figure->theme = read_name(state, "--theme", arg, basin_plot_theme);
        return 0;
    case 'c':
        figure->colormap = read_name(state, "--colormap", arg, basin_colormap);
        return 0;
    case COLUMNS:
        figure->columns = (int)value_integer(state, "--columns", arg, 1, COLUMNS_MAX);
        return 0;
    case FONT:
        figure->font = arg;
        return 0;
    case FONT_SIZE:
        figure->font_size = value_number(state, "--font-size", arg, 3, 72);
        return 0;
    case NO_LETTERS:
        figure->no_letters = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Words in lines that argp has no need to break, those that go on below the first word. */
static void print_wrapped(FILE *out, const char *text, int column) {
    enum { MARGIN = 12, WIDTH = 78 };
    while (*(text += strspn(text, " "))) {
        const int length = (int)strcspn(text, " ");
        if (column + 1 + length > WIDTH) column = fprintf(out, "\n%*s", MARGIN - 1, "") - 1;
        column += fprintf(out, " %.*s", length, text);
        text += length;
    }
    fputc('\n', out);
}

void names_print(FILE *out, const char *heading, const char *(*name)(int index, const char **help)) {
    const char *help = NULL;
    fprintf(out, "%s:\n", heading);
    for (int i = 0; name(i, &help); i++) {
        const int used = fprintf(out, "  %-9s", name(i, NULL));
        print_wrapped(out, help, used);
    }
}

static void print_lists(FILE *out) {
    names_print(out, "Themes", basin_plot_theme);
    names_print(out, "\nColour maps", basin_colormap);
    names_print(out, "\nSizes", basin_plot_size);
    names_print(out, "\nFormats of the figure", basin_figure_format);
}

static char *add_lists(int key, const char *text, void *input) {
    (void)input;
    return help_below(key, text, print_lists);
}

const struct argp style_argp = {.options = table, .parser = parse, .help_filter = add_lists};
