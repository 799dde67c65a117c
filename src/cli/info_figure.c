/* info_figure.c - where a figure comes from: the commands that made it and its surfaces. */
#include "cli/info.h"

static int is(const info_subject *subject) {
    return info_begins(subject, "\x89PNG\r\n\x1a\n", 8) || info_begins(subject, "%PDF-", 5) ||
           info_begins(subject, "<?xml", 5) || info_begins(subject, "<svg", 4) ||
           info_begins(subject, "<!doctype html>", 15);
}

static basin_status describe(json_t *report, const info_subject *subject, basin_error *err) {
    basin_record record = {0};
    basin_status status = basin_figure_record(&record, subject->name, err);
    if (status == BASIN_OK) report_record(report, "record", &record);
    basin_record_clear(&record);
    return status;
}

const info_kind info_figure = {"figure", is, describe, basin_figure_record};
