/** Bash of the guard that loses answers to one SIP method. After NAMESPACE. */

import { bash } from './bash';

/**
 * Words: namespace, interface, share of 1, method. The rule is iptables', since nftables finds no text at an unknown place: a packet that
 * begins with SIP/2.0 behind 20 bytes of IPv4 and 8 of UDP is an answer, and its CSeq line ends with the method (RFC 3261, 20.16).
 * The rule's comment is our token; `before` tells whether the table was there, as the first rule makes it.
 */
export const ANSWERS = bash`
# ---- sip-answer-loss: arguments namespace, interface, share of 1, method
raw() { within iptables -w 2 -t raw "$@"; }
raw_table() { [[ $'\n'$(within nft list tables ip 2>/dev/null)$'\n' == *$'\ntable ip raw\n'* ]] && printf there || printf none; }
answers_rule() {
  raw "$1" OUTPUT -o "$3" -p udp -m string --algo bm --from 28 --to 36 --string 'SIP/2.0 ' -m string --algo bm --from 36 --hex-string "| 20|$5|0d0a|" \
    -m statistic --mode random --probability "$4" -m comment --comment "roentgen_sip_answer_loss $token" -j DROP
}
answers_reach() { enter "$1" "$2"; }
answers_check() {
  enter "$1" "$2" || return 1
  [[ $(raw -S OUTPUT 2>/dev/null) != *roentgen_sip_answer_loss* ]] || { say "foreign network namespace $1 has a rule roentgen_sip_answer_loss that is not of this run"; return 1; }
  before=$(raw_table)
}
answers_apply() { answers_rule -A "$@"; }
answers_on() { [[ $(raw -S OUTPUT 2>/dev/null) == *"roentgen_sip_answer_loss $token"* ]]; }
answers_count() { raw -nvxL OUTPUT | sed -n "s/^ *\([0-9]*\) .*roentgen_sip_answer_loss $token .*/\1/p"; }
answers_undo() {
  answers_off "$@" || answers_rule -D "$@"
  # Rules that somebody else has made meanwhile stay, and with them the table.
  [[ $before != none || $(raw -S 2>/dev/null) == *'-A '* ]] || within nft delete table ip raw
}
answers_off() {
  local rules
  rules=$(raw -S) || return 1
  [[ $rules != *"roentgen_sip_answer_loss $token"* ]] && [[ $before != none || $rules == *'-A '* || $(raw_table) == none ]]
}
`;
