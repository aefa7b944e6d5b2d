#!/usr/bin/env python3
"""Writes options.json: what PyTorch computes in float64 of small networks with penalties, limits of norms and losses from logits, and of
metrics. Layouts and names are those of the library. Run it in this folder with torch 1.13 or later; equal files come out."""
import json, math
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
random = torch.Generator().manual_seed(20)


def draw(*shape, scale=1.0):
    """Numbers that are floats already, so that both sides begin with the same."""
    return (torch.randn(*shape, generator=random) * scale).float().double()


def flat(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().reshape(-1).tolist()]


def convolve(x, kernel, bias):
    """Images and kernels with channels last: [n][h][w][c] and [r][c][in][out]."""
    y = F.conv2d(x.permute(0, 3, 1, 2), kernel.permute(3, 2, 0, 1), bias)
    return y.permute(0, 2, 3, 1)


def limit(kernel, norm):
    """Of each output, over all else (Keras' MaxNorm on axis 0, or [0, 1, 2])."""
    with torch.no_grad():
        norms = kernel.pow(2).sum(dim=tuple(range(kernel.dim() - 1)), keepdim=True).sqrt()
        kernel.copy_(torch.where(norms > norm, kernel * (norm / (norms + 1e-7)), kernel))


def penalised(name, images, momentum, rate, l1, l2, norms, steps):
    """A convolution and a dense layer, trained for some steps by SGD with momentum."""
    inputs, labels = draw(images, 5, 6, 2), torch.randint(0, 4, (images,), generator=random)
    values = {"Conv1.kernel": draw(3, 3, 2, 3, scale=0.4), "Conv1.bias": draw(3, scale=0.1),
              "Dense1.kernel": draw(36, 4, scale=0.3), "Dense1.bias": draw(4, scale=0.1)}
    case = {"name": name, "images": images, "momentum": momentum, "rate": rate, "inputs": flat(inputs), "labels": labels.tolist(),
            "parameters": {key: flat(value) for key, value in values.items()}, "losses": []}
    for value in values.values():
        value.requires_grad_(True)
    optimizer = torch.optim.SGD(values.values(), lr=rate, momentum=momentum)
    for step in range(steps):
        optimizer.zero_grad()
        hidden = torch.tanh(convolve(inputs, values["Conv1.kernel"], values["Conv1.bias"]))
        logits = hidden.reshape(images, -1) @ values["Dense1.kernel"] + values["Dense1.bias"]
        loss = F.cross_entropy(logits, labels)
        for key in ("Conv1.kernel", "Dense1.kernel"):
            loss = loss + l1[key] * values[key].abs().sum() + l2[key] * values[key].pow(2).sum()
        loss.backward()
        case["losses"].append(float(loss))
        if step == 0:
            case["gradients"] = {key: flat(value.grad) for key, value in values.items()}
        optimizer.step()
        for key, norm in norms.items():
            limit(values[key], norm)
    case["after"] = {key: flat(value) for key, value in values.items()}
    return case


def from_logits(name, images, outputs, loss, targets, positions=1):
    """Logits of a dense layer, or of a convolution of one tap where there are positions."""
    channels = 7
    inputs = draw(images, positions, channels)
    kernel, bias = draw(channels, outputs), draw(outputs, scale=0.5)
    case = {"name": name, "images": images, "inputs": flat(inputs), "targets": flat(targets),
            "kernel": flat(kernel), "bias": flat(bias)}
    kernel.requires_grad_(True)
    bias.requires_grad_(True)
    logits = inputs @ kernel + bias
    value = loss(logits.reshape(-1, outputs))
    value.backward()
    case.update(outputs=flat(logits), loss=float(value), kernelGradient=flat(kernel.grad), biasGradient=flat(bias.grad))
    return case


def logit_cases():
    images = 19
    numbers = torch.randint(0, 5, (images,), generator=random)
    pixels = torch.randint(0, 3, (images * 12,), generator=random)
    shares = torch.softmax(draw(images, 5), 1).float().double()
    shares = shares / shares.sum(1, keepdim=True)
    yes = torch.randint(0, 2, (images, 3), generator=random).double()
    mask = torch.rand(images * 12, 1, generator=random).float().double()
    return [
        from_logits("numbers", images, 5, lambda x: F.cross_entropy(x, numbers), numbers),
        from_logits("smoothed", images, 5, lambda x: F.cross_entropy(x, numbers, label_smoothing=0.1), numbers),
        from_logits("pixels", images, 3, lambda x: F.cross_entropy(x, pixels), pixels, positions=12),
        from_logits("shares", images, 5, lambda x: F.cross_entropy(x, shares), shares),
        from_logits("questions", images, 3, lambda x: F.binary_cross_entropy_with_logits(x, yes), yes),
        from_logits("mask", images, 1, lambda x: F.binary_cross_entropy_with_logits(x, mask), mask, positions=12),
    ]


NONE = {"Conv1.kernel": 0.0, "Dense1.kernel": 0.0}
json.dump({
    "penalised": [
        penalised("squares", 5, 0.0, 0.1, NONE, {"Conv1.kernel": 0.02, "Dense1.kernel": 0.1}, {}, 4),
        penalised("magnitudes", 17, 0.9, 0.05, {"Conv1.kernel": 0.01, "Dense1.kernel": 0.003}, NONE, {}, 4),
        penalised("norms", 5, 0.9, 0.1, NONE, NONE, {"Conv1.kernel": 1.5, "Dense1.kernel": 1.0}, 4),
        penalised("all", 33, 0.9, 0.1, {"Conv1.kernel": 0.01, "Dense1.kernel": 0.0}, {"Conv1.kernel": 0.02, "Dense1.kernel": 0.1},
                  {"Conv1.kernel": 1.2, "Dense1.kernel": 0.9}, 6),
    ],
    "logits": logit_cases(),
}, open("options.json", "w"), separators=(",", ":"))
