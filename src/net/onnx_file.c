/* onnx_file.c - reads an ONNX file: protocol buffers, unpacked by protobuf-c. */
#include "net/onnx_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"

#define FILE_LIMIT ((size_t)2 << 30) /* what a protocol buffer can hold */
#define DEPTH_MAX 24
#define MESSAGES_MAX 500000 /* tensors, nodes, attributes, dimensions; each takes a few hundred bytes */
#define WINDOW ((size_t)64 << 10)

/* A message whose fields are being walked. */
typedef struct level {
    const unsigned char *at, *end;
    const ProtobufCMessageDescriptor *kind;
} level;

/* Bytes that grow, and where some lie in the file. */
typedef struct span {
    unsigned char *data;
    size_t size, room;
} span;

typedef struct place {
    size_t at, size;
} place;

static basin_status fail_damaged(const char *path, basin_error *err) {
    return fail(err, BASIN_EFORMAT, "%s: not an ONNX file, cut short or damaged", path);
}

static basin_status fail_many(const char *path, basin_error *err) {
    return fail(err, BASIN_EUNSUPPORTED, "%s: more than %d nodes, tensors and other parts, or nested deeper than %d",
                path, MESSAGES_MAX, DEPTH_MAX);
}

/* A file's segment tells which part of a tensor it has; here a segment tells where in the file the tensor is. */
static basin_status fail_segment(const char *path, basin_error *err) {
    return fail(err, BASIN_EUNSUPPORTED, "%s: a tensor is in segments, which basin does not read; save it whole", path);
}

static uint32_t number_of(const ProtobufCMessageDescriptor *kind, const char *field) {
    return protobuf_c_message_descriptor_get_field_by_name(kind, field)->id;
}

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
static basin_status check_messages(const span *b, const ProtobufCMessageDescriptor *kind, const char *path,
                                   int64_t *messages, basin_error *err) {
    level stack[DEPTH_MAX] = {{b->data, b->data + b->size, kind}};
    int depth = 1;
    while (depth > 0) {
        level *l = &stack[depth - 1], inner;
        if (l->at == l->end) {
            depth--;
            continue;
        }
        if (!walk_field(l, &inner)) return fail_damaged(path, err);
        if (!inner.kind) continue;
        if (inner.kind == &onnx__tensor_proto__segment__descriptor) return fail_segment(path, err);
        if (depth == DEPTH_MAX || ++*messages > MESSAGES_MAX) return fail_many(path, err);
        stack[depth++] = inner;
    }
    return BASIN_OK;
}

/* A file on its way to a model. The bytes of its initializers, which are nearly all of it, stay in the file until their numbers
 * are wanted. Small fields, of which there may be millions, are read through a window. */
typedef struct reader {
    file_source file;
    unsigned char *window; /* (WINDOW) */
    place seen;            /* what of the file is in it */
    span model, graph;     /* the fields of the model without its graph, and of the graph without its initializers */
    place *tensor;
    size_t tensors, room;
    int64_t messages;
    basin_error *err;
} reader;

/* As file_read_at. */
static basin_status read_at(reader *r, unsigned char *bytes, place from) {
    if (from.size > WINDOW) return file_read_at(&r->file, bytes, from.at, from.size, r->err);
    if (from.at < r->seen.at || from.at + from.size > r->seen.at + r->seen.size) {
        const size_t left = r->file.size - from.at;
        r->seen = (place){from.at, left < WINDOW ? left : WINDOW};
        basin_status status = file_read_at(&r->file, r->window, r->seen.at, r->seen.size, r->err);
        if (status != BASIN_OK) return status;
    }
    memcpy(bytes, r->window + (from.at - r->seen.at), from.size);
    return BASIN_OK;
}

/* Appends what lies in a place of the file. */
static basin_status append(reader *r, span *to, place from) {
    if (to->size + from.size > to->room) {
        size_t room = 2 * to->room > to->size + from.size ? 2 * to->room : to->size + from.size;
        unsigned char *grown = realloc(to->data, room);
        if (!grown) return fail_memory(r->err);
        to->data = grown;
        to->room = room;
    }
    if (from.size == 0) return BASIN_OK;
    basin_status status = read_at(r, to->data + to->size, from);
    if (status == BASIN_OK) to->size += from.size;
    return status;
}

/* Where the field at *at lies in the file; *at goes past it.  @param[out] inside  what is behind its head
 * @param[out] found  whether it is number `wanted`, and a message */
static basin_status next_field(reader *r, size_t *at, size_t end, uint32_t wanted, place *whole, place *inside,
                               int *found) {
    unsigned char head[24];
    uint64_t tag, value = 0;
    const size_t size = end - *at < sizeof head ? end - *at : sizeof head;
    basin_status status = read_at(r, head, (place){*at, size});
    if (status != BASIN_OK) return status;
    const unsigned char *next = head, *last = head + size;
    if (!read_varint(&next, last, &tag)) return fail_damaged(r->file.path, r->err);
    const int wire = tag & 7;
    if ((wire == 0 || wire == 2) && !read_varint(&next, last, &value)) return fail_damaged(r->file.path, r->err);
    const uint64_t payload = wire == 1 ? 8 : wire == 5 ? 4 : wire == 2 ? value : 0, start = *at + (size_t)(next - head);
    if (wire == 3 || wire == 4 || wire > 5 || payload > end - start) return fail_damaged(r->file.path, r->err);
    *whole = (place){*at, (size_t)(start - *at + payload)};
    *inside = (place){(size_t)start, (size_t)payload};
    *found = wire == 2 && tag >> 3 == wanted;
    *at = (size_t)(start + payload);
    return BASIN_OK;
}

static basin_status note_tensor(reader *r, place at) {
    if (r->tensors == r->room) {
        size_t room = 2 * r->room + 64;
        place *grown = realloc(r->tensor, room * sizeof *grown);
        if (!grown) return fail_memory(r->err);
        r->tensor = grown;
        r->room = room;
    }
    r->tensor[r->tensors++] = at;
    return ++r->messages > MESSAGES_MAX ? fail_many(r->file.path, r->err) : BASIN_OK;
}

static basin_status split_graph(reader *r, place graph) {
    basin_status status = BASIN_OK;
    const uint32_t initializer = number_of(&onnx__graph_proto__descriptor, "initializer");
    for (size_t at = graph.at, end = graph.at + graph.size; at < end;) {
        place whole, inside;
        int found;
        TRY(next_field(r, &at, end, initializer, &whole, &inside, &found));
        TRY(found ? note_tensor(r, inside) : append(r, &r->graph, whole));
    }
done:
    return status;
}

static basin_status split_model(reader *r) {
    basin_status status = BASIN_OK;
    const uint32_t graph = number_of(&onnx__model_proto__descriptor, "graph");
    for (size_t at = 0; at < r->file.size;) {
        place whole, inside;
        int found;
        TRY(next_field(r, &at, r->file.size, graph, &whole, &inside, &found));
        TRY(found ? split_graph(r, inside) : append(r, &r->model, whole));
    }
done:
    return status;
}

/* A message of its own from bytes; NULL with the reason in *status. */
static void *unpack(reader *r, const span *from, const ProtobufCMessageDescriptor *kind, basin_status *status) {
    static unsigned char nothing[1];
    const span b = {from->data ? from->data : nothing, from->size, 0};
    *status = check_messages(&b, kind, r->file.path, &r->messages, r->err);
    if (*status != BASIN_OK) return NULL;
    void *message = protobuf_c_message_unpack(kind, NULL, b.size, b.data);
    if (!message) *status = fail_damaged(r->file.path, r->err);
    return message;
}

/* Parts a tensor into its fields and its bytes, where they are many.  @param[out] raw  size 0: they are among the fields */
static basin_status split_tensor(reader *r, place tensor, span *fields, place *raw) {
    basin_status status = BASIN_OK;
    const uint32_t raw_data = number_of(&onnx__tensor_proto__descriptor, "raw_data");
    if (tensor.size <= WINDOW) return append(r, fields, tensor);
    for (size_t at = tensor.at, end = tensor.at + tensor.size; at < end;) {
        place whole, inside;
        int found;
        TRY(next_field(r, &at, end, raw_data, &whole, &inside, &found));
        if (found && inside.size > WINDOW)
            *raw = inside;
        else
            TRY(append(r, fields, whole));
    }
done:
    return status;
}

/* A tensor says by its segment where its bytes lie in the file. */
static basin_status leave_bytes(reader *r, Onnx__TensorProto *tensor, place raw) {
    if (tensor->has_raw_data) return fail_damaged(r->file.path, r->err);
    tensor->segment = malloc(sizeof *tensor->segment); /* as protobuf-c's own allocator would */
    if (!tensor->segment) return fail_memory(r->err);
    onnx__tensor_proto__segment__init(tensor->segment);
    tensor->segment->begin = (int64_t)raw.at;
    tensor->segment->end = (int64_t)(raw.at + raw.size);
    return BASIN_OK;
}

static basin_status unpack_tensor(reader *r, Onnx__TensorProto **out, place from) {
    basin_status status = BASIN_OK;
    span fields = {0};
    place raw = {0};
    TRY(split_tensor(r, from, &fields, &raw));
    *out = unpack(r, &fields, &onnx__tensor_proto__descriptor, &status);
    if (status == BASIN_OK && raw.size) status = leave_bytes(r, *out, raw);
done:
    free(fields.data);
    return status;
}

static basin_status unpack_tensors(reader *r, Onnx__GraphProto *graph) {
    basin_status status = BASIN_OK;
    graph->initializer = calloc(r->tensors + 1, sizeof *graph->initializer);
    if (!graph->initializer) return fail_memory(r->err);
    for (size_t i = 0; i < r->tensors && status == BASIN_OK; i++) {
        status = unpack_tensor(r, &graph->initializer[i], r->tensor[i]);
        graph->n_initializer += graph->initializer[i] != NULL;
    }
    return status;
}

basin_status onnx_open(onnx_file *out, const char *path, basin_error *err) {
    basin_status status = BASIN_OK;
    reader r = {.err = err};
    *out = (onnx_file){0};
    status = file_open(&out->source, path, FILE_LIMIT, err);
    if (status != BASIN_OK) return status;
    r.file = out->source;
    r.window = malloc(WINDOW);
    status = r.window ? split_model(&r) : fail_memory(err);
    if (status == BASIN_OK) out->model = unpack(&r, &r.model, &onnx__model_proto__descriptor, &status);
    if (status == BASIN_OK) out->model->graph = unpack(&r, &r.graph, &onnx__graph_proto__descriptor, &status);
    if (status == BASIN_OK) status = unpack_tensors(&r, out->model->graph);
    if (status == BASIN_OK && out->model->graph->n_node == 0)
        status = fail(err, BASIN_EFORMAT, "%s: not an ONNX file with a graph, cut short or damaged", path);
    free(r.window);
    free(r.model.data);
    free(r.graph.data);
    free(r.tensor);
    if (status != BASIN_OK) onnx_close(out);
    return status;
}

void onnx_close(onnx_file *file) {
    if (file->model) onnx__model_proto__free_unpacked(file->model, NULL);
    file_close(&file->source);
}
