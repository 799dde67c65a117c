/* families.list.h - the families of built-in networks. */
FAMILY(resnet)
FAMILY(vgg)
FAMILY(lenet)
FAMILY(mlp)
