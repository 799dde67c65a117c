# basin plot: a figure in every format, what it keeps and what it refuses.
surface=$ROOT/tests/reference/surface.h5

for ending in png pdf svg html trace; do
    t basin plot "$surface" -o "figure.$ending"
    cp "figure.$ending" first
    basin plot "$surface" -o "figure.$ending" && cmp first "figure.$ending" && echo "again: the same bytes"
done
head -c 4 figure.png | tail -c 3 && echo
head -c 5 figure.pdf && echo
rm -f first

for kind in contour filled heatmap; do
    t basin plot "$surface" "$surface" --kind $kind --title one --title two --size page -q -o $kind.pdf
done
for ending in png pdf svg trace; do
    t basin plot "$surface" "$surface" --kind surface --mesh 10 --floor --zmax 2 --view=-30,20 -q -o "space.$ending"
    cp "space.$ending" first
    basin plot "$surface" "$surface" --kind surface --mesh 10 --floor --zmax 2 --view=-30,20 -q -o "space.$ending" &&
        cmp first "space.$ending" && echo "again: the same bytes"
done
t basin info space.pdf
t basin info figure.html
rm -f first
t basin plot "$surface" --metric train_acc --colormap grey --levels 20,40,60,80 --linear --size 60x60 -o accuracy.svg

# Layers, insets, themes, titles of rows and columns, mathematics, sizes of templates, differences.
t basin plot "$surface" "$surface" --kind heatmap+contour --inset --theme grey -o layers.svg
basin plot "$surface" "$surface" --column-title '\alpha^{2}' --column-title '10^{-3}' --row-title x_{1} --inset=-0.5:0.5,-0.5:0.5 \
    --size neurips -o titles.trace
head -n 1 titles.trace | cut -dx -f1
grep -oE '(<i>.*</i><sup>2</sup>|10<sup>.*3</sup>|x<sub>1</sub>)$' titles.trace
t basin plot "$surface" --theme dark --size slide -o slide.pdf
basin plot "$surface" -o dated.pdf && cp dated.pdf first
SOURCE_DATE_EPOCH=86400 basin plot "$surface" -o dated.pdf && ! cmp -s first dated.pdf && echo "another date: other bytes"
for epoch in abc 12x -1 253402300800 99999999999999999999999; do
    for ending in png pdf svg html; do
        SOURCE_DATE_EPOCH=$epoch basin plot "$surface" -o "undated.$ending"
        [ ! -e "undated.$ending" ] || echo "$ending is there"
    done 2>&1 | uniq -c | sed 's/^ *//'
done
SOURCE_DATE_EPOCH=253402300799 basin plot "$surface" -o late.pdf && ! cmp -s dated.pdf late.pdf && echo "the last date: other bytes"
SOURCE_DATE_EPOCH= basin plot "$surface" -o dated.pdf && cmp first dated.pdf && echo "none: the same bytes"
SOURCE_DATE_EPOCH=0 basin plot "$surface" -o dated.pdf && cmp first dated.pdf && echo "the same date: the same bytes"
rm first
t basin plot "$surface" --minus "$surface" -o same.png
t basin plot "$surface" --minus missing.h5 -o none.png
t basin info layers.svg | grep -E '^ *figure\.(kind|theme|colormap)'

t basin plot "$surface" --kind contour+filled -o none.png
t basin plot "$surface" --inset=1 -o none.png
t basin plot "$surface" --theme neon -o none.png
t basin plot "$surface" --row-title a --row-title b -o none.png
basin plot "$surface" --xlabel '\alpa' -o none.png
basin plot "$surface" --xlabel "$(printf 'a\377b')" -o none.png
(trap '' XFSZ && ulimit -f 8 && basin plot "$surface" -o full.svg 2>&1) | cat
ls full.svg 2>/dev/null
printf '# basin surface 1, 1 x 9 points\n' >thin.csv
t basin plot thin.csv -o none.png
t basin plot
t basin plot "$surface"
t basin plot "$surface" -o figure.gif
t basin plot "$surface" -o ""
t basin surface none.safetensors -o ""
t basin plot missing.h5 -o none.png
t basin plot "$ROOT/tests/cli/case.sh" -o none.png
t basin plot "$surface" --kind curve -o none.png
t basin plot "$surface" --kind pie -o none.png
t basin plot "$surface" --metric test_loss -o none.png
t basin plot "$surface" --levels 3,2,1 -o none.png
t basin plot "$surface" --kind surface --view 30 -o none.png
t basin plot "$surface" --kind surface --view 30,91 -o none.png
t basin plot "$surface" --kind surface --mesh 0 -o none.png
t basin plot "$surface" --kind surface --zmax 1e-9 -o none.png
t basin plot "$surface" --kind surface --zmax up -o none.png
t basin plot "$surface" --colormap jet -o none.png
t basin plot "$surface" --size 84x -o none.png
t basin plot "$surface" --dpi 1e9 -o none.png
t basin plot "$surface" --size 10x10 -o none.png
t basin plot "$surface" --title a --title b -o none.png
t basin plot "$surface" -o nowhere/none.png
t basin plot "$surface" --font 'No Such Family' -o font.png

echo 'not a figure' >text.png
t basin plot "$surface" -o text.png
cat text.png
ls

# Loss beside accuracy, contour lines beside the surface: a metric or kind that is given again.
t basin plot "$surface" -m train_loss -m train_acc -k contour -k surface -q -o parts.svg
basin info parts.svg | grep -E 'figure.*(kind|metric)'
basin info --recipe parts.svg | grep -E 'kind|metric'
# What is said of levels is for one metric after the other; once, for all of the first one's sort. A recipe nests the lists.
printf '# basin surface 1, 2 x 2 points\nx,y,test_loss,test_acc\n0,0,1,60\n1,0,2,50\n0,1,3,40\n1,1,4,20\n' >plane.csv
t basin plot plane.csv --metric test_loss --metric test_acc --levels 1,2,4 --levels 25,50 --label L --label A -o levels.svg
basin info levels.svg | grep -E 'figure.*levels'
basin info --recipe levels.svg | tee levels.yaml | grep -E 'levels|label'
cp levels.svg before.svg && basin run levels.yaml --force >run.out 2>&1 && cmp levels.svg before.svg
printf 'figures:\n  nested.svg:\n    {surfaces: plane.csv, metric: [test_loss, test_acc], levels: [[1, 2, 4], "25,50"]}\n' >nested.yaml
basin run nested.yaml >run.out 2>&1 && basin info nested.svg | grep -E 'figure.*levels'
t basin plot plane.csv --levels 3 --levels 5 -o none.svg
t basin plot "$surface" -m train_loss -m train_acc -k contour -k surface -k filled -o parts.svg
t basin plot "$surface" -k contour -k surface -o parts.html

# Any metric of the legend can be called something else; more texts than it names metrics are an error.
printf '# basin surface 1, 3 points\nx,test_loss,test_acc,train_loss\n-1,2,50,3\n0,1,60,1\n1,3,40,4\n' >metrics.csv
basin plot metrics.csv --legend '\i{L}' --legend right -q -o legend.trace && sed -nE '/^text/ s/.*width [0-9.]*: //p' legend.trace | grep -E 'L<|right|Training'
t basin plot metrics.csv --legend a --legend b --legend c --legend d -o legend.trace

# Curves that nobody named, by a title or a record, have the names of their files: each is in the legend.
for name in first_{run} second; do
    printf '# basin surface 1, 3 points\nx,test_loss\n-1,2\n0,1\n1,3\n' >"$name.csv"
done
for titles in '' '--title=mine' '--title=mine --title='; do
    basin plot first_{run}.csv second.csv $titles -q -o names.trace && sed -nE '/^text.*(mine|first|second)/ s/.*width [0-9.]*: //p' names.trace
    echo --
done
