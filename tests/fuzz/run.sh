#!/usr/bin/env bash
# Runs each fuzz target for a while, and fails where one finds something.
#
#   tests/fuzz/run.sh [--seconds N] [--executions N] [--dev] [TARGET...]
#   tests/fuzz/run.sh --install
#
# A run starts from the corpus that we wrote, and ends after so many seconds or executions, whichever comes first; after
# 60 seconds where neither is given. What it finds interesting on the way is kept in tests/fuzz/target, for the next run.
# With --dev, it optimizes little, and builds in half the time. With --install, it only makes sure that there are cargo-fuzz
# and a nightly toolchain, and fails where these cannot be had.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
    sed -n '2,10s/^# \{0,1\}//p' run.sh >&2
    exit 2
}

install() {
    { cargo +nightly --version || rustup toolchain install nightly --profile minimal; } > /dev/null 2>&1 ||
        { echo "there is no nightly toolchain (rustup toolchain install nightly)"; return 1; }
    cargo fuzz --version > /dev/null 2>&1 || cargo install --quiet --locked cargo-fuzz ||
        { echo "cargo-fuzz is not installed (cargo install cargo-fuzz)"; return 1; }
}

# The code is safe Rust, so a sanitizer would only slow it down.
cargo_fuzz() {
    local command=$1
    shift
    cargo +nightly fuzz "$command" --fuzz-dir . --sanitizer none "${profile[@]+"${profile[@]}"}" "$@"
}

seconds=
executions=-1
profile=()
targets=()
while [ $# -gt 0 ]; do
    case $1 in
        --install) install; exit ;;
        --seconds) seconds=${2:-}; shift 2 || usage ;;
        --dev) profile=(--dev); shift ;;
        --executions) executions=${2:-}; shift 2 || usage ;;
        -*) usage ;;
        *) targets+=("$1"); shift ;;
    esac
done
[ -n "$seconds" ] || { [ "$executions" -ge 0 ] && seconds=0 || seconds=60; }
[[ $seconds =~ ^[0-9]+$ && $executions =~ ^-?[0-9]+$ ]] || usage
[ ${#targets[@]} -gt 0 ] || targets=(bindings date_time documentation model read response write)

install || exit 1
for target in "${targets[@]}"; do cargo_fuzz build "$target" || exit 1; done
failed=0
for target in "${targets[@]}"; do
    found=target/found/$target
    log=target/$target.log
    mkdir -p "$found"
    corpus=("$found" "corpus/$target")
    [ "$target" = model ] && corpus+=(../fixtures)
    # What is read has the words of responses, and what is written needs none.
    dictionary=(-dict="dictionaries/$target")
    [ "$target" = read ] && dictionary=(-dict=dictionaries/response)
    [ "$target" = write ] && dictionary=()
    cargo_fuzz run "$target" "${corpus[@]}" -- -max_total_time="$seconds" -runs="$executions" \
        "${dictionary[@]}" -max_len=8192 -timeout=5 -rss_limit_mb=1024 -print_final_stats=1 \
        > "$log" 2>&1
    result=$?
    ran=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    took=$(sed -n 's/^Done [0-9]* runs in \([0-9]*\) second.*/\1/p' "$log")
    if [ $result -eq 0 ]; then
        printf '%-14s %10d executions in %d s: ok\n' "$target" "$ran" "$took"
        continue
    fi
    failed=1
    grep -a -A 8 -e 'panicked at' -e '^==.*ERROR' "$log" | head -40
    printf '%-14s %10d executions: FAILED\n' "$target" "${ran:-0}"
    cat <<HELP

The input is in tests/fuzz/artifacts/$target. To see it fail again, and to make it smaller:

    cd tests/fuzz
    cargo +nightly fuzz run --fuzz-dir . -s none $target artifacts/$target/crash-…
    cargo +nightly fuzz tmin --fuzz-dir . -s none $target artifacts/$target/crash-…

Then mend what is wrong, with a test of its own in tests/tests or beside the code.

HELP
done
exit $failed
