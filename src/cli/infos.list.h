/* infos.list.h - what `basin info` knows, the first that fits; a file of no other kind is read as a checkpoint. */
INFO(direction)
INFO(surface)
INFO(network)
INFO(table)
INFO(dataset)
INFO(figure)
INFO(checkpoint)
