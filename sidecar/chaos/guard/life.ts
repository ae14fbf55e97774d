/**
 * The guard: a small bash program, one process a fault, that applies the fault AND undoes it. It gets a fixed vocabulary as words and
 * never text to run. When the sidecar dies by kill -9 the kernel closes its stdin, and it undoes. It is bash because a shell takes
 * 3 MB where Node takes 40, and because it must not share a fate (bug, memory, garbage collection) with the sidecar.
 *
 * Words: mode (run | undo), kind, prefix, token, note file, seconds, before ('' in run), then those of the kind.
 * Says on stdout, one line each, T = seconds since the epoch, U = seconds since boot:
 *   clear BEFORE | gone TEXT | foreign TEXT   nothing is changed; after `clear` it waits for the line `go`
 *   up T U | failed TEXT                      in force, seen by reading back | not applied, and what was half applied is undone
 *   count N                                   how often the fault struck, where the kind counts
 *   left TEXT                                 somebody else changed what the fault had changed: it was left as it is (before `down`)
 *   down T U | stuck TEXT                     undone, seen by reading back | still there
 * Each kind has five functions that get its words: check (prints why not; sets `before` to what undo must put back, which is journalled and
 * given to a later undo), apply (in a subshell; text on stderr is its reason), on (is it in force?), undo (may set `left`), off (is nothing
 * left?); and on wish
 * reach (undo mode: false when the object is gone), hold (waits SECONDS or for the end of stdin), count.
 */

import { bash } from './bash';

const BIRTH = bash`
set -u
# A dead sidecar must not take the guard with it: neither by the closed pipe nor by a signal to its group or terminal.
trap '' PIPE INT TERM HUP QUIT TSTP
cd /
mode=$1 kind=$2 prefix=$3 token=$4 note=$5 seconds=$6 before=$7 left=''
shift 7

say() { printf '%s\n' "$*"; }
stamp() {
  local uptime
  read -r uptime _ </proc/uptime
  say "$1 $EPOCHREALTIME $uptime"
  # The note tells the next sidecar the exact times when this one is dead by then; a full disk must not stop the undo.
  [[ -z $note ]] || { printf '%s\n' "$1 $EPOCHREALTIME $uptime" >>"$note"; } 2>/dev/null || true
}
# until_true TRIES COMMAND: 20 ms between tries, slept by a read from an empty pipe because a sleep process costs a fork.
exec 8<> <(:)
until_true() {
  local tries=$1
  shift
  until "$@"; do
    ((tries-- > 0)) || return 1
    read -r -t 0.02 -u 8 || true
  done
}
# For hold functions: hold_for SECONDS sets the end, by the clock since boot; wait_ms is false when it has come, or somebody asks for the end.
boot_ms() {
  local up
  read -r up _ </proc/uptime
  boot=$((10#\${up/./} * 10))
}
hold_for() {
  local seconds_ms
  printf -v seconds_ms '%.0f' "$1e3"
  boot_ms
  end=$((boot + seconds_ms))
}
wait_ms() {
  local wanted=$1 timeout
  boot_ms
  ((end > boot)) || return 1
  ((wanted < end - boot)) || wanted=$((end - boot))
  printf -v timeout '%d.%03d' "$((wanted / 1000))" "$((wanted % 1000))"
  read -r -t "$timeout" answer
  (($? > 128))
}
`;

const LIFE = String.raw`
# ---- the guard's life
undo_once() { "$prefix"_undo "$@" 2>/dev/null; "$prefix"_off "$@"; }
# By time and not by tries: on a busy machine a look takes longer than the wait, and the sidecar takes a guard that is silent for 12 s for dead.
in_force() {
  local late
  boot_ms
  late=$((boot + 6000))
  until "$prefix"_on "$@"; do
    boot_ms
    ((boot < late)) || return 1
    read -r -t 0.02 -u 8 || true
  done
}
has() { declare -F "$prefix$1" >/dev/null; }
told() { [[ -z $left ]] || say "left $(printf '%s' "$left" | tr '\n' ' ')"; }
count() { ! has _count || say "count $("$prefix"_count "$@" 2>/dev/null || true)"; }

if [[ $mode == undo ]]; then
  # What the fault acted on is gone, and the fault with it.
  ! has _reach || "$prefix"_reach "$@" >/dev/null || { stamp down; exit 0; }
  if until_true 50 undo_once "$@"; then told; stamp down; else say "stuck $kind is still in force"; exit 1; fi
  exit 0
fi

"$prefix"_check "$@" || exit 0
say "clear $before"
read -r -t 30 answer && [[ $answer == go ]] || exit 0
why=$("$prefix"_apply "$@" 2>&1 >/dev/null) && in_force "$@" && applied=yes || applied=no
if [[ $applied == yes ]]; then
  stamp up
  if has _hold; then "$prefix"_hold "$seconds" "$@"; else read -r -t "$seconds" answer; fi
  count "$@"
fi
if until_true 100 undo_once "$@"; then
  [[ -n $why ]] || why='it did not come into force'
  if [[ $applied == yes ]]; then told; stamp down; else say "failed $(printf '%s' "$why" | tr '\n' ' ')"; fi
else
  say "stuck $kind is still in force"
  exit 1
fi
`;

/** The whole program of one kind. */
export function guardScript(script: string): string {
  return `${BIRTH}${script}${LIFE}`;
}
