# Files of the tool of Li et al. 2018: shown, drawn, converted, used as directions, and gone on with.
theirs=$ROOT/tests/reference/loss-landscape
values() { grep -v '^#' "$1"; }

t basin info "$theirs/plane.h5"
t basin info "$theirs/direction.h5"
t basin plot "$theirs/plane.h5" --metric train_loss -o plane.pdf
t basin plot "$theirs/line.h5" -o line.pdf
for ending in csv npz vts vtp h5; do t basin convert "$theirs/plane.h5" -o "plane.$ending"; done
head -6 plane.csv
for ending in npz h5; do
    basin convert plane.$ending -o again.csv
    cmp plane.csv again.csv && echo "$ending: the same surface"
done

# Its directions are those of a checkpoint with the same values.
basin train --model mlp:4 --data fashion-mnist:test --samples 200 --epochs 1 -q -o net.safetensors >/dev/null
make='basin surface net.safetensors --samples 50 -q --x 0:1:2 --y 0:1:3'
$make --direction "$theirs/direction.h5" -o a.h5 >/dev/null
$make --direction "$theirs/xdirection.safetensors" --direction "$theirs/ydirection.safetensors" -o b.h5 >/dev/null
for name in a b; do basin convert $name.h5 -o $name.csv && values $name.csv >$name; done
cmp a b && echo 'the same plane'
t $make --direction "$theirs/states.h5" -o c.h5

# A surface that was killed behind 23 of its points: basin evaluates the last two, as the tool did.
resume() {
    basin surface "$ROOT/tests/reference/resnet20.safetensors" --model resnet20 --data fashion-mnist:train --first 2000 -q \
        --direction "$ROOT/tests/reference/xdirection.safetensors" \
        --direction "$ROOT/tests/reference/ydirection.safetensors" --y -1:1:5 "$@"
}
cp "$theirs/killed.h5" killed.h5
plan() { resume "$@" --dry-run --configuration | grep -E '"(points|kept)"'; } # what --dry-run counts, without its trial of the time
plan --x -1:1:5 -o killed.h5
cmp killed.h5 "$theirs/killed.h5"
t resume --x 0:1:5 -o killed.h5 --dry-run
resume --x -1:1:5 -o killed.h5 2>&1 >report
grep -o '2 points evaluated, 23 kept from before' report
basin info killed.h5 | grep -E '^  (imported|dir_file|network|first) '
basin convert killed.h5 -o killed.csv
tail -n +2 "$ROOT/tests/reference/surface.csv" >rows
values killed.csv | tail -n +2 | paste -d, - rows | awk -F, '
    NR <= 23 && ($3 - $8 > 1e-9 * $8 || $8 - $3 > 1e-9 * $8) { print "point " NR " is not theirs" }
    NR > 23 && ($3 - $7 > 1e-6 * $7 || $7 - $3 > 1e-6 * $7 || $4 != $9) { print "point " NR ": " $0 }
    END { print NR " points" }'
resume --x -1:1:5 -o killed.h5 >/dev/null && echo "again: complete"

# One that was killed before its first value: nothing to draw, and all of it is evaluated.
cp "$theirs/begun.h5" begun.h5
basin info begun.h5 | grep -E '^(kind|evaluated|missing|  x|  y|  imported)'
t basin plot begun.h5 -o begun.pdf
t basin convert begun.h5 -o begun.csv
plan --x -1:1:3 --y -1:1:3 -o begun.h5
resume --x -1:1:3 --y -1:1:3 -o begun.h5 2>&1 >report
grep -o '9 points evaluated' report
basin info begun.h5 | grep -E '^  (imported|dir_file) '
basin convert begun.h5 -o begun.csv
awk '(NR - 1) % 2 == 0 && NR % 10 > 0 && NR % 10 < 6' rows >corners
values begun.csv | tail -n +2 | paste -d, - corners | awk -F, '
    $1 != $5 || $2 != $6 { print "point " NR " is not of " $0 }
    $3 - $7 > 1e-6 * $7 || $7 - $3 > 1e-6 * $7 || $4 != $9 { print "point " NR ": " $0 }
    END { print NR " points" }'

# What is complete stays as it is; what does not fit is named and left alone.
cp "$ROOT/tests/reference/surface.h5" full.h5
plan --x -1:1:5 -o full.h5
t resume --x -1:1:5 -o full.h5
cmp full.h5 "$ROOT/tests/reference/surface.h5"
cp "$theirs/killed.h5" killed.h5
t resume --x 0:1:5 -o killed.h5
t resume --x -1:1:5 --data fashion-mnist:test -o killed.h5
t resume --x -1:1:5 --error 5% -o killed.h5
t resume --x -1:1:5 --error 5% -o killed.h5 --dry-run
t basin surface net.safetensors -q --data fashion-mnist:train --samples 50 --x -1:1:5 --y -1:1:5 -o killed.h5
cmp killed.h5 "$theirs/killed.h5"
ls
