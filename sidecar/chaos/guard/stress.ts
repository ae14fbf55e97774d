/** Bash of the guards that burn resources inside the component's cgroup. MARKED goes before the others. */

import { bash } from './bash';

export const MARKED = String.raw`
# ---- our processes in the cgroup directory $1, found by the mark in their environment, which they inherit from the guard
marked() {
  local each entry
  ours=''
  for each in $(cat "$1/cgroup.procs" 2>/dev/null); do
    while IFS= read -r -d '' entry; do
      [[ $entry != "ROENTGEN_FAULT=$token" ]] || { ours="$ours $each"; break; }
    done 2>/dev/null <"/proc/$each/environ"
  done 2>/dev/null
}
`;

export const STRESS = bash`
# ---- stress-ng in the cgroup: arguments bytes that one process must hold, processes to see, cgroup directories (one line each), folder of the component's files or '', then stress-ng's own
scratch() { if [[ -z $1 ]]; then printf /tmp; else printf '%s' "$1/.roentgen-io-$token"; fi; }
stress_check() {
  [[ -e $3/cgroup.procs ]] || { say "gone $3 is not there"; return 1; }
  foreign_files "$5" io
}
page=$(getconf PAGESIZE 2>/dev/null || echo 4096)
stress_apply() {
  local folders=$4 scratch
  scratch=$(scratch "$5")
  [[ -z $5 ]] || mkdir -- "$scratch" || return 1
  shift 5
  (
    while IFS= read -r folder; do
      printf '%s' "$BASHPID" >"$folder/cgroup.procs" || exit 1
    done <<<"$folders"
    exec stress-ng --quiet --keep-name --temp-path "$scratch" "$@" </dev/null >/dev/null 2>&1 8<&-
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
  [[ -z $5 ]] || rm -rf -- "$5/.roentgen-io-$token"
  return 0
}
stress_off() {
  marked "$3"
  [[ -z $ours && (-z $5 || ! -e $5/.roentgen-io-$token) ]]
}
`;

export const CROWD = bash`
# ---- sleeping processes that take the component's process ids: arguments pids cgroup directory, how many ids to leave, how many to start at most, seconds that they live by themselves
crowd_check() { [[ -e $1/cgroup.procs ]] || { say "gone $1 is not there"; return 1; }; }
crowd_full() { [[ $(<"$1/pids.current") -ge $(($(<"$1/pids.max") - $2)) ]] 2>/dev/null; }
# Nothing: what apply starts is nobody's child, since it is run in a shell of its own, and the dead count until their parent has taken note.
crowd_apply() { :; }
crowd_started=0
crowd_more() {
  until crowd_full "$1" "$2"; do
    ((crowd_started++ < $3)) || { why="more than $3 processes would be needed"; return 1; }
    sleep "$4" </dev/null >/dev/null 2>&1 8<&- &
    # Moved in rather than born inside: a move does not fail at the limit, and is over when it is done.
    printf '%s' "$!" >"$1/cgroup.procs" || { kill -9 "$!"; return 1; }
  done
}
# What others give back before it is seen in force (a fault beside this one ends) is taken too.
crowd_on() {
  crowd_more "$@" 2>/dev/null || return 1
  marked "$1"
  [[ -n $ours ]]
}
# Ids that the component gives back are taken too.
crowd_hold() {
  hold_for "$1"
  shift
  while wait_ms 200; do
    crowd_more "$@" 2>/dev/null
  done
}
# Our own cgroup of that hierarchy.
home_of() {
  local names path
  home=''
  while IFS=: read -r _ names path; do
    case $1 in
      /sys/fs/cgroup/pids/*) [[ ,$names, != *,pids,* ]] || home=/sys/fs/cgroup/pids$path ;;
      *) [[ -n $names ]] || home=/sys/fs/cgroup$path ;;
    esac
  done </proc/self/cgroup
}
# Taken out before they are killed: whoever has to take note of the dead (after a guard's death the machine's first process) may be slow.
crowd_undo() {
  local each
  marked "$1"
  home_of "$1"
  for each in $ours; do
    printf '%s' "$each" >"$home/cgroup.procs"
  done 2>/dev/null
  [[ -z $ours ]] || kill -9 $ours 2>/dev/null
  wait
}
crowd_off() { marked "$1"; [[ -z $ours ]]; }
`;
