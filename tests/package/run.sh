#!/usr/bin/env bash
# Uses the package as a new user would: a console project in an empty folder, the package from a folder, the program of README.md.
# Then breaks a stride and sees the build fail with our rule, at the right line and with nothing else.
# Needs nothing but the .NET SDK, not even a package feed, and leaves nothing behind.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fail() {
  echo "package: $1" >&2
  [ $# -lt 2 ] || cat "$2" >&2
  exit 1
}

# A package cache of its own: a package of the same version from another build must not be taken for this one.
export DOTNET_NOLOGO=true DOTNET_CLI_TELEMETRY_OPTOUT=true DOTNET_CLI_UI_LANGUAGE=en
dotnet pack "$root/src/CompiledNet" -c Release -o "$place/feed" -v q --nologo
export NUGET_PACKAGES="$place/packages"

# Packed once more, compiled anew, it is the same, byte for byte.
dotnet pack "$root/src/CompiledNet" -c Release -o "$place/again" -v q --nologo -t:Rebuild -t:Pack
cmp "$place"/feed/*.nupkg "$place"/again/*.nupkg || fail "two packs differ"

packages=("$place"/feed/*.nupkg)
[ ${#packages[@]} -eq 1 ] || fail "expected one package, got ${packages[*]}"
version=$(basename "${packages[0]}" .nupkg)
version=${version#CompiledNet.}

mkdir "$place/app"
cd "$place/app"
cat > nuget.config <<CONFIG
<configuration>
  <packageSources>
    <clear />
    <add key="local" value="$place/feed" />
  </packageSources>
</configuration>
CONFIG
dotnet new console --name App --output . --no-restore > /dev/null
dotnet add package CompiledNet --version "$version" > add.log || fail "the package cannot be added" add.log

# The code block of README.md that follows a mark.
block() {
  awk -v mark="<!-- $1 -->" '$0 == mark { wanted = 1; next } wanted && /^```$/ { exit } inside { print } wanted && /^```/ { inside = 1 }' \
    "$root/README.md"
}
block program > Program.cs
[ -s Program.cs ] || fail "README.md has no program"

echo "package: the program of README.md, with CompiledNet $version"
dotnet run -c Release -p:TreatWarningsAsErrors=true > run.log 2>&1 || fail "the program fails" run.log
grep -q '44,426' run.log || fail "the program does not print the summary of LeNet-5" run.log
tail -n 1 run.log

echo "package: a checked build"
dotnet build -c Release -v q -p:CompiledNetChecked=true -p:EmitCompilerGeneratedFiles=true > checked.log 2>&1 || fail "a checked build fails" checked.log
grep -rq 'CheckedPass.BeginStep' obj || fail "CompiledNetChecked does not reach the generator" checked.log

echo "package: a stride that does not fit"
sed -i '0,/\[MaxPool2D(2)\]/s//[MaxPool2D(2, Stride = 3)]/' Program.cs
line=$(grep -n 'Stride = 3' Program.cs | cut -d: -f1)
[ -n "$line" ] || fail "the program has no [MaxPool2D(2)] to break" Program.cs
if dotnet build -c Release -v q > build.log 2>&1; then
  fail "a stride that does not fit does not fail the build" build.log
fi
grep -q "Program.cs($line,[0-9]*): error CN2002:" build.log || fail "expected CN2002 at line $line" build.log
others=$(grep -E '(error|warning) [A-Z]+[0-9]+' build.log | grep -vc "Program.cs($line,[0-9]*): error CN2002:" || true)
[ "$others" -eq 0 ] || fail "expected CN2002 alone" build.log
# The link of the error is of a page that the package carries.
page=$(sed -nE 's|.*\(file://(.*/docs/diagnostics/CN2002\.md)\).*|\1|p' build.log | head -n 1)
[ -n "$page" ] && grep -q '^# CN2002: ' "$page" || fail "expected a link to the package's page of CN2002, got '$page'" build.log
shown=$(block error)
grep -qF "$shown" build.log || fail "README.md shows another error: $shown" build.log
echo "$shown"

echo "package: weights in the assembly"
mkdir "$place/embedded"
cp nuget.config App.csproj "$place/embedded"
cd "$place/embedded"
mv App.csproj Embedded.csproj
cat > Program.cs <<'PROGRAM'
using CompiledNet;

if (args is [string path])
    new Net(seed: 5).Save(path);
else
    Console.WriteLine($"the same weights: {Trained().SequenceEqual(new Net(seed: 5).Dense1Kernel.ToArray())}");

#if EMBEDDED
static float[] Trained() => new Net(Weights.Embedded).Dense1Kernel.ToArray();
#else
static float[] Trained() => [];
#endif

[Network]
[Input(4)]
[Dense(3)]
public sealed partial class Net;
PROGRAM
dotnet run -c Release -- net.safetensors > run.log 2>&1 || fail "weights cannot be saved" run.log
sed -i 's|</Project>|<PropertyGroup><DefineConstants>$(DefineConstants);EMBEDDED</DefineConstants></PropertyGroup><ItemGroup><CompiledNetWeights Include="net.safetensors" Network="Net" /></ItemGroup></Project>|' Embedded.csproj
dotnet run -c Release > run.log 2>&1 || fail "embedded weights cannot be read" run.log
grep -q 'the same weights: True' run.log || fail "the embedded weights are others" run.log
sed -i 's/Dense(3)/Dense(5)/' Program.cs
! dotnet build -c Release -v q > build.log 2>&1 && grep -q "Program.cs(.*error CN5005: .*Dense1.kernel is F32 4x3, expected F32 4x5" build.log \
  || fail "expected CN5005 where the weights no longer fit" build.log
cd "$place/app"

echo "package: the address of a repository, from one property"
address=https://example.org/owner/name
for property in PackageProjectUrl RepositoryUrl CompiledNetPages; do
  for project in CompiledNet CompiledNet.Mpi CompiledNet.Tool; do
    got=$(dotnet msbuild "$root/src/$project" -getProperty:$property -p:CompiledNetRepository=$address)
    [[ $got == "$address"* ]] || fail "expected an address of $address for $property of $project, got '$got'"
  done
done

echo "package: the floor of instructions for Native AOT"
floor() {
  dotnet msbuild -getProperty:IlcInstructionSet -p:PublishAot=true "$@"
}
expect() {
  [ "$1" = "$2" ] || fail "expected IlcInstructionSet '$2', got '$1'"
}
expect "$(floor -p:RuntimeIdentifier=linux-x64 -p:TargetFramework=net10.0)" x86-64-v3
expect "$(floor -p:RuntimeIdentifier=win-x64 -p:TargetFramework=net9.0)" avx2,bmi,bmi2,fma,lzcnt,movbe,popcnt
expect "$(floor -p:RuntimeIdentifier=linux-x64 -p:TargetFramework=net8.0)" avx2,bmi,bmi2,fma,lzcnt,movbe,popcnt
expect "$(floor -p:RuntimeIdentifier=linux-arm64 -p:TargetFramework=net10.0)" ''
expect "$(floor -p:RuntimeIdentifier=linux-x64 -p:TargetFramework=net10.0 -p:IlcInstructionSet=native)" native
expect "$(floor -p:RuntimeIdentifier=linux-x64 -p:TargetFramework=net10.0 -p:CompiledNetInstructionSet=v4)" x86-64-v4
expect "$(floor -p:RuntimeIdentifier=linux-x64 -p:TargetFramework=net9.0 -p:CompiledNetInstructionSet=portable)" base
expect "$(floor -p:RuntimeIdentifier=osx-x64 -p:TargetFramework=net9.0 -p:CompiledNetInstructionSet=native)" native
expect "$(floor -p:RuntimeIdentifier=linux-x64 -p:TargetFramework=net10.0 -p:CompiledNetInstructionSet=v4 -p:IlcInstructionSet=base)" base
says() {
  dotnet msbuild -nologo -t:CompiledNetSayInstructionSet -p:PublishAot=true -p:RuntimeIdentifier=linux-x64 "-p:CompiledNetInstructionSet=$1" > say.log 2>&1
}
says '' && grep -q 'vectors of 256 bits' say.log || fail "expected a line on 256 bits where nothing is said" say.log
says v4 && ! grep -q 'vectors of' say.log || fail "expected no line where the project has chosen" say.log
! says v5 && grep -q "error CN5001: CompiledNetInstructionSet is 'v5'; expected portable, v3, v4 or native" say.log || fail "expected CN5001 for v5" say.log
check() {
  dotnet msbuild -nologo -t:CompiledNetCheckInstructionSet -p:PublishAot=true -p:RuntimeIdentifier=linux-x64 "-p:IlcInstructionSet=$1"
}
for narrow in base x86-64-v2 avx,bmi 'native,-avx2'; do
  check "${narrow//,/%2c}" > check.log 2>&1 || true
  grep -q 'warning CN5001: ' check.log || fail "expected CN5001 for IlcInstructionSet '$narrow'" check.log
done
for wide in native x86-64-v3 x86-x64-v3 avx2,fma avx512; do
  check "${wide//,/%2c}" > check.log 2>&1 || fail "the check fails for IlcInstructionSet '$wide'" check.log
  ! grep -q CN5001 check.log || fail "expected no CN5001 for IlcInstructionSet '$wide'" check.log
done
echo "package: all well"
