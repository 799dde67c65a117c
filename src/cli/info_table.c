/* info_table.c - where the file of a table comes from: the command that made it. */
#include "cli/info.h"
#include "cli/table.h"

static int is(const info_subject *subject) {
    char key[33];
    return table_comparison(subject->name, key);
}

static basin_status describe(json_t *report, const info_subject *subject, basin_error *err) {
    basin_record record = {0};
    basin_status status = table_record(&record, subject->name, err);
    if (status == BASIN_OK) report_record(report, "record", &record);
    basin_record_clear(&record);
    return status;
}

const info_kind info_table = {"table", is, describe, table_record};
