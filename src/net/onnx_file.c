/* onnx_file.c - reads an ONNX file: protocol buffers, unpacked by protobuf-c. */
#include "net/onnx_file.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/file.h"

#define FILE_LIMIT ((size_t)2 << 30) /* what a protocol buffer can hold */
#define DEPTH_MAX 24
#define MESSAGES_MAX 4000000

/* A message whose fields are being walked. */
typedef struct level {
    const unsigned char *at, *end;
    const ProtobufCMessageDescriptor *kind;
} level;

static int read_varint(const unsigned char **at, const unsigned char *end, uint64_t *value) {
    *value = 0;
    for (int shift = 0; shift < 64 && *at < end; shift += 7) {
        unsigned char byte = *(*at)++;
        *value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) return 1;
    }
    return 0;
}

static int skip(level *l, uint64_t bytes) {
    if (bytes > (uint64_t)(l->end - l->at)) return 0;
    l->at += bytes;
    return 1;
}

/* Goes over one field; `*inner` is the message in it, if it is one.  @return whether it is whole */
static int walk_field(level *l, level *inner) {
    uint64_t tag, size;
    inner->kind = NULL;
    if (!read_varint(&l->at, l->end, &tag)) return 0;
    switch (tag & 7) { /* the wire types of protocol buffers */
    case 0:
        return read_varint(&l->at, l->end, &size);
    case 1:
        return skip(l, 8);
    case 5:
        return skip(l, 4);
    case 2: {
        const ProtobufCFieldDescriptor *field =
            tag >> 3 <= UINT32_MAX ? protobuf_c_message_descriptor_get_field(l->kind, (unsigned)(tag >> 3)) : NULL;
        if (!read_varint(&l->at, l->end, &size) || size > (uint64_t)(l->end - l->at)) return 0;
        if (field && field->type == PROTOBUF_C_TYPE_MESSAGE) *inner = (level){l->at, l->at + size, field->descriptor};
        l->at += size;
        return 1;
    }
    default:
        return 0;
    }
}

/* protobuf-c unpacks by recursion, and gives each message memory: both are bounded here, without recursion. */
static basin_status check_messages(const unsigned char *bytes, size_t size, const char *path, basin_error *err) {
    level stack[DEPTH_MAX] = {{bytes, bytes + size, &onnx__model_proto__descriptor}};
    int depth = 1;
    int64_t messages = 0;
    while (depth > 0) {
        level *l = &stack[depth - 1], inner;
        if (l->at == l->end) {
            depth--;
            continue;
        }
        if (!walk_field(l, &inner)) return fail(err, BASIN_EFORMAT, "%s: not an ONNX file, cut short or damaged", path);
        if (!inner.kind) continue;
        if (depth == DEPTH_MAX || ++messages > MESSAGES_MAX)
            return fail(err, BASIN_EUNSUPPORTED, "%s: more than %d messages, or nested deeper than %d", path,
                        MESSAGES_MAX, DEPTH_MAX);
        stack[depth++] = inner;
    }
    return BASIN_OK;
}

basin_status onnx_read(Onnx__ModelProto **out, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    unsigned char *bytes = NULL;
    size_t size = 0;
    Onnx__ModelProto *model = NULL;
    TRY(file_read(&bytes, &size, path, FILE_LIMIT, err));
    TRY(check_messages(bytes, size, path, err));
    model = onnx__model_proto__unpack(NULL, size, bytes);
    if (!model || !model->graph || model->graph->n_node == 0) {
        status = fail(err, BASIN_EFORMAT, "%s: not an ONNX file with a graph, cut short or damaged", path);
        goto done;
    }
    *out = model;
    model = NULL;
done:
    if (model) onnx__model_proto__free_unpacked(model, NULL);
    free(bytes);
    return status;
}
