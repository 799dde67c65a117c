/* commands.list.h - the subcommands, in the order of `basin --help`. */
COMMAND(train)
COMMAND(surface)
COMMAND(merge)
COMMAND(plot)
COMMAND(compare)
COMMAND(run)
COMMAND(info)
COMMAND(convert)
