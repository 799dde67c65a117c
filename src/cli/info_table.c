/* info_table.c - where the file of a table comes from: the command that made it. */
#include "cli/info.h"
#include "cli/table.h"

static int is(const info_subject *subject) {
    char key[33];
    return table_comparison(subject->name, key);
}

const info_kind info_table = {"table", is, NULL, table_record};
