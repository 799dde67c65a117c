/* table_file.c - a table in a file of its own, which says what was compared. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/table.h"

enum { HEAD_LIMIT = 1 << 16, KEY_DIGITS = 32 };

const table_format *table_format_for(const char *path) {
    const char *dot = strrchr(path, '.');
    for (int i = 0; dot && table_format_at(i); i++)
        if (strcasecmp(dot + 1, table_format_at(i)->ending) == 0) return table_format_at(i);
    return NULL;
}

/* The first word of 32 hexadecimal digits behind TABLE_COMPARISON, which Markdown writes with a blank. */
static int find_key(const char *text, char key[33]) {
    static const char digits[] = "0123456789abcdef",
                      letters[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char *at = strstr(text, TABLE_COMPARISON);
    if (!at) at = strstr(text, TABLE_COMPARISON_WORDS);
    for (size_t word; at && *at; at += word ? word : 1) {
        word = strspn(at, letters);
        if (word != KEY_DIGITS || strspn(at, digits) != KEY_DIGITS) continue;
        memcpy(key, at, KEY_DIGITS);
        key[KEY_DIGITS] = '\0';
        return 1;
    }
    return 0;
}

int table_comparison(const char *path, char key[33]) {
    struct stat info;
    FILE *in = stat(path, &info) == 0 && S_ISREG(info.st_mode) ? fopen(path, "rb") : NULL;
    char *text = in ? calloc(1, HEAD_LIMIT + 1) : NULL;
    int found = text && fread(text, 1, HEAD_LIMIT, in) > 0 && find_key(text, key);
    free(text);
    if (in) fclose(in);
    return found;
}

/* Whether the folder is there and may be written to. */
static basin_status check_folder(const char *path, basin_error *err) {
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (!folder) return command_error(err, BASIN_ENOMEM, "out of memory");
    basin_status status = BASIN_OK;
    if (access(folder, W_OK) != 0)
        status = command_error(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(errno));
    free(folder);
    return status;
}

basin_status table_check_replaceable(const char *path, basin_error *err) {
    struct stat info;
    char key[33];
    if (stat(path, &info) != 0 || (S_ISREG(info.st_mode) && info.st_size == 0)) return check_folder(path, err);
    if (table_comparison(path, key)) return BASIN_OK;
    return command_error(err, BASIN_EEXISTS, "%s: exists and is not a table by basin; remove it or choose another name",
                         path);
}

basin_status table_save(const table_format *format, const basin_table *table, const char *path, basin_error *err) {
    char *draft = NULL;
    basin_status status = table_check_replaceable(path, err);
    if (status != BASIN_OK) return status;
    if (asprintf(&draft, "%s.draft", path) < 0) return command_error(err, BASIN_ENOMEM, "out of memory");
    FILE *out = fopen(draft, "wb");
    if (out) format->print(out, table);
    int broken = !out || ferror(out);
    if (out && fclose(out) != 0) broken = 1;
    if (broken || rename(draft, path) != 0) {
        status = command_error(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(errno));
        if (out) (void)remove(draft);
    }
    free(draft);
    return status;
}
