#!/usr/bin/env bash
# The server under load, with CompiledNet and with ONNX Runtime in the network's place, by turns: requests per second, the 99th percentile,
# the memory that stays. Needs wrk (Debian's package). "run.sh [CONNECTIONS] [SECONDS]"; NATIVE may name samples/PredictionServer as it was
# published with Native AOT.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_SKIP_FIRST_TIME_EXPERIENCE=true

connections=${1:-16} seconds=${2:-10}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
dotnet build tests/CompiledNet.ServerBenchmark -c Release -v q
dotnet build samples/LeNet5 -c Release -v q
dotnet run -c Release --project src/CompiledNet.Tool -- export samples/LeNet5/bin/Release/net10.0/LeNet5.dll \
  --weights samples/Shared/lenet5.safetensors --onnx "$work/lenet.onnx"
cat > "$work/post.lua" << LUA
wrk.method = "POST"
wrk.body = io.open("samples/Shared/seven.png", "rb"):read("*a")
LUA

# "load NAME COMMAND...": starts a server, warms it up, measures it.
load() {
  local name=$1 server port=
  shift
  : > "$work/server.log"
  "$@" --urls http://127.0.0.1:0 > "$work/server.log" 2>&1 &
  server=$!
  until port=$(grep -o 'listening on: http://127.0.0.1:[0-9]*' "$work/server.log"); do sleep 0.1; done
  port=${port##*:}
  wrk -t 1 -c "$connections" -d 3 -s "$work/post.lua" "http://127.0.0.1:$port/predict" > /dev/null
  wrk -t 1 -c "$connections" -d "$seconds" --latency -s "$work/post.lua" "http://127.0.0.1:$port/predict" > "$work/wrk.log"
  ! grep -q 'Non-2xx' "$work/wrk.log" || { cat "$work/wrk.log"; return 1; }
  curl -s "http://127.0.0.1:$port/metrics" > "$work/metrics"
  printf '%-28s %12s %10s %10s %12s\n' "$name" "$(awk '/Requests\/sec/ { print $2 }' "$work/wrk.log")" \
    "$(awk '$1 == "99%" { print $2 }' "$work/wrk.log")" "$(awk '/VmRSS/ { printf "%.0f MB", $2 / 1024 }' "/proc/$server/status")" \
    "$(awk '/seconds_sum/ { sum = $2 } /seconds_count/ { printf "%.1f us", 1e6 * sum / $2 }' "$work/metrics")"
  kill -TERM $server
  wait $server
}

program=tests/CompiledNet.ServerBenchmark/bin/Release/net10.0/CompiledNet.ServerBenchmark.dll
printf '%-28s %12s %10s %10s %12s\n' "$connections connections" requests/s p99 memory "in the network"
for _ in 1 2 3; do
  load CompiledNet dotnet $program
  load "ONNX Runtime" dotnet $program "$work/lenet.onnx"
done
[ -z "${NATIVE:-}" ] || load "CompiledNet, native" "$NATIVE"
