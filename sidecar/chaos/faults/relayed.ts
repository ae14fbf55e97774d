/** Faults made by a relay in front of the component's ports: a kernel without netem has no delay, and none has HTTP. */

import type { Parameters } from '../../contract';
import { RoentgenError } from '../../errors';
import { NAMESPACE } from '../guard/network';
import { CHILD, RELAY } from '../guard/relay';
import { compiledProgram } from '../program';
import type { Distribution, Strike, Wait } from '../relay/strike';
import { networkOf } from './places';
import { count, type FaultRow, type Hit, number, text } from './spec';

const share = (of: string) => number('share', '%', 100, 0.1, 100, `Share of the ${of} that it hits, drawn by chance.`);
const WAIT = [
  number('ms', 'ms', 100, 0, 10_000, 'Time added.'),
  number('jitter', 'ms', 0, 0, 10_000, 'How far single times are from it: at most (uniform), or as standard deviation (normal). None is negative.'),
  text('distribution', ['uniform', 'normal'], 'uniform', 'How the times are spread.'),
];

const waitOf = ({ ms, jitter, distribution }: Parameters): Wait => ({ ms: Number(ms), jitter: Number(jitter), distribution: distribution as Distribution });

function relayed(strikeOf: (parameters: Parameters) => Strike): Pick<FaultRow, 'touches' | 'undo' | 'needs' | 'exclusive' | 'script' | 'prefix' | 'args' | 'undoArgs'> {
  return {
    touches: "nftables table ip roentgen_relay in the component's network namespace, and a relay process there; connections to the component that are open are reset once when it begins and once when it ends",
    undo: 'the table is deleted and the relay ends',
    needs: ['root', 'nsenter', 'nft', 'redirection', 'node'],
    exclusive: 'relay',
    script: NAMESPACE + CHILD + RELAY,
    prefix: 'relay',
    args: ({ target, parameters }: Hit) => {
      if (!target.ports || target.ports.length === 0) {
        throw new RoentgenError('FAULT_UNAVAILABLE', `a relay needs to know the ports of ${target.component}`, 'the target file gives them as ports');
      }
      return [...networkOf(target), process.execPath, compiledProgram('relay/main.js'), JSON.stringify(strikeOf(parameters)), ...target.ports.map(String)];
    },
    undoArgs: ({ target }: Hit) => networkOf(target),
  };
}

const SLOWER: FaultRow['evidence'] = [{ metric: 'roentgen_mirror_request_duration_seconds_sum', as: 'rate', moves: 'up', of: 'service' }];

export const RELAYED_FAULTS = {
  delay: {
    family: 'network',
    title: 'Delay',
    description: 'Adds a delay to what comes to the ports of the component and to what goes back on these connections (TCP); the order of bytes is kept. Connections that the component opens itself are not delayed.',
    ...relayed((parameters) => ({ mode: 'delay', share: Number(parameters.share) / 100, ...waitOf(parameters) })),
    parameters: [{ ...WAIT[0], description: 'Time added in each direction.' }, WAIT[1], WAIT[2], share('connections')],
    evidence: [...SLOWER, { metric: 'container_network_transmit_bytes_total', as: 'rate', moves: 'either' }],
  },
  'http-error': {
    family: 'application',
    title: 'HTTP error',
    description: 'Answers requests to the component with an error, in its place: it never sees them. Everything else passes unchanged, byte for byte; so does what is not HTTP/1.1 in plain text.',
    ...relayed((parameters) => ({ mode: 'http-error', share: Number(parameters.share) / 100, status: Number(parameters.status) })),
    parameters: [count('status', 'HTTP status', 503, 400, 599, 'Status of the answer.'), share('requests')],
    evidence: [{ metric: 'roentgen_mirror_request_errors_total', as: 'rate', moves: 'up', of: 'service' }, { metric: 'container_network_receive_bytes_total', as: 'rate', moves: 'either' }],
  },
  'http-latency': {
    family: 'application',
    title: 'HTTP latency',
    description: 'Holds requests to the component back before it sees them. What is not HTTP/1.1 in plain text passes at once.',
    ...relayed((parameters) => ({ mode: 'http-latency', share: Number(parameters.share) / 100, ...waitOf(parameters) })),
    parameters: [...WAIT, share('requests')],
    evidence: [...SLOWER, { metric: 'container_network_transmit_bytes_total', as: 'rate', moves: 'either' }],
  },
} satisfies Record<string, FaultRow>;
