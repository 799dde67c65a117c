/* info_figure.c - where a figure comes from: the commands that made it and its surfaces. */
#include "cli/info.h"

static int is(const info_subject *subject) {
    return info_begins(subject, "\x89PNG\r\n\x1a\n", 8) || info_begins(subject, "%PDF-", 5) ||
           info_begins(subject, "<?xml", 5) || info_begins(subject, "<svg", 4) ||
           info_begins(subject, "<!doctype html>", 15);
}

const info_kind info_figure = {"figure", is, NULL, basin_figure_record};
