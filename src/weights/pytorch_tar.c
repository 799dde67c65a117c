/* pytorch_tar.c - torch.save before 2017 wrote tar files: told, and refused. */
#include <string.h>

#include "base/error.h"
#include "weights/format.h"

static int sniff(const unsigned char *bytes, size_t size) {
    return size >= 262 && memcmp(bytes + 257, "ustar", 5) == 0;
}

static basin_status load(basin_checkpoint *checkpoint, const file_source *file, const char *key, basin_error *err) {
    (void)checkpoint, (void)key;
    return fail(err, BASIN_EUNSUPPORTED,
                "%s: a tar file, as PyTorch wrote before 2017; load it with PyTorch and save it again with "
                "torch.save(torch.load(FILE, map_location='cpu'), NEW)",
                file->path);
}

const checkpoint_format format_pytorch_tar = {.name = "pytorch", .sniff = sniff, .load = load};
