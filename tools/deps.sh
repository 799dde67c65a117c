#!/bin/sh
# deps.sh - what basin needs on a machine, and for what.
#   tools/deps.sh install SET...   installs what is missing of these sets
#   tools/deps.sh require SET...   says what is missing of them, and fails
#   tools/deps.sh modules SET...   prints their pkg-config modules
# shellcheck disable=SC2086 # $packages is a list of words
set -eu

# set | Debian package | how to see that it is there | what it is for
table() {
    cat <<'END'
build   | gcc                   | command cc                 | compiling, with OpenMP for the threads
build   | libc6-dev             | header stdio.h             | compiling
build   | pkg-config            | command pkg-config         | finding the libraries
build   | libdnnl-dev           | header dnnl.h              | oneDNN: the arithmetic of networks
build   | libcairo2-dev         | module cairo               | drawing
build   | libpango1.0-dev       | module pangocairo          | text in figures
build   | libfontconfig-dev     | module fontconfig          | telling whether a font is there
build   | fonts-dejavu-core     | font DejaVu Sans           | a font for the figures
build   | libpng-dev            | module libpng              | PNG figures and images
build   | libqpdf-dev           | module libqpdf             | packing the meshes of PDF figures
build   | libhdf5-dev           | module hdf5-serial         | surfaces on disk
build   | zlib1g-dev            | module zlib                | reading .gz datasets
build   | libcsv-dev            | header csv.h               | CSV tables
build   | libzip-dev            | module libzip              | PyTorch and NumPy files
build   | libjansson-dev        | module jansson             | checkpoint headers and --json
build   | libyaml-dev           | module yaml-0.1            | recipes
build   | libprotobuf-c-dev     | module libprotobuf-c       | reading ONNX
build   | protobuf-c-compiler   | command protoc-c           | reading ONNX
build   | libxxhash-dev         | module libxxhash           | hashes of weights, data and journals
build   | librandom123-dev      | header Random123/philox.h  | random numbers that are the same everywhere
check   | check                 | module check               | unit tests
browser | chromium              | command chromium           | using the pages of .html figures
data    | dataset-fashion-mnist | file /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz | training images
mpi     | libopenmpi-dev        | module mpi-c               | one surface on many machines (make MPI=1)
mpi     | openmpi-bin           | command mpirun             | one surface on many machines (make MPI=1)
lint    | clang                 | command clang              | a second compiler, and fuzzing
lint    | libclang-rt-dev       | clang-library fuzzer       | libFuzzer and sanitizers
lint    | libomp-dev            | clang-header omp.h         | OpenMP for clang
lint    | clang-tidy            | command clang-tidy         | static analysis
lint    | clang-format          | command clang-format       | the layout of the code
install | help2man              | command help2man           | man pages from --help
END
}

# rows SET...: the rows of these sets, fields separated by one |
rows() {
    for set; do table | sed 's/ *| */|/g' | grep "^$set *|"; done
}

is_there() {
    what=${1#* }
    case $1 in
    command\ *) command -v "$what" ;;
    module\ *) pkg-config --exists "$what" ;;
    header\ *) echo "#include <$what>" | cc -E - ;;
    clang-header\ *) echo "#include <$what>" | clang -fopenmp -E - ;;
    clang-library\ *) test -n "$(find "$(clang -print-resource-dir)" -name "libclang_rt.$what*")" ;;
    font\ *) fc-match "$what" | grep -F "$what" ;;
    file\ *) test -e "$what" ;;
    esac >/dev/null 2>&1
}

# missing SET...: the rows whose probe fails
missing() {
    rows "$@" | while IFS='|' read -r set package probe purpose; do
        is_there "$probe" || printf '%s|%s|%s|%s\n' "$set" "$package" "$probe" "$purpose"
    done
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >&2
}

list() {
    echo "$1" | while IFS='|' read -r _ package _ purpose; do
        printf '  %-22s %s\n' "$package" "$purpose"
    done >&2
}

require() {
    needed=$(missing "$@")
    [ -n "$needed" ] || return 0
    echo "Not installed here, under Debian's names ('make deps' installs what 'make' and 'make check' need):" >&2
    list "$needed"
    exit 1
}

install() {
    needed=$(missing "$@")
    [ -n "$needed" ] || return 0
    packages=$(echo "$needed" | cut -d'|' -f2)
    if ! command -v apt-get >/dev/null; then
        echo "There is no apt-get here. Please install by this system's own means, under Debian's names:" >&2
        list "$needed"
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        echo "There is no sudo here. Please run as root:  apt-get install --no-install-recommends" $packages >&2
        exit 1
    fi
    echo "installing" $packages >&2
    if apt-cache show $packages >/dev/null 2>&1 && apt_install $packages; then return 0; fi
    as_root apt-get update -qq >&2
    apt_install $packages
}

modules() {
    rows "$@" | cut -d'|' -f3 | sed -n 's/^module //p'
}

"$@"
