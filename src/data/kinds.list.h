/* kinds.list.h - the kinds of data files, the first that fits. */
KIND(folder)
KIND(numpy)
KIND(csv)
