#!/bin/bash
# Runs test programs and adds up what they report. Usage: tests/run.sh BUILD_DIR PROGRAM…
# Each program prints TAP; the last line here is "N passed, N failed". A program that dies counts as one failure.
set -u
build=$1
shift
logs=$build/test-logs
rm -rf "$logs"
mkdir -p "$logs"
export CMOCKA_MESSAGE_OUTPUT=TAP LC_ALL=C.UTF-8 TZ=Asia/Shanghai
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0}" UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
jobs=$((($(nproc 2>/dev/null || echo 2) * 3 + 1) / 2)) # more than there are processors: most of the time is waiting
TIMEFORMAT='%R %U %S'

one() {
    log=$logs/$(echo "${1#"$build"/tests/}" | tr / -).log
    { time timeout "${TEST_TIMEOUT:-900}" "$1" >"$log" 2>&1; } 2>"$log.time"
    echo "exit $?" >>"$log"
}

# A few at a time, in the order given; the slowest are not waited for before the next begins.
running=0
for program in "$@"; do
    one "$program" &
    running=$((running + 1))
    if [ "$running" -ge "$jobs" ]; then
        wait -n
        running=$((running - 1))
    fi
done
wait

passed=0
failed=0
blame=()
for log in "$logs"/*.log; do
    ok=$(grep -cE '^ok ' "$log")
    bad=$(grep -cE '^not ok ' "$log")
    status=$(sed -n 's/^exit //p' "$log" | tail -n 1)
    if [ "$bad" -eq 0 ] && { [ "$status" != 0 ] || [ "$ok" -eq 0 ]; }; then
        bad=1
    fi
    name=$(basename "$log" .log)
    skipped=$(grep -E '^(ok|not ok) .*# SKIP' "$log" || true)
    [ -z "$skipped" ] || echo "$name: $skipped"
    if [ "$bad" -gt 0 ]; then
        echo "--- $name: $bad failed (exit $status)"
        tail -n 60 "$log"
        blame+=("failed: $name (exit $status) $(grep -E '^not ok ' "$log" | tr '\n' ' ')")
    else
        read -r real user system <"$log.time"
        echo "$name: $ok passed, $real s (at work $user + $system)"
    fi
    passed=$((passed + ok))
    failed=$((failed + bad))
done
# Once more at the end, where whoever sees only the tail of a log finds it.
[ "${#blame[@]}" -eq 0 ] || printf '%s\n' "${blame[@]}"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
