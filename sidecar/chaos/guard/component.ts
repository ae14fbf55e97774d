/** Bash of the guards that act on all processes of a component. Words: see the comment of each. */

import { bash } from './bash';

export const KILL = String.raw`
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
`;

/** After KILL. The hold file's form: mirror/runtime/hold.ts. */
export const HALT = bash`
# ---- end the processes and tell the supervisor what then: arguments pid, cgroup directory, hold file, '' or ' now', seconds that the stop signal has (0: no such signal)
hold_is_ours() { [[ -f $1 && $(<"$1") == "$token "* ]] 2>/dev/null; }
halt_check() {
  [[ -d \${3%/*} ]] || { say "gone \${3%/*}, where the supervisor looks for holds, is not there"; return 1; }
  [[ ! -e $3 && ! -L $3 ]] || { say "foreign $3 is there: something else holds the component"; return 1; }
  kill_check "$1" "$2"
}
halt_apply() {
  local uptime
  read -r uptime _ </proc/uptime
  # Whole or not at all, and never over another one: a link cannot replace what is there.
  printf '%s %s %s%s\n' "$token" "$$" "$((\${uptime%.*} + \${seconds%.*} + $5 + 3))" "$4" >"$3.$token" && ln "$3.$token" "$3" || return 1
  rm -f "$3.$token"
  if (($5 > 0)); then
    kill -TERM "$1"
    until_true "$(($5 * 50))" kill_on || true
  fi
  kill_apply "$1" "$2" 2>/dev/null
}
halt_on() { kill_on && hold_is_ours "$3"; }
halt_undo() {
  rm -f "$3.$token"
  ! hold_is_ours "$3" || rm -f "$3"
}
halt_off() { [[ ! -e $3.$token ]] && ! hold_is_ours "$3"; }
`;

export const FREEZER = String.raw`
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
`;
