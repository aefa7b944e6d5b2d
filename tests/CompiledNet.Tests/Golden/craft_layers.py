#!/usr/bin/env python3
"""Writes the golden cases of layers that the first ones lack: PyTorch's autograd in double precision, with PyTorch's own layers wherever it
has them. Layouts and names are those of the golden cases. Run it in this folder, with torch 1.13 or later."""
import json, math, struct
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def first(x):
    """Channels first, as PyTorch has them."""
    return x.movedim(-1, 1)


def last(x):
    return x.movedim(1, -1)


def single(x):
    return x.float().double()


def pair(value, otherwise):
    return tuple(value) if value is not None else otherwise


def activate(layer, x):
    name = layer.get("activation", "linear")
    return {"linear": lambda: x, "relu": lambda: F.relu(x), "tanh": lambda: torch.tanh(x), "sigmoid": lambda: torch.sigmoid(x),
            "softmax": lambda: torch.softmax(x, -1), "softsign": lambda: F.softsign(x), "mish": lambda: F.mish(x),
            "exponential": lambda: torch.exp(x), "gelu": lambda: F.gelu(x)}[name]()


def same(size, kernel, stride, dilation=1):
    """TensorFlow's rule: the odd zero goes to the end."""
    total = max((-(-size // stride) - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
    return total // 2, total - total // 2


def pads(layer, shape, kernel, stride, dilation):
    padding = layer.get("padding", "valid")
    if padding == "same":
        return [same(*axis) for axis in zip(shape, kernel, stride, dilation)]
    if padding == "causal":
        return [((kernel[0] - 1) * dilation[0], 0)]
    zeros = [0] * len(kernel) if padding == "valid" else padding
    return [(z, z) for z in zeros]


def pad(x, sides, value=0.0):
    """Around the axes of a channels-first tensor behind the first two."""
    return F.pad(x, [n for side in reversed(sides) for n in side], value=value)


def convolve(layer, x, kernel, groups):
    rank = len(layer["kernel_size"])
    ones = (1,) * rank
    stride, dilation = pair(layer.get("strides"), ones), pair(layer.get("dilation"), ones)
    x = pad(first(x), pads(layer, x.shape[1:-1], layer["kernel_size"], stride, dilation))
    convolution = F.conv1d if rank == 1 else F.conv2d
    return last(convolution(x, kernel.movedim((-1, -2), (0, 1)), stride=stride, dilation=dilation, groups=groups))


def depthwise(layer, x, kernel):
    """[.., channels, multiplier] is a group for each channel: [.., 1, channels * multiplier]."""
    return convolve(layer, x, kernel.reshape(*kernel.shape[:-2], 1, -1), x.shape[-1])


def pool(layer, x):
    size = layer["pool_size"]
    rank = len(size)
    stride = pair(layer.get("strides"), tuple(size))
    is_maximum = layer["class"].startswith("Max")
    if layer.get("padding") == "same":
        sides = pads(layer, x.shape[1:-1], size, stride, (1,) * rank)
        if is_maximum:
            return last((F.max_pool1d if rank == 1 else F.max_pool2d)(pad(first(x), sides, -math.inf), size, stride))
        mean = F.avg_pool1d if rank == 1 else F.avg_pool2d
        counts = mean(pad(torch.ones_like(first(x)), sides), size, stride)
        return last(mean(pad(first(x), sides), size, stride) / counts)
    zeros = 0 if layer.get("padding", "valid") == "valid" else tuple(layer["padding"])
    ceil = layer.get("ceil_mode", False)
    if is_maximum:
        return last((F.max_pool1d if rank == 1 else F.max_pool2d)(first(x), size, stride, zeros, ceil_mode=ceil))
    return last((F.avg_pool1d if rank == 1 else F.avg_pool2d)(first(x), size, stride, zeros, ceil_mode=ceil, count_include_pad=False))


def transpose(layer, x, kernel, bias):
    """PyTorch's own where padding is explicit; by Keras' rules, all that is reached is cut."""
    stride = pair(layer.get("strides"), (1, 1))
    more = layer.get("output_padding")
    padding = layer.get("padding", "valid")
    kernel = kernel.permute(3, 2, 0, 1)
    if isinstance(padding, list):
        return last(F.conv_transpose2d(first(x), kernel, bias, stride, tuple(padding), tuple(more or (0, 0))))
    y = F.conv_transpose2d(first(x), kernel, None, stride)
    for axis in (0, 1):
        n, k, s = x.shape[1 + axis], kernel.shape[2 + axis], stride[axis]
        reached = (n - 1) * s + k
        if more is None:
            size = n * s + (0 if padding == "same" else max(k - s, 0))
        else:
            size = reached + more[axis] - (2 * (k // 2) if padding == "same" else 0)
        before = max(reached - size, 0) // 2 if padding == "same" else 0
        y = F.pad(y, [0, 0, 0, size, 0, 0][:4] if axis == 0 else [0, size]).narrow(2 + axis, before, size)
    return last(y if bias is None else y + bias.reshape(1, -1, 1, 1))


def attend(layer, x, seen, p, mask=None):
    """PyTorch's own attention where a head has its share of the channels; elsewhere by its definition."""
    heads, size, value_size, causal = layer["num_heads"], layer["key_dim"], value_dim(layer), layer.get("use_causal_mask", False)
    channels, queries, keys = x.shape[-1], x.shape[1], seen.shape[1]
    hidden = torch.ones(queries, keys).triu(1).bool() if causal else None
    kernel = {word: p[word + "_kernel"].reshape(-1, heads * (value_size if word == "value" else size)) for word in ("query", "key", "value")}
    kernel["output"] = p["output_kernel"].reshape(heads * value_size, channels)
    bias = {word: p[word + "_bias"].flatten() if word + "_bias" in p else None for word in kernel}
    if mask is None and channels == heads * size and size == value_size and bias["output"] is not None:
        return F.multi_head_attention_forward(
            x.transpose(0, 1), seen.transpose(0, 1), seen.transpose(0, 1), channels, heads, None, torch.cat([bias["query"], bias["key"], bias["value"]]),
            None, None, False, 0.0, kernel["output"].T, bias["output"], attn_mask=hidden, use_separate_proj_weight=True,
            q_proj_weight=kernel["query"].T, k_proj_weight=kernel["key"].T, v_proj_weight=kernel["value"].T)[0].transpose(0, 1)

    def project(word, source, count):
        y = source @ kernel[word] + (0 if bias[word] is None else bias[word])
        return y.reshape(*source.shape[:2], heads, count).transpose(1, 2)

    scores = project("query", x, size) @ project("key", seen, size).transpose(-1, -2) / math.sqrt(size)
    if mask is not None:
        # A query that sees no key takes nothing.
        hidden = ~mask[:, None, None, :] if hidden is None else ~mask[:, None, None, :] | hidden
        shares = torch.softmax(scores.masked_fill(hidden, -1e300), -1).masked_fill(hidden, 0.0)
    else:
        shares = torch.softmax(scores.masked_fill(hidden, -math.inf) if causal else scores, -1)
    y = (shares @ project("value", seen, value_size)).transpose(1, 2).flatten(2) @ kernel["output"]
    return y if bias["output"] is None else y + bias["output"]


def value_dim(layer):
    return layer.get("value_dim", layer["key_dim"])


def walk(layer, x, p, prefix, mask, backwards):
    """A recurrent layer by its definition, gates in Keras' order: where steps are masked, and what PyTorch's own layers lack."""
    kind, units = layer["class"], layer["units"]
    recurrent, d = p[prefix + "recurrent_kernel"], p.get(prefix + "recurrent_bias", 0)
    h = c = torch.zeros(x.shape[0], units)
    states = []
    for t in reversed(range(x.shape[1])) if backwards else range(x.shape[1]):
        outer = x[:, t] @ p[prefix + "kernel"] + p.get(prefix + "bias", 0)
        cell = c
        if kind == "LSTM":
            entry, forget, candidate, out = (outer + h @ recurrent).split(units, -1)
            cell = torch.sigmoid(forget) * c + torch.sigmoid(entry) * torch.tanh(candidate)
            state = torch.sigmoid(out) * torch.tanh(cell)
        elif kind == "GRU":
            inner = h @ recurrent + d
            update, reset = torch.sigmoid((outer + inner)[:, :2 * units]).split(units, -1)
            late = reset * inner[:, 2 * units:] if layer.get("reset_after", True) else (reset * h) @ recurrent[:, 2 * units:]
            candidate = torch.tanh(outer[:, 2 * units:] + late)
            state = update * h + (1 - update) * candidate
        else:
            state = torch.tanh(outer + h @ recurrent)
        if mask is not None:
            state, cell = torch.where(mask[:, t:t + 1], state, h), torch.where(mask[:, t:t + 1], cell, c)
        h, c = state, cell
        states.append(h)
    return torch.stack(states, 1)


def recur_by_definition(layer, x, p, mask):
    sequences, both = layer.get("return_sequences"), "bidirectional" in layer
    first = walk(layer, x, p, "", mask, layer.get("go_backwards", False))
    if not both:
        return first if sequences else first[:, -1]
    second = walk(layer, x, p, "backward_", mask, True)
    y = MERGES[layer["bidirectional"]](*((first, second.flip(1)) if sequences else (first[:, -1], second[:, -1])))
    return torch.where(mask[:, :, None], y, 0.0) if sequences and mask is not None else y


MERGES = {"Concatenate": lambda a, b: torch.cat([a, b], -1), "Add": lambda a, b: a + b, "Multiply": lambda a, b: a * b, "Average": lambda a, b: (a + b) / 2}


def mask_of(layer, x, masks):
    """Which steps of what a layer gives count."""
    kind = layer["class"]
    if kind == "Embedding":
        return x.flatten(1) != 0 if layer.get("mask_zero") else None
    if kind == "Masking":
        return (x != layer["mask_value"]).any(-1)
    if kind == "Add":
        return None if any(mask is None for mask in masks) else torch.stack(masks).any(0)
    if kind in ("SimpleRNN", "LSTM", "GRU"):
        return masks[0] if layer.get("return_sequences") and not layer.get("go_backwards") else None
    return masks[0] if kind in ("Dense", "Activation", "LayerNormalization", "MultiHeadAttention", "PositionEmbedding") else None


def recur(layer, x, p):
    """PyTorch's own recurrent layers, whose gates stand in another order in a GRU: reset before update."""
    kind, units = layer["class"], layer["units"]
    prefixes = ["", "backward_"] if "bidirectional" in layer else [""]

    def order(t):
        if kind != "GRU":
            return t.T if t.dim() == 2 else t
        update, reset, candidate = t.split(units, -1)
        t = torch.cat([reset, update, candidate], -1)
        return t.T if t.dim() == 2 else t

    flat, has_bias = [], layer.get("use_bias", True)
    for prefix in prefixes:
        flat += [order(p[prefix + "kernel"]), order(p[prefix + "recurrent_kernel"])]
        if has_bias:
            bias = p[prefix + "bias"]
            flat += [order(bias), order(p.get(prefix + "recurrent_bias", torch.zeros_like(bias)))]
    flat = [t.contiguous() for t in flat]
    zeros = torch.zeros(len(prefixes), x.shape[0], units)
    x = x.flip(1) if layer.get("go_backwards") else x
    rest = (flat, has_bias, 1, 0.0, False, len(prefixes) == 2, True)
    if kind == "LSTM":
        states, last, _ = torch._VF.lstm(x, (zeros, zeros), *rest)
    elif kind == "GRU":
        states, last = torch._VF.gru(x, zeros, *rest)
    else:
        states, last = (torch._VF.rnn_relu if layer.get("activation") == "relu" else torch._VF.rnn_tanh)(x, zeros, *rest)
    both = states.split(units, -1) if layer.get("return_sequences") else list(last)
    return MERGES[layer["bidirectional"]](*both) if len(prefixes) == 2 else both[0]


def run(layer, x, parameters, *more, training=True, mask=None):
    kind, name = layer["class"], layer["name"]
    p = {key[len(name) + 1:]: value for key, value in parameters.items() if key.startswith(name + ".")}
    bias = p.get("bias")
    if kind in ("Conv2D", "Conv1D"):
        y = convolve(layer, x, p["kernel"], layer.get("groups", 1))
        return activate(layer, y if bias is None else y + bias)
    if kind in ("DepthwiseConv2D", "DepthwiseConv1D"):
        y = depthwise(layer, x, p["kernel"])
        return activate(layer, y if bias is None else y + bias)
    if kind in ("SeparableConv2D", "SeparableConv1D"):
        y = depthwise(layer, x, p["depthwise_kernel"]) @ p["pointwise_kernel"].reshape(-1, layer["filters"])
        return activate(layer, y if bias is None else y + bias)
    if kind == "Conv2DTranspose":
        return activate(layer, transpose(layer, x, p["kernel"], bias))
    if kind in ("SimpleRNN", "LSTM", "GRU"):
        return recur(layer, x, p) if mask is None and layer.get("reset_after", True) else recur_by_definition(layer, x, p, mask)
    if kind == "Dense":
        y = x @ p["kernel"]
        return activate(layer, y if bias is None else y + bias)
    if kind in ("MaxPooling2D", "AveragePooling2D", "MaxPooling1D", "AveragePooling1D"):
        return pool(layer, x)
    if kind == "Masking":
        return torch.where((x != layer["mask_value"]).any(-1, keepdim=True), x, 0.0)
    if kind.startswith("GlobalAveragePooling") and mask is not None:
        return torch.where(mask[:, :, None], x, 0.0).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)
    if kind.startswith("GlobalAveragePooling"):
        return x.flatten(1, -2).mean(1)
    if kind.startswith("GlobalMaxPooling"):
        return x.flatten(1, -2).max(1).values
    if kind == "Flatten":
        return x.flatten(1)
    if kind == "Reshape":
        return x.reshape(x.shape[0], *layer["target_shape"])
    if kind == "Permute":
        return x.permute(0, *layer["dims"])
    if kind == "Cropping2D":
        (top, bottom), (left, right) = layer["cropping"]
        return x[:, top:x.shape[1] - bottom, left:x.shape[2] - right]
    if kind == "Cropping1D":
        return x[:, layer["cropping"][0]:x.shape[1] - layer["cropping"][1]]
    if kind == "ZeroPadding1D":
        return last(F.pad(first(x), layer["padding"]))
    if kind == "UpSampling1D":
        return x.repeat_interleave(layer["size"], 1)
    if kind == "Activation":
        return activate(layer, x)
    if kind == "LayerNormalization":
        return F.layer_norm(x, x.shape[-1:], p.get("gamma"), p.get("beta"), layer["epsilon"])
    if kind == "BatchNormalization":
        return last(F.batch_norm(first(x), p["moving_mean"].detach().clone(), p["moving_variance"].detach().clone(), p.get("gamma"), p.get("beta"),
                                 training=training, eps=layer["epsilon"]))
    if kind == "GroupNormalization":
        return last(F.group_norm(first(x), layer["groups"], p.get("gamma"), p.get("beta"), layer["epsilon"]))
    if kind == "PReLU":
        return torch.where(x > 0, x, x * p["alpha"])
    if kind == "Rescaling":
        return x * layer["scale"] + layer["offset"]
    if kind in ("RandomFlip", "RandomTranslation"):
        return x
    if kind == "Normalization":
        return (x - p["mean"]) / p["variance"].sqrt().clamp(min=1e-7)
    if kind == "MultiHeadAttention":
        return attend(layer, x, more[0] if more else x, p, mask)
    if kind == "PositionEmbedding":
        return x + p["embeddings"]
    if kind == "Embedding":
        return F.embedding(x.flatten(1).long(), p["embeddings"])
    if kind == "Add":
        return sum(more, x)
    raise ValueError(kind)


def shapes_of(layer, shape):
    """The parameters of a layer on an input without its batch, in Keras' layouts."""
    kind, channels = layer["class"], shape[-1]
    bias = {} if not layer.get("use_bias", True) else None
    if kind in ("Conv2D", "Conv1D"):
        found = {"kernel": [*layer["kernel_size"], channels // layer.get("groups", 1), layer["filters"]], "bias": [layer["filters"]]}
    elif kind in ("DepthwiseConv2D", "DepthwiseConv1D"):
        multiplier = layer.get("depth_multiplier", 1)
        found = {"kernel": [*layer["kernel_size"], channels, multiplier], "bias": [channels * multiplier]}
    elif kind in ("SeparableConv2D", "SeparableConv1D"):
        multiplier, size = layer.get("depth_multiplier", 1), layer["kernel_size"]
        found = {"depthwise_kernel": [*size, channels, multiplier],
                 "pointwise_kernel": [*[1] * len(size), channels * multiplier, layer["filters"]], "bias": [layer["filters"]]}
    elif kind == "Conv2DTranspose":
        found = {"kernel": [*layer["kernel_size"], layer["filters"], channels], "bias": [layer["filters"]]}
    elif kind == "Dense":
        found = {"kernel": [channels, layer["units"]], "bias": [layer["units"]]}
    elif kind in ("SimpleRNN", "LSTM", "GRU"):
        units = layer["units"]
        sums = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}[kind] * units
        found = {"kernel": [channels, sums], "recurrent_kernel": [units, sums]}
        if bias is None:
            found["bias"] = [sums]
            if kind == "GRU" and layer.get("reset_after", True):
                found["recurrent_bias"] = [sums]
        return {prefix + name: size for prefix in (["", "backward_"] if "bidirectional" in layer else [""]) for name, size in found.items()}
    elif kind in ("LayerNormalization", "GroupNormalization", "BatchNormalization"):
        return {**({"gamma": [channels]} if layer.get("scale", True) else {}), **({"beta": [channels]} if layer.get("center", True) else {})}
    elif kind == "PReLU":
        shared = layer.get("shared_axes", [])
        return {"alpha": [1 if axis + 1 in shared else size for axis, size in enumerate(shape)]}
    elif kind == "PositionEmbedding":
        return {"embeddings": shape}
    elif kind == "Embedding":
        return {"embeddings": [layer["input_dim"], layer["output_dim"]]}
    elif kind == "MultiHeadAttention":
        heads, seen = layer["num_heads"], layer.get("value_channels", channels)
        kernels = {"query": [channels, heads, layer["key_dim"]], "key": [seen, heads, layer["key_dim"]], "value": [seen, heads, value_dim(layer)],
                   "output": [heads, value_dim(layer), channels]}
        found = {word + "_kernel": kernel for word, kernel in kernels.items()}
        if bias is None:
            found.update({word + "_bias": kernel[-1:] if word == "output" else kernel[1:] for word, kernel in kernels.items()})
        return found
    else:
        return {}
    if bias is not None:
        del found["bias"]
    return found


def state_of(layer, channels):
    """What a layer keeps without a gradient."""
    if layer["class"] == "Normalization":
        return {"mean": draw([channels], "beta"), "variance": draw([channels], "gamma")}
    if layer["class"] != "BatchNormalization":
        return {}
    return {"moving_mean": draw([channels], "beta"), "moving_variance": draw([channels], "gamma")}


def draw(shape, variable):
    if variable == "gamma":
        return single(torch.rand(shape) + 0.5)
    return single((torch.rand(shape) - 0.5) * 1.2)


def numbers(y):
    return single(torch.rand(y.shape) * 2 - 1)


def classes(y):
    return torch.randint(y.shape[-1], y.shape[:-1])


# What is drawn for an output, and the mean loss of a batch.
LOSSES = {
    "mean_squared_error": (numbers, lambda y, label: ((y - label) ** 2).mean()),
    "sparse_categorical_crossentropy": (classes, lambda y, label: -torch.log(torch.gather(y, -1, label.unsqueeze(-1))).mean()),
    # A user's own: the outputs of an image all count in the slope of each.
    "ring": (numbers, lambda y, label: (((y ** 2).flatten(1).mean(1) - label.flatten(1).mean(1)) ** 2).mean()),
}


def write(name, batch, input_shape, loss, layers):
    torch.manual_seed(len(name) * 1000 + sum(map(ord, name)))
    for index, layer in enumerate(layers):
        layer.setdefault("name", f"{layer['class'].lower()}_{index + 1}")
    x = single(torch.rand(batch, *input_shape) * 2 - 1)
    if layers[0]["class"] == "Embedding":
        x = ((x + 1) / 2 * layers[0]["input_dim"]).floor()
    if layers[0]["class"] == "Masking":
        x[torch.rand(batch, input_shape[0]) < 0.4] = layers[0]["mask_value"]
    x.requires_grad_()
    parameters, state = {}, {}

    def compute_layers(training):
        y, values, masks, before = x, {"input": x}, {"input": None}, "input"
        for layer in layers:
            names = layer.get("inputs", [before])
            sources = [values[source] for source in names]
            if training:
                for variable, value in state_of(layer, sources[0].shape[-1]).items():
                    state[f"{layer['name']}.{variable}"] = value
                for variable, shape in shapes_of(layer, list(sources[0].shape[1:])).items():
                    parameters[f"{layer['name']}.{variable}"] = draw(shape, variable).requires_grad_()
            y = values[layer["name"]] = run(
                layer, sources[0], {**parameters, **state}, *sources[1:], training=training, mask=masks[names[-1]])
            masks[layer["name"]] = mask_of(layer, sources[0], [masks[source] for source in names])
            before = layer["name"]
        return y

    y, predicted = compute_layers(training=True), compute_layers(training=False)
    draw_label, compute = LOSSES[loss]
    label = draw_label(y)
    value = compute(y, label)
    value.backward()
    tensors = {"input": x, "grad.input": torch.zeros_like(x) if x.grad is None else x.grad, "label": label, "loss": value.reshape(1), "output": predicted, "train_output": y}
    for key, value in state.items():
        tensors["state." + key] = value
    for key, parameter in parameters.items():
        tensors["param." + key] = parameter
        tensors["grad." + key] = parameter.grad
    header, data = {}, b""
    for key in sorted(tensors):
        tensor = tensors[key].detach()
        integers = not tensor.is_floating_point()
        numbers = tensor.flatten().tolist()
        piece = struct.pack(f"<{len(numbers)}{'i' if integers else 'f'}", *numbers)
        header[key] = {"dtype": "I32" if integers else "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(piece)]}
        data += piece
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(name + ".safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    case = {"name": name, "batch": batch, "input_shape": list(input_shape), "output_shape": list(y.shape[1:]), "loss": loss, "layers": layers,
            "parameters": sum(parameter.numel() for parameter in parameters.values())}
    with open(name + ".json", "w") as file:
        json.dump(case, file)
        file.write("\n")


def conv(filters, *size, **more):
    return {"class": "Conv2D", "filters": filters, "kernel_size": list(size), **more}


def dense(units, **more):
    return {"class": "Dense", "units": units, **more}


def reshape(*shape):
    return {"class": "Reshape", "target_shape": list(shape)}


def permute(*dims):
    return {"class": "Permute", "dims": list(dims)}


def crop(*sides):
    return {"class": "Cropping2D", "cropping": [list(side) for side in sides]}


def transposed(filters, size, strides, **more):
    return {"class": "Conv2DTranspose", "filters": filters, "kernel_size": list(size), "strides": list(strides), **more}


def window(kind, size, strides, **more):
    return {"class": kind, "pool_size": list(size), "strides": list(strides), **more}


SQUARES = "mean_squared_error"
CLASSES = "sparse_categorical_crossentropy"
RING = "ring"

write("arranged_decoder", 5, [7], SQUARES, [
    dense(60, activation="tanh"), reshape(3, 4, 5), crop((1, 0), (0, 1)), conv(6, 2, 2), permute(3, 1, 2), conv(2, 2, 1)])
write("arranged_boxes", 3, [3, 3, 5], CLASSES, [conv(33, 2, 2), reshape(2, 6, 11), conv(4, 1, 2, activation="softmax")])
write("arranged_axes", 17, [4, 6, 3], SQUARES, [
    conv(17, 1, 1), permute(2, 1, 3), crop((1, 2), (0, 2)), permute(1, 3, 2), reshape(17, 2, 3), conv(2, 3, 1)])
write("arranged_vectors", 4, [4, 3, 16], SQUARES, [
    crop((0, 1), (1, 0)), conv(5, 1, 1, activation="relu"), reshape(30), dense(24), reshape(1, 24, 1), permute(3, 1, 2), conv(3, 1, 1)])
write("ceiling_pools", 5, [8, 10, 3], SQUARES, [
    conv(5, 1, 1, activation="tanh"), window("MaxPooling2D", (3, 3), (2, 2), ceil_mode=True),
    window("AveragePooling2D", (2, 2), (2, 2), ceil_mode=True), conv(2, 1, 1)])
write("ceiling_borders", 4, [8, 7, 16], SQUARES, [
    conv(17, 1, 1), window("AveragePooling2D", (3, 3), (2, 2), padding=[1, 1], ceil_mode=True),
    window("MaxPooling2D", (2, 3), (3, 2), padding=[1, 1], ceil_mode=True)])
write("ceiling_rest", 17, [6, 9, 2], CLASSES, [
    conv(3, 1, 1), window("MaxPooling2D", (4, 2), (4, 3), ceil_mode=True), conv(6, 1, 1, activation="softmax")])
write("ceiling_large", 3, [5, 6, 4], SQUARES, [
    conv(6, 2, 2), window("AveragePooling2D", (5, 3), (5, 2), padding=[1, 0], ceil_mode=True), {"class": "Flatten"}, dense(3)])
write("transposed_double", 4, [4, 5, 3], SQUARES, [
    conv(5, 2, 2, activation="tanh"), transposed(6, (3, 3), (2, 2), padding=[1, 1], output_padding=[1, 1], activation="relu"), conv(2, 2, 2)])
write("transposed_cut", 17, [3, 4, 17], SQUARES, [
    conv(16, 1, 1), transposed(3, (4, 4), (2, 2), padding=[1, 1], use_bias=False), transposed(2, (3, 5), (1, 3), padding=[0, 3], output_padding=[0, 2])])
write("transposed_gaps", 3, [3, 3, 5], SQUARES, [
    conv(3, 1, 1), transposed(17, (2, 2), (3, 3), padding="same"), transposed(2, (1, 2), (2, 4), output_padding=[1, 3])])
write("transposed_same", 5, [3, 4, 2], CLASSES, [
    conv(6, 1, 1), transposed(5, (3, 4), (2, 3), padding="same", output_padding=[0, 2]), conv(4, 1, 1, activation="softmax")])


def line(filters, size, **more):
    return {"class": "Conv1D", "filters": filters, "kernel_size": [size], **more}


def steps(kind, size, stride, **more):
    return {"class": kind, "pool_size": [size], "strides": [stride], **more}


write("steps_causal", 5, [13, 3], SQUARES, [
    line(5, 3, padding="causal", activation="tanh"), line(17, 2, padding="causal", dilation=[4]), {"class": "GlobalAveragePooling1D"}, dense(3)])
write("steps_pooled", 17, [16, 2], CLASSES, [
    line(6, 4, padding="same", strides=[2], activation="relu"), steps("MaxPooling1D", 2, 2), steps("AveragePooling1D", 3, 1, padding="same"),
    {"class": "Flatten"}, dense(4, activation="softmax")])
write("steps_apart", 4, [9, 5], SQUARES, [
    {"class": "DepthwiseConv1D", "kernel_size": [3], "depth_multiplier": 2, "padding": "same"},
    {"class": "SeparableConv1D", "filters": 16, "kernel_size": [2], "padding": "causal", "activation": "tanh"},
    {"class": "ZeroPadding1D", "padding": [1, 2]}, line(4, 3, groups=4), {"class": "GlobalMaxPooling1D"}])
write("steps_arranged", 3, [11, 4], SQUARES, [
    {"class": "Cropping1D", "cropping": [2, 1]}, line(6, 1), {"class": "UpSampling1D", "size": 2}, steps("AveragePooling1D", 3, 2, ceil_mode=True),
    reshape(2, 8, 3), conv(5, 2, 2), reshape(7, 5), line(3, 3, padding=[1], activation="sigmoid")])


def kind(name, /, **more):
    return {"class": name, **more}


write("normalized_layers", 5, [4, 5, 3], SQUARES, [
    conv(6, 2, 2, activation="mish"), kind("LayerNormalization", epsilon=1e-3), conv(17, 1, 1), kind("LayerNormalization", epsilon=0.1), conv(2, 1, 1)])
write("normalized_groups", 17, [4, 4, 3], CLASSES, [
    conv(6, 2, 2), kind("GroupNormalization", groups=3, epsilon=1e-3), kind("PReLU", shared_axes=[1, 2]),
    conv(16, 1, 1, activation="softsign"), kind("GroupNormalization", groups=1, epsilon=1e-5), conv(4, 1, 1, activation="softmax")])
write("normalized_steps", 4, [9, 5], SQUARES, [
    line(16, 3, activation="exponential"), kind("LayerNormalization", epsilon=1e-2), dense(17, per_position=True, activation="tanh"),
    kind("GroupNormalization", groups=17, epsilon=1e-2), kind("PReLU"), dense(3, per_position=True)])
write("normalized_vectors", 3, [19], SQUARES, [
    dense(33, activation="softsign"), kind("LayerNormalization", epsilon=1e-3), dense(16, activation="mish"), kind("PReLU"),
    kind("GroupNormalization", groups=4, epsilon=1e-3), dense(3, activation="exponential")])
write("slopes_of_values", 5, [3, 4, 5], SQUARES, [
    conv(5, 2, 2), kind("PReLU"), dense(16, per_position=True, activation="relu"), kind("PReLU", shared_axes=[1, 2]), conv(2, 1, 1)])
write("slopes_of_channels", 18, [5, 4, 17], SQUARES, [
    conv(6, 1, 1), kind("PReLU", shared_axes=[1, 2]), dense(3, per_position=True, use_bias=False), kind("LayerNormalization", epsilon=1e-3)])


def attention(heads, key_dim, **more):
    return kind("MultiHeadAttention", num_heads=heads, key_dim=key_dim, **more)


write("attention_self", 5, [9, 6], SQUARES, [attention(2, 3), dense(5, per_position=True, activation="tanh"), attention(1, 17), line(2, 2)])
write("attention_causal", 17, [11, 5], SQUARES, [
    line(6, 1), attention(3, 4, value_dim=2, use_bias=False, use_causal_mask=True), line(16, 2, activation="relu"), attention(4, 4, use_causal_mask=True)])
write("attention_cross", 4, [18, 3], SQUARES, [
    line(16, 3, name="memory"), steps("MaxPooling1D", 3, 3), line(6, 2, name="steps"),
    attention(3, 2, value_channels=16, inputs=["steps", "memory"]), attention(2, 5, value_dim=3, value_channels=16, use_causal_mask=True, name="seen",
    inputs=["multiheadattention_4", "memory"]), kind("Add", inputs=["seen", "steps"])])
write("attention_block", 3, [10, 4], CLASSES, [
    dense(12, per_position=True), kind("PositionEmbedding", name="placed"), kind("LayerNormalization", epsilon=1e-3), attention(3, 4, name="heard"),
    kind("Add", inputs=["heard", "placed"], name="first"), kind("LayerNormalization", epsilon=1e-3), dense(24, per_position=True, activation="gelu"),
    dense(12, per_position=True, name="wide"), kind("Add", inputs=["wide", "first"]), {"class": "GlobalAveragePooling1D"}, dense(4, activation="softmax")])


def recurrent(cell, units, **more):
    return {"class": cell, "units": units, **more}


write("recurrent_lstm", 5, [7, 3], SQUARES, [recurrent("LSTM", 5, return_sequences=True), recurrent("LSTM", 17), dense(3)])
write("recurrent_gru", 17, [6, 5], CLASSES, [
    recurrent("GRU", 16, return_sequences=True, go_backwards=True), recurrent("GRU", 3, use_bias=False), dense(4, activation="softmax")])
write("recurrent_simple", 4, [9, 2], SQUARES, [
    recurrent("SimpleRNN", 6, return_sequences=True), recurrent("SimpleRNN", 3, activation="relu", go_backwards=True)])
write("recurrent_both", 3, [5, 4], SQUARES, [
    recurrent("LSTM", 4, return_sequences=True, bidirectional="Concatenate"), recurrent("GRU", 5, return_sequences=True, bidirectional="Average"),
    recurrent("SimpleRNN", 6, bidirectional="Multiply"), dense(2)])
write("recurrent_long", 2, [40, 1], SQUARES, [
    line(6, 3, padding="causal"), recurrent("GRU", 18, return_sequences=True, bidirectional="Add"), recurrent("LSTM", 8, go_backwards=True)])
write("unscaled_layers", 5, [4, 5, 3], SQUARES, [
    conv(6, 2, 2, activation="tanh"), kind("LayerNormalization", epsilon=1e-3, scale=False), conv(17, 1, 1),
    kind("LayerNormalization", epsilon=0.1, center=False), conv(2, 1, 1)])
write("unscaled_groups", 17, [4, 4, 3], CLASSES, [
    conv(6, 2, 2), kind("GroupNormalization", groups=3, epsilon=1e-3, scale=False, center=False), conv(16, 1, 1, activation="tanh"),
    kind("GroupNormalization", groups=4, epsilon=1e-3, center=False), conv(4, 1, 1, activation="softmax")])
write("unscaled_batches", 18, [5, 4, 3], SQUARES, [
    conv(6, 2, 2), kind("BatchNormalization", epsilon=1e-3, scale=False), kind("Activation", activation="relu"), conv(17, 1, 1),
    kind("BatchNormalization", epsilon=1e-3, scale=False, center=False), kind("Activation", activation="tanh"), conv(2, 1, 1)])
write("unscaled_vectors", 35, [9], SQUARES, [
    dense(18), kind("BatchNormalization", epsilon=1e-2, center=False), dense(5), kind("BatchNormalization", epsilon=1e-3), dense(3)])

write("rescaled_vector", 5, [9], SQUARES, [kind("Rescaling", scale=0.0078125, offset=-1.0), dense(7, activation="tanh"), dense(3)])
write("rescaled_map", 17, [4, 5, 3], CLASSES, [
    kind("Rescaling", scale=0.25, offset=0.0), conv(6, 2, 2, activation="relu"), kind("Rescaling", scale=-1.5, offset=0.5), conv(4, 1, 1, activation="softmax")])
write("rescaled_steps", 18, [7, 5], SQUARES, [line(16, 3), kind("Rescaling", scale=3.0, offset=0.0), line(2, 2, activation="sigmoid")])
write("rescaled_output", 4, [6, 5, 2], SQUARES, [conv(17, 2, 2), {"class": "Flatten"}, dense(33), kind("Rescaling", scale=0.5, offset=2.0)])

NORMALIZE = {"class": "Normalization"}
write("adapted_vector", 5, [9], SQUARES, [dict(NORMALIZE), dense(7, activation="tanh"), dense(3)])
write("adapted_map", 17, [4, 5, 3], CLASSES, [dict(NORMALIZE), conv(6, 2, 2, activation="relu"), conv(4, 1, 1, activation="softmax")])
write("adapted_steps", 18, [7, 16], SQUARES, [dict(NORMALIZE), line(5, 3), line(2, 2, activation="sigmoid")])
write("adapted_reshaped", 4, [40], SQUARES, [reshape(4, 2, 5), dict(NORMALIZE), conv(17, 2, 2), {"class": "Flatten"}, dense(33)])

# What is mirrored, or leaves on one side and comes in on the other, is all the same to layers that see each position alone and take the mean.
MEAN = {"class": "GlobalAveragePooling2D"}


def flip(mode):
    return {"class": "RandomFlip", "mode": mode}


def move(height, width):
    return {"class": "RandomTranslation", "height_factor": height, "width_factor": width, "fill_mode": "Wrap"}


write("flipped_images", 17, [4, 5, 3], CLASSES, [flip("HorizontalAndVertical"), conv(6, 1, 1, activation="tanh"), dict(MEAN), dense(4, activation="softmax")])
write("flipped_maps", 5, [5, 4, 2], SQUARES, [conv(17, 2, 2, activation="relu"), flip("Horizontal"), conv(5, 1, 1, activation="mish"), dict(MEAN), dense(3)])
write("flipped_batches", 18, [3, 7, 2], SQUARES, [
    conv(6, 1, 2), flip("Vertical"), kind("BatchNormalization", epsilon=1e-2), conv(3, 1, 1, activation="sigmoid"), dict(MEAN)])
write("flipped_twice", 4, [1, 6, 16], SQUARES, [conv(4, 1, 1), flip("HorizontalAndVertical"), {"class": "Activation", "activation": "tanh"}, flip("Horizontal"), dict(MEAN), dense(2)])
write("moved_images", 17, [4, 5, 3], CLASSES, [move(0.5, 0.4), conv(6, 1, 1, activation="tanh"), dict(MEAN), dense(4, activation="softmax")])
write("moved_maps", 5, [5, 4, 2], SQUARES, [conv(17, 2, 2, activation="relu"), move(0.0, 1.0), conv(5, 1, 1, activation="mish"), dict(MEAN), dense(3)])
write("moved_batches", 18, [7, 3, 2], SQUARES, [
    conv(6, 2, 1), move(1.0, 0.34), kind("BatchNormalization", epsilon=1e-2), conv(3, 1, 1, activation="sigmoid"), dict(MEAN)])
write("moved_and_flipped", 4, [3, 6, 16], SQUARES, [conv(4, 1, 1), move(0.34, 0.5), {"class": "Activation", "activation": "tanh"}, flip("Horizontal"), dict(MEAN), dense(2)])

write("own_vector", 5, [9], RING, [dense(7, activation="tanh"), dense(3)])
write("own_map", 17, [4, 5, 3], RING, [conv(6, 2, 2, activation="relu"), conv(2, 1, 1, activation="tanh")])
write("own_probabilities", 18, [6], RING, [dense(17), dense(5, activation="softmax")])
write("own_batches", 33, [3, 4, 2], RING, [
    conv(5, 2, 2), kind("BatchNormalization", epsilon=1e-3), kind("Activation", activation="sigmoid"), conv(3, 1, 1)])


def table(rows, columns, **more):
    return kind("Embedding", input_dim=rows, output_dim=columns, **more)


write("embedded_words", 17, [9], SQUARES, [table(12, 6), line(5, 3, activation="tanh"), {"class": "GlobalAveragePooling1D"}, dense(3)])
write("embedded_states", 5, [7, 1], CLASSES, [table(33, 17), recurrent("LSTM", 5), dense(4, activation="softmax")])
write("embedded_few", 18, [20], SQUARES, [table(2, 16), dense(3, per_position=True)])
write("embedded_numbers", 3, [6], SQUARES, [
    table(40, 1, name="one"), table(40, 1, inputs=["input"], name="other"), kind("Add", inputs=["one", "other"]), line(2, 2)])

write("masked_states", 17, [9], SQUARES, [
    table(3, 6, mask_zero=True), recurrent("LSTM", 5, return_sequences=True), recurrent("GRU", 16, return_sequences=True), recurrent("SimpleRNN", 4)])
write("masked_both", 5, [8, 1], SQUARES, [
    table(4, 5, mask_zero=True), recurrent("LSTM", 4, return_sequences=True, bidirectional="Concatenate"),
    recurrent("GRU", 3, return_sequences=True, bidirectional="Add"), recurrent("LSTM", 6, bidirectional="Average"), dense(2)])
write("masked_heads", 18, [10], CLASSES, [
    table(5, 6, mask_zero=True), kind("PositionEmbedding", name="placed"), attention(2, 3, name="heard"), kind("Add", inputs=["heard", "placed"]),
    kind("LayerNormalization", epsilon=1e-3), dense(17, per_position=True, activation="tanh"), attention(1, 4, use_causal_mask=True),
    {"class": "GlobalAveragePooling1D"}, dense(4, activation="softmax")])
write("masked_numbers", 4, [7, 3], SQUARES, [kind("Masking", mask_value=0.5), dense(5, per_position=True), recurrent("LSTM", 6), dense(2)])
write("resetting_states", 5, [7, 3], SQUARES, [recurrent("GRU", 5, return_sequences=True, reset_after=False), recurrent("GRU", 17, reset_after=False), dense(3)])
write("resetting_backwards", 17, [6, 5], CLASSES, [
    recurrent("GRU", 16, return_sequences=True, go_backwards=True, reset_after=False), recurrent("GRU", 3, use_bias=False, reset_after=False),
    dense(4, activation="softmax")])
write("resetting_both", 3, [5, 4], SQUARES, [
    recurrent("GRU", 4, return_sequences=True, bidirectional="Concatenate", reset_after=False),
    recurrent("GRU", 6, bidirectional="Add", reset_after=False)])
write("resetting_masked", 18, [9], SQUARES, [table(3, 6, mask_zero=True), recurrent("GRU", 18, return_sequences=True, reset_after=False),
    recurrent("GRU", 2, reset_after=False)])
