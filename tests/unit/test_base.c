/* test_base.c - files and records: what is written appears whole or not at all, and what is read has bounds. */
#include "base/file.h"
#include "basin/record.h"

#include <check.h> /* defines fail() over ours */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char folder[32];
static char path[64];
static basin_error err;

static void make_folder(void) {
    ck_assert_ptr_nonnull(mkdtemp(strcpy(folder, "/tmp/basin-base-XXXXXX")));
    snprintf(path, sizeof path, "%s/file", folder);
}

static void delete_folder(void) {
    unlink(path);
    ck_assert_int_eq(rmdir(folder), 0); /* fails if a draft was left there */
}

/* Takes the place of the C library's: it changes the whole process, files that other threads are creating included. */
mode_t umask(mode_t mask) {
    ck_abort_msg("umask(%o) was called", (unsigned)mask);
    return mask;
}

static void commit_draft(void) {
    file_draft draft;
    ck_assert_msg(file_draft_init(&draft, path, &err) == BASIN_OK, "%s", err.message);
    ck_assert_int_eq(file_draft_commit(&draft, &err), BASIN_OK);
}

START_TEST(a_new_file_has_the_rights_that_the_umask_leaves) {
    static const mode_t masks[] = {022, 027, 077};
    struct stat info;
    for (int i = 0; i < 3; i++) {
        syscall(SYS_umask, masks[i]);
        commit_draft();
        ck_assert_int_eq(stat(path, &info), 0);
        ck_assert_uint_eq(info.st_mode & 0777, 0666 & ~masks[i]);
    }
}
END_TEST

START_TEST(drafts_of_one_file_have_names_of_their_own) {
    file_draft first, second;
    ck_assert_int_eq(file_draft_init(&first, path, &err), BASIN_OK);
    ck_assert_int_eq(file_draft_init(&second, path, &err), BASIN_OK);
    ck_assert_str_ne(first.draft, second.draft);
    file_draft_clear(&first);
    ck_assert_int_eq(file_draft_commit(&second, &err), BASIN_OK);
    ck_assert(file_exists(path));
}
END_TEST

START_TEST(an_unwritable_place_is_named) {
    file_draft draft;
    ck_assert_int_eq(file_draft_init(&draft, "/nowhere/file", &err), BASIN_EIO);
    ck_assert_str_eq(err.message, "/nowhere/file: cannot be written: No such file or directory");
    ck_assert_ptr_null(draft.path);
}
END_TEST

START_TEST(the_head_of_a_file_is_what_there_is_up_to_the_limit) {
    unsigned char head[8];
    size_t size;
    commit_draft();
    ck_assert_int_eq(file_head(head, &size, path, sizeof head, &err), BASIN_OK);
    ck_assert_uint_eq(size, 0);
    ck_assert_int_eq(truncate(path, (off_t)1 << 40), 0);
    ck_assert_int_eq(file_head(head, &size, path, sizeof head, &err), BASIN_OK);
    ck_assert_uint_eq(size, sizeof head);
    ck_assert_int_eq(file_head(head, &size, folder, sizeof head, &err), BASIN_EIO);
    ck_assert_int_eq(file_head(head, &size, "/dev/zero", sizeof head, &err), BASIN_EIO);
    ck_assert_str_eq(err.message, "/dev/zero: not a regular file");
}
END_TEST

START_TEST(an_entry_that_is_removed_leaves_the_others_in_order) {
    static const char *const keys[] = {"a", "b", "c"};
    for (int gone = 0; gone < 3; gone++) {
        basin_record record = {0};
        for (int i = 0; i < 3; i++) ck_assert_int_eq(basin_record_set(&record, NULL, keys[i], "%d", i), BASIN_OK);
        basin_record_remove(&record, "d");
        basin_record_remove(&record, keys[gone]);
        ck_assert_int_eq(record.count, 2);
        ck_assert_ptr_null(basin_record_get(&record, keys[gone]));
        for (int i = 0; i < 2; i++) ck_assert_str_eq(record.entry[i].key, keys[i + (i >= gone)]);
        basin_record_clear(&record);
    }
}
END_TEST

START_TEST(a_record_has_a_bound_and_its_entries_can_still_be_set) {
    basin_record record = {0};
    char key[16];
    for (int i = 0; i < BASIN_RECORD_MAX; i++) {
        snprintf(key, sizeof key, "key %d", i);
        ck_assert_int_eq(basin_record_set(&record, &err, key, "old"), BASIN_OK);
    }
    ck_assert_int_eq(basin_record_set(&record, &err, "one more", "new"), BASIN_EUNSUPPORTED);
    ck_assert_str_eq(err.message, "more than 4096 entries of metadata");
    ck_assert_int_eq(record.count, BASIN_RECORD_MAX);
    ck_assert_int_eq(basin_record_set(&record, &err, key, "new"), BASIN_OK);
    ck_assert_str_eq(basin_record_get(&record, key), "new");
    basin_record_clear(&record);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("base");
    TCase *files = tcase_create("files"), *records = tcase_create("records");
    tcase_add_checked_fixture(files, make_folder, delete_folder);
    tcase_add_test(files, a_new_file_has_the_rights_that_the_umask_leaves);
    tcase_add_test(files, drafts_of_one_file_have_names_of_their_own);
    tcase_add_test(files, an_unwritable_place_is_named);
    tcase_add_test(files, the_head_of_a_file_is_what_there_is_up_to_the_limit);
    tcase_add_test(records, an_entry_that_is_removed_leaves_the_others_in_order);
    tcase_add_test(records, a_record_has_a_bound_and_its_entries_can_still_be_set);
    suite_add_tcase(suite, files);
    suite_add_tcase(suite, records);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
