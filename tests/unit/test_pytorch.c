/* test_pytorch.c - checkpoints of torch.save, in all the ways that people save them, hold what they held in PyTorch; what
 * cannot be used is refused by name. tests/reference/pytorch_files.py wrote the files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "basin/checkpoint.h"
#include "basin/network.h"

#include <check.h>

#define FOLDER "tests/reference/pytorch/"

static basin_checkpoint *load(const char *name) {
    char path[96];
    basin_error err = {0};
    basin_checkpoint *c = NULL;
    snprintf(path, sizeof path, FOLDER "%s", name);
    ck_assert_msg(basin_checkpoint_load(&c, path, &err) == BASIN_OK, "%s", err.message);
    return c;
}

static const basin_tensor *find(const basin_checkpoint *c, const char *name) {
    for (int i = 0; i < c->count; i++)
        if (strcmp(c->tensor[i].name, name) == 0) return &c->tensor[i];
    ck_abort_msg("no tensor '%s'", name);
    return NULL;
}

static const char *const files[] = {
    "zip.pt",        "legacy.pt",          "protocol3.pt",       "protocol4.pt",       "protocol5.pt",
    "training.ckpt", "legacy-training.t7", "parallel.pt",        "compiled.pt",        "half.pt",
    "bf16.pt",       "parameters.pt",      "views.pt",           "legacy-views.pt",    "evil.pt",
    "python2.t7",    "python2.pt",         "training-loss.ckpt", "legacy-protocol4.pt"};

START_TEST(values_are_those_of_the_same_weights_in_safetensors) {
    basin_checkpoint *plain = load("plain.safetensors"), *other = load(files[_i]);
    for (int i = 0; i < plain->count; i++) {
        const basin_tensor *a = &plain->tensor[i], *b = find(other, a->name);
        ck_assert(basin_shape_equal(&a->shape, &b->shape));
        ck_assert_ptr_nonnull(b->data);
        ck_assert_msg(memcmp(a->data, b->data, (size_t)basin_shape_size(&a->shape) * sizeof(float)) == 0, "%s: %s",
                      files[_i], a->name);
    }
    basin_checkpoint_free(plain);
    basin_checkpoint_free(other);
}
END_TEST

START_TEST(a_payload_is_never_run) {
    unlink("pickle-was-run");
    basin_checkpoint_free(load("evil.pt"));
    basin_checkpoint *c = NULL;
    ck_assert_int_ne(basin_checkpoint_load(&c, FOLDER "evil.pkl", NULL), BASIN_OK);
    ck_assert_int_ne(access("pickle-was-run", F_OK), 0);
}
END_TEST

START_TEST(a_key_chooses_a_module_by_what_names_begin_with) {
    static const char *const keyed[][2] = {
        {"modules.pt", "encoder"}, {"lightning.ckpt", "model"}, {"slashes.npz", "params"}};
    basin_checkpoint *plain = load("plain.safetensors");
    for (int k = 0; k < 3; k++) {
        char path[96];
        basin_checkpoint *c = NULL;
        snprintf(path, sizeof path, FOLDER "%s", keyed[k][0]);
        ck_assert_int_eq(basin_checkpoint_load_key(&c, path, keyed[k][1], NULL), BASIN_OK);
        const basin_tensor *bias = find(c, k == 2 ? "fc/bias" : "fc.bias");
        ck_assert_mem_eq(bias->data, find(plain, "fc.bias")->data, 3 * sizeof(float));
        basin_checkpoint_free(c);
    }
    basin_checkpoint_free(plain);
}
END_TEST

START_TEST(what_holds_something_else_is_no_checkpoint) {
    ck_assert(basin_checkpoint_is(FOLDER "types.npz"));
    ck_assert(basin_checkpoint_is(FOLDER "zip.pt"));
    ck_assert(basin_checkpoint_is(FOLDER "legacy.pt"));
    ck_assert(basin_checkpoint_is(FOLDER "sharded"));
    ck_assert(basin_checkpoint_is(FOLDER "sharded/model.safetensors.index.json"));
    ck_assert(!basin_checkpoint_is(FOLDER "data.npz"));
    ck_assert(!basin_checkpoint_is(FOLDER "net.onnx"));
    ck_assert(!basin_checkpoint_is(FOLDER "loss.txt"));
    ck_assert(!basin_checkpoint_is(FOLDER));
    ck_assert(!basin_checkpoint_is("tests/fuzz/corpus/surface_npz/valid"));
}
END_TEST

START_TEST(a_key_chooses) {
    basin_checkpoint *c = NULL, *plain = load("plain.safetensors");
    basin_error err = {0};
    ck_assert_int_eq(basin_checkpoint_load_key(&c, FOLDER "unclear.pt", "generator", &err), BASIN_OK);
    ck_assert_int_eq(c->count, plain->count + 1); /* and a counter */
    basin_checkpoint_free(c);
    basin_checkpoint_free(plain);
    ck_assert_int_eq(basin_checkpoint_load_key(&c, FOLDER "unclear.pt", "critic", &err), BASIN_EINVALID);
    ck_assert(
        strstr(err.message, "there is no 'critic' in it; it has the dictionaries of tensors generator, discriminator"));
    ck_assert_int_eq(basin_checkpoint_load_key(&c, FOLDER "nested.pt", "critic", &err), BASIN_EINVALID);
    ck_assert_msg(strstr(err.message, "there is no 'critic' in it; it has the dictionary 'checkpoint/network', and the "
                                      "names of its tensors begin with: conv, norm, fc"),
                  "%s", err.message);
}
END_TEST

static const struct {
    const char *file, *says;
} refused[] = {{"evil.pkl", "not one of torch.save"},
               {"whole.pt", "a whole pickled object ('torch.nn.modules.container Sequential')"},
               {"legacy-whole.pt", "a whole pickled object ('__main__ Whole')"},
               {"legacy-complex.pt", "tensor 'phase' is a 'torch ComplexFloatStorage', which basin does not read"},
               {"list.pt", "holds no dictionary, as a state_dict is one; if it is part of a list"},
               {"unclear.pt", "2 dictionaries of tensors in it: generator, discriminator"},
               {"sparse.pt", "tensor 'conv.weight' is sparse"}};

START_TEST(what_cannot_be_used_is_refused_by_name) {
    char path[96];
    basin_error err = {0};
    basin_checkpoint *c = NULL;
    snprintf(path, sizeof path, FOLDER "%s", refused[_i].file);
    ck_assert_int_eq(basin_checkpoint_load(&c, path, &err), BASIN_EUNSUPPORTED);
    ck_assert_msg(strstr(err.message, path) && strstr(err.message, refused[_i].says), "%s", err.message);
}
END_TEST

START_TEST(an_object_in_the_place_of_a_tensor_is_named) {
    basin_error err = {0};
    basin_network *network = NULL;
    basin_checkpoint *c = load("object.pt"), *own = NULL;
    ck_assert_int_eq(basin_network_import(&network, &own, FOLDER "net.onnx", NULL, (basin_input){0}, NULL, &err),
                     BASIN_OK);
    const basin_layout *layout = basin_network_layout(network);
    float *weights = malloc((size_t)layout->size * sizeof *weights);
    ck_assert_int_eq(basin_checkpoint_weights(c, layout, weights, "object.pt", &err), BASIN_EUNSUPPORTED);
    ck_assert_str_eq(err.message,
                     "object.pt: tensor 'conv.bias' is a Python object of 'posix system', which basin never makes");
    free(weights);
    basin_checkpoint_free(c);
    basin_checkpoint_free(own);
    basin_network_free(network);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("pytorch");
    TCase *tc = tcase_create("load");
    tcase_add_loop_test(tc, values_are_those_of_the_same_weights_in_safetensors, 0, sizeof files / sizeof *files);
    tcase_add_test(tc, a_payload_is_never_run);
    tcase_add_test(tc, an_object_in_the_place_of_a_tensor_is_named);
    tcase_add_test(tc, a_key_chooses);
    tcase_add_test(tc, a_key_chooses_a_module_by_what_names_begin_with);
    tcase_add_test(tc, what_holds_something_else_is_no_checkpoint);
    tcase_add_loop_test(tc, what_cannot_be_used_is_refused_by_name, 0, sizeof refused / sizeof *refused);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
