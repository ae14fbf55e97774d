/** Bash of the guards that act on the component's files, in its own layer. What they make is called .roentgen-WHAT-TOKEN. FILES goes before the others. */

import { bash } from './bash';

export const FILES = bash`
# ---- files: foreign_files FOLDER WHAT is false where the folder is gone or another fault has made something of that kind in it
foreign_files() {
  [[ -n $1 ]] || return 0
  [[ -d $1 ]] || { say "gone folder $1 is not there"; return 1; }
  local found
  found=$(compgen -G "$1/.roentgen-$2-*" | head -n 1)
  [[ -z $found ]] || { say "foreign $found is not of this run"; return 1; }
}
`;

export const FILL = bash`
# ---- disk-fill: arguments layer, bytes
fill_check() { foreign_files "$1" fill; }
fill_apply() {
  local file=$1/.roentgen-fill-$token
  # A new file, never one that a link of this name leads to.
  (set -C && : >"$file") || return 1
  # On a small disk that others fill too, what still goes in is taken.
  fallocate -l "$2" "$file" 2>/dev/null || head -c "$2" /dev/zero >"$file" 2>/dev/null
  return 0
}
fill_on() {
  local blocks
  blocks=$(stat -c %b -- "$1/.roentgen-fill-$token" 2>/dev/null) && ((blocks * 512 >= $2 / 10 * 9))
}
fill_undo() { rm -f -- "$1/.roentgen-fill-$token"; }
fill_off() { [[ ! -e $1/.roentgen-fill-$token ]]; }
`;

export const QUOTA = bash`
# ---- cpu-limit: arguments file of the quota, its text while the fault is in force
quota_now() { { now=$(<"$1"); } 2>/dev/null && [[ -n $now ]]; }
quota_check() {
  quota_now "$1" || { say "gone $1 cannot be read"; return 1; }
  before=$now
}
quota_apply() { printf '%s' "$2" >"$1"; }
quota_on() { quota_now "$1" && [[ $now == "$2" ]]; }
quota_undo() {
  quota_now "$1" || return 0
  if [[ $now == "$2" ]]; then
    [[ -z $before ]] || printf '%s' "$before" >"$1"
  elif [[ $now != "$before" ]]; then
    left="$1 says $now, which is neither the fault's nor what was there before"
  fi
}
quota_off() { ! quota_now "$1" || [[ $now != "$2" ]]; }
`;

export const HOSTS = bash`
# ---- names in the component's own /etc/hosts: arguments layer or '', process id. The file is written in place: a mounted overlay keeps to the file it knows.
localhosts=' localhost localhost.localdomain ip6-localhost ip6-loopback '
# Sets kept to the file's text without other names.
only_localhost() {
  local address names each line
  kept=''
  while read -r address names || [[ -n $address ]]; do
    line=''
    for each in \${names%%#*}; do
      [[ $localhosts != *" $each "* ]] || line="$line $each"
    done
    [[ -z $line || $address == '#'* ]] || kept="$kept$address$line"$'\n'
  done <"$1"
}
hosts_check() {
  has_hosts=no
  # The file in its layer may be hidden from it by another one.
  [[ -n $1 && -f $1/etc/hosts ]] && cmp -s "$1/etc/hosts" "/proc/$2/root/etc/hosts" || return 0
  has_hosts=yes
  # Written by root: a component must not lead it to another file.
  [[ ! -L $1 && ! -L $1/etc && ! -L $1/etc/hosts ]] || { say "foreign $1/etc/hosts is a link"; return 1; }
  foreign_files "$1/etc" hosts
}
hosts_apply() {
  [[ $has_hosts == yes ]] || return 0
  local copy=$1/etc/.roentgen-hosts-$token
  cp -p -- "$1/etc/hosts" "$copy.draft" && mv -- "$copy.draft" "$copy" || return 1
  only_localhost "$copy"
  printf '%s' "$kept" >"$1/etc/hosts"
}
hosts_on() {
  [[ $has_hosts == yes ]] || return 0
  only_localhost "$1/etc/.roentgen-hosts-$token"
  cmp -s - "/proc/$2/root/etc/hosts" < <(printf '%s' "$kept")
}
hosts_undo() {
  local copy=$1/etc/.roentgen-hosts-$token hosts=$1/etc/hosts now
  [[ -n $1 ]] || return 0
  rm -f -- "$copy.draft"
  [[ -e $copy ]] || return 0
  if [[ -f $hosts && ! -L $1/etc && ! -L $hosts ]] && ! cmp -s "$copy" "$hosts"; then
    now=$(<"$hosts")
    only_localhost "$copy"
    # Ours, or a part of either text: a guard that was killed while it wrote.
    if [[ $kept == "$now"* || $(<"$copy") == "$now"* ]]; then
      cat "$copy" >"$hosts" && touch -r "$copy" "$hosts" || return 1
    else
      left="$hosts was changed by somebody else"
    fi
  fi
  rm -f -- "$copy"
}
hosts_off() { [[ -z $1 || (! -e $1/etc/.roentgen-hosts-$token && ! -e $1/etc/.roentgen-hosts-$token.draft) ]]; }
`;
