#!/usr/bin/env bash
# The browser tour: publishes samples/DrawDigit and goes through it in Chromium, as a visitor would; needs node, npm and chromium
# (Debian's packages will do; CHROMIUM names another one). Leaves pictures of the page to look at.
#   tests/browser/run.sh [--data FOLDER] [--screenshots FOLDER]
# With the files of MNIST in a folder, its test images must be read too: 98 % of them.
set -euo pipefail
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_SKIP_FIRST_TIME_EXPERIENCE=true

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data='' screenshots=$here/../../artifacts/browser
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=$(realpath -- "$2") ;;
    --screenshots) screenshots=$(realpath -- "$2") ;;
    *) echo "'$1' is no option; there are --data FOLDER and --screenshots FOLDER." >&2; exit 2 ;;
  esac
  shift 2
done

if [ -n "$data" ] && [ ! -d "$data" ]; then
  echo "Expected a folder with the files of MNIST; '$data' does not exist." >&2
  exit 2
fi

work=$(mktemp -d)
cd "$here"
trap 'rm -rf "$work"' EXIT
npm install --no-package-lock --no-audit --no-fund --silent
dotnet publish ../../samples/DrawDigit -c Release -o "$work" -v q
node tour.js "$work/wwwroot" "$screenshots" ${data:+"$data"}
echo "The browser tour is through; pictures are in $screenshots"
