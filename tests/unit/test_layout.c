/* test_layout.c - pages, panels, titles, words, layers, insets, bands: what lies where in a figure. */
#include "plot/markup.h"

#include <png.h>
#include <stdbool.h>

#include "figures.h"

static char *verbs_of_one(basin_surface *s, basin_plot_options options) {
    return verbs_of(1, &s, &options);
}

/* Where the text stands whose markup ends so; the first of them. */
static void find_text(const char *verbs, const char *markup, double *x, double *y, double *size) {
    for (const char *line = verbs; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *end = strchr(line, '\n'), *found = strstr(line, markup);
        while (*line == ' ') line++;
        if (strncmp(line, "text ", 5) != 0 || !found || !end || found + strlen(markup) != end) continue;
        ck_assert_int_eq(sscanf(line, "text %lf %*s at %lf,%lf", size, x, y), 3);
        return;
    }
    ck_abort_msg("no text '%s'", markup);
}

/* Every preset of a page is as wide in the file as it says: in points, exactly, and in pixels, rounded. */
START_TEST(pages_have_their_exact_size) {
    static const struct {
        const char *name;
        double inches;
    } templates[] = {{"neurips", 5.5}, {"icml", 3.25},      {"icml-wide", 6.75},
                     {"ieee", 3.5},    {"ieee-wide", 7.16}, {"slide", 10}};
    basin_surface *s = surface(bowl, 5, 5);
    for (size_t i = 0; i < sizeof templates / sizeof templates[0]; i++) {
        basin_plot_options o = {0};
        double width, height;
        ck_assert_int_eq(basin_plot_size_parse(&o, templates[i].name, &err), BASIN_OK);
        char *verbs = verbs_of_one(s, o);
        ck_assert_int_eq(sscanf(verbs, "basin trace %lfx%lf", &width, &height), 2);
        ck_assert_double_eq_tol(width, 72 * templates[i].inches, 0.0051);
        free(verbs);

        ck_assert_int_eq(plot(place("page.png"), 1, &s, &o), BASIN_OK);
        FILE *in = fopen(place("page.png"), "rb");
        png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
        png_infop info = png_create_info_struct(png);
        png_init_io(png, in);
        png_read_info(png, info);
        ck_assert_uint_eq(png_get_image_width(png, info), (unsigned)lround(300 * templates[i].inches));
        png_destroy_read_struct(&png, &info, NULL);
        fclose(in);
    }
    int presets = 0;
    while (basin_plot_size(presets, NULL)) presets++;
    ck_assert_int_ge(presets, (int)(sizeof templates / sizeof templates[0]));
    basin_surface_free(s);
}
END_TEST

/* Points stay points: the size of the page changes no size of a font. */
START_TEST(fonts_do_not_scale_with_the_page) {
    basin_surface *s = surface(bowl, 5, 5);
    for (double width = 60; width < 300; width *= 2) {
        double x, y, size;
        char *verbs = verbs_of_one(s, (basin_plot_options){.width = width, .xlabel = "here"});
        find_text(verbs, ": here", &x, &y, &size);
        ck_assert(size == 8);
        free(verbs);
    }
    basin_surface_free(s);
}
END_TEST

/* Wide numbers below an axis are fewer: they stand apart. */
START_TEST(wide_numbers_stand_apart) {
    static const char *const kinds[] = {"filled", "heatmap", "contour"}, *const names[] = {"train_loss"};
    basin_surface *s = NULL;
    const basin_range x = {-1e-4, 1e-4, 5}, y = {-2500, 2500, 5};
    ck_assert_int_eq(basin_surface_new(&s, &x, &y, 1, names, &err), BASIN_OK);
    for (int i = 0; i < 25; i++) s->metric[0].values[i] = 1 + i;
    memset(s->point, BASIN_EVALUATED, 25);
    for (int page = 60; page <= 174; page += 2)
        for (int k = 0; k < 3; k++) {
            char *verbs = verbs_of_one(s, (basin_plot_options){.kind = kinds[k], .width = page});
            double at, width, row, previous = -1, end = 0;
            for (const char *line = verbs; (line = strstr(line, "text 7.00 ")); line++) {
                if (sscanf(line, "text 7.00 %*s at %lf,%lf across 0.5 up 0.0 width %lf", &at, &row, &width) != 3)
                    continue;
                ck_assert_msg(row != previous || at - width / 2 > end + 3, "%s on %d mm", kinds[k], page);
                previous = row;
                end = at + width / 2;
            }
            ck_assert(end > 0);
            free(verbs);
        }
    basin_surface_free(s);
}
END_TEST

/* Every curve has a line of its own in the legend, however many there are. */
START_TEST(each_curve_has_its_line) {
    enum { MOST = 32 };
    static const char *const themes[] = {"print", "grey", "dark"};
    basin_surface *s[MOST];
    const char *title[MOST];
    char names[MOST][32], pen[MOST][40];
    for (int k = 0; k < MOST; k++) {
        s[k] = surface(bowl, 5, 1);
        snprintf(names[k], sizeof names[k], "curve %d.", k);
        title[k] = names[k];
    }
    for (int count = 2; count <= MOST; count += 5)
        for (int i = 0; i < 3; i++) {
            char *verbs = verbs_of(
                count, s, &(basin_plot_options){.width = 150, .theme = themes[i], .titles = count, .title = title});
            for (int k = 0; k < count; k++) {
                char *line = strstr(verbs, names[k]);
                while (strncmp(line, "stroke ", 7) != 0) line--;
                snprintf(pen[k], sizeof pen[k], "%.*s", (int)strcspn(line, "M"), line);
                for (int before = 0; before < k; before++)
                    ck_assert_msg(strcmp(pen[before], pen[k]) != 0, "%s: %d and %d of %d", themes[i], before, k, count);
            }
            free(verbs);
        }
    for (int k = 0; k < MOST; k++) basin_surface_free(s[k]);
}
END_TEST

/* Wide numbers of any panel stay clear of its neighbour's, and on the page. */
START_TEST(numbers_of_neighbours_stand_apart) {
    static const char *const names[] = {"train_loss"};
    basin_surface *s[3];
    for (int k = 0; k < 3; k++) {
        const double far = k ? 1e-4 : 1;
        const basin_range x = {-far, far, 5}, y = {-1, 1, 5};
        ck_assert_int_eq(basin_surface_new(&s[k], &x, &y, 1, names, &err), BASIN_OK);
        for (int i = 0; i < 25; i++) s[k]->metric[0].values[i] = 1 + i;
        memset(s[k]->point, BASIN_EVALUATED, 25);
    }
    char *verbs =
        verbs_of(3, s, &(basin_plot_options){.columns = 3, .width = 174, .kind = "contour", .levels = "5,10,30"});
    double at, width, row, end = 0, page;
    ck_assert_int_eq(sscanf(verbs, "basin trace %lf", &page), 1);
    for (const char *line = verbs; (line = strstr(line, "text 7.00 ")); line++) {
        if (sscanf(line, "text 7.00 %*s at %lf,%lf across 0.5 up 0.0 width %lf", &at, &row, &width) != 3) continue;
        ck_assert_msg(at - width / 2 > end + 2, "at %g", at);
        end = at + width / 2;
    }
    ck_assert(end > 0 && end <= page);
    free(verbs);
    for (int k = 0; k < 3; k++) basin_surface_free(s[k]);
}
END_TEST

/* Panels of other ranges have numbers of their own, clear of the title below, in one column and in several. */
START_TEST(numbers_between_panels_have_room) {
    static const char *const titles[] = {"one", "two", "three", "four"}, *const names[] = {"train_loss"};
    basin_surface *s[4];
    for (int k = 0; k < 4; k++) {
        const basin_range x = {-1 - k, 1, 5}, y = {-1, 1 + k, 5};
        ck_assert_int_eq(basin_surface_new(&s[k], &x, &y, 1, names, &err), BASIN_OK);
        for (int i = 0; i < 25; i++) s[k]->metric[0].values[i] = 1 + i;
        memset(s[k]->point, BASIN_EVALUATED, 25);
    }
    for (int columns = 1; columns <= 2; columns++) {
        char *verbs = verbs_of(4, s, &(basin_plot_options){.columns = columns, .titles = 4, .title = titles});
        double x, numbers, title, size;
        ck_assert_int_eq(sscanf(strstr(verbs, "across 0.5 up 0.0 ") - 14, "%*[^,],%lf", &numbers), 1);
        find_text(verbs, columns == 1 ? "</b> two" : "</b> three", &x, &title, &size);
        ck_assert_msg(title - size > numbers, "%g below %g", title, numbers);
        free(verbs);
    }
    for (int k = 0; k < 4; k++) basin_surface_free(s[k]);
}
END_TEST

/* Titles of columns stand over their panels, those of rows left of theirs, and their numbers choose the grid. */
START_TEST(rows_and_columns_have_titles) {
    static const char *const rows[] = {"BN", "no BN"}, *const columns[] = {"skip", "no skip", "half"};
    basin_surface *s[6];
    basin_plot_options o = {.row_titles = 2, .row_title = rows, .column_titles = 3, .column_title = columns};
    double x[3], y[3], a[6], b[6], size;
    for (int k = 0; k < 6; k++) s[k] = surface(bowl, 5, 5);
    char *verbs = verbs_of(6, s, &o);
    for (int k = 0; k < 6; k++) {
        char letter[16];
        snprintf(letter, sizeof letter, "(%c)</b> ", 'a' + k);
        find_text(verbs, letter, &a[k], &b[k], &size);
    }
    for (int k = 0; k < 3; k++) {
        char markup[32];
        snprintf(markup, sizeof markup, ": %s", columns[k]);
        find_text(verbs, markup, &x[k], &y[k], &size);
        ck_assert(y[k] < b[k] && x[k] > a[k]);
        ck_assert(k == 2 || x[k] < a[k + 1]);
        ck_assert(a[k] == a[k + 3] && b[k] == b[0] && b[k + 3] > b[k]);
    }
    for (int k = 0; k < 2; k++) {
        char markup[32];
        snprintf(markup, sizeof markup, ": %s", rows[k]);
        find_text(verbs, markup, &x[k], &y[k], &size);
        ck_assert(x[k] < a[3 * k] && y[k] > b[3 * k]);
    }
    ck_assert(y[0] < y[1] && x[0] == x[1]);
    ck_assert_ptr_null(strstr(verbs, "ResNet-20")); /* the titles of rows and columns say it */
    free(verbs);
    for (int k = 0; k < 6; k++) basin_surface_free(s[k]);
}
END_TEST

/* Long titles of rows and columns are broken into lines, outside of what is bold or italic. */
START_TEST(long_titles_are_wrapped) {
    static const char *const rows[] = {"with the \\b{shortcuts of He} et al.", "none"},
                             *const columns[] = {"residual networks with identity shortcuts", "plain"};
    static const char *const words[] = {"residual networks with", "identity shortcuts", "et al.", "plain", "none"};
    basin_surface *s[4];
    double size;
    basin_plot_options o = {
        .width = 110, .row_titles = 2, .row_title = rows, .column_titles = 2, .column_title = columns};
    for (int k = 0; k < 4; k++) s[k] = surface(bowl, 5, 5);
    char *verbs = verbs_of(4, s, &o);
    double x[5], y[5];
    for (int k = 0; k < 5; k++) find_text(verbs, words[k], &x[k], &y[k], &size);
    ck_assert(x[0] == x[1] && y[0] < y[1]); /* one below the other, the last beside that of one line */
    ck_assert(x[2] == x[4] && y[3] > y[0]);
    ck_assert_ptr_nonnull(strstr(verbs, "<b>shortcuts of He</b>")); /* not torn */
    free(verbs);
    for (int k = 0; k < 4; k++) basin_surface_free(s[k]);
}
END_TEST

/* Greek, sub- and superscripts; all else as it is. */
/* Surfaces in perspective below each other are no higher than a page, unless the user says so; if they had to become small, a note says it. */
START_TEST(columns_of_surfaces_fit_a_page) {
    enum { MOST = 24 };
    basin_surface *s[MOST];
    for (int k = 0; k < MOST; k++) s[k] = surface(steep, 5, 5);
    for (int count = 1; count <= MOST; count++)
        for (int columns = 0; columns <= 1; columns++) {
            basin_plot_options o = {.kind = "surface", .width = 82.55, .columns = columns};
            basin_record notes = {0};
            double width, height;
            size_t size;
            ck_assert_int_eq(basin_plot(place("verbs.trace"), count, (const basin_surface *const *)s, &o, &notes, &err),
                             BASIN_OK);
            char *verbs = contents(place("verbs.trace"), &size);
            ck_assert_int_eq(sscanf(verbs, "basin trace %lfx%lf", &width, &height), 2);
            ck_assert_msg((height <= 9 * 72) == (count <= 3 || !columns), "%d: %g", count, height);
            ck_assert_int_eq(basin_record_get(&notes, "small") != NULL, count > 3 && !columns);
            basin_record_clear(&notes);
            free(verbs);
        }
    for (int k = 0; k < MOST; k++) basin_surface_free(s[k]);
}
END_TEST

/* Two parts below each other share the page. */
START_TEST(parts_share_a_page) {
    const basin_plot_part two[] = {{.kind = "surface"}, {.kind = "filled"}};
    basin_surface *s[3];
    double width, height;
    for (int k = 0; k < 3; k++) s[k] = surface(steep, 5, 5);
    char *verbs = verbs_of(3, s, &(basin_plot_options){.parts = 2, .part = two, .width = 82.55});
    ck_assert_int_eq(sscanf(verbs, "basin trace %lfx%lf", &width, &height), 2);
    ck_assert_msg(height <= 9 * 72, "%g", height);
    free(verbs);
    for (int k = 0; k < 3; k++) basin_surface_free(s[k]);
}
END_TEST

/* Where surfaces are forced beside each other, each still says how high it is: words make room, and get smaller. */
START_TEST(narrow_surfaces_have_numbers) {
    enum { PANELS = 3 };
    basin_surface *s[PANELS];
    for (int k = 0; k < PANELS; k++) s[k] = surface(steep, 15, 15);
    char *verbs = verbs_of(PANELS, s, &(basin_plot_options){.kind = "surface", .width = 82.55, .columns = PANELS});
    ck_assert_int_eq(count_of(verbs, ": 30\n"), PANELS);
    free(verbs);
    for (int k = 0; k < PANELS; k++) basin_surface_free(s[k]);
}
END_TEST

/* Three panels stand side by side, but where their titles would be cut: not if no number of columns mends that. */
START_TEST(titles_that_would_be_cut_take_columns) {
    static const struct {
        const char *title;
        int beside;
    } cases[] = {{"plain", 1},
                 {"networks with shortcuts that are projections (93.25 %)", 0},
                 {"a-name-that-is-longer-than-the-whole-page-is-wide-and-that-nothing-can-break-into-two", 1}};
    basin_surface *s[3];
    for (int k = 0; k < 3; k++) s[k] = surface(bowl, 5, 5);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const char *const titles[] = {cases[k].title, "plain", "plain"};
        basin_plot_options o = {.width = 82.55, .titles = 3, .title = titles};
        double x, first, last, size;
        char *verbs = verbs_of(3, s, &o);
        find_text(verbs, "<b>(b)</b> plain", &x, &first, &size);
        find_text(verbs, "<b>(c)</b> plain", &x, &last, &size);
        ck_assert_int_eq(first == last, cases[k].beside);
        free(verbs);
    }
    for (int k = 0; k < 3; k++) basin_surface_free(s[k]);
}
END_TEST

START_TEST(words_hold_mathematics) {
    static const struct {
        const char *text, *markup;
    } rows[] = {{"plain & <simple>", "plain &amp; &lt;simple&gt;"},
                {"\\alpha", "<i>\u03b1</i>"},
                {"\u03b1", "\u03b1"},
                {"\\Delta L", "\u0394 L"},
                {"x_{1}", "x<sub>1</sub>"},
                {"10^{-3}", "10<sup>\u22123</sup>"},
                {"10-3", "10-3"},
                {"a^{b_{c}}d", "a<sup>b<sub>c</sub></sup>d"},
                {"\\i{w}, \\b{W}", "<i>w</i>, <b>W</b>"},
                {"my_net^2", "my_net^2"},
                {"\\_\\^\\{\\}\\\\", "_^{}\\"},
                {"{a}", "{a}"},
                {"\\|w\\|_{2}", "\u2016w\u2016<sub>2</sub>"},
                {"^{&}", "<sup>&amp;</sup>"},
                {"a\nb", "a b"}};
    static const char *const wrong[] = {"\\alpa", "x_{1", "\\", "\\1", "^{^{^{^{^{^{^{^{^{x}}}}}}}}}"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *markup = NULL;
        ck_assert_msg(markup_math(&markup, rows[i].text, &err) == BASIN_OK, "%s: %s", rows[i].text, err.message);
        ck_assert_str_eq(markup, rows[i].markup);
        free(markup);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char *markup = NULL;
        ck_assert_msg(markup_math(&markup, wrong[i], &err) == BASIN_EINVALID, "%s", wrong[i]);
        ck_assert_ptr_null(markup);
    }
}
END_TEST

/* Whatever bytes a label holds: it is drawn, or refused in one line. */
START_TEST(any_bytes_are_words) {
    static const char *const pieces[] = {"\\", "{",    "}",      "_{",    "^{", "a", "&",
                                         "<",  "\xff", "\u03b1", "alpha", "-1", " "};
    enum { PIECES = sizeof pieces / sizeof pieces[0] };
    basin_surface *s = surface(bowl, 3, 3);
    for (unsigned n = 0; n < 400; n++) {
        char text[64] = "";
        unsigned state = n * 2654435761u + 1;
        for (int i = 0; i < 6; i++) {
            state = state * 1664525u + 1013904223u;
            strcat(text, pieces[(state >> 16) % PIECES]);
        }
        basin_plot_options o = {.xlabel = text};
        basin_status status = plot(place("bytes.trace"), 1, &s, &o);
        ck_assert(status == BASIN_OK || status == BASIN_EINVALID);
    }
    basin_surface_free(s);
}
END_TEST

/* Lines over a heatmap or a filled contour have labels and keep the bar; over nothing they have the map's colours. */
START_TEST(layers_lie_over_each_other) {
    static const char *const kinds[] = {"contour", "filled+contour", "heatmap+contour"};
    basin_surface *s = surface(steep, 21, 21);
    for (int k = 0; k < 3; k++) {
        char *verbs = verbs_of_one(s, (basin_plot_options){.kind = kinds[k]});
        ck_assert_int_eq(strstr(verbs, ": Training loss\n") != NULL, k > 0);
        ck_assert_int_eq(count_of(verbs, "stroke 0.60 ffffff") > 0, k > 0);
        ck_assert_int_eq(count_of(verbs, "\n  image") > 0, k == 2);
        ck_assert_int_gt(count_of(verbs, " angle "), 0);
        ck_assert_int_eq(count_of(verbs, "stroke 0.30"), 0); /* the thin lines of filled are left to contour */
        free(verbs);
    }
    basin_surface_free(s);
}
END_TEST

/* The first line of a trace from `at` on that begins so; NULL if there is none. */
static char *verb(char *at, const char *begin) {
    while (at && strncmp(at + strspn(at, " "), begin, strlen(begin)) != 0)
        at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL;
    return at;
}

/* The smallest x of polygon `index` of a path in a line of a trace, and the largest. */
static void span(const char *line, int index, double *low, double *high) {
    *low = INFINITY;
    *high = -INFINITY;
    for (const char *at = line; *at && *at != '\n' && index >= 0; at++) {
        double x, y;
        if (*at == 'Z') index--;
        if (index != 0 || (*at != 'M' && *at != 'L') || sscanf(at + 1, " %lf,%lf", &x, &y) != 2) continue;
        *low = fmin(*low, x);
        *high = fmax(*high, x);
    }
}

static char *next_verb(char *at, const char *begin) {
    return verb(strchr(at, '\n') + 1, begin);
}

/* The inset lies in a corner, clear of what it enlarges, and has finer lines, the same in all panels. */
START_TEST(insets_are_clear_of_what_they_enlarge) {
    static const char *const parts[] = {"auto", "-0.3:0.3,-0.3:0.3", "0.4:0.9,0.4:0.9", "-1:-0.7,-0.2:0.2"};
    basin_surface *s[2] = {surface(steep, 21, 21), surface(bowl, 21, 21)};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        basin_plot_options o = {.kind = "contour", .inset = parts[i]};
        char *verbs = verbs_of(2, s, &o);
        ck_assert_int_eq(count_of(verbs, "save\n"), 4); /* two panels, two insets */
        const char *at = strstr(verbs, "stroke 1.40");  /* what is enlarged, and the lines to the inset */
        double ax, ay, bx, by, cx, cy, dx, dy;
        ck_assert_ptr_nonnull(at);
        ck_assert_int_eq(sscanf(at, "stroke 1.40 ffffff M %lf,%lf L %lf,%lf L %lf,%lf", &ax, &ay, &dx, &dy, &bx, &by),
                         6);
        at = strstr(at, "fill ffffff M");
        ck_assert_int_eq(sscanf(at, "fill ffffff M %lf,%lf L %*f,%*f L %lf,%lf", &cx, &cy, &dx, &dy), 4);
        ck_assert_msg(bx < cx || dx < ax || by < cy || dy < ay, "%s", parts[i]);
        double across = (dx - cx) / (bx - ax), down = (dy - cy) / (by - ay);
        ck_assert_double_eq_tol(across, down, 0.01);
        ck_assert_double_gt(across, 1);
        free(verbs);
    }
    for (int k = 0; k < 2; k++) basin_surface_free(s[k]);
}
END_TEST

/* An inset leaves the other checkpoint to be seen: it lies to the left of it, and so do the lines that lead to it. */
START_TEST(insets_are_clear_of_the_other_checkpoint) {
    static const char *const names[] = {"train_loss"};
    const basin_range x = {-0.5, 1.5, 21}, y = {-1, 1, 21};
    basin_surface *s = NULL;
    ck_assert_int_eq(basin_surface_new(&s, &x, &y, 1, names, &err), BASIN_OK);
    for (int i = 0; i < 21 * 21; i++) s->metric[0].values[i] = bowl(s->x[i % 21], s->y[i / 21]);
    memset(s->point, BASIN_EVALUATED, 21 * 21);
    ck_assert_int_eq(basin_record_set(&s->record, &err, "x_direction", "toward"), BASIN_OK);
    char *verbs = verbs_of_one(s, (basin_plot_options){.inset = "auto"});
    double left, right, low, high;
    span(verb(verbs, "clip"), 0, &left, &right);
    char *leader = verb(verbs, "stroke 1.40"), *ground = next_verb(leader, "fill ffffff M");
    for (char *at = leader; *at != '\n'; at++) {
        double across, down;
        if ((*at == 'M' || *at == 'L') && sscanf(at + 1, " %lf,%lf", &across, &down) == 2)
            ck_assert_double_lt(across, left + 0.75 * (right - left));
    }
    span(ground, 0, &low, &high);
    ck_assert_double_lt(high, left + 0.75 * (right - left));
    free(verbs);
    basin_surface_free(s);
}
END_TEST

/* Every theme paints its ground, or leaves white to the page, and writes in its ink. */
START_TEST(themes_differ) {
    basin_surface *s = surface(bowl, 5, 5);
    for (int i = 0; basin_plot_theme(i, NULL); i++) {
        const char *name = basin_plot_theme(i, NULL);
        char *verbs = verbs_of_one(s, (basin_plot_options){.theme = name, .xlabel = "here"});
        bool dark = strcmp(name, "dark") == 0;
        const char *first = strstr(verbs, "\nfill ");
        ck_assert_int_eq(first && first < strstr(verbs, "save"), dark);
        ck_assert_ptr_nonnull(strstr(verbs, dark ? "text 8.00 ededed" : "text 8.00 1a1a1a"));
        free(verbs);
    }
    basin_surface_free(s);
}
END_TEST

/* A band is filled between its edges, is seen whole, and breaks where an edge is unknown. */
START_TEST(bands_lie_around_their_curve) {
    basin_surface *s = surface(bowl, 11, 1), *low = surface(bowl, 11, 1), *high = surface(bowl, 11, 1);
    for (int i = 0; i < 11; i++) low->metric[0].values[i] -= 0.1, high->metric[0].values[i] += 1;
    high->metric[0].values[3] = INFINITY;
    const basin_surface *lower = low, *upper = high;
    char *verbs = verbs_of_one(s, (basin_plot_options){.metric = "train_loss", .lower = &lower, .upper = &upper});
    const char *band = strstr(verbs, "/0.22");
    ck_assert_ptr_nonnull(band);
    const char *end = strchr(band, '\n');
    int pieces = 0, nodes = 0;
    for (const char *c = band; c < end; c++) pieces += *c == 'M', nodes += *c == ',';
    ck_assert_int_eq(pieces, 2);
    ck_assert_int_eq(nodes, 2 * 10);
    free(verbs);
    basin_surface *other = surface(bowl, 9, 1);
    upper = other;
    basin_plot_options o = {.lower = &lower, .upper = &upper};
    ck_assert_int_eq(plot(place("band.trace"), 1, &s, &o), BASIN_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "another grid"));
    basin_surface_free(s);
    basin_surface_free(low);
    basin_surface_free(high);
    basin_surface_free(other);
}
END_TEST

/* Of an ensemble of lines the median is drawn, in the band of its quartiles; of planes the median. */
START_TEST(ensembles_are_drawn_as_median_and_quartiles) {
    static const uint64_t seeds[] = {1, 2, 3, 4, 5};
    for (int plane = 0; plane < 2; plane++) {
        basin_surface *s = surface(bowl, 9, plane ? 9 : 1), *middle = surface(bowl, 9, plane ? 9 : 1);
        int points = plane ? 81 : 9;
        ck_assert_int_eq(basin_surface_set_members(s, 5, seeds, &err), BASIN_OK);
        for (int i = 0; i < 5 * points; i++) {
            for (int m = 0; m < 2; m++)
                s->metric[m].values[i] = middle->metric[m].values[i % points] * (1 + 0.1 * (i / points - 2));
            s->point[i] = BASIN_EVALUATED;
        }
        basin_plot_options o = {.title = (const char *[]){""}, .titles = 1, .metric = "train_loss"};
        char *verbs = verbs_of_one(s, o), *plain = verbs_of_one(middle, o);
        ck_assert_int_eq(count_of(verbs, "/0.22"), plane ? 0 : 1);
        ck_assert_int_eq(count_of(verbs, "/0.08"), plane ? 0 : 1); /* of the accuracy, between dotted edges */
        ck_assert_int_eq(count_of(verbs, "dash 0.60,1.20"), plane ? 0 : 2);
        const char *curve = strstr(plain, plane ? "stroke 0.30" : "stroke 1.00");
        ck_assert_ptr_nonnull(curve);
        if (plane) ck_assert_ptr_nonnull(strstr(verbs, curve));
        free(verbs);
        verbs = verbs_of_one(s, (basin_plot_options){.metric = "train_loss"});
        ck_assert_ptr_nonnull(strstr(verbs, "median\u00a0of\u00a05: ResNet-20")); /* called the same */
        free(verbs);
        free(plain);
        basin_surface_free(s);
        basin_surface_free(middle);
    }
}
END_TEST

/* The ground of a theme covers the last pixels, also where the page ends within one. */
START_TEST(grounds_reach_the_edge) {
    basin_surface *s = surface(bowl, 5, 5);
    basin_plot_options o = {.theme = "dark", .width = 50.1, .height = 40.1, .dpi = 100}; /* 197.24 x 157.87 pixels */
    ck_assert_int_eq(plot(place("ground.png"), 1, &s, &o), BASIN_OK);
    png_image image = {.version = PNG_IMAGE_VERSION};
    ck_assert(png_image_begin_read_from_file(&image, place("ground.png")));
    image.format = PNG_FORMAT_RGBA;
    png_byte *pixels = malloc(PNG_IMAGE_SIZE(image));
    ck_assert(png_image_finish_read(&image, NULL, pixels, 0, NULL));
    ck_assert_mem_eq(pixels, pixels + PNG_IMAGE_SIZE(image) - 4, 4);
    ck_assert_mem_eq(pixels, pixels + 4 * (image.width - 1), 4);
    free(pixels);
    basin_surface_free(s);
}
END_TEST

/* Of an ensemble of planes a second panel shows what lies between its quartiles: the same as that surface by itself, under the
 * levels of the median, which its zero at the weights does not move by more than a decade. */
START_TEST(spreads_stand_beside_their_medians) {
    static const uint64_t seeds[] = {1, 2, 3, 4, 5};
    basin_surface *s = surface(steep, 9, 9), *line = surface(bowl, 9, 1);
    basin_plot_options o = {.metric = "train_loss", .spread = true};
    ck_assert_int_eq(plot(place("spread.trace"), 1, &line, &o), BASIN_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "no surface is an ensemble of planes"));
    ck_assert_int_eq(basin_surface_set_members(s, 5, seeds, &err), BASIN_OK);
    for (int i = 0; i < 5 * 81; i++) {
        double x = s->x[i % 9], y = s->y[i % 81 / 9];
        s->metric[0].values[i] = steep(x, y) * (1 + 0.2 * (x * x + y * y) * (i / 81 - 2));
        s->point[i] = BASIN_EVALUATED;
    }
    char *verbs = verbs_of_one(s, o), levels[256] = "";
    ck_assert_ptr_nonnull(strstr(verbs, "</b> median\u00a0of\u00a05:"));
    ck_assert_ptr_nonnull(strstr(verbs, "</b> quartile\u00a0range"));
    ck_assert_int_eq(sscanf(strstr(verbs, "figure.levels="), "figure.levels=%255s", levels), 1);
    ck_assert_msg(strtod(levels, NULL) >= 0.005 && strtod(levels, NULL) <= 0.01, "%s", levels);
    free(verbs);
    for (int i = 0; i < 5 * 81; i++) s->metric[1].values[i] = 100 - 40 * fabs(s->x[i % 9]) * (1 + 0.1 * (i / 81));
    o.metric = "train_acc";
    verbs = verbs_of_one(s, o);
    ck_assert_ptr_nonnull(strstr(verbs, "figure.levels=0,2,5,10,20,30,40,50,60,70,80,90,100;"));
    free(verbs);
    basin_surface *two[2] = {surface(steep, 9, 9), surface(steep, 9, 9)};
    for (int i = 0; i < 81; i++)
        two[1]->metric[0].values[i] *= 0.4 * (s->x[i % 9] * s->x[i % 9] + s->y[i / 9] * s->y[i / 9]);
    o = (basin_plot_options){.metric = "train_loss",
                             .levels = "0.05,0.1,0.5,5,50",
                             .scale = BASIN_SCALE_LOG,
                             .titles = 2,
                             .title = (const char *[]){"", ""}};
    char *beside = verbs_of(2, two, &o);
    o.spread = true;
    verbs = verbs_of_one(s, o);
    ck_assert_str_eq(strstr(verbs, "\nsave"), strstr(beside, "\nsave"));
    free(verbs);
    free(beside);
    for (int k = 0; k < 2; k++) basin_surface_free(two[k]);
    basin_surface *many[20];
    for (int k = 0; k < 20; k++) many[k] = s;
    ck_assert_int_eq(plot(place("spread.trace"), 20, many, &o), BASIN_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "more than 32 panels"));
    basin_surface_free(s);
    basin_surface_free(line);
}
END_TEST

/* A line from one checkpoint to another names both, at 0 and 1. */
START_TEST(interpolation_names_its_ends) {
    basin_surface *s = surface(bowl, 11, 1);
    double x, y, u, v, size;
    for (int i = 0; i < 11; i++) s->x[i] = -0.25 + 0.15 * i;
    ck_assert_int_eq(basin_record_set(&s->record, &err, "x_direction", "toward, norm none, ignore none"), BASIN_OK);
    ck_assert_int_eq(basin_record_set(&s->record, &err, "checkpoint", "folder/first.pt"), BASIN_OK);
    ck_assert_int_eq(basin_record_set(&s->record, &err, "x_file", "second.v2.pt"), BASIN_OK);
    char *verbs = verbs_of_one(s, (basin_plot_options){0});
    find_text(verbs, ": first", &x, &y, &size);
    find_text(verbs, ": second.v2", &u, &v, &size);
    ck_assert(x < u && y == v);
    find_text(verbs, ": Interpolation <i>\u03b1</i>", &x, &u, &size);
    ck_assert(u > y);
    free(verbs);
    verbs = verbs_of_one(s, (basin_plot_options){.end = {"\\theta_{0}", NULL}, .accuracy_label = "right"});
    ck_assert_ptr_nonnull(strstr(verbs, ": <i>\u03b8</i><sub>0</sub>\n"));
    ck_assert_ptr_nonnull(strstr(verbs, ": right\n"));
    ck_assert_ptr_null(strstr(verbs, ": second"));
    free(verbs);
    basin_surface *two[2] = {s, surface(bowl, 11, 1)};
    ck_assert_int_eq(basin_record_merge(&two[1]->record, &s->record, &err), BASIN_OK);
    ck_assert_int_eq(basin_record_set(&two[1]->record, &err, "x_file", "third.pt"), BASIN_OK);
    verbs = verbs_of(2, two, NULL);
    ck_assert_ptr_nonnull(strstr(verbs, ": first \u2192 second.v2\n"));
    ck_assert_ptr_nonnull(strstr(verbs, ": first \u2192 third\n"));
    free(verbs);
    for (int k = 0; k < 2; k++) basin_surface_free(two[k]);
}
END_TEST

/* a - b where both are known; in a figure, zero is the middle of the colours and lines below it are dashed. */
static double tilted(double x, double y) {
    (void)y;
    return 1 + 0.5 * x;
}

/* The bar of contour lines has those that there are. */
START_TEST(the_bar_of_lines_has_no_other_levels) {
    basin_surface *s = surface(bowl, 21, 21); /* 0.2 to 3.2 */
    char *verbs =
        verbs_of_one(s, (basin_plot_options){.kind = "contour", .levels = "0.01,0.5,1,50", .value_label = "f"});
    ck_assert_int_eq(count_of(verbs, "\nstroke 2.00 "), 2);
    ck_assert_ptr_nonnull(strstr(verbs, ": 0.5\n"));
    ck_assert_ptr_null(strstr(verbs, ": 0.01\n"));
    ck_assert_ptr_null(strstr(verbs, ": 50\n"));
    free(verbs);
    basin_surface_free(s);
}
END_TEST

/* Half of each interval is `half`. */
static basin_surface *tilted_with_intervals(double half) {
    static const char *const names[] = {"test_loss", "test_loss_ci"};
    const basin_range range = {-1, 1, 21};
    basin_surface *s = NULL;
    ck_assert_int_eq(basin_surface_new(&s, &range, &range, 2, names, &err), BASIN_OK);
    for (int i = 0; i < 21 * 21; i++) {
        s->metric[0].values[i] = tilted(s->x[i % 21], 0);
        s->metric[1].values[i] = half;
        s->point[i] = BASIN_EVALUATED;
    }
    return s;
}

START_TEST(a_contour_is_a_band_as_wide_as_its_interval_leaves_it_open) {
    basin_surface *s = tilted_with_intervals(0.05);
    for (int bands = 1; bands >= 0; bands--) {
        const basin_plot_options options = {.kind = "contour", .levels = "1,1.25", .no_intervals = !bands};
        size_t size = 0;
        double left, right, low, high;
        ck_assert_msg(plot(place("band.trace"), 1, &s, &options) == BASIN_OK, "%s", err.message);
        char *verbs = contents(place("band.trace"), &size);
        span(verb(verbs, "clip"), 0, &left, &right);
        char *numbers = next_verb(verb(verbs, "clip"), "clip");
        ck_assert_int_eq(numbers != NULL, bands);
        char *band = bands ? next_verb(numbers, "clip") : NULL;
        for (int level = 0; bands && level < 2; level++) /* 1 at the middle, 1.25 at 3/4; 0.05 is 0.1 of x each way */
            for (int edge = 0; edge < 2;
                 edge++) { /* where the value may lie above the level, but for where it has to */
                span(band, 2 * level + edge, &low, &high);
                ck_assert_double_eq_tol(low, left + (0.45 + 0.1 * edge + 0.25 * level) * (right - left), 0.02);
                ck_assert_double_eq_tol(high, right, 0.02);
            }
        free(verbs);
    }
    basin_surface_free(s);
}
END_TEST

/* Bands that lie over each other do not add up: colours stay those of the bar, and lines and numbers can be read. */
START_TEST(what_intervals_leave_open_is_hatched_once) {
    const char *const kinds[] = {"filled", "contour"};
    for (int k = 0; k < 2; k++) {
        basin_surface *s = tilted_with_intervals(0.4);
        const basin_plot_options options = {.kind = kinds[k]};
        basin_record notes = {0};
        ck_assert_msg(basin_plot(place("open.trace"), 1, (const basin_surface *const *)&s, &options, &notes, &err) ==
                          BASIN_OK,
                      "%s", err.message);
        ck_assert_ptr_nonnull(basin_record_get(&notes, "open"));
        size_t size = 0;
        char *verbs = contents(place("open.trace"), &size);
        ck_assert_int_eq(count_of(verbs, " 000000/0.35 "), 1);
        ck_assert_int_eq(count_of(verbs, " ffffff/0.35 "), 1);
        for (char *fill = verb(verbs, "fill"); fill; fill = next_verb(fill, "fill"))
            ck_assert_msg(strcspn(fill, "/") > strcspn(fill, "M"), "a tint: %.40s", fill);
        char *numbers = next_verb(verb(verbs, "clip"), "clip");
        *strchr(numbers, '\n') = 0;
        ck_assert_int_eq(count_of(numbers, "Z") > 1, k); /* the hatching leaves room for the numbers of the lines */
        free(verbs);
        basin_record_clear(&notes);
        basin_surface_free(s);
    }
}
END_TEST

static double slope(double x, double y) {
    (void)y;
    return x;
}

/* What a line that runs down the page leaves open between its two parts, the lower of which is drawn first. */
static double gap_of(const char *stroke) {
    double x, lower = 0, upper = 0;
    const char *end = strchr(stroke, '\n'), *last = end;
    while (*last != 'L') last--;
    ck_assert_int_eq(sscanf(strstr(stroke, " M ") + 3, "%lf,%lf", &x, &lower), 2);
    ck_assert_int_eq(sscanf(last + 1, " %lf,%lf", &x, &upper), 2);
    return lower - upper;
}

static double width_of(const char *verbs, const char *markup) {
    char *end = strstr(verbs, markup);
    double width = 0;
    ck_assert_ptr_nonnull(end);
    while (strncmp(end, "width ", 6) != 0) end--;
    ck_assert_int_eq(sscanf(end, "width %lf", &width), 1);
    return width;
}

/* Beside a number with a minus sign more of a dashed line is left out than of others: no dash is read as part of it. */
START_TEST(dashes_keep_clear_of_the_minus_of_their_label) {
    basin_surface *s = surface(slope, 9, 9);
    char *verbs = verbs_of_one(s, (basin_plot_options){.kind = "contour", .levels = "-0.5,0,0.25"});
    char *dashed = strstr(verbs, " dash 1.80,1.30 M"), *zero = strchr(dashed, '\n') + 1,
         *solid = strchr(zero, '\n') + 1;
    ck_assert_double_ge(gap_of(dashed) - width_of(verbs, ": \u22120.5\n"), 12 - 0.02);
    ck_assert_double_eq_tol(gap_of(solid) - width_of(verbs, ": 0.25\n"), 3, 0.02);
    free(verbs);
    basin_surface_free(s);
}
END_TEST

static double mostly_small(double x, double y) {
    (void)y;
    return 1000 * x * x * x * x * x;
}

/* Of differences whose levels are denser near zero a surface has the heights of its colours: from level to level they rise evenly. */
START_TEST(heights_of_differences_rise_as_their_colours) {
    basin_surface *s = surface(mostly_small, 21, 21);
    char *verbs = verbs_of_one(s, (basin_plot_options){.kind = "surface"});
    double x, size, high, zero, low;
    find_text(verbs, ": 200", &x, &high, &size);
    ck_assert_double_le(x, 60); /* at the box, not at the colour bar */
    find_text(verbs, ": 0", &x, &zero, &size);
    ck_assert_double_le(x, 60);
    find_text(verbs, ": \u2212200", &x, &low, &size);
    ck_assert_double_le(x, 60);
    ck_assert_double_ge(zero - high, 10);
    ck_assert_double_eq_tol((zero - high) / (low - zero), 1, 0.15);
    free(verbs);
    basin_surface_free(s);
}
END_TEST

static double dip; /* how far a bowl of 0 to 3 goes below zero */

static double dipping(double x, double y) {
    return x * x + 2 * y * y - dip;
}

/* Only values that lie on both sides of zero to some extent get the map for these, and a bar on both sides; what rounding leaves
 *  outside of the levels is not outside of them. */
START_TEST(a_loss_that_dips_below_zero_is_no_difference) {
    static const struct {
        double dip;
        bool diverging;
    } cases[] = {{0, false}, {1e-8, false}, {0.03, false}, {0.3, true}, {1.5, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dip = cases[i].dip;
        basin_surface *s = surface(dipping, 21, 21);
        char *verbs = verbs_of_one(s, (basin_plot_options){0});
        ck_assert_int_eq(strstr(verbs, "figure.colormap=coolwarm") != NULL, cases[i].diverging);
        ck_assert_int_eq(strstr(verbs, " dash 1.80,1.30") != NULL, dip > 0.5);
        if (dip < 1e-3) ck_assert_int_eq(count_of(verbs, ": \u22120.5\n"), 2); /* of both axes: none at the bar */
        free(verbs);
        basin_surface_free(s);
    }
}
END_TEST

static double ceiling;

static double capped(double x, double y) {
    return fmin(0.2 + x * x + 2 * y * y, ceiling);
}

/* The colour bar has a triangle where values lie beyond its levels, but not where that is only rounding. */
START_TEST(a_bar_has_triangles_for_values_outside) {
    static const struct {
        const char *levels;
        double ceiling;
        int corners; /* of the bar's outline */
    } cases[] = {{NULL, 3, 4},         {NULL, 3 * (1 + 1e-7), 4},       {"0.2,1,3", 3 * (1 + 1e-7), 4},
                 {"0.2,1,3", 3.01, 5}, {"0.2000000001,1,3", 3.0001, 5}, {"0.21,1,3", 3.01, 6}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ceiling = cases[i].ceiling;
        basin_surface *s = surface(capped, 21, 21);
        char *verbs = verbs_of_one(s, (basin_plot_options){.levels = cases[i].levels});
        char *outline = strstr(verbs, "fill fde725"), *last = NULL; /* behind all bands */
        for (; outline; outline = strstr(outline + 1, "stroke 0.50 ")) {
            char *end = strchr(outline, '\n');
            if (end[-1] == 'Z' && strncmp(outline, "stroke", 6) == 0) last = outline;
        }
        ck_assert_ptr_nonnull(last);
        *strchr(last, '\n') = '\0';
        ck_assert_msg(count_of(last, "L ") == cases[i].corners - 1, "%zu: %s", i, last);
        free(verbs);
        basin_surface_free(s);
    }
}
END_TEST

/* The frames of flat panels: left, top, right, bottom.  @return how many */
static int frames_of(const char *verbs, double frame[][4], int room) {
    int count = 0;
    for (const char *at = verbs; count < room && (at = strstr(at, "\n  clip M ")); at++) {
        double *f = frame[count++];
        ck_assert_int_eq(sscanf(at, "\n  clip M %lf,%lf L %*f,%*f L %lf,%lf", &f[0], &f[1], &f[2], &f[3]), 4);
    }
    return count;
}

/* A figure may show its surfaces in several metrics and kinds: in panels of one size, in line, each part with its own bar. */
START_TEST(parts_show_surfaces_once_more) {
    const basin_plot_part two[] = {{.metric = "train_loss"}, {.kind = "filled+contour", .metric = "train_acc"}};
    for (int surfaces = 1; surfaces <= 2; surfaces++) {
        basin_surface *s[2] = {surface(bowl, 9, 9), surface(steep, 9, 9)};
        basin_plot_options o = {.parts = 2, .part = two, .width = 129, .levels = "0.5,1,2"};
        char *verbs = verbs_of(surfaces, s, &o);
        double frame[8][4], *first = frame[0], *last = frame[2 * surfaces - 1];
        ck_assert_int_eq(frames_of(verbs, frame, 8), 2 * surfaces);
        ck_assert_double_eq_tol(first[2] - first[0], last[2] - last[0], 0.02);
        ck_assert_double_eq_tol(first[3] - first[1], last[3] - last[1], 0.02);
        ck_assert(surfaces == 2 || (last[0] > first[2] && fabs(last[1] - first[1]) < 0.02));    /* beside it */
        ck_assert(surfaces == 1 || (last[1] > first[3] && fabs(last[0] - frame[1][0]) < 0.02)); /* below the second */
        ck_assert_int_eq(count_of(verbs, ": Training loss\n"), 1);
        ck_assert_int_eq(count_of(verbs, ": Training accuracy (%)\n"), 1);
        ck_assert_int_eq(count_of(verbs, "<b>(d)</b>"), surfaces - 1); /* letters go on */
        ck_assert_int_eq(count_of(verbs, "<b>(b)</b>"), 1);
        ck_assert_ptr_nonnull(strstr(verbs, "figure.levels=0.5,1,2;"));
        ck_assert_ptr_nonnull(strstr(verbs, "figure.2.metric=train_acc"));
        ck_assert_ptr_nonnull(strstr(verbs, "figure.2.levels=0,10,")); /* its own */
        free(verbs);
        for (int k = 0; k < 2; k++) basin_surface_free(s[k]);
    }
}
END_TEST

/* Levels, labels and tops of each metric; what the figure says of them holds for the first one and those of its sort. */
START_TEST(parts_have_levels_of_their_own) {
    basin_surface *s = surface(bowl, 9, 9);
    const basin_plot_part own[] = {{.metric = "train_loss", .levels = "0.5,1,2", .value_label = "L"},
                                   {.metric = "train_acc", .levels = "10,50", .value_label = "A"},
                                   {.metric = "train_loss", .kind = "heatmap", .zmax = 1}},
                          alike[] = {{.metric = "train_loss"}, {.kind = "heatmap"}, {.metric = "train_acc"}};
    char *verbs = verbs_of_one(s, (basin_plot_options){.parts = 3, .part = own, .width = 129});
    ck_assert_ptr_nonnull(strstr(verbs, "figure.levels=0.5,1,2;"));
    ck_assert_ptr_nonnull(strstr(verbs, "figure.2.levels=10,50;"));
    ck_assert_ptr_nonnull(strstr(verbs, "figure.3.levels=0.2,"));
    ck_assert_int_ge(count_of(verbs, ",1;"), 1);
    ck_assert_int_eq(count_of(verbs, ": Training loss\n"), 1);
    ck_assert_int_eq(count_of(verbs, ": L\n"), 1);
    ck_assert_int_eq(count_of(verbs, ": A\n"), 1);
    free(verbs);
    verbs = verbs_of_one(s, (basin_plot_options){.parts = 3, .part = alike, .width = 129, .levels = "0.5,1,2"});
    ck_assert_ptr_nonnull(strstr(verbs, "figure.levels=0.5,1,2;"));
    ck_assert_ptr_nonnull(strstr(verbs, "figure.2.levels=0.5,1,2;"));
    ck_assert_ptr_nonnull(strstr(verbs, "figure.3.levels=0,10,"));
    free(verbs);
    basin_surface_free(s);
}
END_TEST

/* Accuracy is at the right of a loss, but where that is not wanted or a part of the figure shows it. */
START_TEST(accuracy_can_be_left_out) {
    basin_surface *s = surface(bowl, 9, 1);
    const basin_plot_part two[] = {{.metric = "train_loss"}, {.metric = "train_acc"}};
    for (int asked = 0; asked < 2; asked++) {
        char *verbs = verbs_of_one(s, (basin_plot_options){.no_accuracy = asked});
        ck_assert_int_eq(strstr(verbs, ": Training accuracy (%)\n") == NULL, asked);
        ck_assert_ptr_nonnull(strstr(verbs, ": Training loss\n"));
        free(verbs);
    }
    char *verbs = verbs_of_one(s, (basin_plot_options){.parts = 2, .part = two, .width = 174});
    ck_assert_int_eq(count_of(verbs, ": Training accuracy (%)\n"), 1);
    free(verbs);
    basin_surface_free(s);
}
END_TEST

/* Lines of several metrics have bars, which say what they are, with or without numbers in them. */
START_TEST(lines_of_several_metrics_say_which) {
    basin_surface *s = surface(bowl, 31, 31);
    const basin_plot_part two[] = {{.kind = "contour", .metric = "train_loss"},
                                   {.kind = "contour", .metric = "train_acc"}},
                          once[] = {{.kind = "contour", .metric = "train_loss"},
                                    {.kind = "heatmap", .metric = "train_loss"}};
    char *verbs = verbs_of_one(s, (basin_plot_options){.parts = 2, .part = two, .width = 174});
    ck_assert_int_eq(count_of(verbs, ": Training loss\n"), 1);
    ck_assert_int_eq(count_of(verbs, ": Training accuracy (%)\n"), 1);
    free(verbs);
    verbs = verbs_of_one(s, (basin_plot_options){.parts = 2, .part = once, .width = 174});
    ck_assert_int_eq(count_of(verbs, ": Training loss\n"), 1); /* the heatmap's */
    free(verbs);
    for (int asked = 0; asked < 2; asked++) { /* so have those with words that somebody asked for */
        verbs = verbs_of_one(s, (basin_plot_options){.kind = "contour", .value_label = asked ? "words" : ""});
        ck_assert_int_eq(count_of(verbs, ": words\n"), asked);
        free(verbs);
    }
    basin_surface_free(s);
}
END_TEST

/* Titles are one per surface or one per panel; of rows and columns one for each of them, however many parts there are. */
START_TEST(parts_have_titles) {
    static const char *const panels[] = {"p1", "p2", "p3", "p4"}, *const rows[] = {"r1", "r2"},
                             *const columns[] = {"c1", "c2"};
    const basin_plot_part two[] = {{.kind = "filled"}, {.kind = "surface"}};
    basin_surface *s[2] = {surface(bowl, 9, 9), surface(steep, 9, 9)};
    basin_plot_options o = {.parts = 2,
                            .part = two,
                            .title = panels,
                            .titles = 2,
                            .row_title = rows,
                            .row_titles = 2,
                            .column_title = columns,
                            .column_titles = 2};
    char *verbs = verbs_of(2, s, &o);
    ck_assert_int_eq(count_of(verbs, "</b> p1\n"), 2);
    for (int k = 0; k < 2; k++) {
        char text[20];
        snprintf(text, sizeof text, ": r%d\n", k + 1);
        ck_assert_int_eq(count_of(verbs, text), 1);
        snprintf(text, sizeof text, ": c%d\n", k + 1);
        ck_assert_int_eq(count_of(verbs, text), 1);
    }
    free(verbs);
    o.titles = 4;
    verbs = verbs_of(2, s, &o);
    ck_assert_ptr_nonnull(strstr(verbs, "<b>(d)</b> p4\n"));
    free(verbs);
    o.row_titles = 1;
    ck_assert_int_eq(plot(place("rows.trace"), 2, s, &o), BASIN_EINVALID);
    o = (basin_plot_options){.parts = 2, .part = two, .column_title = columns, .column_titles = 2, .width = 100};
    free(verbs_of(1, s, &o)); /* beside each other, however narrow */
    o.column_titles = 0, o.row_title = rows, o.row_titles = 2;
    free(verbs_of(1, s, &o)); /* below each other */
    ck_assert_int_eq(plot(place("two.html"), 2, s, &(basin_plot_options){.parts = 2, .part = two}), BASIN_OK);
    for (int k = 0; k < 2; k++) basin_surface_free(s[k]);
}
END_TEST

/* Of one size and at one height, whatever room the numbers of their panels take. */
START_TEST(titles_of_parts_in_a_row_are_in_line) {
    const basin_plot_part two[] = {{.kind = "filled"}, {.kind = "surface"}};
    const char *const titles[] = {"a title that is longer", "short"};
    basin_surface *s = surface(steep, 9, 9);
    for (int width = 125; width <= 175; width++) {
        char *verbs = verbs_of_one(
            s, (basin_plot_options){.parts = 2, .part = two, .width = width, .title = titles, .titles = 2});
        double size[2], y[2];
        for (int k = 0; k < 2; k++) {
            char *at = strstr(verbs, k ? "<b>(b)</b>" : "<b>(a)</b>");
            ck_assert_ptr_nonnull(at);
            while (at > verbs && at[-1] != '\n') at--;
            ck_assert_int_eq(sscanf(at, "text %lf %*s at %*f,%lf", &size[k], &y[k]), 2);
        }
        ck_assert_msg(size[0] == size[1] && fabs(y[0] - y[1]) < 0.02, "%d mm: %g at %g, %g at %g", width, size[0], y[0],
                      size[1], y[1]);
        free(verbs);
    }
    basin_surface_free(s);
}
END_TEST

/* Parts stand beside each other where their panels are not too small so, else below each other. */
START_TEST(parts_take_the_room_they_need) {
    const basin_plot_part two[] = {{.metric = "train_loss"}, {.metric = "train_acc"}};
    static const double widths[] = {82.55, 139.7};
    basin_surface *s = surface(bowl, 9, 9);
    for (int k = 0; k < 2; k++) {
        double frame[2][4];
        char *verbs = verbs_of_one(s, (basin_plot_options){.parts = 2, .part = two, .width = widths[k]});
        ck_assert_int_eq(frames_of(verbs, frame, 2), 2);
        ck_assert_int_eq(frame[1][0] > frame[0][2], k == 1);
        ck_assert_int_eq(frame[1][1] > frame[0][3], k == 0);
        free(verbs);
    }
    basin_surface_free(s);
}
END_TEST

START_TEST(differences_are_centred_at_zero) {
    basin_surface *a = surface(bowl, 9, 9), *b = surface(steep, 9, 9), *d = NULL, *other = surface(bowl, 9, 7);
    b->metric[0].values[5] = NAN;
    b->point[6] = BASIN_MISSING;
    ck_assert_int_eq(basin_record_set(&b->record, &err, "network", "lenet5"), BASIN_OK);
    ck_assert_int_eq(basin_surface_difference(&d, a, b, &err), BASIN_OK);
    for (int i = 0; i < 81; i++)
        if (i != 5) ck_assert(d->metric[0].values[i] == a->metric[0].values[i] - b->metric[0].values[i]);
    ck_assert(isnan(d->metric[0].values[5]) && d->point[6] == BASIN_MISSING && d->point[7] == BASIN_EVALUATED);
    ck_assert_str_eq(basin_record_get(&d->record, "minus.network"), "lenet5");
    char *verbs = verbs_of_one(d, (basin_plot_options){0});
    ck_assert_ptr_nonnull(strstr(verbs, "figure.colormap=coolwarm"));
    ck_assert_ptr_nonnull(strstr(verbs, "ResNet-20, no\u00a0skip \u2212 LeNet-5"));
    ck_assert_ptr_nonnull(strstr(verbs, "Difference of training loss"));
    ck_assert_ptr_nonnull(strstr(verbs, "dash 1.80,1.30"));
    free(verbs);
    verbs = verbs_of_one(d, (basin_plot_options){.theme = "grey"}); /* from black over grey at zero to white */
    ck_assert_ptr_nonnull(strstr(verbs, "figure.colormap=grey"));
    ck_assert_ptr_nonnull(strstr(verbs, "dash 1.80,1.30"));
    free(verbs);
    basin_surface *none = NULL;
    ck_assert_int_eq(basin_surface_difference(&none, a, other, &err), BASIN_EINVALID);
    ck_assert_ptr_null(none);
    ck_assert_int_eq(basin_surface_set_members(b, 2, (const uint64_t[]){1, 2}, &err), BASIN_OK);
    ck_assert_int_eq(basin_surface_difference(&none, a, b, &err), BASIN_EINVALID);
    ck_assert_ptr_nonnull(strstr(err.message, "ensemble of 2"));
    basin_surface_free(a);
    basin_surface_free(b);
    basin_surface_free(d);
    basin_surface_free(other);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("layout");
    TCase *words = tcase_create("words"), *figures = tcase_create("figures");
    tcase_add_test(words, words_hold_mathematics);
    tcase_add_unchecked_fixture(figures, make_folder, delete_folder);
    tcase_set_timeout(figures, 120);
    tcase_add_test(figures, pages_have_their_exact_size);
    tcase_add_test(figures, fonts_do_not_scale_with_the_page);
    tcase_add_test(figures, wide_numbers_stand_apart);
    tcase_add_test(figures, numbers_of_neighbours_stand_apart);
    tcase_add_test(figures, numbers_between_panels_have_room);
    tcase_add_test(figures, each_curve_has_its_line);
    tcase_add_test(figures, rows_and_columns_have_titles);
    tcase_add_test(figures, titles_that_would_be_cut_take_columns);
    tcase_add_test(figures, columns_of_surfaces_fit_a_page);
    tcase_add_test(figures, parts_share_a_page);
    tcase_add_test(figures, narrow_surfaces_have_numbers);
    tcase_add_test(figures, long_titles_are_wrapped);
    tcase_add_test(figures, any_bytes_are_words);
    tcase_add_test(figures, layers_lie_over_each_other);
    tcase_add_test(figures, insets_are_clear_of_what_they_enlarge);
    tcase_add_test(figures, insets_are_clear_of_the_other_checkpoint);
    tcase_add_test(figures, themes_differ);
    tcase_add_test(figures, bands_lie_around_their_curve);
    tcase_add_test(figures, ensembles_are_drawn_as_median_and_quartiles);
    tcase_add_test(figures, grounds_reach_the_edge);
    tcase_add_test(figures, spreads_stand_beside_their_medians);
    tcase_add_test(figures, interpolation_names_its_ends);
    tcase_add_test(figures, the_bar_of_lines_has_no_other_levels);
    tcase_add_test(figures, a_contour_is_a_band_as_wide_as_its_interval_leaves_it_open);
    tcase_add_test(figures, what_intervals_leave_open_is_hatched_once);
    tcase_add_test(figures, dashes_keep_clear_of_the_minus_of_their_label);
    tcase_add_test(figures, heights_of_differences_rise_as_their_colours);
    tcase_add_test(figures, a_loss_that_dips_below_zero_is_no_difference);
    tcase_add_test(figures, a_bar_has_triangles_for_values_outside);
    tcase_add_test(figures, parts_show_surfaces_once_more);
    tcase_add_test(figures, parts_have_levels_of_their_own);
    tcase_add_test(figures, lines_of_several_metrics_say_which);
    tcase_add_test(figures, accuracy_can_be_left_out);
    tcase_add_test(figures, parts_have_titles);
    tcase_add_test(figures, titles_of_parts_in_a_row_are_in_line);
    tcase_add_test(figures, parts_take_the_room_they_need);
    tcase_add_test(figures, differences_are_centred_at_zero);
    suite_add_tcase(suite, words);
    suite_add_tcase(suite, figures);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
