#!/usr/bin/env bash
# What the action does, one word a step: plan (which binary, and where), install (download and verify it, else compile it)
# and run. Everything comes in through the environment and is only ever used as data.
set -euo pipefail

releases=https://github.com/guidepost/guidepost/releases/download

stop() {
    echo "::error::$1"
    exit 2
}

output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }

# The release's name for this machine; a machine without a release compiles.
target() {
    case "${RUNNER_OS:-}-${RUNNER_ARCH:-}" in
        Linux-X64) echo x86_64-unknown-linux-musl ;;
        Linux-ARM64) echo aarch64-unknown-linux-musl ;;
        macOS-X64) echo x86_64-apple-darwin ;;
        macOS-ARM64) echo aarch64-apple-darwin ;;
        Windows-X64) echo x86_64-pc-windows-msvc ;;
        *) echo "compiled-${RUNNER_OS:-unknown}-${RUNNER_ARCH:-unknown}" ;;
    esac
}

plan() {
    local number=${VERSION#v}
    [[ $number =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || stop "the input version is no version such as 0.1.0"
    output version "$number"
    output target "$(target)"
    output folder "${RUNNER_TOOL_CACHE:-$RUNNER_TEMP}/guidepost/$number/$(target)"
}

# Downloads $1 to $2; 1 when the server has no such file, and the end of the step when there is no telling.
fetch() {
    local status
    status=$(curl --silent --show-error --location --proto '=https' --proto-redir '=https' --tlsv1.2 --retry 3 --max-time 300 \
        --max-filesize 100000000 --write-out '%{http_code}' --output "$2" "$releases/v$VERSION/$1") ||
        stop "could not download $1 of Guidepost $VERSION. Run the job again."
    case $status in
        200) ;;
        404) return 1 ;;
        *) stop "the download of $1 of Guidepost $VERSION answered $status. Run the job again." ;;
    esac
}

sha256() {
    if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# 1 when there is no binary to be had; a binary that is not what the release says ends the step.
download() {
    local work=$1 archive="guidepost-$TARGET.tar.gz" expected
    case $TARGET in
        compiled-*) return 1 ;;
        *-windows-*) archive="guidepost-$TARGET.zip" ;;
    esac
    fetch SHA256SUMS "$work/SHA256SUMS" || return 1
    fetch "$archive" "$work/$archive" || return 1
    expected=$(awk -v name="$archive" '$2 == name || $2 == "*" name {print $1}' "$work/SHA256SUMS")
    if [ -z "$expected" ] || [ "$(sha256 "$work/$archive")" != "$expected" ]; then
        stop "$archive is not the file that Guidepost $VERSION was released with: its checksum differs. It was not run."
    fi
    case $archive in
        *.zip) unzip -q "$work/$archive" -d "$work" ;;
        *) tar -xzf "$work/$archive" -C "$work" ;;
    esac
    mkdir -p "$FOLDER/bin"
    cp "$work/guidepost-$TARGET"/guidepost* "$FOLDER/bin/"
}

install() {
    local work
    # A second step of the job, which the cache does not know of yet.
    if [ -x "$FOLDER/bin/guidepost" ] || [ -x "$FOLDER/bin/guidepost.exe" ]; then
        echo "Guidepost $VERSION is here already."
        return
    fi
    work=$(mktemp -d "$RUNNER_TEMP/guidepost.XXXXXX")
    if download "$work"; then
        echo "Guidepost $VERSION for $TARGET, verified."
    else
        echo "::notice::Guidepost $VERSION has no binary for this machine, so it is compiled. This takes some minutes, once."
        command -v cargo >/dev/null || stop "compiling Guidepost needs Rust, and there is no cargo on this machine"
        cargo install --locked guidepost --version "$VERSION" --root "$FOLDER"
    fi
    rm -rf "$work"
}

run() {
    local words=() status=0
    export PATH="$FOLDER/bin:$PATH"
    # Split at white space; nothing is expanded.
    read -r -d '' -a words <<<"$ARGS" || true
    cd "$WORKING_DIRECTORY" || stop "there is no folder to work in: look at the input working-directory"
    if [ -n "$REPORT" ]; then
        # With a report alone, the log would be silent.
        case " ${words[*]} " in *" --format"*) ;; *) words+=(--format full) ;; esac
        words+=(--format "markdown=$REPORT")
    fi
    # An empty list is an error to the bash of macOS, but not like this.
    guidepost ${words[@]+"${words[@]}"} || status=$?
    output exit-code "$status"
    if [ -n "$REPORT" ] && [ -f "$REPORT" ]; then
        case $REPORT in
            /* | [A-Za-z]:*) output report "$REPORT" ;;
            *) output report "$PWD/$REPORT" ;;
        esac
    fi
    return "$status"
}

case "${1:-}" in
    plan | install | run) "$1" ;;
    *) stop "guidepost.sh takes plan, install or run" ;;
esac
