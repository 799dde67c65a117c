/* provenance.h - a record as one line of text that every format of a figure can carry. */
#ifndef PLOT_PROVENANCE_H
#define PLOT_PROVENANCE_H

#include <stddef.h>

#include "base/error.h"
#include "basin/record.h"

#define PROVENANCE_KEY "basin figure"

/**
 * "basin figure: key=value; key=value; ;". What is not plain ASCII, and % = ; < > & ( ) \ ", is written %XX.
 * The caller frees *line.  @return BASIN_OK or BASIN_ENOMEM
 */
basin_status provenance_write(char **line, const basin_record *record, basin_error *err);

/** Reads the first such line among `bytes`, which need be nothing else.  @return BASIN_OK, BASIN_EFORMAT if there is none or it is damaged, BASIN_ENOMEM */
basin_status provenance_read(basin_record *record, const unsigned char *bytes, size_t size, basin_error *err);

#endif
