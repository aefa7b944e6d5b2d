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


def area(scores, truth):
    """Keras' AUC: true over false positive rates, by trapezoids between 200 thresholds from below 0 to above 1."""
    thresholds = [-1e-7] + [index / 199 for index in range(1, 199)] + [1 + 1e-7]
    yes, no = truth.sum(), (~truth).sum()
    points = [(float(((scores > each) & ~truth).sum() / no), float(((scores > each) & truth).sum() / yes)) for each in thresholds]
    return sum((x0 - x1) * (y0 + y1) / 2 for (x0, y0), (x1, y1) in zip(points, points[1:]))


def rates(predicted, actual):
    """Precision, recall and F1 of one class."""
    right = float((predicted & actual).sum())
    precision = right / float(predicted.sum()) if predicted.any() else 0.0
    recall = right / float(actual.sum()) if actual.any() else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def metric_cases():
    images = 83
    logits, numbers = draw(images, 6, scale=1.5), torch.randint(0, 5, (images,), generator=random)
    answers, shares = logits.argmax(1), torch.softmax(logits, 1)
    occurring = [number for number in range(6) if (answers == number).any() or (numbers == number).any()]
    macro = [sum(values) / len(occurring) for values in zip(*(rates(answers == number, numbers == number) for number in occurring))]
    classes = {"name": "classes", "inputs": flat(logits), "targets": flat(numbers), "values": {
        "precision": macro[0], "recall": macro[1], "f1": macro[2], "auc": area(shares.reshape(-1), F.one_hot(numbers, 6).bool().reshape(-1)),
        "accuracy": float((answers == numbers).double().mean()),
        **{f"top_{k}_accuracy": float((logits.topk(k, 1).indices == numbers[:, None]).any(1).double().mean()) for k in (2, 3, 5)}}}
    logits, yes = draw(images, 3), torch.rand(images, 3, generator=random) < 0.3
    precision, recall, f1 = rates(logits.reshape(-1) > 0, yes.reshape(-1))
    questions = {"name": "questions", "inputs": flat(logits), "targets": flat(yes.double()), "values": {
        "precision": precision, "recall": recall, "f1": f1, "auc": area(torch.sigmoid(logits).reshape(-1), yes.reshape(-1))}}
    truth = draw(images, 4) + torch.tensor([0.0, 3.0, -50.0, 0.5])
    values = (truth + draw(images, 4, scale=0.7)).float().double()
    truth = truth.float().double()
    errors = ((values - truth) ** 2).sum(0)
    numbers = {"name": "numbers", "inputs": flat(values), "targets": flat(truth), "values": {
        "mse": float(((values - truth) ** 2).mean()), "mae": float((values - truth).abs().mean()),
        "r2": float((1 - errors / ((truth - truth.mean(0)) ** 2).sum(0)).mean())}}
    return [classes, questions, numbers]


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
    "metrics": metric_cases(),
}, open("options.json", "w"), separators=(",", ":"))
