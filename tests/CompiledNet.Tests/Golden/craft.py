#!/usr/bin/env python3
"""Writes the small golden cases of this folder: plain Python, reverse-mode differentiation of scalars, nothing shared with the
tests' own reference. Layouts and names are those of the golden cases. Run it in this folder; equal files come out."""
import json, math, random, struct


class Scalar:
    """A number that remembers what it was computed from: (parent, derivative) pairs."""

    def __init__(self, value, parents=()):
        self.value, self.parents, self.gradient = value, parents, 0.0

    def __add__(self, other):
        return Scalar(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Scalar(self.value * other.value, ((self, other.value), (other, self.value)))

    def map(self, value, slope):
        return Scalar(value, ((self, slope),))


def total(items):
    items = list(items)
    return Scalar(sum(item.value for item in items), tuple((item, 1.0) for item in items))


def backward(loss):
    order, seen, stack = [], set(), [(loss, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack += [(parent, False) for parent, _ in node.parents]
    loss.gradient = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.gradient += slope * node.gradient


def activate(name, x):
    if name == "relu":
        return x.map(max(x.value, 0.0), 1.0 if x.value > 0 else 0.0)
    if name == "tanh":
        return x.map(math.tanh(x.value), 1 - math.tanh(x.value) ** 2)
    if name == "sigmoid":
        y = 1 / (1 + math.exp(-x.value))
        return x.map(y, y * (1 - y))
    return x


def softmax(channels):
    powers = [c.map(math.exp(c.value), math.exp(c.value)) for c in channels]
    whole = total(powers)
    inverse = whole.map(1 / whole.value, -1 / whole.value ** 2)
    return [power * inverse for power in powers]


def finish(layer, channels):
    name = layer.get("activation", "linear")
    return softmax(channels) if name == "softmax" else [activate(name, c) for c in channels]


def geometry(size, window, stride, padding):
    if padding == "same":
        count = -(-size // stride)
        return count, max((count - 1) * stride + window - size, 0) // 2
    zeros = 0 if padding == "valid" else padding
    return (size + 2 * zeros - window) // stride + 1, zeros


def run(layer, x, parameters):
    """One image: x[row][column][channel], or x[0][0][channel] for a vector."""
    kind, name = layer["class"], layer["name"]
    if kind == "Flatten":
        return [[[c for row in x for column in row for c in column]]]
    if kind == "Dense":
        kernel, bias = parameters[name + ".kernel"], parameters.get(name + ".bias")
        units = layer["units"]
        sums = [total([kernel[i * units + u] * v for i, v in enumerate(x[0][0])] + ([bias[u]] if bias else [])) for u in range(units)]
        return [[finish(layer, sums)]]
    if kind == "Activation":
        return [[finish(layer, column) for column in row] for row in x]
    kh, kw = layer["kernel_size" if kind == "Conv2D" else "pool_size"]
    sh, sw = layer["strides"]
    padding = layer.get("padding", "valid")
    ph, pw = padding if isinstance(padding, list) else (padding, padding)
    height, top = geometry(len(x), kh, sh, ph)
    width, left = geometry(len(x[0]), kw, sw, pw)
    result = []
    for row in range(height):
        result.append([])
        for column in range(width):
            taps = [(r, c, row * sh - top + r, column * sw - left + c) for r in range(kh) for c in range(kw)]
            taps = [tap for tap in taps if 0 <= tap[2] < len(x) and 0 <= tap[3] < len(x[0])]
            channels = len(x[0][0])
            if kind == "Conv2D":
                kernel, bias, filters = parameters[name + ".kernel"], parameters.get(name + ".bias"), layer["filters"]
                sums = [total([kernel[((r * kw + c) * channels + i) * filters + f] * x[y][z][i] for r, c, y, z in taps for i in range(channels)]
                              + ([bias[f]] if bias else [])) for f in range(filters)]
                result[-1].append(finish(layer, sums))
            elif kind == "MaxPooling2D":
                result[-1].append([max((x[y][z][i] for _, _, y, z in taps), key=lambda v: v.value).map(0, 1.0) for i in range(channels)])
                for i in range(channels):
                    result[-1][-1][i].value = result[-1][-1][i].parents[0][0].value
            else:
                result[-1].append([total(x[y][z][i].map(x[y][z][i].value / len(taps), 1 / len(taps)) for _, _, y, z in taps) for i in range(channels)])
    return result


def single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def write(case, shapes, seed):
    draw = random.Random(seed)
    height, width, channels = case["input_shape"]
    batch = case["batch"]
    parameters = {n: [Scalar(single(draw.uniform(-0.6, 0.6))) for _ in range(math.prod(s))] for n, s in shapes.items()}
    images = [[[[Scalar(single(draw.uniform(-1, 1))) for _ in range(channels)] for _ in range(width)] for _ in range(height)] for _ in range(batch)]
    outputs = []
    for x in images:
        for layer in case["layers"]:
            x = run(layer, x, parameters)
        outputs.append(x)
    flat = [c for x in outputs for row in x for column in row for c in column]
    positions = [column for x in outputs for row in x for column in row]
    if case["loss"] == "mean_squared_error":
        label = [single(draw.uniform(-1, 1)) for _ in flat]
        terms = [(o + Scalar(-t)) * (o + Scalar(-t)) for o, t in zip(flat, label)]
    else:
        label = [draw.randrange(len(p)) for p in positions]
        terms = [p[t].map(-math.log(p[t].value), -1 / p[t].value) for p, t in zip(positions, label)]
    loss = total(terms) * Scalar(1 / len(terms))
    backward(loss)

    values = [v for x in images for row in x for column in row for v in column]
    out_shape = [batch] + case["output_shape"]
    in_shape = [batch, height, width, channels]
    label_shape = out_shape if case["loss"] == "mean_squared_error" else out_shape[:-1]
    tensors = {"input": (in_shape, [v.value for v in values]), "grad.input": (in_shape, [v.gradient for v in values]),
               "label": (label_shape, label), "loss": ([1], [loss.value]),
               "output": (out_shape, [v.value for v in flat]), "train_output": (out_shape, [v.value for v in flat])}
    for n, s in shapes.items():
        tensors["param." + n] = (s, [p.value for p in parameters[n]])
        tensors["grad." + n] = (s, [p.gradient for p in parameters[n]])
    case["parameters"] = sum(math.prod(s) for s in shapes.values())
    header, data = {}, b""
    for n in sorted(tensors):
        shape, numbers = tensors[n]
        integers = n == "label" and case["loss"] != "mean_squared_error"
        piece = struct.pack(f"<{len(numbers)}{'i' if integers else 'f'}", *numbers)
        header[n] = {"dtype": "I32" if integers else "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(piece)]}
        data += piece
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(case["name"] + ".safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    with open(case["name"] + ".json", "w") as file:
        json.dump(case, file, indent=1)
        file.write("\n")


write({"name": "tiny_positions", "batch": 18, "input_shape": [6, 5, 3], "output_shape": [3, 3, 4], "loss": "sparse_categorical_crossentropy", "layers": [
    {"class": "Conv2D", "name": "Conv1", "filters": 5, "kernel_size": [3, 2], "strides": [2, 1], "padding": [1, 1], "use_bias": False, "activation": "relu"},
    {"class": "MaxPooling2D", "name": "Pool1", "pool_size": [2, 2], "strides": [1, 2], "padding": "same"},
    {"class": "Conv2D", "name": "Conv2", "filters": 4, "kernel_size": [1, 1], "strides": [1, 1], "activation": "softmax"}]},
    {"Conv1.kernel": [3, 2, 3, 5], "Conv2.kernel": [1, 1, 5, 4], "Conv2.bias": [4]}, seed=1)
write({"name": "tiny_means", "batch": 5, "input_shape": [7, 8, 1], "output_shape": [3], "loss": "mean_squared_error", "layers": [
    {"class": "Conv2D", "name": "Conv1", "filters": 6, "kernel_size": [2, 3], "strides": [1, 1], "padding": "same", "activation": "tanh"},
    {"class": "AveragePooling2D", "name": "Pool1", "pool_size": [3, 3], "strides": [2, 2], "padding": [1, 1]},
    {"class": "Activation", "name": "Activation1", "activation": "sigmoid"},
    {"class": "Flatten", "name": "Flatten1"},
    {"class": "Dense", "name": "Dense1", "units": 3, "use_bias": False}]},
    {"Conv1.kernel": [2, 3, 1, 6], "Conv1.bias": [6], "Dense1.kernel": [4 * 4 * 6, 3]}, seed=2)
