/* plot_names.h - what curves are called that nobody named. */
#ifndef CLI_PLOT_NAMES_H
#define CLI_PLOT_NAMES_H

#include <basin.h>

/** Gives curves over each other, which have neither a title nor a record that says what they are, the names of their files; so it
 *  does curves and panels of one imported network, whose name would be the same.
 *  @param title   (count) the first *titles are given; NULL: what the record says
 *  @param[out] made  (count) names that were made, the caller's to free; to be NULL before
 *  @return BASIN_OK, BASIN_ENOMEM */
basin_status plot_name_curves(int count, const basin_surface *const surface[], const char *const file[],
                              const char *title[], int *titles, char *made[], basin_error *err);

#endif
