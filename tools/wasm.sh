#!/usr/bin/env bash
# Compiles `frontend` to WebAssembly and writes its JavaScript glue: target/wasm/app.js and app_bg.wasm.
#
# The compiler is the one in use when it can reach wasm32: with its standard library installed, or added by rustup.
# Where rustup may not download (or there is no rustup), Debian's and Ubuntu's own compiler for the web is installed
# and used for this half alone. RIKTNING_WASM=rustup|debian picks one of the two.
# RIKTNING_WASM_PROFILE=dev compiles quickly for development; the default, wasm-release, compiles small.
# `tools/wasm.sh clippy` lints instead, and writes nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

triple=wasm32-unknown-unknown
profile=${RIKTNING_WASM_PROFILE:-wasm-release}
folder=$profile
[ "$profile" = dev ] && folder=debug
sysroot=$PWD/target/wasm-sysroot

say() { printf 'wasm: %s\n' "$*" >&2; }

# Does the compiler in use have a standard library for the browser?
has_target() {
    local root
    root=$(rustc --print sysroot) && compgen -G "$root/lib/rustlib/$triple/lib/libstd-*.rlib" >/dev/null
}

# Adds the target by rustup; false when there is no rustup or its download is refused.
add_target() {
    command -v rustup >/dev/null || return 1
    say "adding the target $triple"
    timeout 300 rustup target add "$triple" >&2 && has_target
}

# Debian 12 and later: rustc-web brings a compiler, rust-web-src its standard library's source.
debian_compiler() {
    if ! { [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && command -v wasm-ld-19 >/dev/null &&
        [ -d /usr/lib/rustlib/src/rust/library ]; } 2>/dev/null; then
        tools/install.sh rustc-web cargo-web rust-web-src lld-19 || return 1
    fi
    local version
    version=$(/usr/bin/rustc -vV)
    if [ "$(cat "$sysroot/version" 2>/dev/null)" = "$version" ]; then return 0; fi

    say "compiling the standard library once, about two minutes"
    local work=target/wasm-std
    rm -rf "$work" "$sysroot"
    mkdir -p "$work/src" "$sysroot/lib/rustlib/$triple/lib"
    printf '[package]\nname = "nothing"\nversion = "0.0.0"\nedition = "2021"\n\n[workspace]\n' >"$work/Cargo.toml"
    printf '#![no_std]\n' >"$work/src/lib.rs"
    # Without the embedded bitcode the link-time optimisation of the real build finds nothing to work on.
    (cd "$work" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
        /usr/bin/cargo build -q -Zbuild-std=std,panic_abort --target "$triple" --release --target-dir out)
    local library
    for library in "$work/out/$triple/release/deps/"*.rlib; do
        case $library in */libnothing-*) ;; *) cp "$library" "$sysroot/lib/rustlib/$triple/lib/" ;; esac
    done
    rm -rf "$work"
    printf '%s\n' "$version" >"$sysroot/version"
}

way=${RIKTNING_WASM:-}
case $way in
"") if has_target || add_target; then way=rustup; else way=debian; fi ;;
rustup) has_target || add_target || { say "rustup could not add $triple"; exit 1; } ;;
debian) ;;
*) say "RIKTNING_WASM is '$way'; it may be rustup or debian"; exit 2 ;;
esac

if [ "${1:-}" = clippy ]; then
    # clippy brings its own compiler, so it cannot use Debian's standard library.
    if [ "$way" != rustup ]; then
        say "SKIPPED the lints of the browser half: the target $triple is not installed"
        exit 0
    fi
    exec cargo clippy -q -p frontend --target "$triple" --locked --target-dir target/front -- -D warnings
fi

build=(build -q -p frontend --target "$triple" --profile "$profile" --locked)
if [ "$way" = rustup ]; then
    out=target/front
    cargo "${build[@]}" --target-dir "$out"
else
    say "using Debian's compiler for the web"
    debian_compiler || {
        say "WebAssembly needs either 'rustup target add $triple' or, on Debian and Ubuntu,"
        say "the packages rustc-web cargo-web rust-web-src lld-19"
        exit 1
    }
    out=target/front-debian
    RUSTC=/usr/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-19 \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--sysroot $sysroot" \
        cargo "${build[@]}" --target-dir "$out"
fi

# The glue is written again only for a new module or a new version of wasm-bindgen.
module=$out/$triple/$folder/frontend.wasm
seen=$(cat "$module" Cargo.lock tools/bindgen/src/main.rs | sha256sum)
if [ "$(cat target/wasm/seen 2>/dev/null)" != "$seen" ]; then
    # Compiling this program optimised costs more than it saves; level 1 is the cheapest sum of the two.
    CARGO_PROFILE_DEV_OPT_LEVEL=1 CARGO_PROFILE_DEV_DEBUG=false \
        cargo build -q -p bindgen --locked --target-dir target/tools
    rm -rf target/wasm
    target/tools/debug/bindgen "$module" target/wasm app
    printf '%s\n' "$seen" >target/wasm/seen
fi
