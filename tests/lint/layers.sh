#!/bin/sh
# layers.sh SRC - holds every #include below SRC against SRC/LAYERS. A room may include its own headers, the public ones,
# and those of the rooms named for it, of the rooms named for those, and so on; some system headers belong to one room.
set -eu
cd "$1"
grep -Hn '^ *# *include' ./*/*.[ch] | sed 's|^\./||' | awk -F'[:|]' '
    FILENAME == "LAYERS" {
        sub(/#.*/, "")
        if (!/[^ ]/) next
        room = $1
        rooms[room]
        n = split($2, word, " ")
        for (i = 1; i <= n; i++) may[room, word[i]]
        n = split($3, word, " ")
        for (i = 1; i <= n; i++) owner[word[i]] = owner[word[i]] " " room " "
        next
    }
    FNR == 1 { close_over() }
    {
        split($1, path, "/")
        room = path[1]
        header = $3
        gsub(/.*include *|[<>"]/, "", header)
        sub(/ .*/, "", header)
        if (!(room in rooms)) complain("room " room " is not in LAYERS")
        else check()
    }
    END { exit bad }

    function complain(text) { print "src/" $1 ":" $2 ": " text; bad = 1 }

    # What a room may include, those rooms may hand on.
    function close_over(   a, b, c) {
        for (b in rooms) for (a in rooms) for (c in rooms)
            if (((a, b) in may) && ((b, c) in may)) may[a, c]
    }

    function check(   other, prefix) {
        other = header
        if (sub(/\/.*/, "", other) && (other in rooms)) {
            if (other != room && !((room, other) in may)) complain(room " may not include " header)
            return
        }
        for (prefix in owner)
            if (index(header, prefix) == 1 && !index(owner[prefix], " " room " ")) complain("only" owner[prefix] "may include " header)
    }
' LAYERS -
