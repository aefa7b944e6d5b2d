#!/usr/bin/env bash
# A stranger's first hour: follows the commands and the code of the documentation to the letter, in an empty folder that knows nothing of
# the repository, with the package from a folder. A page is turned into a script: each block behind <!-- file: NAME --> is written to
# that file, each ```sh block is run, in the order of the page. What it must come to is checked after each page.
# Takes one to two minutes. Native AOT takes its compiler from the package feed of this machine; all else needs the .NET SDK alone.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fail() {
  echo "stranger: $1" >&2
  [ $# -lt 2 ] || cat "$2" >&2
  exit 1
}

# Its own package cache: a package of the same version from another build must not be taken for this one.
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_CLI_UI_LANGUAGE=en DOTNET_GENERATE_ASPNET_CERTIFICATE=false
dotnet pack "$root/src/CompiledNet" -c Release -o "$place/feed" -v q --nologo
export NUGET_PACKAGES="$place/packages"

mkdir "$place/home"
cd "$place/home"

# "sources clear" leaves the folder as the only source, "sources" adds it to those of this machine.
sources() {
  cat > nuget.config <<CONFIG
<configuration>
  <packageSources>
    ${1:+<$1 />}
    <add key="local" value="$place/feed" />
  </packageSources>
</configuration>
CONFIG
}

# "follow PAGE": its output is in PAGE.log.
follow() {
  echo "stranger: docs/$1.md"
  awk '
    /^<!-- file: .* -->$/ { name = $3; next }
    /^```sh$/ { shell = 1; next }
    /^```/ && !open && !shell && name != "" { open = 1; printf "cat > %s <<\"END_OF_PAGE\"\n", name; next }
    /^```$/ { if (open) print "END_OF_PAGE"; open = shell = 0; name = ""; next }
    open || shell { print }
  ' "$root/docs/$1.md" > "$place/$1.sh"
  [ -s "$place/$1.sh" ] || fail "docs/$1.md has nothing to do"
  bash -euo pipefail "$place/$1.sh" > "$place/$1.log" 2>&1 || fail "docs/$1.md does not work" "$place/$1.log"
}

# "comes PAGE TEXT": a line of its output.
comes() {
  grep -Eq "$2" "$place/$1.log" || fail "expected '$2' of docs/$1.md" "$place/$1.log"
  grep -E "$2" "$place/$1.log" | tail -n 1
}

sources clear
follow getting-started
comes getting-started '^Total params: 6,154 '
comes getting-started '^Test accuracy: (0\.9[0-9]{3}|1\.0000)$'
comes getting-started '^It is a ([0-9]), read as \1 with probability '

# The mistake that the page tells of gives the error that it shows.
shown=$(grep '^DigitReader.cs(' "$root/docs/getting-started.md") || fail "docs/getting-started.md shows no error"
cd Digits
sed -i 's/\[Conv2D(16, 4,/[Conv2D(16, 3,/' DigitReader.cs
! dotnet build -v q > "$place/mistake.log" 2>&1 || fail "a mistake builds" "$place/mistake.log"
grep -qF "$shown" "$place/mistake.log" || fail "expected '$shown'" "$place/mistake.log"
cd ..

# A stranger's own data: three kinds of flowers that differ in each measure, sorted by kind.
awk 'BEGIN {
  srand(3)
  print "sepal_length,sepal_width,petal_length,petal_width,species"
  split("setosa versicolor virginica", names, " ")
  for (kind = 1; kind <= 3; kind++)
    for (flower = 0; flower < 50; flower++)
      printf "%.1f,%.1f,%.1f,%.1f,%s\n", 4.1 + 0.7 * kind + rand(), 3.4 - 0.3 * kind + rand(), 1.4 * kind + rand(), 0.7 * kind - 0.6 + rand() / 2, names[kind]
}' > flowers.csv
follow data
comes data '^Test accuracy: (0\.[89][0-9]{3}|1\.0000)$'
comes data '^setosa$'

follow serving
comes serving '"species":"setosa","probabilities":\[0\.[5-9]'

sources
command -v clang > /dev/null || export CppCompilerAndLinker=gcc
follow deployment
comes deployment '^setosa$'
! grep -E ' warning [A-Z]+[0-9]+' "$place/deployment.log" || fail "publishing warns" "$place/deployment.log"
echo "stranger: all well"
