#!/bin/bash
# Runs the fuzz targets, two at a time and behind everything else that runs. Usage: tests/fuzz/run.sh BUILD SEEDS SECONDS [TARGET…]
# BUILD/fuzz is the fuzzer, SEEDS the program that takes the fixtures apart. Each target begins with the fixtures, with what
# tests/cases/fuzz has for it and what it found interesting the last time (BUILD/corpus). What breaks a target is kept in
# BUILD/findings, named here with the command that repeats it, and is a failure.
set -u
build=$1
seeds=$2
seconds=$3
shift 3
fuzzer=$build/fuzz
rm -rf "$build/seeds" "$build/findings" "$build/logs"
mkdir -p "$build/seeds" "$build/findings" "$build/logs"

mapfile -t fixtures < <(find data share/mulu/formats tests/cases -type f ! -path 'tests/cases/fuzz/*' | LC_ALL=C sort)
names=$("$seeds" "$build/seeds" "${fixtures[@]}") || exit 1
[ $# -gt 0 ] || mapfile -t names <<<"$names"
[ $# -eq 0 ] || names=("$@")

one() {
    local name=$1 log=$build/logs/$1.log known=() dictionary=()
    mkdir -p "$build/corpus/$name"
    [ ! -d "tests/cases/fuzz/$name" ] || known=("tests/cases/fuzz/$name")
    [ ! -f "tests/fuzz/$name.dict" ] || dictionary=("-dict=tests/fuzz/$name.dict")
    # The time limit of one input is that of a clock, on a machine that has better things to do: only what hangs is meant.
    MULU_FUZZ=$name nice -n 19 "$fuzzer" "-max_total_time=$seconds" -max_len=65536 -timeout=300 -rss_limit_mb=2048 \
        -print_final_stats=1 "${dictionary[@]}" "-artifact_prefix=$build/findings/$name-" \
        "$build/corpus/$name" "$build/seeds/$name" "${known[@]}" >"$log" 2>&1 && return
    echo "$?" >"$build/logs/$name.failed"
}

running=0
for name in "${names[@]}"; do
    one "$name" &
    running=$((running + 1))
    if [ "$running" -ge 2 ]; then
        wait -n
        running=$((running - 1))
    fi
done
wait

bad=0
for name in "${names[@]}"; do
    log=$build/logs/$name.log
    if [ ! -e "$build/logs/$name.failed" ]; then
        echo "fuzz $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
        continue
    fi
    bad=$((bad + 1))
    found=$(find "$build/findings" -name "$name-*" | head -n 1)
    echo "--- fuzz $name: failed ($log)"
    tail -n 40 "$log"
    if [ -n "$found" ]; then
        echo "input:  $found"
        echo "repeat: MULU_FUZZ=$name $fuzzer $found"
        echo "keep:   cp $found tests/cases/fuzz/$name/ (unit/test_fuzz replays it)"
    fi
done
[ "$bad" -eq 0 ]
