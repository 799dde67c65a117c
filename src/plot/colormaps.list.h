/* Colour maps; the first is the default. All are perceptually uniform. */
COLORMAP(viridis)
COLORMAP(cividis)
COLORMAP(magma)
COLORMAP(inferno)
COLORMAP(plasma)
COLORMAP(grey)
COLORMAP(coolwarm)
