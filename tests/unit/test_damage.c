/* test_damage.c - thousands of damaged checkpoints per reader, the same ones each time: each is refused in one line or
 * read, within bounds of memory and time. Under AddressSanitizer, without a fault. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/file.h"
#include "basin/checkpoint.h"
#include "basin/network.h"

#include <check.h> /* defines fail() over ours */

#define FOLDER "tests/reference/pytorch/"
#define VARIANTS 2000
#define MEMORY_MAX_KB (900L << 10) /* resident, with what AddressSanitizer keeps of freed memory */

static char folder[32];
static char path[64];

static void make_folder(void) {
    ck_assert_ptr_nonnull(mkdtemp(strcpy(folder, "/tmp/basin-damage-XXXXXX")));
    snprintf(path, sizeof path, "%s/file", folder);
}

/* Each test is a process of its own, so that this is its own peak. */
static void delete_folder(void) {
    struct rusage used;
    unlink(path);
    rmdir(folder);
    getrusage(RUSAGE_SELF, &used);
    ck_assert_msg(used.ru_maxrss < MEMORY_MAX_KB, "%ld KB were used", used.ru_maxrss);
}

/* The same numbers on every machine. */
static uint32_t next(uint64_t *state, uint32_t below) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return below ? (uint32_t)(*state >> 33) % below : 0;
}

/* Bytes with room for more. */
typedef struct buffer {
    unsigned char *bytes;
    size_t size, room;
} buffer;

static buffer copy_of(const unsigned char *bytes, size_t size) {
    buffer b = {malloc(2 * size + 64), size, 2 * size + 64};
    ck_assert_ptr_nonnull(b.bytes);
    memcpy(b.bytes, bytes, size);
    return b;
}

static void flip(buffer *b, uint64_t *state) {
    for (uint32_t n = 1 + next(state, 4); n; n--)
        b->bytes[next(state, (uint32_t)b->size)] ^= (unsigned char)(1 << next(state, 8));
}

static void cut(buffer *b, uint64_t *state) {
    b->size = next(state, (uint32_t)b->size);
}

/* A number that is too large, or nearly, in any width. */
static void enlarge(buffer *b, uint64_t *state) {
    static const uint64_t numbers[] = {0,         UINT64_MAX, INT64_MAX, UINT32_MAX,
                                       INT32_MAX, 1ull << 40, 65535,     0x8000000000000000u};
    uint64_t number = numbers[next(state, 8)];
    size_t width = (size_t)1 << next(state, 4), at = next(state, (uint32_t)b->size);
    if (width > b->size - at) width = b->size - at;
    memcpy(b->bytes + at, &number, width);
}

static void drop(buffer *b, uint64_t *state) {
    size_t at = next(state, (uint32_t)b->size), count = next(state, (uint32_t)(b->size - at));
    memmove(b->bytes + at, b->bytes + at + count, b->size - at - count);
    b->size -= count;
}

static void repeat(buffer *b, uint64_t *state) {
    size_t at = next(state, (uint32_t)b->size), count = next(state, (uint32_t)(b->size - at));
    if (b->size + count > b->room) count = b->room - b->size;
    memmove(b->bytes + at + count, b->bytes + at, b->size - at);
    b->size += count;
}

/* One byte over and over: brackets, marks, calls. */
static void nest(buffer *b, uint64_t *state) {
    static const char bytes[] = "({[\x85)R}lQ\x80:\n\"\x0a\x12\x3a";
    size_t at = next(state, (uint32_t)b->size), count = next(state, (uint32_t)(b->size - at));
    memset(b->bytes + at, bytes[next(state, sizeof bytes - 1)], count);
}

static void (*const damages[])(buffer *b, uint64_t *state) = {flip, flip, cut, enlarge, enlarge, drop, repeat, nest};

static void damage(buffer *b, uint64_t *state) {
    if (b->size) damages[next(state, sizeof damages / sizeof *damages)](b, state);
}

static void write_file(const unsigned char *bytes, size_t size) {
    unlink(path); /* a file that is written over is synced by some file systems */
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, size, out), size);
    ck_assert_int_eq(fclose(out), 0);
}

static void assert_one_line(basin_status status, const basin_error *err, int variant) {
    if (status == BASIN_OK) return;
    ck_assert_msg(*err->message && !strchr(err->message, '\n'), "variant %d: '%s'", variant, err->message);
    ck_assert_msg(strncmp(err->message, folder, strlen(folder)) == 0, "variant %d names no file: '%s'", variant,
                  err->message);
}

static int load(int variant) {
    basin_checkpoint *c = NULL;
    basin_error err = {0};
    basin_status status = basin_checkpoint_load(&c, path, &err);
    assert_one_line(status, &err, variant);
    for (int i = 0; status == BASIN_OK && i < c->count; i++) ck_assert(c->tensor[i].name);
    basin_checkpoint_free(c);
    return status == BASIN_OK;
}

static int import(int variant) {
    basin_network *network = NULL;
    basin_checkpoint *weights = NULL;
    basin_error err = {0};
    basin_status status = basin_network_import(&network, &weights, path, NULL, (basin_input){1, 4, 4, 3}, NULL, &err);
    assert_one_line(status, &err, variant);
    basin_network_free(network);
    basin_checkpoint_free(weights);
    return status == BASIN_OK;
}

static const struct {
    const char *file;
    int (*read)(int variant);
} readers[] = {
    {FOLDER "plain.safetensors", load},   {FOLDER "zip.pt", load},
    {FOLDER "protocol5.pt", load},        {FOLDER "legacy-views.pt", load},
    {FOLDER "legacy-optimizer.pt", load}, {FOLDER "types.npz", load},
    {FOLDER "packed.npz", load},          {FOLDER "net.onnx", import},
};

START_TEST(damaged_files_are_refused_in_one_line_or_read) {
    unsigned char *bytes = NULL;
    size_t size = 0;
    uint64_t state = (uint64_t)_i;
    int whole = 0;
    ck_assert_int_eq(file_read(&bytes, &size, readers[_i].file, (size_t)1 << 20, NULL), BASIN_OK);
    write_file(bytes, size);
    ck_assert(readers[_i].read(-1));
    for (int variant = 0; variant < VARIANTS; variant++) {
        buffer b = copy_of(bytes, size);
        for (uint32_t n = 1 + next(&state, 2); n; n--) damage(&b, &state);
        write_file(b.bytes, b.size);
        whole += readers[_i].read(variant);
        free(b.bytes);
    }
    ck_assert_msg(whole < VARIANTS * 9 / 10, "%d of %d were read", whole, VARIANTS);
    free(bytes);
}
END_TEST

/* The parts of a zip file, one of them damaged, in a file with right checksums: what is behind them is reached. */
static void damage_part(archive *zip, uint64_t *state) {
    int count = archive_count(zip), chosen = (int)next(state, (uint32_t)count);
    archive_part *parts = calloc((size_t)count, sizeof *parts);
    unsigned char *bytes = NULL;
    size_t size = 0;
    if (next(state, 2)) chosen = 0; /* the pickle, or the first header */
    ck_assert_ptr_nonnull(parts);
    for (int i = 0; i < count; i++) {
        parts[i].name = (char *)archive_name(zip, i); /* only read */
        ck_assert_int_eq(archive_read(zip, i, (size_t)1 << 20, &parts[i].bytes, &parts[i].size, NULL), BASIN_OK);
        if (i != chosen) continue;
        buffer b = copy_of(parts[i].bytes, parts[i].size);
        damage(&b, state);
        free(parts[i].bytes);
        parts[i].bytes = b.bytes;
        parts[i].size = b.size;
    }
    ck_assert_int_eq(archive_compose(&bytes, &size, count, parts, NULL), BASIN_OK);
    write_file(bytes, size);
    free(bytes);
    for (int i = 0; i < count; i++) free(parts[i].bytes);
    free(parts);
}

static const char *const containers[] = {FOLDER "zip.pt", FOLDER "protocol5.pt", FOLDER "views.pt", FOLDER "types.npz"};

START_TEST(damaged_parts_of_whole_zip_files_are_refused_in_one_line_or_read) {
    file_source file;
    archive *zip = NULL;
    uint64_t state = 100 + (uint64_t)_i;
    ck_assert_int_eq(file_open(&file, containers[_i], (size_t)1 << 20, NULL), BASIN_OK);
    ck_assert_int_eq(archive_open(&zip, &file, NULL), BASIN_OK);
    for (int variant = 0; variant < VARIANTS; variant++) {
        damage_part(zip, &state);
        load(variant);
    }
    archive_close(zip);
    file_close(&file);
}
END_TEST

/* An index beside whole files. */
START_TEST(a_damaged_index_is_refused_in_one_line_or_read) {
    static const char index[] =
        "{\"metadata\": {\"total_size\": 102}, \"weight_map\": {\"conv.bias\": \"a\", \"fc.bias\": "
        "\"a\", \"fc.weight\": \"b/c\", \"norm.bias\": \"../a\"}}";
    unsigned char *bytes = NULL;
    size_t size = 0;
    uint64_t state = 7;
    char shard[80];
    ck_assert_int_eq(file_read(&bytes, &size, FOLDER "plain.safetensors", (size_t)1 << 20, NULL), BASIN_OK);
    write_file(bytes, size);
    snprintf(shard, sizeof shard, "%s/a", folder);
    ck_assert_int_eq(rename(path, shard), 0);
    for (int variant = 0; variant < VARIANTS; variant++) {
        buffer b = copy_of((const unsigned char *)index, variant % 2 ? sizeof index - 1 : 60);
        if (variant % 2 == 0)
            b.size = (size_t)snprintf((char *)b.bytes, b.room, "{\"weight_map\": {\"fc.bias\": \"a\"}}");
        if (variant) damage(&b, &state);
        write_file(b.bytes, b.size);
        int read = load(variant);
        ck_assert(variant || read);
        free(b.bytes);
    }
    unlink(shard);
    free(bytes);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("damage");
    TCase *tc = tcase_create("damage");
    tcase_add_checked_fixture(tc, make_folder, delete_folder);
    tcase_add_loop_test(tc, damaged_files_are_refused_in_one_line_or_read, 0, sizeof readers / sizeof *readers);
    tcase_add_loop_test(tc, damaged_parts_of_whole_zip_files_are_refused_in_one_line_or_read, 0,
                        sizeof containers / sizeof *containers);
    tcase_add_test(tc, a_damaged_index_is_refused_in_one_line_or_read);
    tcase_set_timeout(tc, 120);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_set_fork_status(runner, CK_FORK); /* the peak of memory is a process's */
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
