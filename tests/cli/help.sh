# What holds for every command: help, version, unknown options, no stray output.
for name in $(basin --list-commands); do
    basin "$name" --help >help 2>errors || echo "$name: --help fails"
    [ ! -s errors ] || echo "$name: --help writes to stderr"
    head -1 help | grep -q "^Usage: basin $name " || echo "$name: --help does not begin with its usage"
    grep -n '^  *$' help | sed "s/^/$name: a line of blanks: /"
    # What argp breaks of the lists and examples below the options begins anew at the left.
    awk -v name="$name" 'below && /^[^ ]/ && broken { print(name ": broken: " $0) }
        /corresponding short options/ { below = 1 } { broken = /^  / }' help
    grep -E '^ {30,}--' help | sed "s/^/$name: out of its column: /"
    awk 'length > 80' help | sed "s/^/$name: too wide: /"
    basin "$name" --version | grep -q '^basin [0-9.]*$' || echo "$name: no version"

    basin "$name" --nothing-of-the-kind >output 2>errors
    [ $? -eq 2 ] || echo "$name: an unknown option is not a usage error"
    [ ! -s output ] || echo "$name: an unknown option prints to stdout"
    grep -q "^basin $name: unrecognized option '--nothing-of-the-kind'" errors || echo "$name: the option is not named"

    # Every option of the help is an option that parses: it asks for its argument, or is known.
    grep -oE -- '--[a-z][a-z-]*=' help | sort -u | while read -r option; do
        basin "$name" "${option%=}" 2>&1 | grep -q "option '${option%=}' requires an argument" || echo "$name: $option"
    done
done
echo "checked"
