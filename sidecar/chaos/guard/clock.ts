/** Bash of the guard that sets a component's clock: the file that libfaketime reads in it (FAKETIME_TIMESTAMP_FILE). */

/**
 * libfaketime takes the first line of the file that is no comment, so the mark can stand behind it as one. The file is written in place,
 * never emptied first and never replaced: a reader finds the old line or the new one, and whoever has it open or mounted has the same file.
 */
export const CLOCK = String.raw`
# ---- clock-skew: arguments file, offset in seconds with its sign, cgroup directory. before is the file's old text, base64.
clock_is_ours() { [[ $(cat "$1" 2>/dev/null) == *"# roentgen $token"* ]]; }
clock_reach() { [[ -e $1 ]]; }
clock_check() {
  local old
  [[ -f $1 ]] || { say "gone the clock file $1 is not there"; return 1; }
  old=$(<"$1")
  [[ $old =~ ^[[:space:]]*([+-]?0+(\.0+)?s?)?[[:space:]]*$ ]] || { say "foreign the clock file $1 says $(printf '%s' "$old" | tr '\n' ' '): the clock is off already"; return 1; }
  before=$(base64 -w 0 "$1")
}
clock_apply() { printf '%s\n# roentgen %s\n' "$2" "$token" 1<>"$1"; }
clock_on() { clock_is_ours "$1" && [[ $(head -n 1 "$1") == "$2" ]]; }
# How many of the component's processes read the file's time.
clock_count() {
  local each count=0
  clock_is_ours "$1" || { printf 0; return 0; }
  for each in $(cat "$3/cgroup.procs"); do
    ! grep -q libfaketime "/proc/$each/maps" || count=$((count + 1))
  done
  printf '%s' "$count"
}
clock_undo() {
  if ! clock_is_ours "$1"; then
    [[ ! -e $1 || $(base64 -w 0 "$1") == "$before" ]] || left="the clock file $1 was written by somebody else"
    return 0
  fi
  printf '%s' "$before" | base64 -d 1<>"$1" && truncate -s "$(printf '%s' "$before" | base64 -d | wc -c)" "$1"
}
clock_off() { [[ ! -e $1 ]] || ! clock_is_ours "$1"; }
`;
