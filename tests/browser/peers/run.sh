#!/usr/bin/env bash
# LeNet-5 in the browser beside TensorFlow.js and ONNX Runtime Web: publishes samples/DrawDigit, exports the same weights by the tool, and
# measures all three in one Chromium. Needs what the browser tour needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_SKIP_FIRST_TIME_EXPERIENCE=true

root=../../..
weights=$root/samples/Shared/lenet5.safetensors
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --no-package-lock --no-audit --no-fund --silent
dotnet publish $root/samples/DrawDigit -c Release -p:CompressionEnabled=false -o "$work/page" -v q
dotnet build $root/samples/LeNet5 -c Release -v q
dotnet run -c Release --project $root/src/CompiledNet.Tool -- \
  export $root/samples/LeNet5/bin/Release/net10.0/LeNet5.dll --weights $weights --onnx "$work/lenet.onnx"
node peers.js "$work/page/wwwroot" "$work/lenet.onnx" $weights
