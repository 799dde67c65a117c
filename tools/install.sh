#!/bin/sh
# install.sh - puts basin below a prefix, and takes it away again.
#   tools/install.sh BUILD PREFIX SONAME
#   tools/install.sh remove PREFIX
set -eu
cd "$(dirname "$0")/.."
man=share/man/man1
completion=share/bash-completion/completions

# The program's own help is the source of its man pages and of the completion.
man_pages() {
    command -v help2man >/dev/null || {
        echo "no man pages: help2man is not installed"
        return 0
    }
    mkdir -p "$prefix/$man"
    help2man --no-info --output="$prefix/$man/basin.1" "$build/basin"
    for command in $("$build/basin" --list-commands); do
        help2man --no-info --name="$("$build/basin" --help | sed -n "s/^  $command  *//p")" "$build/basin $command" |
            sed "s/^basin \\\\- /basin-$command \\\\- /; s/^\.TH BASIN /.TH BASIN-$command /" >"$prefix/$man/basin-$command.1"
    done
}

put() {
    build=$1 prefix=$2 soname=$3
    mkdir -p "$prefix/bin" "$prefix/lib/pkgconfig" "$prefix/include/basin" "$prefix/share/doc/basin" "$prefix/$completion"
    install -m 755 "$build/basin" "$prefix/bin/"
    install -m 644 "$build/libbasin.a" "$build/$soname" "$prefix/lib/"
    ln -sf "$soname" "$prefix/lib/libbasin.so"
    install -m 644 "$build/basin.pc" "$prefix/lib/pkgconfig/"
    install -m 644 include/basin.h "$prefix/include/"
    install -m 644 include/basin/*.h "$prefix/include/basin/"
    install -m 644 LICENSE "$prefix/share/doc/basin/"
    find data -type f | while read -r file; do install -D -m 644 "$file" "$prefix/share/basin/$file"; done
    tools/completion.sh "$build/basin" >"$prefix/$completion/basin"
    man_pages
}

remove() {
    prefix=$1
    rm -f "$prefix/bin/basin" "$prefix"/lib/libbasin.* "$prefix/lib/pkgconfig/basin.pc" "$prefix/include/basin.h" \
        "$prefix/$completion/basin" "$prefix/$man/basin.1" "$prefix/$man"/basin-*.1
    rm -rf "$prefix/include/basin" "$prefix/share/basin" "$prefix/share/doc/basin"
}

if [ "$1" = remove ]; then remove "$2"; else put "$@"; fi
