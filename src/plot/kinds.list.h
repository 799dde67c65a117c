/* Plot kinds; the first that fits the surfaces is the default. */
KIND(curve)
KIND(filled)
KIND(contour)
KIND(heatmap)
KIND(surface)
