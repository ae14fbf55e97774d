/** Bash of the guard that lets a mirror have more users. */

import { bash } from './bash';

export const SURGE = bash`
# ---- surge: arguments lease file, factor, profile or -. The file's form: mirror/load/surge.ts
surge_is_ours() { [[ -f $1 && $(<"$1") == "$token "* ]] 2>/dev/null; }
surge_check() {
  [[ -d \${1%/*} ]] || { say "gone \${1%/*}, the folder of the mirror, is not there"; return 1; }
  [[ ! -e $1 && ! -L $1 ]] || { say "foreign $1 is there: something else has changed the users already"; return 1; }
}
surge_apply() {
  local uptime
  read -r uptime _ </proc/uptime
  # Whole or not at all, and never over another one: a link cannot replace what is there.
  printf '%s %s %s %s %s\n' "$token" "$$" "$((\${uptime%.*} + \${seconds%.*} + 3))" "$2" "$3" >"$1.$token" && ln "$1.$token" "$1" || return 1
  rm -f "$1.$token"
}
surge_on() { surge_is_ours "$1"; }
surge_undo() {
  rm -f "$1.$token"
  ! surge_is_ours "$1" || rm -f "$1"
}
surge_off() { [[ ! -e $1.$token ]] && ! surge_is_ours "$1"; }
`;
