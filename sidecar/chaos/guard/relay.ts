/** Bash of the guards that need a program beside them, which ends when its stdin does (CHILD), and of the relay in front of a component (RELAY). */

export const CHILD = String.raw`
# ---- a program beside the guard: it reads from descriptor 7, whose only writer is the guard, so that it sees the guard die; it says on 6
pipes() { exec 7<> <(:) 6<> <(:); }
# In the background, in the component's network namespace.
beside() { (exec nsenter --net=/proc/self/fd/9 "$@") </dev/fd/7 >/dev/fd/6 2>&1 6<&- 7<&- 8<&- & }
grep=$(type -P grep)
# Sets ours to the processes that carry our mark, but for the guard itself and the grep that looks.
mine() {
  local path pid
  ours=''
  while IFS= read -r -d '' path; do
    IFS=/ read -r _ _ pid _ <<<"$path"
    [[ ! -e /proc/$pid/exe || /proc/$pid/exe -ef /proc/$$/exe || /proc/$pid/exe -ef $grep ]] || ours="$ours $pid"
  done < <("$grep" -lsZzxF "ROENTGEN_FAULT=$token" /proc/[0-9]*/environ)
}
none_mine() { mine; [[ -z $ours ]]; }
has_loopback() { [[ $(within ip link show dev lo) == *[\<,]UP[,\>]* ]] || { say 'the loopback interface of the namespace is down' >&2; return 1; }; }
# Whole seconds until the fault's own time and some more.
lease() {
  local whole
  IFS=. read -r whole _ <<<"$seconds"
  printf '%s' $((whole + 6))
}
`;

/**
 * The redirection carries our token as its comment, and a lease: the kernel lets the ports go some seconds after the fault's own time,
 * whoever is dead by then. A connection from before would pass by the relay: its first packet becomes a reset for the component, which
 * so lets it go, and the next one (the client sends it again) is answered with a reset for the client.
 */
export const RELAY = String.raw`
# ---- relay: arguments namespace, interface, node, the relay's program, what it does (JSON), ports
relay_table() { within nft list table ip roentgen_relay 2>/dev/null; }
relay_is_ours() { [[ $(relay_table) == *"comment \"$token\""* ]]; }
relay_reach() { enter "$1" "$2"; }
relay_check() {
  enter "$1" "$2" || return 1
  [[ -z $(relay_table) ]] || { say "foreign network namespace $1 has a table ip roentgen_relay that is not of this fault: one relay at a time"; return 1; }
  pipes
}
relay_apply() {
  local device=$2 word pairs port own map='' set=''
  shift 2
  has_loopback || return 1
  beside "$@"
  read -r -t 8 -u 6 word pairs && [[ $word == listening ]] || { say "the relay did not start: $word $pairs" >&2; return 1; }
  while IFS=: read -r port own; do
    map="$map $port timeout $(lease)s : $own,"
    set="$set $port timeout $(lease)s,"
  done < <(printf '%s\n' $pairs)
  # One transaction, which fails where somebody made a table of that name meanwhile.
  within nft -f - <<NFT
create table ip roentgen_relay { comment "$token"; }
table ip roentgen_relay {
  map relays {
    type inet_service : inet_service; flags timeout; elements = { $map }
  }
  set ports {
    type inet_service; flags timeout; elements = { $set }
  }
  chain arriving {
    type nat hook prerouting priority -100; policy accept;
    iifname "$device" tcp flags & (fin|syn|rst|ack) == syn redirect to :tcp dport map @relays
  }
  chain older {
    type filter hook input priority 0; policy accept;
    iifname "$device" tcp dport @ports tcp flags & rst == rst accept
    iifname "$device" tcp dport @ports ct mark 0x524f reject with tcp reset
    iifname "$device" tcp dport @ports ct mark set 0x524f tcp flags set rst
  }
}
NFT
}
relay_on() {
  mine
  [[ -n $ours && $(relay_table) == *"comment \"$token\""*redirect* ]]
}
# Ends early when the relay was killed: what is led to nobody is an outage and no delay.
relay_hold() {
  local whole part
  IFS=. read -r whole part <<<"$1"
  while ((whole-- > 0)); do
    read -r -t 1 answer
    (($? > 128)) && kill -0 $ours 2>/dev/null || return 0
  done
  read -r -t "0.$part" answer
}
relay_count() {
  local word number
  kill -0 $ours || return 1
  say count >&7
  read -r -t 1 -u 6 word number && [[ $word == count ]] && printf '%s' "$number"
}
# First new connections go straight, then the relay closes those that it carries, and last goes the table: without its redirect rule the
# kernel stops to translate addresses, and clients would not hear of the closing.
relay_undo() {
  local table=''
  ! relay_is_ours || table=ours
  [[ -z $table ]] || within nft 'flush map ip roentgen_relay relays; flush set ip roentgen_relay ports'
  mine
  if [[ -n $ours ]]; then
    [[ $mode == undo ]] || say end >&7
    until_true 10 none_mine || kill -9 $ours
  fi
  [[ -z $table ]] || within nft delete table ip roentgen_relay
}
relay_off() {
  local text
  text=$(within nft list tables ip) || return 1
  [[ $text != *roentgen_relay* ]] || { text=$(relay_table) && [[ $text != *"comment \"$token\""* ]]; } || return 1
  none_mine
}
`;
