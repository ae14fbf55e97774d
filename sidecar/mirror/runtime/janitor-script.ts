/**
 * The janitor: a bash program, one a mirror, started before anything else, that takes away all that carries the instance's name.
 * It waits on a pipe from its owner: when the owner dies by kill -9 the kernel closes the pipe and the janitor sweeps. It holds a lock,
 * so that an instance has one owner. It is bash because a shell takes 3 MB where Node takes 40, and must not share its owner's fate.
 *
 * Arguments: instance, mode (hold | sweep). Says on stdout, one line each:
 *   busy             another owner has the instance; nothing was touched
 *   ready            leftovers of an earlier owner are gone, the lock is held (mode hold)
 *   clean            all is gone | left TEXT   what could not be removed
 */
export const JANITOR_SCRIPT = String.raw`
set -u
trap '' PIPE INT TERM HUP QUIT TSTP
cd /
shopt -s nullglob
instance=$1 mode=$2
lock=/run/rtg-$instance.lock

# The lock's file is removed by its holder: a file that is no longer the one of that name is tried anew.
take() {
  while exec 9>"$lock"; do
    flock -n 9 || return 1
    [[ "$lock" -ef /proc/self/fd/9 ]] && return 0
  done
  return 1
}

cgroups() { find /sys/fs/cgroup -maxdepth 2 -type d -name "rtg-$instance" 2>/dev/null; }
thaw() {
  local file
  for file in $(find $(cgroups) /dev/null -name freezer.state 2>/dev/null); do printf THAWED >"$file"; done 2>/dev/null
  for file in $(find $(cgroups) /dev/null -name cgroup.freeze 2>/dev/null); do printf 0 >"$file"; done 2>/dev/null
}
processes() {
  local each
  for each in $(find $(cgroups) /dev/null -name cgroup.procs 2>/dev/null); do cat "$each" 2>/dev/null; done
  grep -lzsxF "RTG_INSTANCE=$instance" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3
  for each in /run/netns/rtg-"$instance"-*; do ip netns pids "$(basename "$each")" 2>/dev/null; done
}

# Mount points of components' disks. A space in a path is written as \040.
disks() {
  local source path rest
  while read -r source path rest; do [[ $source != "rtg-$instance" ]] || printf '%b\n' "$path"; done </proc/self/mounts
}

# A process that is just being born has neither mark nor cgroup yet: two rounds must find nothing.
kill_all() {
  local quiet=0 tries=0 found
  while ((quiet < 2 && tries++ < 200)); do
    thaw
    found=$(processes | sort -u | grep -vx "$$")
    if [[ -z $found ]]; then quiet=$((quiet + 1)); else quiet=0; kill -9 $found 2>/dev/null; fi
    sleep 0.03
  done
}
sweep() {
  local each tries=0
  kill_all
  while [[ -n $(cgroups) ]] && ((tries++ < 100)); do
    find $(cgroups) -depth -type d -exec rmdir {} + 2>/dev/null
    [[ -z $(cgroups) ]] || sleep 0.03
  done
  for each in /run/netns/rtg-"$instance"-*; do ip netns del "$(basename "$each")" 2>/dev/null; done
  disks | while IFS= read -r each; do umount --lazy "$each"; done
}
report() {
  local rest
  rest="$(cgroups) $(echo /run/netns/rtg-"$instance"-*) $(disks) $(processes | sort -u | grep -vx "$$" | tr '\n' ' ')"
  rest=$(echo $rest)
  rm -f "$lock"
  if [[ -z $rest ]]; then echo clean; else echo "left $rest"; fi
}

take || { echo busy; exit 0; }
sweep
if [[ $mode == hold ]]; then
  echo ready
  IFS= read -r answer
  sweep
fi
report
`;
