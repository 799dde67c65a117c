/* pytorch_names.c - what the few names mean that a state_dict needs: the calls that make tensors, and the storages' classes. */
#include <string.h>

#include "base/number.h"
#include "weights/pytorch.h"

static const value_type types[] = {
    {"torch FloatStorage", 4, numbers_f32}, {"torch DoubleStorage", 8, numbers_f64},
    {"torch HalfStorage", 2, numbers_f16},  {"torch BFloat16Storage", 2, numbers_bf16},
    {"torch LongStorage", 8, NULL},         {"torch IntStorage", 4, NULL},
    {"torch ShortStorage", 2, NULL},        {"torch CharStorage", 1, NULL},
    {"torch ByteStorage", 1, NULL},         {"torch BoolStorage", 1, NULL},
};

/* What a tensor of it is refused for, by its name: older files are read on behind it. */
static const value_type unread[] = {
    {"torch ComplexFloatStorage", 8, NULL}, {"torch ComplexDoubleStorage", 16, NULL}, {"torch QInt8Storage", 1, NULL},
    {"torch QUInt8Storage", 1, NULL},       {"torch QInt32Storage", 4, NULL},
};

const value_type *pytorch_type(const pickle_value *storage_class) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (pickle_is(storage_class, PICKLE_GLOBAL, types[i].name)) return &types[i];
    return NULL;
}

static int is_named(const pickle_value *value, const char *const *names) {
    for (; *names; names++)
        if (pickle_is(value, PICKLE_GLOBAL, *names)) return 1;
    return 0;
}

static const pickle_value *argument(const pickle_value *args, int k) {
    return args && args->kind == PICKLE_TUPLE && k < args->count ? args->item[k] : NULL;
}

/* A parameter is a tensor with a note, and so is a tensor of a class of its own. */
const pickle_value *pytorch_tensor_arguments(const pickle_value *value) {
    static const char *const tensors[] = {"torch._utils _rebuild_tensor_v2", "torch._utils _rebuild_tensor", NULL};
    static const char *const parameters[] = {"torch._utils _rebuild_parameter",
                                             "torch._utils _rebuild_parameter_with_state", NULL};
    for (int depth = 0; depth < 3 && value && value->kind == PICKLE_CALL; depth++) {
        if (is_named(value->callable, tensors)) return value->args;
        if (pickle_is(value->callable, PICKLE_GLOBAL, "torch._tensor _rebuild_from_type_v2"))
            return is_named(argument(value->args, 0), tensors) ? argument(value->args, 2) : NULL;
        if (!is_named(value->callable, parameters)) return NULL;
        value = argument(value->args, 0);
    }
    return NULL;
}

int pytorch_is_odd_tensor(const pickle_value *value) {
    static const char begin[] = "torch._utils _rebuild_";
    const pickle_value *name = value && value->kind == PICKLE_CALL ? value->callable : NULL;
    return name && name->kind == PICKLE_GLOBAL && name->count > (int64_t)strlen(begin) &&
           memcmp(name->text, begin, strlen(begin)) == 0 && !pytorch_tensor_arguments(value);
}

int pytorch_element_size(const pickle_value *storage_class) {
    const value_type *type = pytorch_type(storage_class);
    if (type) return type->bytes;
    for (size_t i = 0; i < sizeof unread / sizeof *unread; i++)
        if (pickle_is(storage_class, PICKLE_GLOBAL, unread[i].name)) return unread[i].bytes;
    return 0;
}

/* ('module', class, file, source) */
const pickle_value *pytorch_class(const pickle_value *callable) {
    const pickle_value *t =
        callable && callable->kind == PICKLE_PERSISTENT && callable->count ? callable->item[0] : NULL;
    return t && pickle_is(argument(t, 0), PICKLE_TEXT, "module") && argument(t, 1) ? argument(t, 1) : callable;
}
