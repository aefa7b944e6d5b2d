#!/usr/bin/env bash
# samples/PredictionServer in a client's hands: "run.sh COMMAND...", what starts it. It answers a picture, refuses what is none with a
# sentence, counts, and answers what it has begun when it is told to stop.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
: > "$work/server.log"
"$@" --urls http://127.0.0.1:0 > "$work/server.log" 2>&1 &
server=$!
trap 'kill -9 $server 2> /dev/null; rm -rf "$work"' EXIT

fail() {
  echo "expected $1"
  cat "$work/server.log"
  exit 1
}

# The port is the system's choice; the server says which.
port=
for _ in $(seq 100); do
  port=$(sed -n 's/.*Now listening on: http:\/\/127.0.0.1:\([0-9]*\).*/\1/p' "$work/server.log")
  [ -n "$port" ] && break
  sleep 0.1
done
[ -n "$port" ] || fail "the server to listen within 10 s"

# "answers CODE WORDS CURL-ARGUMENTS...": the code and the words of an answer.
answers() {
  local code=$1 words=$2 got
  shift 2
  got=$(curl -s -o "$work/answer" -w '%{http_code}' "$@")
  [ "$got" = "$code" ] && grep -q "$words" "$work/answer" || fail "$code with '$words'; got $got: $(cat "$work/answer")"
}

address=http://127.0.0.1:$port
picture=samples/Shared/seven.png
head -c 2000 $picture > "$work/half.png"
head -c 100000 /dev/zero > "$work/large"
{ head -c 33 $picture; printf '\x3f\xff\xff\xffIDAT'; head -c 100 /dev/zero; } > "$work/huge.png"
printf 'P5 65535 1 255\n' > "$work/wide.pgm"
{ printf 'P5\n# all paper\n28 28 255\n'; head -c 784 /dev/zero; } > "$work/paper.pgm"

answers 200 '^Healthy$' "$address/health"
answers 200 '^{"digit":7,"probabilities":\[' --data-binary @$picture "$address/predict"
answers 400 'Expected a picture, PNG or PGM; got nothing' -X POST "$address/predict"
answers 400 'Expected a picture, PNG or PGM of bytes (P5); got 11 bytes that begin with 6E6F2070' -d 'no picture.' "$address/predict"
answers 400 'Expected a PNG picture; it is damaged' --data-binary @"$work/half.png" "$address/predict"
answers 400 'a chunk ends beyond the file' --data-binary @"$work/huge.png" "$address/predict"
answers 400 'at most 1024x1024 pixels; got 65535x1' --data-binary @"$work/wide.pgm" "$address/predict"
answers 400 'one shade' --data-binary @"$work/paper.pgm" "$address/predict"
answers 413 'Expected a picture of at most 65,536 bytes' --data-binary @"$work/large" "$address/predict"
answers 200 '^predictions_total 1$' "$address/metrics"
answers 200 '^refusals_total 7$' "$address/metrics"
answers 200 '^prediction_allocated_bytes_total 0$' "$address/metrics"
answers 200 '^prediction_duration_seconds_count 1$' "$address/metrics"

# Half of a request is there when the server is told to stop, the other half comes a second later: it is answered, and the server ends.
exec 3<> "/dev/tcp/127.0.0.1/$port"
printf 'POST /predict HTTP/1.1\r\nHost: server\r\nConnection: close\r\nContent-Length: %d\r\n\r\n' "$(stat -c %s $picture)" >&3
cat "$work/half.png" >&3
sleep 0.5
kill -TERM $server
sleep 1
kill -0 $server 2> /dev/null || fail "the server to wait for a request that it has begun"
tail -c +2001 $picture >&3
timeout 10 cat <&3 > "$work/answer"
grep -q '^HTTP/1.1 200' "$work/answer" && grep -q '"digit":7' "$work/answer" \
  || fail "the answer to a request that had begun; got: $(cat "$work/answer")"
wait $server
code=$?
[ $code -eq 0 ] || fail "the server to end with code 0; got $code"
echo "The server answers, refuses, counts and stops well"
