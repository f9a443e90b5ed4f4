#!/usr/bin/env bash
# One checksum over all that codegen writes for a botocore release, and for Smithy models with their protocol tests, so
# that a change that is meant to change no output can show it:
#
#   bash tests/corpus/checksum.sh target/release/xtask botocore/data [MODEL.json...]
#
# Prints how many crates, files and bytes there are, and the checksum of the files with their paths. codegen.toml is left
# out: it has the paths of a run.
set -euo pipefail
xtask=$(realpath "$1") data=$(realpath "$2")
models=()
for model in "${@:3}"; do models+=("$(realpath "$model")"); done
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

"$xtask" corpus --models "$data" --out "$out/botocore" > /dev/null 2> "$out/log" || { cat "$out/log"; exit 1; }
for model in "${models[@]+"${models[@]}"}"; do
    tests=()
    if grep -q '"smithy.test#http' "$model"; then tests=(--protocol-tests); fi
    "$xtask" codegen --model "$model" --all "${tests[@]+"${tests[@]}"}" --out "$out/smithy/$(basename "$model")" \
        2> "$out/log" || { cat "$out/log"; exit 1; }
done
rm "$out/log"

cd "$out"
crates=$(find . -mindepth 2 -name codegen.toml | wc -l)
files() { find . -type f ! -name codegen.toml -print0 | LC_ALL=C sort -z; }
count=$(files | tr -cd '\0' | wc -c)
bytes=$(files | xargs -0 cat | wc -c)
printf '%d crates, %d files, %d bytes: ' "$crates" "$count" "$bytes"
files | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
