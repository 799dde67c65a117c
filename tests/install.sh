#!/bin/sh
# install.sh - after `make install`, a program builds against the shared and the static library by pkg-config alone and
# runs; after `make uninstall` nothing is left.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$folder/root
make -s install DESTDIR="$root" PREFIX=/usr/local

cat >"$folder/program.c" <<'END'
#include <basin.h>
#include <stdio.h>

int main(void) {
    basin_network *network = NULL;
    basin_error err = {0};
    basin_input input = {.channels = 1, .height = 28, .width = 28, .outputs = 10};
    if (basin_network_new(&network, "resnet20", input, &err) != BASIN_OK) return puts(err.message), 1;
    printf("%lld parameters\n", (long long)basin_layout_parameters(basin_network_layout(network)));
    basin_network_free(network);
    return 0;
}
END

export PKG_CONFIG_PATH="$root/usr/local/lib/pkgconfig" LD_LIBRARY_PATH="$root/usr/local/lib"
flags() {
    pkg-config --define-variable=prefix="$root/usr/local" "$@" basin
}

# shellcheck disable=SC2046 # flags are words
cc $(flags --cflags) -o "$folder/shared" "$folder/program.c" $(flags --libs)
readelf -d "$folder/shared" | grep -q 'NEEDED.*libbasin\.so\.0'
"$folder/shared"

rm "$root"/usr/local/lib/libbasin.so*
# shellcheck disable=SC2046
cc $(flags --cflags) -o "$folder/static" "$folder/program.c" $(flags --static --libs)
"$folder/static"

make -s uninstall DESTDIR="$root" PREFIX=/usr/local
left=$(find "$root" -type f -o -type l)
[ -z "$left" ] || {
    echo "left behind by uninstall: $left"
    exit 1
}
