/** The traffic matrix out of SNMP rows as a job: of hundreds of devices it takes seconds, in which a thread answers nobody. Pure. */

import type { TwinFlow } from '../../contract';
import { IMPORT_DEFAULTS, networkFrom } from './network';
import { fromSnmp, type SnmpRows } from './snmp';

export interface TrafficOrder {
  rows: SnmpRows;
  /** Of the network. */
  name: string;
}

/** Throws what networkFrom throws. */
export const trafficOf = ({ rows, name }: TrafficOrder): TwinFlow[] => networkFrom(fromSnmp(rows), { ...IMPORT_DEFAULTS, name }).network.flows;
