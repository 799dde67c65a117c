#!/bin/sh
# run.sh BASIN - makes pages, and uses them in a real Chromium without a screen. The last line is the sum.
set -u
cd "$(dirname "$0")/../.." || exit 1
basin=$(realpath "$1")
here=$PWD/tests/html
reference=$PWD/tests/reference/surface.h5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0

# verdict NAME: by the exit code of the command before
verdict() {
    if [ $? -eq 0 ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "not ok $1"
    fi
}

# browse PAGE: loads it; its document goes to PAGE.dom, messages to PAGE.log, network events to PAGE.net
browse() {
    timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync --disable-default-apps \
        --disable-extensions --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' --user-data-dir="$work/profile-$1" --window-size=1200,900 \
        ${scheme:+"--blink-settings=preferredColorScheme=$scheme"} --virtual-time-budget=20000 --enable-logging=stderr --log-net-log="$1.net" --dump-dom "file://$work/$1" \
        >"$1.dom" 2>"$1.log"
}

# requests PAGE: what it asked a network for; what the browser asks by itself has no origin
requests() {
    grep -o '"initiator":"[^"]*"' "$1.net" | grep -v '"not an origin"'
}

# messages PAGE: what it wrote to the console, without advice on how to read pixels as drive.js does
messages() {
    grep CONSOLE "$1.log" | grep -v 'Canvas2D: Multiple readback'
}

# try NAME PAGE: drives a page
try() {
    # without a screen, frames do not come by themselves
    sed 's|^<head>$|&<script>window.requestAnimationFrame = (f) => setTimeout(f, 5)</script>|' "$2" >"driven-$2"
    { echo '<script>' && cat "$here/drive.js" && echo '</script>'; } >>"driven-$2"
    browse "driven-$2"
    lines=$(sed -n '/<pre id="results">/,/<\/pre>/p' "driven-$2.dom" | grep -E '^(not )?ok ')
    good=$(echo "$lines" | grep -c '^ok ')
    bad=$(echo "$lines" | grep -c '^not ok ')
    echo "$lines" | grep '^not ok ' | sed "s/^/$1: /"
    if [ "$good" -eq 0 ]; then
        bad=$((bad + 1))
        echo "not ok $1: nothing came of it"
        tail -5 "driven-$2.log"
    fi
    passed=$((passed + good)) failed=$((failed + bad))
    [ -z "$(messages "driven-$2")" ]
    verdict "$1: the console is silent: $(messages "driven-$2")"
    [ -s "driven-$2.net" ] && [ -z "$(requests "driven-$2")" ]
    verdict "$1: nothing is asked of a network: $(requests "driven-$2")"
    echo "$1: $good passed"
}

# page NAME FILE OPTION...: plots a page and drives it
page() {
    name=$1 file=$2
    shift 2
    if "$basin" plot "$@" -o "$file" -q; then try "$name" "$file"; else
        failed=$((failed + 1))
        echo "not ok $name: no page was made"
    fi
}

# The checks themselves: a page that logs and loads is noticed.
printf '<!doctype html><script>console.log("hello")</script><img src="http://127.0.0.1:9/x.png">' >loud.html
browse loud.html
[ -n "$(messages loud.html)" ] && [ -n "$(requests loud.html)" ]
verdict "a page that logs and loads is noticed"

page one one.html "$reference"
page two two.html "$reference" "$reference" --linear --mesh 20 --metric train_acc --xlabel one --title first

# Values that hardly differ, or not at all
for values in '2.3 + 1e-6 * (x * x + y * y)' 3; do
    awk 'BEGIN { print "# basin surface 1, 21 x 21 points"; print "x,y,test_loss"
        for (j = -10; j <= 10; j++) for (i = -10; i <= 10; i++) { x = i / 10; y = j / 10; printf "%g,%g,%.10g\n", x, y, '"$values"' } }' >near.csv
    page "near $values" near.html near.csv
done

# A reader who wants it dark
scheme=0
page dark dark.html "$reference"
grep -q 'matches dark: true' driven-dark.html.dom
verdict "the dark page was dark"
scheme=

# Unknown and infinite points; more points than are drawn while turning
awk 'BEGIN { n = 161; print "# basin surface 1, " n " x " n " points"; print "x,y,test_loss"
    for (j = 0; j < n; j++) for (i = 0; i < n; i++) {
        x = 2 * i / (n - 1) - 1; y = 2 * j / (n - 1) - 1; r = (x - 0.3)^2 + (y + 0.2)^2
        if (r < 0.02) v = "nan"; else if (x > 0.99 && y > 0.9) v = "inf"; else v = 0.2 + x * x + 2 * y * y
        print x "," y "," v } }' >holes.csv
page holes holes.html holes.csv

# Hostile words stay words
page words words.html "$reference" --title '</script><script>document.body.textContent="taken"</script><!--<script>' \
    --xlabel '"><img src=x onerror=alert(1)>' --label '</title><b>&amp;'

"$basin" info one.html | grep -q 'command .*basin plot .*surface.h5 -o one.html'
verdict "basin info prints where a page comes from"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
