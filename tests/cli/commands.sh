# The overview, and what is wrong before a command is reached.
t basin --version
t basin inof
t basin nothing-of-the-kind
t basin --nothing-of-the-kind
t basin ''
[ "$(basin)" = "$(basin --help)" ] && echo "no arguments: the same as --help"

# The overview names every command.
for name in $(basin --list-commands); do
    basin --help | grep -q "^  $name  " || echo "basin --help does not name $name"
done
