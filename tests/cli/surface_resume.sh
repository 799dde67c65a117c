# basin surface: the same file for any number of threads, and after kill -9 at ten random moments; nothing twice.
make="basin surface $ROOT/tests/reference/resnet20.safetensors --model resnet20 --data fashion-mnist:test --samples 100
    --x -1:1:7 --y 0:1:7 -q"
points=49

for threads in 1 2 3 7; do
    $make --threads $threads -o threads$threads.h5 >/dev/null
    cmp threads1.h5 threads$threads.h5 && echo "$threads threads: the same file"
done

killed_often 10 20 1 $make
kept=$(records killed.h5.journal)
$make -o killed.h5 >report
[ "$kept" = 0 ] ||
    grep -q "$((points - kept)) points evaluated, $kept kept from before" report ||
    echo "$kept records in the journal, but: $(tail -n 1 report)"
cmp threads1.h5 killed.h5 && echo "kill -9 and resume: the same file"
[ ! -e killed.h5.journal ] || [ "$kept" = $points ] || echo 'the journal is still there'

# A file that lacks its last point is completed: the same file.
ones() { printf '%*s' "$1" '' | sed 's/ /\\x01/g'; }
LC_ALL=C sed "s/$(ones $points)/$(ones $((points - 1)))\\x00/" threads1.h5 >partial.h5
cmp -s threads1.h5 partial.h5 && echo 'nothing is missing'
$make -o partial.h5 | grep -o '1 points evaluated, 48 kept from before'
cmp threads1.h5 partial.h5 && echo "a partial file, completed: the same file"

# Ctrl-C: what is in flight is finished and kept.
basin surface "$ROOT/tests/reference/resnet20.safetensors" --model resnet20 --data fashion-mnist:test --x -1:1:5001 -q \
    -o stopped.h5 2>message &
until [ -e stopped.h5.journal ] || ! kill -0 $! 2>/dev/null; do sleep 0.05; done
kill -INT $!
wait $!
echo "exit $?"
sed 's/[0-9]* of/N of/' message
[ ! -e stopped.h5 ] && [ -e stopped.h5.journal ] && echo 'the journal stays'
