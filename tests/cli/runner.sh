# run.sh never takes what the shell says of a program that does not run as what the program should say.
mkdir -p copy/tests/cli
cp "$ROOT/tests/cli/run.sh" "$ROOT/tests/cli/case.sh" copy/tests/cli
echo 't basin' >copy/tests/cli/example.sh
echo 'as it was' >copy/tests/cli/example.out
: >unbuilt
t env UPDATE=1 copy/tests/cli/run.sh unbuilt
t env UPDATE=1 copy/tests/cli/run.sh copy
cat copy/tests/cli/example.out
