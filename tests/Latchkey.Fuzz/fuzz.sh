#!/usr/bin/env bash
# Lets afl-fuzz look for inputs that a parser trips over: fuzz.sh TARGET SECONDS. What it finds is in artifacts/fuzz/TARGET.
# Needs afl-fuzz (Debian: afl++). The parsers are instrumented in a copy, which is built once.
set -euo pipefail
target=${1:?fuzz.sh TARGET SECONDS} seconds=${2:?fuzz.sh TARGET SECONDS}
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.."
command -v afl-fuzz >/dev/null || { echo "fuzz.sh: afl-fuzz is missing: apt-get install afl++" >&2; exit 1; }
program=artifacts/fuzz/program
if [ -n "$(find src tests/Latchkey.Fuzz -name obj -prune -o -name bin -prune -o -type f -newer "$program/.instrumented" -print -quit 2>/dev/null || echo new)" ]; then
  rm -rf "$program"
  dotnet tool restore >/dev/null
  dotnet publish tests/Latchkey.Fuzz --configuration Release --output "$program" --nologo --verbosity quiet
  for assembly in Keystores OData Server; do dotnet sharpfuzz "$program/Latchkey.$assembly.dll"; done
  touch "$program/.instrumented"
fi

out=artifacts/fuzz/$target
rm -rf "$out"
mkdir -p "$out"
tests/Latchkey.Fuzz/seeds.sh "$out/seeds" >/dev/null
export AFL_SKIP_BIN_CHECK=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1 AFL_NO_UI=1 AFL_IGNORE_SEED_PROBLEMS=1
# Seeds that do not get on with each other are left out; an input may take as long as an upload may.
afl-fuzz -V "$seconds" -t 5000+ -m none -i "$out/seeds/$target" -o "$out" -- dotnet "$program/Latchkey.Fuzz.dll" afl "$target" >"$out/log" || true
grep -E '^(execs_done|execs_per_sec|corpus_count|saved_crashes|saved_hangs)' "$out/default/fuzzer_stats"
