#!/usr/bin/python3
"""A folder of 224x224 PNG images by class, and torchvision's ResNet-18 trained on it for a minute, exported to ONNX.

    /usr/bin/python3 tests/reference/resnet18_folder.py FOLDER

Wants Debian's python3-torch, python3-torchvision and dataset-fashion-mnist. Writes FOLDER/photos/{train,test}/CLASS/*.png,
which are Fashion-MNIST enlarged, FOLDER/resnet18.onnx, and FOLDER/resnet18.txt with the loss and accuracy that PyTorch has
on the test images.
"""
import gzip
import pathlib
import sys

import numpy as np
import torch
import torchvision
from PIL import Image
from torchvision import transforms

SOURCE = "/usr/share/datasets/fashion-mnist/t10k-{}-ubyte.gz"
CLASSES = {1: "trouser", 3: "dress", 5: "sandal", 8: "bag"}
IMAGES = {"train": 40, "test": 10}  # of each class
STEPS, BATCH = 20, 8  # a minute on two idle cores


def write_images(folder):
    pixels = np.frombuffer(gzip.open(SOURCE.format("images-idx3")).read()[16:], np.uint8).reshape(-1, 28, 28)
    labels = np.frombuffer(gzip.open(SOURCE.format("labels-idx1")).read()[8:], np.uint8)
    for label, name in CLASSES.items():
        of_class = iter(np.flatnonzero(labels == label))
        for split, count in IMAGES.items():
            (folder / split / name).mkdir(parents=True, exist_ok=True)
            for i in range(count):
                image = Image.fromarray(pixels[next(of_class)]).resize((224, 224), Image.BICUBIC).convert("RGB")
                image.save(folder / split / name / f"{i:03}.png")


def dataset(folder):
    steps = [transforms.ToTensor(), transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])]
    return torchvision.datasets.ImageFolder(folder, transforms.Compose(steps))


def train(model, data):
    optimizer = torch.optim.Adam(model.parameters(), 5e-4)
    loader = torch.utils.data.DataLoader(data, BATCH, shuffle=True, drop_last=True)
    step = 0
    model.train()
    while step < STEPS:
        for images, labels in loader:
            loss = torch.nn.functional.cross_entropy(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            print(f"step {step} of {STEPS}: loss {loss.item():.3f}", flush=True)
            if step == STEPS:
                break
    for module in model.modules():  # after so few steps the running statistics still remember where they started
        if isinstance(module, torch.nn.BatchNorm2d):
            module.reset_running_stats()
            module.momentum = None
    with torch.no_grad():
        for (images, _), _ in zip(loader, range(8)):
            model(images)


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(1)
    write_images(folder / "photos")
    model = torchvision.models.resnet18(num_classes=len(CLASSES))
    train(model, dataset(folder / "photos/train"))
    model.eval()
    torch.onnx.export(model, torch.zeros(1, 3, 224, 224), folder / "resnet18.onnx", opset_version=13,
                      do_constant_folding=False, training=torch.onnx.TrainingMode.PRESERVE)
    images, labels = zip(*dataset(folder / "photos/test"))
    with torch.no_grad():
        outputs = torch.cat([model(image[None]) for image in images])
    labels = torch.tensor(labels)
    loss = torch.nn.functional.cross_entropy(outputs, labels).item()
    accuracy = (outputs.argmax(1) == labels).double().mean().item()
    (folder / "resnet18.txt").write_text(f"loss {loss:.9g} accuracy {100 * accuracy:.6g}\n")
    print((folder / "resnet18.txt").read_text(), end="")


main()
