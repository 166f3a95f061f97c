#!/bin/sh
# Runs test programs, each under an optional wrapper, and adds up what they report.
#
#     run.sh WRAPPER PROGRAM...       WRAPPER: '' or a command such as 'valgrind -q --error-exitcode=9'
#
# A program prints what failed and ends with "N passed, N failed"; it exits with 0 when all passed. A
# program that dies without that line counts as one failure, as does a run of no program at all. Lines
# "ran: NAME", by which a program says which of its processor's instructions it tried, are shown beside it.
# Programs named test_spec_NAME get the files tests/spec/NAME*.txt as their arguments, those named
# fuzz_NAME all their seeds.
set -u
wrapper=$1
shift
passed=0
failed=0
spec=$(dirname "$0")/../spec
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

for program; do
    name=$(basename "$program")
    set --
    case $name in
    test_spec_*)
        for file in "$spec/${name#test_spec_}"*.txt; do
            [ -f "$file" ] && set -- "$@" "$file"
        done
        ;;
    fuzz_*)
        set -- "$(dirname "$program")/../seeds/$name"/*
        ;;
    esac
    # shellcheck disable=SC2086
    $wrapper "$program" "$@" >"$log" 2>&1
    code=$?
    last=$(tail -n 1 "$log")
    counts=$(printf '%s\n' "$last" | sed -n 's/^\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed$/\1 \2/p')
    if [ -n "$counts" ]; then
        passed=$((passed + ${counts% *}))
        failed=$((failed + ${counts#* }))
    fi
    if [ "$code" -ne 0 ] || [ -z "$counts" ]; then
        cat "$log"
        [ "${counts#* }" = 0 ] || [ -z "$counts" ] && failed=$((failed + 1))
        printf 'FAIL %-24s exit code %d\n' "$name" "$code"
    else
        ran=$(sed -n 's/^ran: //p' "$log" | tr '\n' ' ')
        printf 'ok   %-24s %s\n' "$name" "$last${ran:+  (${ran% })}"
    fi
done
[ $((passed + failed)) -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
