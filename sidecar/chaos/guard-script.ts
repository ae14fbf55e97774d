/**
 * The guard: a small bash program, one process a fault, that applies the fault AND undoes it. It gets a fixed vocabulary as arguments and
 * never text to run. When the sidecar dies by kill -9 the kernel closes its stdin, and it undoes. It is bash because a shell takes
 * 3 MB where Node takes 40, and because it must not share a fate (bug, memory, garbage collection) with the sidecar.
 *
 * Arguments: mode (run | undo), kind, token, note file, seconds, then those of the kind.
 * Says on stdout, one line each, T = seconds since the epoch, U = seconds since boot:
 *   clear | gone TEXT | foreign TEXT      nothing is changed; after `clear` it waits for the line `go`
 *   up T U | failed TEXT                  in force, seen by reading back | not applied, and what was half applied is undone
 *   down T U | stuck TEXT                 undone, seen by reading back | still there
 * Each kind has four functions: check (prints why not), apply, on (is it in force?), undo, off (is nothing left?).
 */
export const GUARD_SCRIPT = String.raw`
set -u
# A dead sidecar must not take the guard with it: neither by the closed pipe nor by a signal to its group or terminal.
trap '' PIPE INT TERM HUP QUIT TSTP
cd /
mode=$1 kind=$2 token=$3 note=$4 seconds=$5
shift 5

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
  local left=$1
  shift
  until "$@"; do
    ((left-- > 0)) || return 1
    read -r -t 0.02 -u 8 || true
  done
}

# ---- the component's processes: arguments pid, cgroup directory
alive() {
  local state
  { read -r state <"/proc/$1/stat"; } 2>/dev/null || return 1
  [[ $state != *') Z '* && $state != *') X '* ]]
}
kill_check() {
  victims=$(cat "$2/cgroup.procs" 2>/dev/null | tr '\n' ' ')
  [[ " $victims" == *" $1 "* ]] || { say "gone process $1 is not in $2"; return 1; }
}
kill_apply() { kill -9 $victims $(cat "$2/cgroup.procs"); return 0; }
kill_on() {
  local each
  for each in $victims; do
    ! alive "$each" || return 1
  done
}
kill_undo() { :; }
kill_off() { :; }

# ---- freezer: arguments file, its word for frozen, its word for thawed, file that shows it done, word there
freezer_is() { [[ ! -e $1 || $(<"$1") == "$2" ]] 2>/dev/null; }
pause_check() {
  [[ -e $1 ]] || { say "gone $1 is not there"; return 1; }
  freezer_is "$1" "$3" || { say "foreign $1 says $(<"$1"): the component is frozen already"; return 1; }
}
pause_apply() { printf '%s' "$2" >"$1"; }
pause_on() { [[ -e $4 && $(<"$4") == *"$5"* ]] 2>/dev/null; }
pause_undo() { [[ ! -e $1 ]] || printf '%s' "$3" >"$1"; }
pause_off() { freezer_is "$1" "$3"; }

# ---- stress-ng in the cgroup: arguments bytes that one process must hold, processes to see, cgroup directories (one line each), then stress-ng's own
# Ours are found by the mark in their environment, which they inherit from the guard.
marked() {
  local each entry
  ours=''
  for each in $(cat "$1/cgroup.procs" 2>/dev/null); do
    while IFS= read -r -d '' entry; do
      [[ $entry != "ROENTGEN_FAULT=$token" ]] || { ours="$ours $each"; break; }
    done 2>/dev/null <"/proc/$each/environ"
  done 2>/dev/null
}
stress_check() { [[ -e $3/cgroup.procs ]] || { say "gone $3 is not there"; return 1; }; }
page=$(getconf PAGESIZE 2>/dev/null || echo 4096)
stress_apply() {
  local folders=$4
  shift 4
  (
    while IFS= read -r folder; do
      printf '%s' "$BASHPID" >"$folder/cgroup.procs" || exit 1
    done <<<"$folders"
    exec stress-ng --quiet --keep-name --temp-path /tmp "$@" </dev/null >/dev/null 2>&1 8<&-
  ) &
}
stress_on() {
  local each count=0 pages held=0
  marked "$3"
  for each in $ours; do
    count=$((count + 1))
    { read -r _ pages _ <"/proc/$each/statm"; } 2>/dev/null && ((pages * page > held)) && held=$((pages * page))
  done
  ((count >= $2 && held >= $1))
}
stress_undo() {
  marked "$3"
  [[ -z $ours ]] || kill -9 $ours 2>/dev/null
  return 0
}
stress_off() { marked "$3"; [[ -z $ours ]]; }

# ---- network: the namespace is held open by descriptor 9, so that undo meets the one that apply met, whatever its name means by then
within() { nsenter --net=/proc/self/fd/9 "$@"; }
enter() {
  { exec 9<"/run/netns/$1"; } 2>/dev/null || { say "gone network namespace $1 is not there"; return 1; }
  within ip link show dev "$2" >/dev/null 2>&1 || { say "gone interface $2 is not in network namespace $1"; return 1; }
}

# ---- packet-loss: arguments namespace, interface, share in 1/10000. The table carries our token as its comment.
table() { within nft list table netdev roentgen_chaos 2>/dev/null; }
loss_check() {
  enter "$1" "$2" || return 1
  [[ -z $(table) ]] || { say "foreign network namespace $1 has a table netdev roentgen_chaos that is not of this run"; return 1; }
}
loss_apply() {
  local rule="numgen random mod 10000 < $3 counter drop"
  within nft -f - <<NFT
table netdev roentgen_chaos {
  comment "$token"
  chain in {
    type filter hook ingress device "$2" priority 0; policy accept;
    $rule
  }
  chain out {
    type filter hook egress device "$2" priority 0; policy accept;
    $rule
  }
}
NFT
}
loss_on() {
  local text
  text=$(table)
  [[ $text == *"comment \"$token\""*"hook ingress"*"drop"*"hook egress"*"drop"* ]]
}
loss_undo() { loss_off || within nft delete table netdev roentgen_chaos; }
loss_off() {
  local text
  text=$(within nft list tables netdev) || return 1
  [[ $text == *roentgen_chaos* ]] || return 0
  text=$(table) && [[ $text != *"comment \"$token\""* ]]
}

# ---- rate-limit: arguments namespace, interface, kbit/s, bucket in bytes. The handle 524f: ("RO") is our mark; the kernel's defaults have 0:.
root_discipline() { within tc qdisc show dev "$1" root 2>/dev/null; }
rate_check() {
  local found
  enter "$1" "$2" || return 1
  found=$(root_discipline "$2")
  [[ -z $found || $found == 'qdisc '*' 0: root'* ]] || { say "foreign interface $2 has the root discipline: $found"; return 1; }
}
rate_apply() { within tc qdisc add dev "$2" root handle 524f: tbf rate "$3kbit" burst "$4" latency 400ms; }
rate_on() { [[ $(root_discipline "$2") == 'qdisc tbf 524f: root'* ]]; }
rate_undo() { rate_off "$@" || within tc qdisc del dev "$2" root handle 524f:; }
rate_off() {
  local text
  if text=$(root_discipline "$2"); then
    [[ $text != 'qdisc tbf 524f: root'* ]]
  else
    # Without its interface the discipline is gone too; but that must be seen, not guessed from a failure.
    text=$(within ip -o link show) && [[ $text != *": $2:"* && $text != *": $2@"* ]]
  fi
}

# ---- the guard's life
case $kind in
  kill) prefix=kill ;;
  pause) prefix=pause ;;
  cpu-stress | memory-stress) prefix=stress ;;
  packet-loss) prefix=loss ;;
  rate-limit) prefix=rate ;;
  *) say "failed no fault is called $kind"; exit 2 ;;
esac
undo_once() { "$prefix"_undo "$@" 2>/dev/null; "$prefix"_off "$@"; }

if [[ $mode == undo ]]; then
  # A namespace that is gone took the fault with it.
  [[ $prefix != loss && $prefix != rate ]] || enter "$1" "$2" >/dev/null || { stamp down; exit 0; }
  if until_true 50 undo_once "$@"; then stamp down; else say "stuck $kind is still in force"; exit 1; fi
  exit 0
fi

"$prefix"_check "$@" || exit 0
say clear
read -r -t 30 answer && [[ $answer == go ]] || exit 0
why=$("$prefix"_apply "$@" 2>&1 >/dev/null) && until_true 150 "$prefix"_on "$@" && applied=yes || applied=no
if [[ $applied == yes ]]; then
  stamp up
  read -r -t "$seconds" answer
fi
if until_true 100 undo_once "$@"; then
  [[ -n $why ]] || why='it did not come into force'
  if [[ $applied == yes ]]; then stamp down; else say "failed $(printf '%s' "$why" | tr '\n' ' ')"; fi
else
  say "stuck $kind is still in force"
  exit 1
fi
`;
