#!/bin/bash
# Formatting, static analysis, and the rules of the house: who may include what, how large a file may be.
set -u
cd "$(dirname "$0")/.." || exit 1
bad=0
fail() {
    echo "lint: $*"
    bad=1
}
mapfile -t sources < <(find src include tests -name '*.c' -o -name '*.h' | sort)
mapfile -t program < <(find src -name '*.c' | sort)

clang-format --dry-run --Werror "${sources[@]}" || fail "formatting (clang-format -i mends it)"

# Only one layer knows each library.
leak() { # header, where it may stand
    local found
    found=$(grep -lE "#include [<\"]$1" -r src include | grep -vE "$2")
    [ -z "$found" ] || fail "$1 is included outside its room: $found"
}
leak 'sqlite3' '^src/store/engine_sqlite(_stmt)?\.[ch]$'
leak 'n?curses' '^src/ui/'
leak 'iniparser' '^src/base/ini\.c$'
leak 'libical/' '^include/mulu/libical\.h$'
leak 'mulu/libical' '^src/(deadline/(calendar_ics|libical)|write/ics)\.c$'
leak 'xlsxwriter' '^src/write/libxlsxwriter\.h$'
leak 'zip\.h' '^include/mulu/libzip\.h$'
leak 'mulu/libzip' '^src/(base/libzip|read/pack|write/package)\.c$'
leak 'libxml/' '^src/read/libxml2\.h$'
leak 'unicode/' '^src/base/(unicode|pinyin)_gen\.c$'

# Calls go down only: a room includes itself and the rooms below it.
room_of() { # a public header's room: that of the source that includes it as its own
    case $1 in
    error | mem | library | libzip | buffer | arena | text | ini | env | file | progress | pace | messages | language | settings | state | strings | charset | pinyin | date | zone | filters) echo base ;;
    field | row | outline | builder | unit | query) echo catalog ;;
    rule | deadline | calendar | due | libical) echo deadline ;;
    read | columns) echo read ;;
    write) echo write ;;
    store | engine | cells | draft | neighbour | agenda | review | replace | search) echo store ;;
    ui) echo ui ;;
    cmd) echo cmd ;;
    *) echo unknown ;;
    esac
}
below() {
    case $1 in
    base) echo base ;;
    catalog) echo base catalog ;;
    deadline) echo base catalog deadline ;;
    read | write | store) echo base catalog deadline "$1" ;;
    ui | cmd) echo base catalog deadline read write store "$1" ;;
    esac
}
for f in src/*/*.[ch]; do
    room=$(basename "$(dirname "$f")")
    allowed=" $(below "$room") "
    while read -r inc; do
        case $inc in
        mulu/*) target=$(room_of "$(basename "$inc" .h)") ;;
        */*) target=${inc%%/*} ;;
        *) continue ;;
        esac
        case $allowed in *" $target "*) ;; *) fail "$f includes $inc, which runs upward or sideways" ;; esac
    done < <(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$f")
done
grep -lE 'engine\.h' src/*/*.[ch] | grep -v '^src/store/' && fail "the engine is private to the store"

# Sizes.
for f in src/*.c src/*/*.[ch]; do
    [ "$(wc -l <"$f")" -le 600 ] || fail "$f has over 600 lines"
done
awk 'FNR == 1 { open = 0 }
     /^[a-z].*\)$/ || /^[a-z].*,$/ { head = FNR " " $0 }
     /^\{/ { open = FNR }
     /^\}/ && open { if (FNR - open > 62) print FILENAME ":" open ": function of " FNR - open " lines"; open = 0 }' "${program[@]}" |
    grep . && fail "functions over 60 lines"

# What users read in Chinese stands in the message table and the field table; words that documents are read by stand in
# a vocabulary of their own.
han=$(grep -nP '[\x{4e00}-\x{9fff}]' -r src include --include='*.[ch]' |
    grep -vE '^(include/mulu/messages\.h|src/catalog/field\.c|src/catalog/(unit|query)_words\.h):' | grep -vP '(//|/\*|^\S+:\s*\*| \* ).*[\x{4e00}-\x{9fff}]')
[ -z "$han" ] || fail "Chinese text outside the message and field tables:
$han"

# Without the tables that are made: it would look at each of their twenty thousand lines.
cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
    --suppress=missingIncludeSystem --suppress=nullPointerOutOfMemory -Iinclude -Isrc -D_GNU_SOURCE \
    -j "$(nproc)" src || fail "cppcheck"

flags="-std=c11 -D_GNU_SOURCE -Iinclude -Isrc -Ibuild/gen -DMULU_SHAREDIR=\"\" -DMULU_VERSION=\"\" $(pkg-config --cflags libxml-2.0)"
export flags
printf '%s\n' "${program[@]}" | grep -v _gen.c |
    xargs -P "$(nproc)" -n 1 sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$@" -- $flags 2>/dev/null' sh \
        >build/clang-tidy.log || {
    grep -E 'warning:|error:' build/clang-tidy.log | sort -u | head -40
    fail "clang-tidy (build/clang-tidy.log)"
}

[ "$bad" -eq 0 ] && echo "lint: clean"
exit "$bad"
