#!/usr/bin/env python3
"""Makes small.safetensors: the state_dict of a small network as PyTorch holds it, with images and answers that PyTorch computed.

Needs torch (1.13 was used) and numpy. Run: craft.py FOLDER
"""
import json
import os
import struct
import sys

import numpy as np
import torch
from torch import nn

torch.manual_seed(1)
net = nn.Sequential(
    nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4, eps=1e-5, momentum=0.1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(4, 4, 3, padding=1, groups=4, bias=False), nn.ConvTranspose2d(4, 3, 2, stride=2), nn.Tanh(), nn.AvgPool2d(2),
    nn.Flatten(), nn.BatchNorm1d(27, eps=1e-5, momentum=0.1), nn.Linear(27, 8), nn.ELU(), nn.Linear(8, 3), nn.Softmax(dim=1))
net.train()
for _ in range(5):
    net(torch.randn(16, 2, 6, 6))
net.eval()

images = torch.randn(5, 2, 6, 6)
tensors = dict(net.state_dict())
tensors["images"] = images.permute(0, 2, 3, 1)  # rows, columns, channels
tensors["answers"] = net(images)

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


write(os.path.join(sys.argv[1], "small.safetensors"), {name: tensor for name, tensor in tensors.items() if name not in ("images", "answers")})
write(os.path.join(sys.argv[1], "small.answers.safetensors"), {name: tensors[name] for name in ("images", "answers")})
