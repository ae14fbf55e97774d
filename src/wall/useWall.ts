/** Everything that the wall asks for, and when it last heard of it. */
import { useState } from 'react';
import type { Run, SafetyLever, ServiceStatus, Status } from '../../sidecar/contract';
import { type ApiFailure, sidecar } from '../api/client';
import { usePolling } from '../api/polling';
import { clockAhead, fresh, isSilent, lastHeard, PATIENCE_MS, within } from './silence';

const EVERY = 2000;
const ASIDE_EVERY = 5000;
/** What is beside the scores is left out when it is older. */
const ASIDE_FRESH_MS = 30_000;

const askServices = within(sidecar.services, PATIENCE_MS);
const askStatus = within(sidecar.status, PATIENCE_MS);
const askRuns = within(sidecar.runs, PATIENCE_MS);
const askLever = within(sidecar.lever, PATIENCE_MS);

export interface Wall {
  /** Null before the first answer. */
  services: ServiceStatus[] | null;
  runs: Run[];
  lever: SafetyLever | null;
  status: Status | null;
  failure: ApiFailure | null;
  silent: boolean;
  /** When the last answer came, or the asking began. */
  heard: number;
  /** Milliseconds since the epoch by the sidecar's clock. */
  sidecarNow: number;
}

/** @param silentMs without an answer for so long it counts as gone */
export function useWall(now: number, silentMs: number): Wall {
  const [started] = useState(() => Date.now());
  const services = usePolling(askServices, EVERY);
  const status = usePolling(askStatus, ASIDE_EVERY);
  const runs = usePolling(askRuns, ASIDE_EVERY);
  const lever = usePolling(askLever, ASIDE_EVERY);
  const ahead = status.value && status.at !== null ? clockAhead(status.value.now, status.at) : 0;
  return {
    services: services.value,
    runs: fresh(runs, now, ASIDE_FRESH_MS) ?? [],
    lever: fresh(lever, now, ASIDE_FRESH_MS),
    status: fresh(status, now, ASIDE_FRESH_MS),
    failure: services.failure,
    silent: isSilent(services.at, started, now, silentMs),
    heard: lastHeard(services.at, started),
    sidecarNow: now + ahead,
  };
}
