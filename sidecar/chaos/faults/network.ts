/** Faults of a component's network, in its own network namespace. */

import { FILES, HOSTS } from '../guard/files';
import { NAMESPACE, RATE, TABLE } from '../guard/network';
import { BURST, CORRUPT, DNS, DUPLICATE, LOSS, OUTAGE, PARTITION, RESET } from '../guard/rules';
import { ANSWERS } from '../guard/sip';
import { refuseHiddenNames } from './docker';
import { networkOf, peerOf, speaksSip, tableOf } from './places';
import { type FaultRow, type Hit, number, text } from './spec';

/** Shares go to the kernel in ten thousandths. */
const share = (percent: unknown) => String(Math.round(Number(percent) * 100));
const percent = (fallback: number, description: string) => number('percent', '%', fallback, 0.01, 100, description);
const milliseconds = (seconds: unknown) => String(Math.round(Number(seconds) * 1000));

type Common = Pick<FaultRow, 'family' | 'needs' | 'touches' | 'undo' | 'script' | 'prefix' | 'args' | 'undoArgs'>;

/** A kind that is a table of packet rules; `words`: those of its function `rules`. */
function table(kind: string, family: 'netdev' | 'inet', need: FaultRow['needs'][number], rules: string, words: (hit: Hit) => string[]): Common {
  return {
    family: 'network',
    needs: ['root', 'nsenter', 'nft', need],
    touches: `nftables table ${family} roentgen_${kind.replaceAll('-', '_')} in the component's network namespace`,
    undo: 'the table is deleted',
    script: NAMESPACE + TABLE + rules,
    prefix: 'table',
    args: (hit) => [...tableOf(hit.target, family), ...words(hit)],
    undoArgs: ({ target }) => tableOf(target, family),
  };
}

const ANY_PEER = text('peer', 'component', '', 'Component at the other end; empty: all.');
const addressOf = (hit: Hit) => (hit.parameters.peer === '' ? '' : peerOf(hit, String(hit.parameters.peer)).address);

export const NETWORK_FAULTS = {
  'packet-loss': {
    ...table('packet-loss', 'netdev', 'packet filter', LOSS, ({ parameters }) => [share(parameters.percent)]),
    title: 'Packet loss',
    description: 'Drops packets at random, those that come and those that go, on the interface of the component.',
    parameters: [percent(30, 'Share of packets lost in each direction.')],
    evidence: [{ metric: 'container_network_receive_bytes_total', as: 'rate', moves: 'either' }],
  },
  'burst-loss': {
    ...table('burst-loss', 'netdev', 'packet filter', BURST, ({ parameters: { percent: lost, bad, good } }) => [share(lost), milliseconds(bad), milliseconds(good)]),
    title: 'Loss in bursts',
    description: 'Drops packets in bad spells that come and go by chance, with none lost between them (Gilbert-Elliott). It begins with a bad one.',
    parameters: [
      percent(80, 'Share of packets lost in each direction in a bad spell.'),
      number('bad', 's', 1, 0.05, 600, 'Mean length of a bad spell.'),
      number('good', 's', 4, 0.05, 600, 'Mean length of a good spell.'),
    ],
    evidence: [{ metric: 'container_network_receive_bytes_total', as: 'rate', moves: 'either' }],
  },
  'rate-limit': {
    family: 'network',
    title: 'Rate limit',
    description: 'Limits the rate of what the component sends by a token bucket; packets that would wait for more than 400 ms are lost.',
    touches: "root queueing discipline tbf 524f: of the interface in the component's network namespace",
    undo: 'the queueing discipline is deleted; the kernel puts its default back',
    needs: ['root', 'nsenter', 'tc', 'token bucket'],
    exclusive: 'queueing discipline',
    parameters: [number('rate', 'kbit/s', 64, 8, 10_000_000, 'What the component may send.')],
    script: NAMESPACE + RATE,
    prefix: 'rate',
    // The bucket holds 10 ms at the rate, but at least two full Ethernet frames.
    args: ({ target, parameters: { rate } }) => [...networkOf(target), String(Math.round(Number(rate))), String(Math.max(4096, Math.ceil((Number(rate) * 1000) / 8 / 100)))],
    evidence: [{ metric: 'container_network_transmit_bytes_total', as: 'rate', moves: 'either' }],
  },
  partition: {
    ...table('partition', 'netdev', 'packet filter', PARTITION, (hit) => [addressOf(hit)]),
    title: 'Partition',
    description: 'Drops every packet between the component and a peer, or between it and everybody.',
    parameters: [ANY_PEER],
    evidence: [{ metric: 'container_network_receive_bytes_total', as: 'rate', moves: 'down' }, { metric: 'roentgen_mirror_request_errors_total', as: 'rate', moves: 'up', of: 'service' }],
  },
  'connection-reset': {
    ...table('connection-reset', 'inet', 'rejection', RESET, (hit) => [share(hit.parameters.percent), addressOf(hit)]),
    title: 'Connection reset',
    description: 'Answers a share of the TCP packets that come and go with a reset to their sender: connections break off, and new ones are refused.',
    parameters: [percent(5, 'Share of packets; a connection of n packets lives on with the chance (1 - share)^n.'), ANY_PEER],
    evidence: [{ metric: 'roentgen_mirror_request_errors_total', as: 'rate', moves: 'up', of: 'service' }, { metric: 'container_network_receive_bytes_total', as: 'rate', moves: 'either' }],
  },
  duplicate: {
    ...table('duplicate', 'netdev', 'packet rewriting', DUPLICATE, ({ parameters }) => [share(parameters.percent)]),
    title: 'Duplicated packets',
    description: 'Sends packets twice.',
    parameters: [percent(30, 'Share of packets that the component sends twice.')],
    evidence: [{ metric: 'container_network_transmit_packets_total', as: 'rate', moves: 'up' }],
  },
  corrupt: {
    ...table('corrupt', 'netdev', 'packet rewriting', CORRUPT, ({ parameters }) => [share(parameters.percent)]),
    title: 'Corrupted packets',
    description: 'Spoils the header checksum of IPv4 packets that come and go: who receives them has to notice and throws them away. What packets carry is left whole, because wrong records in a database could not be undone.',
    parameters: [percent(30, 'Share of packets spoiled in each direction.')],
    evidence: [{ metric: 'container_network_receive_bytes_total', as: 'rate', moves: 'either' }],
  },
  'dns-failure': {
    ...table('dns-failure', 'inet', 'rejection', FILES + HOSTS + DNS, ({ target, parameters }) => [String(parameters.answer), target.layer ?? '', String(target.pid)]),
    title: 'DNS failure',
    description: "Names cannot be resolved: questions to name servers (port 53, UDP and TCP) are lost or refused, and the component's own /etc/hosts knows no name but localhost.",
    touches: "nftables table inet roentgen_dns_failure in the component's network namespace, and /etc/hosts among its own files",
    undo: 'the table is deleted; /etc/hosts is written back as it was, unless somebody else has changed it meanwhile',
    prefix: 'dns',
    undoArgs: ({ target }) => [...tableOf(target, 'inet'), 'drop', target.layer ?? '', '0'],
    docker: {
      touches: "nftables table inet roentgen_dns_failure in the container's network namespace",
      undo: 'the table is deleted',
      args: ({ target, parameters }) => {
        refuseHiddenNames(target);
        return [...tableOf(target, 'inet'), String(parameters.answer), '', '0'];
      },
      undoArgs: ({ target }) => [...tableOf(target, 'inet'), 'drop', '', '0'],
    },
    parameters: [text('answer', ['drop', 'reject'], 'drop', 'What becomes of questions: `drop`: they are lost; `reject`: they are refused.')],
    evidence: [],
  },
  'dependency-outage': {
    ...table('dependency-outage', 'inet', 'rejection', OUTAGE, (hit) => {
      const { address, ports } = peerOf(hit, String(hit.parameters.peer));
      return [address, (ports ?? []).join(', ')];
    }),
    title: 'Dependency outage',
    description: "Refuses the component's connections to another component, as if nobody served there: to its ports where they are known, else to all.",
    parameters: [text('peer', 'component', '', 'Component that is not there for this one.')],
    evidence: [{ metric: 'roentgen_mirror_request_errors_total', as: 'rate', moves: 'up', of: 'service' }, { metric: 'container_network_transmit_bytes_total', as: 'rate', moves: 'either' }],
  },
  'sip-answer-loss': {
    family: 'network',
    title: 'Loss of SIP answers',
    description: 'Drops answers to one SIP method that the component sends over UDP, and nothing else: half of those to INVITE is the fault of SYRROCA (section IV.D).',
    touches: "a rule of iptables in the table raw of the component's network namespace",
    undo: 'the rule is deleted, and the table with it if it was not there before',
    needs: ['root', 'nsenter', 'nft', 'text match'],
    parameters: [percent(50, 'Share of the answers lost.'), text('method', ['INVITE', 'REGISTER', 'BYE', 'MESSAGE', 'SUBSCRIBE'], 'INVITE', 'Method of the requests whose answers are lost (CSeq).')],
    script: NAMESPACE + ANSWERS,
    prefix: 'answers',
    args: ({ target, parameters }) => (speaksSip(target), [...networkOf(target), String(Number(parameters.percent) / 100), String(parameters.method)]),
    undoArgs: ({ target, parameters }) => [...networkOf(target), String(Number(parameters.percent) / 100), String(parameters.method)],
    evidence: [{ metric: 'roentgen_mirror_calls_failed_total', as: 'rate', moves: 'up', of: 'service' }, { metric: 'container_network_transmit_packets_total', as: 'rate', moves: 'either' }],
  },
} satisfies Record<string, FaultRow>;
