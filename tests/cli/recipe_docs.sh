# The recipes of docs/recipes.md can be run.
ln -s "$ROOT"/data/*.safetensors .
awk '/^```yaml/ { file = "r" ++n ".yaml"; next } /^```/ { file = "" } file { print > file }' "$ROOT/docs/recipes.md"
for recipe in r*.yaml; do
    t basin run --dry-run "$recipe" | sed -E 's/ +[^ ]* (s|min|h)$//; s/ *$//; s/-[0-9a-f]{12}\.h5/-HASH.h5/'
done
t basin run r2.yaml -q --only line.pdf
basin info --recipe line.pdf >again.yaml && t basin run again.yaml
for recipe in docs/demo.yaml docs/gallery/gallery.yaml; do
    basin run --dry-run --only nothing "$ROOT/$recipe"
done
