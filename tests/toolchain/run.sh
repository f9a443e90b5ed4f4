#!/usr/bin/env bash
# Checks with Rust 1.85 itself that what promises this version compiles there.
#
#   tests/toolchain/run.sh DATA
#   tests/toolchain/run.sh --install DATA
#
# DATA is the `data` directory of botocore 1.44.5, for four whole services. The compiler is Debian 12's: its
# packages are unpacked in the user's cache, and nothing is installed. With --install, it only makes sure that
# all this is there, and says why where it is not.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

VERSION=1.85
PACKAGES=("rustc-web=$VERSION.*" "libstd-rust-web-$VERSION" "libstd-rust-web-dev=$VERSION.*" libllvm19)
COMPILER=${XDG_CACHE_HOME:-$HOME/.cache}/rust-$VERSION-debian
# Between them and the committed crates they have every support module. Of botocore 1.44.5's 153 services with awsJson,
# compression is in CloudWatch's alone, a host prefix in three and documents in ten; blobs, unions and the rest are frequent.
# 30 sets of three services have them all, and this is the smallest. Of restJson1, Glacier has streams both ways and tree hashes.
SERVICES=(cloudwatch healthlake partnercentral-benefits glacier)

usage() {
    sed -n '2,9s/^# \{0,1\}//p' tests/toolchain/run.sh >&2
    exit 2
}

# The compiler and what it is linked with, for cargo.
use_compiler() {
    export RUSTC=$COMPILER/usr/bin/rustc
    LD_LIBRARY_PATH=$(echo "$COMPILER"/usr/lib/*-linux-gnu)
    export LD_LIBRARY_PATH
}

# Each package lists the sums of its files.
is_complete() {
    (cd "$COMPILER" && md5sum --check --quiet md5sums) > /dev/null 2>&1
}

download() {
    apt-get download "${PACKAGES[@]}" || { apt-get update && apt-get download "${PACKAGES[@]}"; }
}

unpack() {
    local package
    for package in *.deb; do
        dpkg-deb --extract "$package" root && dpkg-deb --info "$package" md5sums >> root/md5sums || return 1
    done
    rm -rf "$COMPILER" && mv root "$COMPILER"
}

fetch_compiler() {
    local parts
    command -v apt-get > /dev/null || { echo "this is no Debian"; return 1; }
    mkdir -p "$(dirname "$COMPILER")" && parts=$(mktemp -d "$COMPILER.XXXXXX") || return 1
    if ! (cd "$parts" && download && unpack) > "$parts/log" 2>&1; then
        echo "Debian's packages of Rust $VERSION cannot be had: $(grep -m 1 '^E:' "$parts/log")"
    fi
    rm -rf "$parts"
    is_complete
}

install() {
    local version
    [ -d "$DATA" ] || { echo "there is no $DATA"; return 1; }
    is_complete || fetch_compiler || return 1
    version=$(use_compiler && "$RUSTC" --version 2>&1)
    [[ $version = "rustc $VERSION."* ]] || { echo "Rust $VERSION does not run: $version"; return 1; }
}

# A copy of the workspace, the services among its members. They take the versions of our lock file, too.
copy() {
    local service model
    git ls-files -z | xargs -0 cp --parents -t "$WORK" || return 1
    for service in "${SERVICES[@]}"; do
        model=$(printf '%s\n' "$DATA/$service"/*/service-2.json* | sort | tail -1)
        cargo xtask codegen --model "$model" --all --out "$WORK/services/$service" --crate-name "$service" || return 1
    done
    sed -i 's|^members = \[|&"services/*", |' "$WORK/Cargo.toml"
}

# All support modules, but for the one that only protocol tests have, which those of tests/protocol do, and for those
# that only the generator's own unit tests have.
modules_are_covered() {
    local module missing=0
    for module in $(find codegen/src/support -name '*.rs' ! -name mod.rs ! -name protocol_check.rs \
        ! -path '*/codec/both.rs' ! -path '*/codec/pairs.rs' -printf '%P '); do
        compgen -G "$WORK/services/*/src/support/$module" > /dev/null ||
            compgen -G "$WORK/tests/*/src/support/$module" > /dev/null ||
            { echo "no service has the support module $module"; missing=1; }
    done
    [ $missing -eq 0 ] || return 1
    grep -rqs 'HostPrefix::' "$WORK"/services/*/src/operation || { echo "no service has a host prefix"; return 1; }
}

# Cargo's own words say what does not compile. `--release` saves half of the time: the profile for development
# optimizes crates that procedural macros are made of.
check() {
    local crates
    cd "$WORK" || return 1
    export CARGO_TARGET_DIR=$WORK/target
    use_compiler
    "$RUSTC" --version
    cargo check --quiet --release --workspace --all-targets --all-features --keep-going || return 1
    crates=$(cargo tree --workspace --depth 0 --prefix none --format '{p}' | cut -d' ' -f1 | grep . | sort -u)
    printf '%s: ok\n' $crates
    printf '%d crates compile with Rust %s\n' "$(wc -l <<< "$crates")" "$VERSION"
}

mode=check
[ "${1:-}" = --install ] && { mode=install; shift; }
[ $# -eq 1 ] || usage
DATA=$1
[[ $DATA = /* ]] || DATA=$OLDPWD/$DATA
install || exit 1
[ $mode = install ] && exit
WORK=$(mktemp -d) || exit 1
trap 'rm -rf "$WORK"' EXIT
copy && modules_are_covered && check
