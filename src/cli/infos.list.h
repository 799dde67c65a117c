/* infos.list.h - what `basin info` knows, the first that fits; a file of no other kind is read as a checkpoint. */
INFO(dataset)
INFO(direction)
INFO(surface)
INFO(figure)
INFO(checkpoint)
