/** The packet rules of each kind, as nft has them: the bash function `rules` gets namespace, interface, family, then the words named here. nft takes no comparison with 10000, which would be all. */

import { bash } from './bash';

/** Word: share in 1/10000. */
export const LOSS = String.raw`
rules() {
  on_wire in ingress "$2" "numgen random mod 10000 <= $(($4 - 1)) counter drop"
  on_wire out egress "$2" "numgen random mod 10000 <= $(($4 - 1)) counter drop"
}
`;

/** Word: the peer's address, '' for all. */
export const PARTITION = bash`
rules() {
  on_wire in ingress "$2" "\${4:+ip saddr $4} counter drop"
  on_wire out egress "$2" "\${4:+ip daddr $4} counter drop"
}
`;

/** Words: share in 1/10000, the peer's address or ''. A reset is no answer to a reset. */
export const RESET = bash`
rules() {
  local share="tcp flags & rst == 0 numgen random mod 10000 <= $(($4 - 1)) counter reject with tcp reset"
  on_stack in input "iifname \"$2\" \${5:+ip saddr $5} $share"
  on_stack out output "oifname \"$2\" \${5:+ip daddr $5} $share"
}
`;

/** Word: share in 1/10000. The second of two comes by this way again and is known by its mark ("RO"). */
export const DUPLICATE = String.raw`
rules() { on_wire out egress "$2" "meta mark != 0x524f numgen random mod 10000 <= $(($4 - 1)) counter meta mark set 0x524f dup to \"$2\""; }
`;

/** Word: share in 1/10000. Bytes 10 and 11 of an IPv4 header are its checksum (RFC 791), which every receiver computes in software. */
export const CORRUPT = String.raw`
rules() {
  local rule="meta protocol ip numgen random mod 10000 <= $(($4 - 1)) @nh,80,16 set 0x524f counter"
  on_wire in ingress "$2" "$rule"
  on_wire out egress "$2" "$rule"
}
`;

/** Words: drop or reject, layer or '', process id. The component's questions, and those that it is asked. */
export const DNS = bash`
rules() {
  local udp="udp dport 53 counter $4" tcp="tcp dport 53 counter $4"
  [[ $4 == drop ]] || tcp="$tcp with tcp reset"
  on_stack out output "$udp"$'\n'"$tcp"
  on_stack in input "$udp"$'\n'"$tcp"
}
dns_reach() { table_reach "$@"; }
dns_check() { table_check "$@" && hosts_check "$5" "$6"; }
dns_apply() { hosts_apply "$5" && table_apply "$@"; }
dns_on() { table_on "$@" && hosts_on "$5" "$6"; }
dns_count() { table_count "$@"; }
dns_undo() { table_undo "$@"; hosts_undo "$5"; }
dns_off() { table_off "$@" && hosts_off "$5"; }
`;

/** Words: the peer's address, its ports with commas between or ''. Where they are known, answers to what the peer asks of the component still go. */
export const OUTAGE = bash`
rules() {
  local port=\${5:+dport { $5 \}}
  on_stack out output "ip daddr $4 tcp \${port:-flags & rst == 0} counter reject with tcp reset"$'\n'"ip daddr $4 \${port:+udp $port} counter reject"
}
`;

/**
 * Words: share in 1/10000 in a bad spell, mean milliseconds of a bad spell and of a good one. A Gilbert-Elliott channel in steps of 10 ms
 * (Elliott, Bell System Technical Journal 42, 1963) without loss in the good state. The first spell is a bad one of mean length. A bad
 * spell is a lease: elements of a set with a time, so that the kernel ends it, whatever becomes of the guard.
 */
export const BURST = bash`
bad_spell() { printf '{ ip timeout %sms, ip6 timeout %sms, arp timeout %sms }' "$1" "$1" "$1"; }
rules() {
  local rule="meta protocol @bad numgen random mod 10000 <= $(($4 - 1)) counter drop"
  printf 'set bad { type ether_type; flags timeout; elements = %s\n}\n' "$(bad_spell "$5")"
  on_wire in ingress "$2" "$rule"
  on_wire out egress "$2" "$rule"
}
# A geometric number of steps with the mean $1 ms.
spell() { for ((ms = 10; (RANDOM << 15 | RANDOM) % $1 >= 10; ms += 10)); do :; done; }
table_hold() {
  hold_for "$1"
  shift
  ms=$5
  while wait_ms "$ms"; do
    spell "$6"
    wait_ms "$ms" || return 0
    spell "$5"
    within nft -f - <<<"flush set $3 $name bad"$'\n'"add element $3 $name bad $(bad_spell "$ms")" 2>/dev/null
  done
}
`;
