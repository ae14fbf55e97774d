import type { ApiError } from '../../sidecar/contract';

/** What the stand-in answers instead of doing it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: ApiError
  ) {
    super(body.message);
  }
}
