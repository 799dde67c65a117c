#!/bin/sh
# figure.sh BUILD - a figure of four panels (ResNet-20 with and without skip connections and batch norm, 51x51 points, 10,000 images):
# everything that saves time, against nothing of it, of which 5x5 points are timed and counted for 51x51; and against the reference
# tool's loop, if BUILD/bench.txt has its images per second. Takes some ten minutes; nothing else should run meanwhile.
set -eu
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
points=2601 images=10000
precision=f32
if grep -q -w -e avx512_bf16 -e amx_bf16 /proc/cpuinfo; then precision=bf16; fi

# seconds COMMAND...
seconds() {
    start=$(date +%s.%N)
    "$@" >"$work/report"
    echo "$start $(date +%s.%N)" | awk '{ print $2 - $1 }'
}

row() { awk -v name="$1" -v network="$2" -v value="$3" -v unit="$4" 'BEGIN { printf "%-28s %-20s %10.4g %s\n", name, network, value, unit }'; }
calculate() { awk "BEGIN { print $1 }"; }

all_on=0 all_off=0
for network in resnet20 resnet20-noskip resnet20-nobn resnet20-noskip-nobn; do
    surface="$build/basin surface data/$network.safetensors --data fashion-mnist:test -q"
    off=$(seconds $surface --x=-1:1:5 --y=-1:1:5 -o "$work/off.h5")
    on=$(seconds $surface --x=-1:1:51 --y=-1:1:51 --adaptive 1% --error 0.5% --precision $precision -o "$work/on.h5")
    rm "$work/off.h5" "$work/on.h5"
    off=$(calculate "$off / 25 * $points")
    all_on=$(calculate "$all_on + $on") all_off=$(calculate "$all_off + $off")
    row figure-off $network "$off" s
    row figure-on $network "$on" s
    row figure-off/on $network "$(calculate "$off / $on")" x
done
row figure-off 'all four' "$all_off" s
row figure-on 'all four' "$all_on" s
row figure-off/on 'all four' "$(calculate "$all_off / $all_on")" x
for loop in reference-loop reference-loop-memory; do
    rate=$(awk -v loop=$loop '$1 == loop { print $5 }' "$build/bench.txt" 2>/dev/null || true)
    if [ -n "$rate" ]; then row "$loop/figure-on" 'all four' "$(calculate "4 * $points * $images / $rate / $all_on")" x; fi
done
