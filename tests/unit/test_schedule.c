/* test_schedule.c - the schedule on more threads than any test machine has: the real one, on recorded times (simulate.h). */
#include <check.h>

#include "schedule_times.h"

enum { RECORDED = sizeof recorded / sizeof *recorded, THREADS = 64 };

START_TEST(every_point_is_delivered_once) {
    static const int threads[] = {1, 2, 3, 64};
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++)
        for (int64_t points = 1; points < 9; points++)
            for (size_t slots = 1; slots < 4; slots++) {
                simulation s = simulate(&recorded[_i], points, threads[t], slots * recorded[_i].slot_bytes);
                ck_assert_int_eq(s.points, points);
                ck_assert_int_le(s.slots, (int)slots);
            }
}
END_TEST

START_TEST(one_thread_is_never_idle) {
    ck_assert_double_eq_tol(simulate(&recorded[_i], 11, 1, 0).efficiency, 1, 1e-9);
}
END_TEST

/* A plane of 51 x 51 points and a line of 51, with the default bound on memory. */
START_TEST(planes_and_lines_keep_64_threads_busy) {
    ck_assert_double_gt(simulate(&recorded[_i], 2601, THREADS, 0).efficiency, 0.99);
    ck_assert_double_gt(simulate(&recorded[_i], 51, THREADS, 0).efficiency, 0.95);
}
END_TEST

/* Where memory allows two points in flight, the second one is prepared while the first one is evaluated. */
START_TEST(two_points_in_flight_are_enough_if_one_has_tasks_for_all) {
    const task_times *t = &recorded[_i];
    if (t->phase[SCORE].tasks < 4 * THREADS) return;
    ck_assert_double_gt(simulate(t, 2601, THREADS, 2 * t->slot_bytes).efficiency, 0.999);
}
END_TEST

/* What may be in flight grows with the threads that want it. */
START_TEST(memory_bounds_the_points_in_flight) {
    const size_t point = (size_t)100 << 20;
    ck_assert_int_eq(memory_slots(2, 1000, point, 0), 3);
    ck_assert_int_eq(memory_slots(2, 1000, 3 * point, 0), 1);
    ck_assert_int_eq(memory_slots(64, 1000, point, 0), 65);
    ck_assert_int_eq(memory_slots(64, 1000, 4 * point, 0), 20);
    ck_assert_int_eq(memory_slots(64, 7, point, 0), 7);
    ck_assert_int_eq(memory_slots(64, 1000, point, 3 * point), 3);
    ck_assert_int_eq(memory_slots(64, 1000, point, 1), 1);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("schedule");
    TCase *tests = tcase_create("schedule");
    tcase_add_loop_test(tests, every_point_is_delivered_once, 0, RECORDED);
    tcase_add_loop_test(tests, one_thread_is_never_idle, 0, RECORDED);
    tcase_add_loop_test(tests, planes_and_lines_keep_64_threads_busy, 0, RECORDED);
    tcase_add_loop_test(tests, two_points_in_flight_are_enough_if_one_has_tasks_for_all, 0, RECORDED);
    tcase_add_test(tests, memory_bounds_the_points_in_flight);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
