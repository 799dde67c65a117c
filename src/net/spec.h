/* spec.h - a network's spec taken apart: "vgg9,bn,width=0.25" is the head "vgg9" and the options "bn", "width". */
#ifndef NET_SPEC_H
#define NET_SPEC_H

#include "basin/error.h"

#define SPEC_OPTIONS 8

typedef struct spec {
    char text[256]; /* taken apart in place */
    const char *head;
    int count;
    const char *key[SPEC_OPTIONS], *value[SPEC_OPTIONS]; /* value NULL for a bare flag */
    int used[SPEC_OPTIONS];
    basin_status status; /* sticky */
    basin_error *err;
} spec;

basin_status spec_parse(spec *s, const char *text, basin_error *err);

/** Whether the flag is there. */
int spec_flag(spec *s, const char *key);
/** The number behind key=, or `normal`; outside [min, max] it is an error. */
double spec_number(spec *s, const char *key, double normal, double min, double max);
/** The text behind key=, or `normal`. */
const char *spec_text(spec *s, const char *key, const char *normal);
/** Options that nobody asked for are an error that shows `usage`. */
basin_status spec_finish(spec *s, const char *usage);

#endif
