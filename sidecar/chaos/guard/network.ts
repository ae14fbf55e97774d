/** Bash of the guards that act in the component's network namespace. NAMESPACE goes before the others, TABLE before the rules of rules.ts. */

import { bash } from './bash';

export const NAMESPACE = String.raw`
# ---- network: the namespace is held open by descriptor 9, so that undo meets the one that apply met, whatever its name means by then
within() { nsenter --net=/proc/self/fd/9 "$@"; }
enter() {
  { exec 9<"$1"; } 2>/dev/null || { say "gone network namespace $1 is not there"; return 1; }
  # A container in the machine's network, or a process id that means another process by now.
  [[ ! /proc/self/fd/9 -ef /proc/self/ns/net ]] || { say "foreign network namespace $1 is the machine's own"; return 1; }
  within ip link show dev "$2" >/dev/null 2>&1 || { say "gone interface $2 is not in network namespace $1"; return 1; }
}
`;

export const TABLE = bash`
# ---- a table of packet rules, a fixed name a kind, our token as its comment: arguments namespace, interface, family, then those of the kind's function rules
name=roentgen_\${kind//-/_}
table() { within nft list table "$1" "$name" 2>/dev/null; }
on_wire() { printf 'chain %s {\ntype filter hook %s device "%s" priority 0; policy accept;\n%s\n}\n' "$@"; }
# Before connection tracking and address translation, so that a port is the one that the component wrote.
on_stack() { printf 'chain %s {\ntype filter hook %s priority -300; policy accept;\n%s\n}\n' "$@"; }
table_reach() { enter "$1" "$2"; }
table_check() {
  enter "$1" "$2" || return 1
  [[ -z $(table "$3") ]] || { say "foreign network namespace $1 has a table $3 $name that is not of this run"; return 1; }
}
table_apply() {
  # One transaction, which fails where somebody made a table of that name meanwhile.
  { printf 'create table %s %s { comment "%s"; }\ntable %s %s {\n' "$3" "$name" "$token" "$3" "$name"; rules "$@"; printf '}\n'; } | within nft -f -
}
table_on() { [[ $(table "$3") == *"comment \"$token\""*counter* ]]; }
table_count() { table "$3" | sed -n 's/.*counter packets \([0-9]*\).*/\1/p' | { sum=0; while read -r each; do sum=$((sum + each)); done; printf '%s' "$sum"; }; }
table_undo() { table_off "$@" || within nft delete table "$3" "$name"; }
table_off() {
  local text
  text=$(within nft list tables "$3") || return 1
  [[ $'\n'$text$'\n' == *$'\n'"table $3 $name"$'\n'* ]] || return 0
  text=$(table "$3") && [[ $text != *"comment \"$token\""* ]]
}
`;

export const RATE = String.raw`
# ---- rate-limit: arguments namespace, interface, kbit/s, bucket in bytes. The handle 524f: ("RO") is our mark; the kernel's defaults have 0:.
root_discipline() { within tc qdisc show dev "$1" root 2>/dev/null; }
rate_reach() { enter "$1" "$2"; }
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
`;
