/* yaml_writer.c - a YAML document written piece by piece, by libyaml. */
#include "cli/yaml_writer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void emit(yaml_writer *w, yaml_event_t *event, int ready) {
    if (ready && w->failed) yaml_event_delete(event);
    w->failed = w->failed || !ready || !yaml_emitter_emit(&w->emitter, event);
}

int yaml_writer_open(yaml_writer *w, FILE *out) {
    yaml_event_t event;
    if (!yaml_emitter_initialize(&w->emitter)) {
        w->failed = 1;
        return 0;
    }
    yaml_emitter_set_output_file(&w->emitter, out);
    yaml_emitter_set_unicode(&w->emitter, 1);
    emit(w, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(w, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
    return 1;
}

void yaml_writer_close(yaml_writer *w) {
    yaml_event_t event;
    emit(w, &event, yaml_document_end_event_initialize(&event, 1));
    emit(w, &event, yaml_stream_end_event_initialize(&event));
    yaml_emitter_delete(&w->emitter);
}

void yaml_writer_open_map(yaml_writer *w) {
    yaml_event_t event;
    emit(w, &event, yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE));
}

void yaml_writer_close_map(yaml_writer *w) {
    yaml_event_t event;
    emit(w, &event, yaml_mapping_end_event_initialize(&event));
}

void yaml_writer_open_list(yaml_writer *w) {
    yaml_event_t event;
    emit(w, &event, yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, YAML_FLOW_SEQUENCE_STYLE));
}

void yaml_writer_close_list(yaml_writer *w) {
    yaml_event_t event;
    emit(w, &event, yaml_sequence_end_event_initialize(&event));
}

/* Texts that would be read as something else without quotes. */
static int wants_quotes(const char *text) {
    static const char *const words[] = {"", "~", "null", "true", "false", "yes", "no", "on", "off", NULL};
    for (int i = 0; words[i]; i++)
        if (strcasecmp(words[i], text) == 0) return 1;
    return strchr(text, '*') || strchr(text, '$');
}

static void scalar(yaml_writer *w, const char *text, yaml_scalar_style_t style) {
    yaml_event_t event;
    emit(w, &event,
         yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1, style));
}

void yaml_writer_text(yaml_writer *w, const char *text) {
    char *doubled = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&doubled, &size);
    for (; to && *text; text++) fprintf(to, "%s%c", strncmp(text, "${", 2) == 0 ? "$" : "", *text);
    if (!to || fclose(to) != 0) w->failed = 1;
    if (!w->failed) scalar(w, doubled, wants_quotes(doubled) ? YAML_SINGLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE);
    free(doubled);
}

void yaml_writer_true(yaml_writer *w) {
    scalar(w, "true", YAML_ANY_SCALAR_STYLE);
}
