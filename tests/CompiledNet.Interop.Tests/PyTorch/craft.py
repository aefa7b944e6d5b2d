#!/usr/bin/env python3
"""Makes NAME.safetensors and NAME.answers.safetensors: the state_dict of small networks, with images and answers that PyTorch computed.

Needs torch (1.13 was used) and numpy. Run: craft.py FOLDER
"""
import json
import os
import struct
import sys

import numpy as np
import torch
from torch import nn


def conv_bn(inputs, filters, size=3, stride=1, padding=1, groups=1):
    return nn.Conv2d(inputs, filters, size, stride, padding, groups=groups, bias=False), nn.BatchNorm2d(filters)


class Residual(nn.Module):
    """A shortcut, and the mean over the map."""

    def __init__(self):
        super().__init__()
        self.stem, self.stem_norm = conv_bn(3, 8)
        self.first, self.first_norm = conv_bn(8, 8)
        self.second, self.second_norm = conv_bn(8, 8)
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        x = torch.relu(self.stem_norm(self.stem(x)))
        y = self.second_norm(self.second(torch.relu(self.first_norm(self.first(x)))))
        return torch.softmax(self.head(torch.relu(x + y).mean(dim=(2, 3))), dim=1)


class Segmenter(nn.Module):
    """Down, up, and both beside each other."""

    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(1, 4, 3, padding=1)
        self.deep = nn.Conv2d(4, 8, 3, padding=1)
        self.up = nn.ConvTranspose2d(8, 4, 2, stride=2)
        self.mask = nn.Conv2d(8, 1, 1)

    def forward(self, x):
        skip = torch.relu(self.down(x))
        up = torch.relu(self.up(torch.relu(self.deep(nn.functional.max_pool2d(skip, 2)))))
        return torch.sigmoid(self.mask(torch.cat((up, skip), dim=1)))


def small():
    return nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4, eps=1e-5, momentum=0.1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(4, 4, 3, padding=1, groups=4, bias=False), nn.ConvTranspose2d(4, 3, 2, stride=2), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(), nn.BatchNorm1d(27, eps=1e-5, momentum=0.1), nn.Linear(27, 8), nn.ELU(), nn.Linear(8, 3), nn.Softmax(dim=1))


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.Sigmoid(), nn.MaxPool2d(2), nn.Conv2d(6, 8, 3), nn.Sigmoid(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(72, 20), nn.Sigmoid(), nn.Linear(20, 10), nn.Softmax(dim=1))


def mobile():
    return nn.Sequential(
        *conv_bn(3, 8, stride=2), nn.ReLU6(), *conv_bn(8, 8, groups=8), nn.ReLU6(), *conv_bn(8, 12, size=1, padding=0), nn.ReLU6(),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, 5), nn.Softmax(dim=1))


class Reader(nn.Module):
    """Integers, two layers of both directions in one module, and the last states."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(11, 6)
        self.rnn = nn.LSTM(6, 3, num_layers=2, bidirectional=True, batch_first=True)
        self.head = nn.Linear(6, 2)

    def forward(self, x):
        _, (last, _) = self.rnn(self.words(x))
        return self.head(torch.cat((last[-2], last[-1]), dim=1))


class Gated(nn.Module):
    """The states of all steps, one after the other in a vector."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(3, 4, batch_first=True)
        self.rnn = nn.RNN(4, 3, nonlinearity="relu", batch_first=True)
        self.tail = nn.Sequential(nn.Flatten(), nn.LayerNorm(15), nn.PReLU(15), nn.Linear(15, 2))

    def forward(self, x):
        return self.tail(self.rnn(self.gru(x)[0])[0])


class Sliding(nn.Module):
    """A convolution over steps, the channels of which stand one after the other in a vector."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv1d(3, 4, 3), nn.BatchNorm1d(4), nn.Flatten(), nn.LayerNorm(12), nn.PReLU(12), nn.Linear(12, 2))

    def forward(self, x):
        return self.layers(x.transpose(1, 2))


class Encoder(nn.Module):
    """A transformer of two layers."""

    def __init__(self):
        super().__init__()
        self.tokens = nn.Linear(3, 6)
        self.positions = nn.Embedding(5, 6)
        self.encoder = nn.TransformerEncoder(
            nn.TransformerEncoderLayer(6, 2, dim_feedforward=10, activation="gelu", batch_first=True, dropout=0), 2)
        self.head = nn.Linear(6, 2)

    def forward(self, x):
        return self.head(self.encoder(self.tokens(x) + self.positions.weight).mean(dim=1))


class Crossing(nn.Module):
    """Attention to steps of other channels."""

    def __init__(self):
        super().__init__()
        self.memory = nn.Linear(3, 4)
        self.queries = nn.Linear(3, 6)
        self.attention = nn.MultiheadAttention(6, 3, bias=False, kdim=4, vdim=4, batch_first=True)
        self.head = nn.Linear(30, 2)

    def forward(self, x):
        memory = self.memory(x)
        heard, _ = self.attention(self.queries(x), memory, memory, need_weights=False)
        return self.head(heard.flatten(1))


# Of sequences: the numbers that are embedded, or none, and the shape of the input.
SEQUENCES = {
    "reader": (Reader, 11, (7,)),
    "gated": (Gated, 0, (5, 3)),
    "sliding": (Sliding, 0, (5, 3)),
    "encoder": (Encoder, 0, (5, 3)),
    "crossing": (Crossing, 0, (5, 3)),
}

NETWORKS = {
    "small": (small, (2, 6, 6)),
    "lenet": (lenet, (1, 20, 20)),
    "mobile": (mobile, (3, 11, 11)),
    "residual": (Residual, (3, 7, 6)),
    "segmenter": (Segmenter, (1, 8, 8)),
}

names = {torch.float32: "F32", torch.int64: "I64"}


def write(path, tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in sorted(tensors.items()):
        values = np.ascontiguousarray(tensor.detach().numpy()).tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


for name, (make, shape) in NETWORKS.items():
    torch.manual_seed(1)
    net = make()
    net.train()
    for _ in range(5):
        net(torch.randn(16, *shape))
    net.eval()
    images = torch.randn(5, *shape)
    answers = net(images)
    if answers.dim() == 4:
        answers = answers.permute(0, 2, 3, 1)
    write(os.path.join(sys.argv[1], f"{name}.safetensors"), dict(net.state_dict()))
    write(os.path.join(sys.argv[1], f"{name}.answers.safetensors"), {"images": images.permute(0, 2, 3, 1), "answers": answers})

for name, (make, words, shape) in SEQUENCES.items():
    torch.manual_seed(1)
    net = make()
    for parameter in net.parameters():
        nn.init.uniform_(parameter, -0.8, 0.8)
    net.eval()
    steps = torch.randint(words, (5, *shape)) if words else torch.randn(5, *shape)
    write(os.path.join(sys.argv[1], f"{name}.safetensors"), dict(net.state_dict()))
    write(os.path.join(sys.argv[1], f"{name}.answers.safetensors"), {"images": steps.float(), "answers": net(steps)})
