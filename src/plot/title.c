/* title.c - words for networks and metrics. */
#include "plot/title.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot/interpolation.h"

#define WORD(part, length, word) ((length) == strlen(word) && strncmp(part, word, length) == 0)

/* One part of a network's spec in words. The name of a graph's file stays as it is, without its ending. */
static void put_part(FILE *out, const char *part, size_t length) {
    static const char graph[] = ".onnx";
    const size_t ending = sizeof graph - 1;
    if (length > ending && memcmp(part + length - ending, graph, ending) == 0) {
        fprintf(out, "%.*s", (int)(length - ending), part);
        return;
    }
    static const struct {
        const char *spec, *word;
    } whole[] = {{"noskip", "no\u00a0skip"}, {"nobn", "no\u00a0BN"}, {"bn", "BN"}, {"lenet5", "LeNet-5"}},
      start[] = {
          {"resnet", "ResNet-"}, {"vgg", "VGG-"}, {"width=", "width\u00a0"}, {"mlp:", "MLP\u00a0"}, {"act=", ""}};
    for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
        if (WORD(part, length, whole[i].spec)) {
            fprintf(out, "%s", whole[i].word);
            return;
        }
    for (size_t i = 0; i < sizeof start / sizeof start[0]; i++) {
        size_t head = strlen(start[i].spec);
        if (length > head && strncmp(part, start[i].spec, head) == 0) {
            fprintf(out, "%s%.*s", start[i].word, (int)(length - head), part + head);
            return;
        }
    }
    fprintf(out, "%.*s", (int)length, part);
}

#define RANGE "0.75 - 0.25 over %d members"

double title_accuracy(const basin_surface *s) {
    int members;
    const char *quantile = basin_record_get(&s->record, "quantile");
    if (quantile && sscanf(quantile, RANGE, &members) == 1) return NAN; /* that of the network stands beside it */
    if (basin_record_get(&s->record, "minus.network")) return NAN;
    const char *recorded = basin_record_get(&s->record, "test_acc");
    if (recorded) return strtod(recorded, NULL);
    const double *values = basin_surface_values(s, "test_acc");
    for (int j = 0; values && j < s->ny; j++)
        for (int i = 0; i < s->nx; i++)
            if (s->x[i] == 0 && (!s->y || s->y[j] == 0)) return values[(size_t)j * (size_t)s->nx + (size_t)i];
    return NAN;
}

/* "resnet20 → resnet20-noskip". */
static char *title_interpolation(const basin_surface *surface) {
    char *from = interpolation_end(surface, 0), *to = interpolation_end(surface, 1), *text = NULL;
    if (from && to && asprintf(&text, "%s \u2192 %s", from, to) < 0) text = NULL;
    free(from);
    free(to);
    return text;
}

/* A network's spec in words. */
static void put_spec(FILE *out, const char *spec) {
    for (const char *part = spec; part && *part;) {
        size_t length = strcspn(part, ",");
        if (part != spec) fprintf(out, ", ");
        put_part(out, part, length);
        part += length + (part[length] == ',');
    }
}

char *title_surface(const basin_surface *surface) {
    char *text = NULL;
    size_t size = 0;
    if (!surface->y && interpolation_is(surface, 0)) return title_interpolation(surface);
    const char *spec = basin_record_get(&surface->record, "network");
    const char *quantile = basin_record_get(&surface->record, "quantile");
    const char *minus = basin_record_get(&surface->record, "minus.network");
    int members = 0;
    double percent = title_accuracy(surface);
    FILE *out = open_memstream(&text, &size);
    if (!out) return NULL;
    const char *statistic = NULL;
    if (sscanf(quantile ? quantile : "", "0.5 over %d members", &members) == 1) statistic = "median\u00a0of";
    if (sscanf(quantile ? quantile : "", RANGE, &members) == 1) statistic = "quartile\u00a0range of";
    if (statistic) /* first: there is not always room for what stands last */
        fprintf(out, "%s\u00a0%d%s", statistic, members, spec ? ": " : "");
    put_spec(out, spec);
    if (minus) fprintf(out, " \u2212 ");
    put_spec(out, minus);
    if (spec && isfinite(percent)) fprintf(out, " (%.1f\u202f%%)", percent);
    if (fclose(out) == 0) return text;
    free(text);
    return NULL;
}

/* "Training loss" behind "Difference of". */
static char *title_behind(const char *before, char *words) {
    char *text = NULL;
    if (!words || !*before) return words;
    words[0] = (char)tolower((unsigned char)words[0]);
    if (asprintf(&text, "%s %s", before, words) < 0) text = NULL;
    free(words);
    return text;
}

char *title_metric(const char *metric, const char *before, const char *percent) {
    static const struct {
        const char *start, *word;
    } sets[] = {{"train_", "Training "}, {"test_", "Test "}, {"val_", "Validation "}};
    static const struct {
        const char *end, *word;
        bool is_share;
    } what[] = {{"loss", "loss", false}, {"acc", "accuracy", true}, {"err", "error", true}};
    char *text = NULL;
    for (size_t i = 0; i < 3; i++) {
        size_t head = strlen(sets[i].start);
        if (strncmp(metric, sets[i].start, head) != 0) continue;
        for (size_t k = 0; k < 3; k++) {
            if (strcmp(metric + head, what[k].end) != 0) continue;
            bool unit = what[k].is_share;
            if (asprintf(&text, "%s%s%s%s%s", sets[i].word, what[k].word, unit ? " (" : "", unit ? percent : "",
                         unit ? ")" : "") < 0)
                return NULL;
            return title_behind(before, text);
        }
    }
    return title_behind(before, strdup(metric));
}
