/* h5_text.c - a text of variable length, found by hand in the file.
 *
 * HDF5 1.10 copies such a text without comparing the length that the dataset gives with the one that the heap gives, which
 * a hostile file makes differ. The format: HDF5 File Format Specification 3.0, III.E (global heap) and VIII.B. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/h5.h"

/* Sizes in the file: a reference (length, address of the heap, index in it), the head of a heap, of an object in it. */
enum { REFERENCE = 16, HEAP = 16, OBJECT = 16, HEAP_LIMIT = 1 << 20 };

static uint64_t number(const unsigned char *bytes, int count) {
    uint64_t value = 0;
    while (count--) value = value << 8 | bytes[count];
    return value;
}

static int read_at(FILE *in, uint64_t place, void *bytes, size_t size) {
    return place <= INT64_MAX && fseeko(in, (off_t)place, SEEK_SET) == 0 && fread(bytes, 1, size, in) == size;
}

/* Object `index` of a heap of `size` bytes, if it has `length` bytes. */
static char *find_object(const unsigned char *heap, uint64_t size, uint64_t index, uint64_t length) {
    for (uint64_t at = HEAP; at + OBJECT <= size;) {
        uint64_t has = number(heap + at + 8, 8), found = number(heap + at, 2);
        if (found == 0 || has > size - at - OBJECT) return NULL; /* 0: free space, up to the end */
        if (found == index) return has == length ? strndup((const char *)heap + at + OBJECT, length) : NULL;
        at += OBJECT + (has + 7) / 8 * 8;
    }
    return NULL;
}

static char *follow(FILE *in, const unsigned char reference[REFERENCE], size_t limit) {
    unsigned char head[HEAP], *heap = NULL;
    char *text = NULL;
    uint64_t length = number(reference, 4), address = number(reference + 4, 8), index = number(reference + 12, 4);
    if (length == 0 || length > limit || !read_at(in, address, head, sizeof head)) return NULL;
    uint64_t size = number(head + 8, 8);
    if (memcmp(head, "GCOL\1", 5) != 0 || size < HEAP || size > HEAP_LIMIT || !(heap = malloc(size))) return NULL;
    if (read_at(in, address, heap, size)) text = find_object(heap, size, index, length);
    free(heap);
    return text;
}

/* Where the reference to the one text of a dataset lies in the file. */
static haddr_t find_reference(hid_t dataset) {
    haddr_t place = HADDR_UNDEF;
    hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset), plist = H5Dget_create_plist(dataset);
    if (H5Tis_variable_str(type) > 0 && H5Dget_storage_size(dataset) == REFERENCE &&
        H5Sget_simple_extent_npoints(space) == 1 && H5Pget_layout(plist) == H5D_CONTIGUOUS &&
        H5Pget_external_count(plist) == 0)
        place = H5Dget_offset(dataset);
    H5Pclose(plist);
    H5Sclose(space);
    H5Tclose(type);
    return place;
}

char *h5_text(hid_t place, const char *name, const char *path, size_t limit) {
    unsigned char reference[REFERENCE];
    char *text = NULL;
    if (!h5_is_object(place, name, H5O_TYPE_DATASET)) return NULL;
    hid_t dataset = H5Dopen2(place, name, H5P_DEFAULT);
    if (dataset < 0) return NULL;
    haddr_t at = find_reference(dataset);
    H5Dclose(dataset);
    FILE *in = at == HADDR_UNDEF ? NULL : fopen(path, "rb");
    if (in && read_at(in, at, reference, sizeof reference)) text = follow(in, reference, limit);
    if (in) fclose(in);
    return text;
}
