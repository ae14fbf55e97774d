/** Bash of the guard that takes file descriptors away. */

import { bash } from './bash';

export const DESCRIPTORS = bash`
# ---- fd-exhaustion: arguments cgroup directory, headroom. before: PID:START:SOFT:HARD:OURS by process; START tells a process from a later one of its id.
start_of() {
  local text
  { read -r text <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- \${text##*) }
  start=\${20}
}
limit_of() {
  local line
  while read -r line; do
    if [[ $line == 'Max open files'* ]]; then
      set -- \${line#Max open files}
      soft=$1 hard=$2
      return 0
    fi
  done 2>/dev/null <"/proc/$1/limits"
  return 1
}
# Lets top be the first number that is higher than all that are open, and wanted the limit under which $2 numbers are free: the limit counts
# numbers, a new descriptor gets the lowest free one, and those above the limit stay open.
numbers_of() {
  local each free=0
  local -A open=()
  top=0 wanted=0
  for each in "/proc/$1/fd/"*; do
    each=\${each##*/}
    [[ $each != '*' ]] || continue
    open[$each]=yes
    ((each < top)) || top=$((each + 1))
  done
  while [[ \${open[$wanted]-} == yes ]] || ((free++ < $2)); do
    wanted=$((wanted + 1))
  done
}
# Where root may not change another user's limits (no CAP_SYS_RESOURCE), that user may.
set_limit() {
  local user group
  prlimit --pid "$1" --nofile="$2:" 2>/dev/null && return
  user=$(stat -c %u "/proc/$1") && group=$(stat -c %g "/proc/$1") && setpriv --reuid "$user" --regid "$group" --clear-groups prlimit --pid "$1" --nofile="$2:"
}
# Whether a process belongs to a fault beside this one: it has the mark of its guard in its environment, and joins the cgroup to burn something.
of_a_fault() {
  local entry
  while IFS= read -r -d '' entry; do
    [[ $entry != ROENTGEN_FAULT=* ]] || return 0
  done 2>/dev/null <"/proc/$1/environ"
  return 1
}
# Sets least[PID] to the lowest of several looks: what is open for a moment (a request's connection) would leave that much room afterwards.
look_often() {
  local pid look
  for look in 1 2 3 4 5 6; do
    for pid in $(cat "$1/cgroup.procs"); do
      numbers_of "$pid" "$2"
      ((wanted >= \${least[$pid]:-wanted + 1})) || least[$pid]=$wanted
    done
    read -r -t 0.02 -u 8 || true
  done
}
fds_check() {
  local pid
  local -A least=()
  before=''
  [[ -e $1/cgroup.procs ]] || { say "gone $1 is not there"; return 1; }
  look_often "$1" "$2"
  for pid in $(cat "$1/cgroup.procs"); do
    start_of "$pid" && limit_of "$pid" && numbers_of "$pid" "$2" && ! of_a_fault "$pid" || continue
    wanted=\${least[$pid]:-$wanted}
    [[ $soft == unlimited ]] || ((soft >= top)) || { say "foreign process $pid has descriptors open beyond its limit of $soft"; return 1; }
    [[ $soft != unlimited ]] && ((soft <= wanted)) || before="$before $pid:$start:$soft:$hard:$wanted"
  done
  before=\${before# }
  [[ -n $before ]] || { say "foreign all processes of $1 are at their limit already"; return 1; }
}
fds_apply() {
  local pid was old ours
  while IFS=: read -r pid was old _ ours; do
    [[ -n $pid ]] && start_of "$pid" && [[ $start == "$was" ]] || continue
    # One that ended in between needs no limit.
    set_limit "$pid" "$ours" || ! start_of "$pid" || [[ $start != "$was" ]] || return 1
  done <<<"\${before// /$'\n'}"
}
fds_on() {
  local pid was ours seen=no
  while IFS=: read -r pid was _ _ ours; do
    [[ -n $pid ]] && start_of "$pid" && [[ $start == "$was" ]] && limit_of "$pid" || continue
    [[ $soft == "$ours" ]] || return 1
    seen=yes
  done <<<"\${before// /$'\n'}"
  [[ $seen == yes ]]
}
# Puts back, or only looks (argument 2 is no): the processes noted before, then those that were born of them since and have their limit.
put_back() {
  local pid was old top ours known='' clean=yes
  while IFS=: read -r pid was old top ours; do
    [[ -n $pid ]] && start_of "$pid" && [[ $start == "$was" ]] && limit_of "$pid" || continue
    known="$known $pid "
    if [[ $soft == "$ours" ]]; then
      clean=no
      [[ $2 == no ]] || set_limit "$pid" "$old"
    elif [[ $soft != "$old" ]]; then
      left="process $pid has the limit $soft, which is neither the fault's nor what was there before"
    fi
  done <<<"\${before// /$'\n'}"
  for pid in $(cat "$1/cgroup.procs" 2>/dev/null); do
    [[ $known != *" $pid "* ]] && limit_of "$pid" || continue
    while IFS=: read -r _ _ old top ours; do
      [[ -n $ours && $soft == "$ours" && $hard == "$top" ]] || continue
      clean=no
      [[ $2 == no ]] || set_limit "$pid" "$old"
      break
    done <<<"\${before// /$'\n'}"
  done
  [[ $clean == yes ]]
}
fds_undo() { put_back "$1" yes; }
fds_off() { put_back "$1" no; }
`;
