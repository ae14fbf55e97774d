/** Bash of the guards that end a container's processes; its supervisor is its engine. KILL (component.ts) goes before, one of the three below behind. */

import { bash } from './bash';

/**
 * The engine is asked by a program (drivers/docker-program.ts), because a shell cannot speak HTTP over a unix socket. A start is
 * idempotent: a container that runs, or that its restart policy is about to start, stays as it is.
 */
export const CONTAINER = bash`
# ---- a container: arguments pid, cgroup directory, node, the engine's program, socket, container, seconds that the stop signal has
engine() {
  local program=("$3" "$4" "$5" "$6")
  shift 7
  timeout -s KILL 11 "\${program[@]}" "$@" </dev/null 8<&-
}
container_check() {
  local state
  state=$(engine "$@" state 2>&1) || { say "gone the engine at $5 does not tell of container $6: $(printf '%s' "$state" | tr '\n' ' ')"; return 1; }
  [[ $state != paused* ]] || { say "foreign container $6 is paused"; return 1; }
  [[ $state == "running $1" ]] || { say "gone process $1 is not the first one of container $6, which is $state"; return 1; }
  kill_check "$1" "$2"
}
container_on() { kill_on; }
# Processes in the cgroup that are not those that were hit: it has the same name in each incarnation.
lives_again() {
  local each
  for each in $(cat "$1/cgroup.procs" 2>/dev/null); do
    [[ " $victims " == *" $each "* ]] || return 0
  done
  return 1
}
boot_hundredths() {
  local up
  read -r up _ </proc/uptime
  hundredths=$((10#\${up/./}))
}
# until_alive SECONDS FOLDER: at most so long, or until it is asked to end.
until_alive() {
  local end
  boot_hundredths
  printf -v end '%.0f' "$1e2"
  end=$((hundredths + end))
  until ((hundredths >= end)) || lives_again "$2"; do
    read -r -t 0.1 answer
    (($? > 128)) || return 0
    boot_hundredths
  done
}
container_undo() { engine "$@" start; }
container_off() {
  local state
  state=$(engine "$@" state 2>/dev/null) || return 1
  # Right after a kill the engine still takes the dead one for running.
  [[ $state == gone || $state == restarting ]] || { [[ $state == 'running '* ]] && alive "\${state#* }"; }
}
`;

/** Signal 9 from outside, so that the engine's restart policy sees a crash. */
export const CONTAINER_KILL = String.raw`
container_apply() { kill_apply "$1" "$2"; }
container_hold() { until_alive "$1" "$3"; }
`;

/** By the engine, so that its restart policy keeps it down. */
export const CONTAINER_STOP = String.raw`
container_apply() { engine "$@" stop "$7"; }
`;

/** The engine's own restart in its two halves, so that it is seen that it was down. */
export const CONTAINER_RESTART = bash`
container_apply() { engine "$@" stop "$7"; }
container_hold() {
  engine "\${@:2}" start 2>/dev/null
  until_alive "$1" "$3"
}
`;
