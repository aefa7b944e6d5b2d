#!/usr/bin/env python3
"""Writes the golden cases of branches: vectors at every position of a map, several inputs, layers that are called several times. PyTorch
in double precision computes them. Layouts and names are those of the golden cases. Run it in this folder; equal files come out."""
import json, math, struct
import torch

torch.set_default_dtype(torch.float64)
FUNCTIONS = {"relu": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}


def positions(value, other):
    """A vector or a map of one position beside a map: the same at every position."""
    return value.reshape(value.shape[0], 1, 1, -1) if value.dim() < other.dim() else value


def run(layer, inputs, parameters):
    """Values are [image][row][column][channel], or [image][channel]."""
    kind, x = layer["class"], inputs[0]
    if kind == "Conv2D":
        strides = layer["strides"]
        padding = [size // 2 for size in layer["kernel_size"]] if layer.get("padding") == "same" else [0, 0]
        y = torch.nn.functional.conv2d(x.permute(0, 3, 1, 2), parameters["kernel"].permute(3, 2, 0, 1), parameters.get("bias"), strides, padding)
        y = y.permute(0, 2, 3, 1)
    elif kind == "Dense":
        y = x @ parameters["kernel"]
        y = y + parameters["bias"] if "bias" in parameters else y
    elif kind == "Flatten":
        y = x.reshape(x.shape[0], -1)
    elif kind == "GlobalAveragePooling2D":
        y = x.mean((1, 2))
    elif kind == "GlobalMaxPooling2D":
        y = x.amax((1, 2))
    elif kind == "Concatenate":
        y = torch.cat(inputs, -1)
    else:
        largest = max(inputs, key=lambda value: value.dim())
        values = [positions(value, largest) for value in inputs]
        y = values[0]
        for value in values[1:]:
            y = y * value if kind == "Multiply" else y - value if kind == "Subtract" else torch.maximum(y, value) if kind == "Maximum" else y + value
        y = y / len(values) if kind == "Average" else y
    return FUNCTIONS.get(layer.get("activation"), lambda value: value)(y)


def sizes(layer, shape):
    """Dimensions of a layer's parameters, for what it takes."""
    if layer["class"] == "Conv2D":
        kernel, width = layer["kernel_size"] + [shape[-1], layer["filters"]], layer["filters"]
    elif layer["class"] == "Dense":
        kernel, width = [shape[-1], layer["units"]], layer["units"]
    else:
        return {}
    return {"kernel": kernel, "bias": [width]} if layer.get("use_bias", True) else {"kernel": kernel}


def write(name, batch, shape, layers, seed, more=()):
    generator = torch.Generator().manual_seed(seed)

    def draw(dimensions, limit):
        return ((torch.rand(dimensions, generator=generator) * 2 - 1) * limit).float().double()

    inputs = {"input": draw([batch] + shape, 1).requires_grad_()}
    inputs.update({each["name"]: draw([batch] + each["shape"], 1).requires_grad_() for each in more})
    values, parameters, owners, before = dict(inputs), {}, {}, "input"
    for layer in layers:
        taken = [values[each] for each in layer.get("inputs", [before])]
        owner = owners.setdefault(layer.get("shared", layer["name"]), layer["name"])
        for variable, dimensions in sizes(layer, taken[0].shape).items():
            parameters.setdefault(f"{owner}.{variable}", draw(dimensions, 0.6).requires_grad_())
        own = {key.split(".")[1]: tensor for key, tensor in parameters.items() if key.split(".")[0] == owner}
        values[layer["name"]] = run(layer, taken, own)
        before = layer["name"]
    output = values[before]
    label = draw(list(output.shape), 1)
    loss = ((output - label) ** 2).mean()
    loss.backward()

    def joined(tensors):
        return torch.cat([tensor.reshape(batch, -1) for tensor in tensors], 1) if len(tensors) > 1 else tensors[0]

    tensors = {"input": joined(list(inputs.values())), "grad.input": joined([each.grad for each in inputs.values()]), "label": label,
               "loss": loss.reshape(1), "output": output, "train_output": output}
    for key, tensor in parameters.items():
        tensors["param." + key], tensors["grad." + key] = tensor, tensor.grad
    header, data = {}, b""
    for key in sorted(tensors):
        numbers = tensors[key].detach().reshape(-1).tolist()
        piece = struct.pack(f"<{len(numbers)}f", *numbers)
        header[key] = {"dtype": "F32", "shape": list(tensors[key].shape), "data_offsets": [len(data), len(data) + len(piece)]}
        data += piece
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(name + ".safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    case = {"name": name, "batch": batch, "input_shape": shape, "output_shape": list(output.shape[1:]), "loss": "mean_squared_error",
            "layers": layers, "parameters": sum(tensor.numel() for tensor in parameters.values())}
    if more:
        case["more_inputs"] = list(more)
    with open(name + ".json", "w") as file:
        json.dump(case, file, indent=1)
        file.write("\n")


def conv(name, filters, size, strides=(1, 1), **more):
    return {"class": "Conv2D", "name": name, "filters": filters, "kernel_size": [size, size], "strides": list(strides), **more}


def dense(name, units, **more):
    return {"class": "Dense", "name": name, "units": units, **more}


def layer(kind, name, *inputs):
    return {"class": kind, "name": name, **({"inputs": list(inputs)} if inputs else {})}


def entry(name, *shape):
    return {"name": name, "shape": list(shape)}


write("spread_excite", 18, [9, 7, 3], [
    conv("map", 17, 3, (2, 1), activation="relu"), layer("GlobalAveragePooling2D", "means"), dense("narrow", 5, activation="relu"),
    dense("gate", 17, activation="sigmoid"), layer("Multiply", "excited", "gate", "map"), conv("last", 2, 3, padding="same")], seed=1)
write("spread_sums", 5, [6, 5, 5], [
    layer("GlobalMaxPooling2D", "largest"), dense("shift", 5, activation="tanh"), layer("Add", "shifted", "input", "shift"),
    layer("Subtract", "less", "shifted", "largest"), layer("Subtract", "more", "shift", "less"), conv("last", 3, 2)], seed=2)
write("spread_extremes", 16, [5, 6, 2], [
    conv("map", 33, 2), conv("point", 33, 4, (4, 5)), layer("GlobalAveragePooling2D", "means"), layer("Maximum", "most", "means", "map"),
    layer("Average", "middle", "most", "means", "map"), conv("last", 2, 1)], seed=3)
write("spread_long", 3, [23, 19, 2], [
    conv("map", 6, 2), layer("GlobalAveragePooling2D", "means"), dense("scale", 6), layer("Multiply", "scaled", "map", "scale"),
    layer("Add", "sum", "scale", "scaled", "map"), conv("last", 2, 3, (2, 2))], seed=4)
write("merge_plain", 17, [5, 4, 3], [
    conv("one", 15, 2, activation="tanh"), conv("two", 15, 1), layer("Average", "mean", "two", "one", "two"), layer("Subtract", "less", "mean", "one"),
    layer("Maximum", "most", "less", "one", "two"), layer("Flatten", "flat"), dense("last", 4)], seed=5)
write("inputs_facts", 18, [8, 7, 1], [
    {**conv("edges", 6, 3, (1, 2), activation="relu"), "inputs": ["input"]}, layer("Flatten", "flat"),
    {**dense("first", 9, activation="tanh"), "inputs": ["facts"]}, layer("Concatenate", "both", "flat", "first"), dense("last", 3)],
    seed=6, more=[entry("facts", 13)])
write("inputs_gate", 7, [6, 5, 17], [
    layer("Multiply", "gated", "facts", "input"), conv("last", 3, 2)], seed=7, more=[entry("facts", 17)])
write("inputs_maps", 16, [5, 5, 2], [
    {**conv("left", 16, 3), "inputs": ["input"]}, {**conv("right", 16, 3, use_bias=False), "inputs": ["other"]},
    layer("Maximum", "most", "left", "right"), layer("GlobalAveragePooling2D", "means"), dense("last", 2)], seed=8, more=[entry("other", 5, 5, 3)])
write("inputs_three", 5, [4, 3, 16], [
    layer("Average", "mean", "vector", "other"), layer("Concatenate", "both", "input", "mean"), conv("last", 3, 2)],
    seed=9, more=[entry("other", 4, 3, 5), entry("vector", 5)])
write("shared_siamese", 18, [8, 7, 1], [
    {**conv("left", 6, 3, activation="relu", shared="edges"), "inputs": ["input"]}, layer("Flatten", "leftFlat"),
    dense("leftCode", 5, shared="code"),
    {**conv("right", 6, 3, activation="relu", shared="edges"), "inputs": ["other"]}, layer("Flatten", "rightFlat"),
    dense("rightCode", 5, shared="code"), layer("Subtract", "difference", "rightCode", "leftCode"), dense("last", 2)],
    seed=10, more=[entry("other", 8, 7, 1)])
write("shared_rows", 5, [6, 7, 3], [
    conv("first", 17, 1), conv("one", 17, 3, padding="same", activation="tanh", shared="step"), conv("two", 17, 3, padding="same", shared="step"),
    conv("three", 17, 3, padding="same", activation="relu", shared="step"), conv("last", 2, 1)], seed=11)
write("shared_dense", 17, [33], [
    dense("one", 33, activation="tanh", shared="mix"), dense("two", 33, shared="mix"), dense("last", 3)], seed=12)
write("shared_strides", 16, [7, 9, 5], [
    conv("one", 5, 3, use_bias=False, shared="taps"), conv("two", 5, 3, (2, 2), use_bias=False, shared="taps"), layer("Flatten", "flat"),
    dense("last", 3)], seed=13)
