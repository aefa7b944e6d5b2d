#!/usr/bin/env python3
"""Writes losses.json: what PyTorch computes in float64 of losses with options, each of a layer of weights at every position. Layouts and
names are those of the library. Run it in this folder with torch 1.13 or later; equal files come out."""
import json
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
CHANNELS = 7


def flat(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def stream(seed):
    """Numbers of a case of their own, so that one case does not depend on those before it."""
    return torch.Generator().manual_seed(seed)


def draw(random, *shape, scale=1.0):
    """Numbers that are floats already, so that both sides begin with the same."""
    return (torch.randn(*shape, generator=random) * scale).float().double()


def weights_of(random, images):
    """From nothing to three times, with some of zero."""
    weights = (torch.rand(images, generator=random) * 3).float().double()
    return torch.where(torch.rand(images, generator=random) < 0.2, torch.zeros(()), weights)


def case(name, seed, images, positions, outputs, activation, targets_of, loss, weighted=False):
    """The mean over the images of what a loss gives for each, times its weight; a loss that is a mean by itself gives one number."""
    random = stream(seed)
    inputs = draw(random, images, positions, CHANNELS)
    kernel, bias = draw(random, CHANNELS, outputs), draw(random, outputs, scale=0.5)
    targets = targets_of(random, images, positions, outputs)
    weights = weights_of(random, images) if weighted else torch.ones(images)
    result = {"name": name, "images": images, "inputs": flat(inputs), "targets": flat(targets), "kernel": flat(kernel), "bias": flat(bias),
              "weights": flat(weights) if weighted else []}
    kernel.requires_grad_(True)
    bias.requires_grad_(True)
    logits = inputs @ kernel + bias
    values = loss(logits, targets)
    value = (values * weights).sum() / images if values.dim() else values
    value.backward()
    result.update(outputs=flat(activation(logits)), loss=float(value), kernelGradient=flat(kernel.grad), biasGradient=flat(bias.grad))
    return result


def classes(random, images, positions, outputs):
    return torch.randint(0, outputs, (images, positions), generator=random)


def some_left_out(random, images, positions, outputs):
    labels = classes(random, images, positions, outputs)
    return torch.where(torch.rand(images, positions, generator=random) < 0.3, torch.full((), 255), labels)


def shares(random, images, positions, outputs):
    drawn = torch.softmax(draw(random, images, positions, outputs), 2).float().double()
    return drawn / drawn.sum(2, keepdim=True)


def answers(random, images, positions, outputs):
    return torch.randint(0, 2, (images, positions, outputs), generator=random).double()


def numbers(random, images, positions, outputs):
    return draw(random, images, positions, outputs)


def of_image(values):
    """The mean over all but the images."""
    return values.reshape(values.shape[0], -1).mean(1)


def linear(x):
    return x


def softmax(x):
    return torch.softmax(x, 2)


def crossentropy(x, targets):
    labels = F.one_hot(targets, x.shape[2]).double() if targets.dim() == 2 else targets
    return of_image(-(labels * torch.log_softmax(x, 2)).sum(2))


def ignoring(label, **options):
    """The mean over the positions of the batch that count."""
    return lambda x, y: F.cross_entropy(x.reshape(-1, x.shape[2]), y.reshape(-1), ignore_index=label, **options)


def ignoring_of_images(x, targets):
    """What each image gives to that mean, times the number of images."""
    values = F.cross_entropy(x.reshape(-1, x.shape[2]), targets.reshape(-1), ignore_index=255, reduction="none")
    return values.reshape(targets.shape).sum(1) * len(targets) / (targets != 255).sum()


def focal(gamma, alpha):
    """Keras' categorical focal crossentropy of each image."""
    def loss(x, targets):
        return of_image(-(alpha * (1 - torch.softmax(x, 2)) ** gamma * targets * torch.log_softmax(x, 2)).sum(2))
    return loss


def binary_focal(gamma, alpha=None):
    """Keras' binary focal crossentropy of each image, balanced where there is an alpha."""
    def loss(x, targets):
        p = torch.sigmoid(x)
        right = targets * p + (1 - targets) * (1 - p)
        values = (1 - right) ** gamma * F.binary_cross_entropy_with_logits(x, targets, reduction="none")
        return of_image(values if alpha is None else values * (targets * alpha + (1 - targets) * (1 - alpha)))
    return loss


def dice(activation):
    """Keras' Dice of each image."""
    def loss(x, targets):
        p = activation(x)
        common, areas = (p * targets).sum((1, 2)), (p + targets).sum((1, 2))
        return 1 - (2 * common + 1e-7) / (areas + 1e-7)
    return loss


def yes_or_no(x, targets):
    return of_image(F.binary_cross_entropy_with_logits(x, targets, reduction="none"))


json.dump({
    "weighted": [
        case("classes", 1, 19, 1, 5, softmax, classes, crossentropy, True),
        case("pixels", 2, 19, 12, 3, softmax, classes, crossentropy, True),
        case("shares", 3, 35, 1, 5, softmax, shares, crossentropy, True),
        case("questions", 4, 19, 1, 3, torch.sigmoid, answers, yes_or_no, True),
        case("mask", 5, 19, 12, 1, torch.sigmoid, answers, yes_or_no, True),
        case("squares", 6, 19, 12, 2, linear, numbers, lambda x, y: of_image((x - y) ** 2), True),
        case("magnitudes", 7, 33, 1, 4, linear, numbers, lambda x, y: of_image((x - y).abs()), True),
        case("huber", 8, 16, 1, 4, linear, numbers, lambda x, y: of_image(F.huber_loss(x, y, reduction="none", delta=0.5)), True),
        case("own", 9, 19, 1, 4, linear, numbers, lambda x, y: of_image(torch.log(torch.cosh(x - y))), True),
    ],
    "ignored": [
        case("classes", 11, 19, 1, 5, softmax, some_left_out, ignoring(255)),
        case("pixels", 12, 35, 12, 3, softmax, some_left_out, ignoring(255)),
        case("first", 13, 19, 12, 3, softmax, classes, ignoring(0)),
        case("smoothed", 14, 19, 12, 3, softmax, some_left_out, ignoring(255, label_smoothing=0.1)),
        case("logits", 15, 19, 12, 3, linear, some_left_out, ignoring(255)),
        case("weighted", 16, 35, 12, 3, softmax, some_left_out, ignoring_of_images, True),
    ],
    "focal": [
        case("shares", 21, 19, 1, 5, softmax, shares, focal(2, 0.25)),
        case("pixels", 22, 19, 12, 3, softmax, shares, focal(2, 0.25), True),
        case("other", 23, 19, 1, 5, softmax, shares, focal(1.5, 1)),
        case("logits", 24, 19, 12, 3, linear, shares, focal(3, 0.5)),
    ],
    "binaryFocal": [
        case("questions", 31, 19, 1, 3, torch.sigmoid, answers, binary_focal(2)),
        case("mask", 32, 35, 12, 1, torch.sigmoid, answers, binary_focal(2), True),
        case("balanced", 33, 19, 12, 1, torch.sigmoid, answers, binary_focal(2, 0.25)),
        case("other", 34, 19, 1, 3, torch.sigmoid, answers, binary_focal(1.5, 0.6)),
    ],
    "dice": [
        case("mask", 41, 19, 12, 1, torch.sigmoid, answers, dice(torch.sigmoid)),
        case("pixels", 42, 35, 12, 3, softmax, shares, dice(softmax)),
        case("weighted", 43, 19, 12, 1, torch.sigmoid, answers, dice(torch.sigmoid), True),
        case("questions", 44, 19, 1, 3, torch.sigmoid, answers, dice(torch.sigmoid)),
    ],
}, open("losses.json", "w"), separators=(",", ":"))
