/* sources.c - the datasets that are known by name. */
#include "data/source.h"

static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

static const char *const clothes[] = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                                      "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};

static const char *const cifar10_classes[] = {"airplane", "automobile", "bird",  "cat",  "deer",
                                              "dog",      "frog",       "horse", "ship", "truck"};

static const char *const cifar100_classes[] = {
    "apple",      "aquarium_fish", "baby",         "bear",       "beaver",      "bed",         "bee",
    "beetle",     "bicycle",       "bottle",       "bowl",       "boy",         "bridge",      "bus",
    "butterfly",  "camel",         "can",          "castle",     "caterpillar", "cattle",      "chair",
    "chimpanzee", "clock",         "cloud",        "cockroach",  "couch",       "crab",        "crocodile",
    "cup",        "dinosaur",      "dolphin",      "elephant",   "flatfish",    "forest",      "fox",
    "girl",       "hamster",       "house",        "kangaroo",   "keyboard",    "lamp",        "lawn_mower",
    "leopard",    "lion",          "lizard",       "lobster",    "man",         "maple_tree",  "motorcycle",
    "mountain",   "mouse",         "mushroom",     "oak_tree",   "orange",      "orchid",      "otter",
    "palm_tree",  "pear",          "pickup_truck", "pine_tree",  "plain",       "plate",       "poppy",
    "porcupine",  "possum",        "rabbit",       "raccoon",    "ray",         "road",        "rocket",
    "rose",       "sea",           "seal",         "shark",      "shrew",       "skunk",       "skyscraper",
    "snail",      "snake",         "spider",       "squirrel",   "streetcar",   "sunflower",   "sweet_pepper",
    "table",      "tank",          "telephone",    "television", "tiger",       "tractor",     "train",
    "trout",      "tulip",         "turtle",       "wardrobe",   "whale",       "willow_tree", "wolf",
    "woman",      "worm"};
_Static_assert(sizeof cifar100_classes == 100 * sizeof *cifar100_classes, "CIFAR-100 has 100 classes");

#define MNIST_SPLITS                                                                                                   \
    {                                                                                                                  \
        {"train", {"train-images-idx3-ubyte", "train-labels-idx1-ubyte"}}, {                                           \
            "test", {                                                                                                  \
                "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"                                                     \
            }                                                                                                          \
        }                                                                                                              \
    }

const data_source sources[] = {
    {
        .name = "fashion-mnist",
        .folders = {"fashion-mnist", "FashionMNIST/raw", "FashionMNIST"},
        .splits = MNIST_SPLITS,
        .read = idx_read,
        .classes = 10,
        .mean = {.2860f},
        .std = {.3530f},
        .class_names = clothes,
        .origin = "Debian's package dataset-fashion-mnist or https://github.com/zalandoresearch/fashion-mnist",
    },
    {
        .name = "mnist",
        .folders = {"mnist", "MNIST/raw", "MNIST"},
        .splits = MNIST_SPLITS,
        .read = idx_read,
        .classes = 10,
        .mean = {.1307f},
        .std = {.3081f},
        .class_names = digits,
        .origin = "http://yann.lecun.com/exdb/mnist",
    },
    {
        .name = "cifar10",
        .folders = {"cifar-10-batches-bin", "cifar10/cifar-10-batches-bin", "cifar10"},
        .splits = {{"train",
                    {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                     "data_batch_5.bin"}},
                   {"test", {"test_batch.bin"}}},
        .read = cifar10_read,
        .classes = 10,
        .mean = {.4914f, .4822f, .4465f},
        .std = {.2470f, .2435f, .2616f},
        .class_names = cifar10_classes,
        .origin = "https://www.cs.toronto.edu/~kriz/cifar.html (the binary version)",
    },
    {
        .name = "cifar100",
        .folders = {"cifar-100-binary", "cifar100/cifar-100-binary", "cifar100"},
        .splits = {{"train", {"train.bin"}}, {"test", {"test.bin"}}},
        .read = cifar100_read,
        .classes = 100,
        .mean = {.5071f, .4865f, .4409f},
        .std = {.2673f, .2564f, .2762f},
        .class_names = cifar100_classes,
        .origin = "https://www.cs.toronto.edu/~kriz/cifar.html (the binary version)",
    },
    {0},
};
