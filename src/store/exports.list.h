/* exports.list.h - the file formats of surfaces, in the order in which they are listed and tried. */
FORMAT(h5)
FORMAT(npz)
FORMAT(csv)
FORMAT(vts)
FORMAT(vtp)
FORMAT(journal)
