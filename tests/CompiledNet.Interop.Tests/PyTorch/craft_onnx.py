#!/usr/bin/env python3
"""Makes NAME.onnx and NAME.onnx.answers.safetensors: small networks of sequences as PyTorch exports them, with inputs and answers that it computed.

Needs torch (1.13 was used) and numpy. Run: craft_onnx.py FOLDER
"""
import json
import os
import struct
import sys

import numpy as np
import torch
from torch import nn


class Remembering(nn.Module):
    """A recurrent layer, and what is taken of it."""

    def __init__(self, recurrent, take, inputs):
        super().__init__()
        self.recurrent = recurrent
        self.take = take
        self.head = nn.Linear(inputs, 2)

    def forward(self, x):
        steps, last = self.recurrent(x)
        return self.head(self.take(steps, last[0] if isinstance(last, tuple) else last))


class Reading(nn.Module):
    """Integers as vectors that are learnt, the steps first, and what is remembered of them."""

    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(11, 4, padding_idx=0)
        self.kinds = nn.Embedding(15, 2)
        self.recurrent = nn.GRU(6, 3)
        self.head = nn.Linear(3, 2)

    def forward(self, x):
        steps = x.t()
        _, last = self.recurrent(torch.cat((self.words(steps), self.kinds(steps)), 2))
        return self.head(last[0])


class Attending(nn.Module):
    """Attention of a convolution's steps, causal or to the input's."""

    def __init__(self, causal):
        super().__init__()
        self.causal = causal
        self.conv = nn.Conv1d(6, 6, 3 if not causal else 1, bias=False)
        self.attention = nn.MultiheadAttention(6, 3, batch_first=True, bias=not causal)
        self.head = nn.Linear(6, 2)

    def forward(self, x):
        steps = torch.tanh(self.conv(x.transpose(1, 2))).transpose(1, 2)
        mask = torch.triu(torch.full((x.shape[1], x.shape[1]), float("-inf")), diagonal=1) if self.causal else None
        heard, _ = self.attention(steps, x, x, attn_mask=mask, need_weights=False)
        return self.head(heard + steps)


class Encoding(nn.Module):
    """Positions, blocks of a transformer, and the mean over the steps."""

    def __init__(self, blocks, first=False):
        super().__init__()
        self.embed = nn.Linear(4, 8)
        self.positions = nn.Parameter(torch.randn(1, 5, 8))
        layer = nn.TransformerEncoderLayer(8, 2, 12, activation="gelu", batch_first=not first, norm_first=first)
        self.blocks = nn.ModuleList([nn.TransformerEncoder(layer, blocks)])
        self.first = first
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = self.embed(x) + self.positions
        x = self.blocks[0](x.transpose(0, 1)).transpose(0, 1) if self.first else self.blocks[0](x)
        return torch.softmax(self.head(x.mean(dim=1)), dim=1)


NETWORKS = {
    "lstm_last": (lambda: Remembering(nn.LSTM(4, 3, batch_first=True), lambda steps, last: steps[:, -1, :], 3), 4, 14, True),
    "gru_both": (lambda: Remembering(
        nn.GRU(4, 3, batch_first=True, bidirectional=True), lambda steps, last: torch.cat((last[-2], last[-1]), 1), 6), 4, 13, True),
    "rnn_layers": (lambda: Remembering(nn.RNN(4, 3, num_layers=2, nonlinearity="relu", batch_first=True), lambda steps, last: last[-1], 3), 4, 14, False),
    "lstm_steps": (lambda: Remembering(
        nn.LSTM(4, 3, num_layers=2, batch_first=True, bidirectional=True, bias=False), lambda steps, last: steps, 6), 4, 17, True),
    "attention": (lambda: Attending(False), 6, 14, True),
    "attention_causal": (lambda: Attending(True), 6, 17, False),
    "encoder": (lambda: Encoding(2), 4, 14, True),
    "encoder_first": (lambda: Encoding(1, first=True), 4, 17, True),
    "reading": (Reading, None, 14, True),
}


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in sorted(tensors.items()):
        values = np.ascontiguousarray(tensor.detach().numpy()).tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


for name, (make, channels, opset, is_open) in NETWORKS.items():
    torch.manual_seed(1)
    net = make()
    for parameter in net.parameters():
        if parameter.dim() == 1:
            nn.init.normal_(parameter, std=0.5)
    net.eval()
    images = torch.randint(0, 11, (3, 5)) if channels is None else torch.randn(3, 5, channels)
    path = os.path.join(sys.argv[1], f"{name}.onnx")
    torch.onnx.export(
        net, images, path, opset_version=opset, input_names=["input"], output_names=["answer"],
        dynamic_axes={"input": {0: "batch"}, "answer": {0: "batch"}} if is_open else None)
    write(path + ".answers.safetensors", {"images": images.float(), "answers": net(images)})
