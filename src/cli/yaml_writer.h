/* yaml_writer.h - a YAML document written piece by piece. What fails is noted; all after it does nothing that counts. */
#ifndef CLI_YAML_WRITER_H
#define CLI_YAML_WRITER_H

#include <stdio.h>
#include <yaml.h>

typedef struct yaml_writer {
    yaml_emitter_t emitter;
    int failed; /* sticky */
} yaml_writer;

/** Begins a document; its writer starts as {0}.  @return whether it is open, and has to be closed */
int yaml_writer_open(yaml_writer *w, FILE *out);
void yaml_writer_close(yaml_writer *w);

void yaml_writer_open_map(yaml_writer *w);
void yaml_writer_close_map(yaml_writer *w);
void yaml_writer_open_list(yaml_writer *w); /* on one line */
void yaml_writer_close_list(yaml_writer *w);

/** A text that is read back as that text, with "${" as recipe_expand wants it. */
void yaml_writer_text(yaml_writer *w, const char *text);
void yaml_writer_true(yaml_writer *w);

#endif
