#!/bin/sh
# completion.sh BASIN - prints a bash completion made from the program's own help.
set -eu
basin=$1
cat <<'END'
# bash completion for basin; made from its --help by tools/completion.sh
_basin() {
    local word=${COMP_WORDS[COMP_CWORD]} words
    case $COMP_CWORD:${COMP_WORDS[1]} in
END
echo "    1:*) words='$("$basin" --list-commands | tr '\n' ' ')--help --version' ;;"
for command in $("$basin" --list-commands); do
    echo "    *:$command) words='$("$basin" "$command" --help | grep -oE -- '--[a-z][a-z-]*' | sort -u | tr '\n' ' ')' ;;"
done
cat <<'END'
    esac
    case $COMP_CWORD:$word in
    1:* | *:-*) mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word") ;;
    esac
}
complete -o default -F _basin basin
END
