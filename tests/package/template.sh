#!/usr/bin/env bash
# Installs the template from its packed file, makes a project of it in an empty folder, runs it and its tests.
# Needs a feed for xunit; leaves nothing behind.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fail() {
  echo "template: $1" >&2
  [ $# -lt 2 ] || cat "$2" >&2
  exit 1
}

export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_CLI_UI_LANGUAGE=en
for project in CompiledNet CompiledNet.Templates; do
  dotnet pack "$root/src/$project" -c Release -o "$place/feed" -v q --nologo
done

# The packages of the tests come from where they always do; those of this repository from the folder, and never from an older build.
export RestoreAdditionalProjectSources=$place/feed
export NUGET_PACKAGES=$place/packages
hive=(--debug:custom-hive "$place/hive")

cd "$place"
dotnet new install feed/CompiledNet.Templates.*.nupkg "${hive[@]}" > new.log 2>&1 || fail "the template cannot be installed" new.log
dotnet new compilednet --name Digits "${hive[@]}" > new.log 2>&1 || fail "the template cannot be used" new.log
cd Digits
! grep -rq CompiledNetApp . || fail "the template's own name is left: $(grep -rl CompiledNetApp .)"
dotnet run --project Digits -p:TreatWarningsAsErrors=true > run.log 2>&1 || fail "the new program fails" run.log
grep '^Test: ' run.log | grep -Eq 'accuracy: 0\.9[0-9]+|accuracy: 1' || fail "the new program learns too little" run.log
grep '^Test: ' run.log
dotnet test > test.log 2>&1 || fail "the new tests fail" test.log
tail -n 1 test.log
dotnet run --no-build --project Digits nowhere.csv > run.log 2>&1 && fail "a file that does not exist is taken" run.log
grep -q "'nowhere.csv' does not exist" run.log || fail "a file that does not exist is not told of" run.log
echo "template: all well"
