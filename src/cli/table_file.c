/* table_file.c - a table in a file of its own, which says what was compared. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/table.h"

enum { SIZE_LIMIT = 16 << 20, KEY_DIGITS = 32 };

const table_format *table_format_for(const char *path) {
    const char *dot = strrchr(path, '.');
    for (int i = 0; dot && table_format_at(i); i++)
        if (strcasecmp(dot + 1, table_format_at(i)->ending) == 0) return table_format_at(i);
    return NULL;
}

/* A table's signature is the hash of its text with UNSIGNED in the place of the signature: what holds it must not be an edited
 * table, nor a text of somebody's into which a table was pasted. */
static basin_status signature_of(const char *text, char signature[33], basin_error *err) {
    basin_record whole = {0};
    basin_status status = basin_record_set(&whole, err, "table", "%s", text);
    if (status == BASIN_OK) status = basin_record_hash(&whole, signature, err);
    basin_record_clear(&whole);
    return status;
}

static void replace_all(char *text, const char *word, const char *by) {
    for (char *at = text; (at = strstr(at, word)); at += KEY_DIGITS) memcpy(at, by, KEY_DIGITS);
}

static int is_key(const char *at) {
    return strspn(at, "0123456789abcdef") == KEY_DIGITS;
}

/* The key and the signature: two words of hexadecimal digits somewhere behind TABLE_COMPARISON, which Markdown writes with a blank. */
static int find_keys(const char *text, char key[33], char signature[33]) {
    const char *at = strstr(text, TABLE_COMPARISON);
    if (!at) at = strstr(text, TABLE_COMPARISON_WORDS);
    if (!at) return 0;
    for (at = strpbrk(at, ":,\n "); at && *at; at++) {
        if (!is_key(at) || at[KEY_DIGITS] != ' ' || !is_key(at + KEY_DIGITS + 1)) continue;
        snprintf(key, KEY_DIGITS + 1, "%s", at);
        snprintf(signature, KEY_DIGITS + 1, "%s", at + KEY_DIGITS + 1);
        return 1;
    }
    return 0;
}

/* A file as text; the caller frees.  @return NULL if it is none, or larger than tables are */
static char *read_text(const char *path) {
    struct stat info;
    FILE *in = stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size <= SIZE_LIMIT ? fopen(path, "rb") : NULL;
    const size_t size = in ? (size_t)info.st_size : 0;
    char *text = in ? calloc(1, size + 1) : NULL;
    int whole = text && fread(text, 1, size, in) == size && strlen(text) == size;
    if (in) fclose(in);
    if (whole) return text;
    free(text);
    return NULL;
}

/* The text of a file that is a table as table_save wrote it, but unsigned; the caller frees.  @return NULL if it is none */
static char *read_table(const char *path, char key[33]) {
    char signature[33], found[33];
    char *text = read_text(path);
    int is = text && find_keys(text, key, signature);
    if (is) {
        replace_all(text, signature, TABLE_UNSIGNED);
        is = signature_of(text, found, NULL) == BASIN_OK && strcmp(found, signature) == 0;
    }
    if (is) return text;
    free(text);
    return NULL;
}

int table_comparison(const char *path, char key[33]) {
    char *text = read_table(path, key);
    free(text);
    return text != NULL;
}

char *table_line(const char *text, const char *key) {
    const size_t size = strlen(key);
    for (; text && *text; text = strchr(text, '\n'), text += text != NULL) {
        if (strncmp(text, key, size) != 0) continue;
        text += size;
        text += strspn(text, " ");
        return strndup(text, strcspn(text, "\n"));
    }
    return NULL;
}

basin_status table_record(basin_record *out, const char *path, basin_error *err) {
    char key[33], *line = NULL, *text = read_table(path, key);
    if (!text) return command_error(err, BASIN_EFORMAT, "%s: not a table as basin wrote it", path);
    for (int i = 0; table_format_at(i) && !line; i++) line = table_format_at(i)->command(text);
    basin_status status =
        line ? basin_record_set(out, err, TABLE_COMMAND, "%s", line)
             : command_error(err, BASIN_EUNSUPPORTED, "%s: does not say by what command it was made", path);
    free(line);
    free(text);
    return status;
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
    return command_error(err, BASIN_EEXISTS,
                         "%s: exists and is not a table as basin wrote it; remove it or choose another name", path);
}

/* The table as text, signed; the caller frees. */
static basin_status compose(char **text, const table_format *format, const basin_table *table, basin_error *err) {
    char signature[33];
    size_t size = 0;
    FILE *out = open_memstream(text, &size);
    if (!out) return command_error(err, BASIN_ENOMEM, "out of memory");
    format->print(out, table);
    if (fclose(out) != 0) return command_error(err, BASIN_ENOMEM, "out of memory");
    basin_status status = signature_of(*text, signature, err);
    if (status == BASIN_OK) replace_all(*text, TABLE_UNSIGNED, signature);
    return status;
}

static basin_status write_text(const char *text, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    char *draft = NULL;
    if (asprintf(&draft, "%s.draft", path) < 0) return command_error(err, BASIN_ENOMEM, "out of memory");
    FILE *out = fopen(draft, "wb");
    int broken = !out || fputs(text, out) < 0;
    if (out && fclose(out) != 0) broken = 1;
    if (broken || rename(draft, path) != 0) {
        status = command_error(err, BASIN_EIO, "%s: cannot be written: %s", path, strerror(errno));
        if (out) (void)remove(draft);
    }
    free(draft);
    return status;
}

basin_status table_save(const table_format *format, const basin_table *table, const char *path, basin_error *err) {
    char *text = NULL;
    basin_status status = table_check_replaceable(path, err);
    if (status == BASIN_OK) status = compose(&text, format, table, err);
    if (status == BASIN_OK) status = write_text(text, path, err);
    free(text);
    return status;
}
