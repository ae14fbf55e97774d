import type { DiscardRequest } from '../contract';
import { RoentgenError } from '../errors';
import type { Call, FileAnswer, Handlers } from '../http/server';
import type { Samples } from '../spots/dataset';
import { decodeSamples, FORMATS, isFormat } from '../spots/exchange/exchange';

type SampleRoutes = 'samples' | 'sample' | 'discardSample' | 'exportSamples' | 'importSamples';

export interface SampleParts {
  /** Throws SERVICE_UNKNOWN. */
  samplesOf(service: string): Samples;
}

/** What the API answers about labelled windows. */
export function sampleHandlers(parts: SampleParts): Pick<Handlers, SampleRoutes> {
  const of = ({ params }: Call) => parts.samplesOf(params.service);
  return {
    samples: (call) => of(call).list(),
    sample: (call) => of(call).get(call.params.sample),
    discardSample: (call) => of(call).discard(call.params.sample, reasonOf(call.body), call.author),
    exportSamples: (call) => exported(of(call), call),
    importSamples: async (call) => {
      const samples = of(call);
      return samples.import(await decodeSamples(bytesOf(call.body), nameOf(call.query.name)));
    },
  };
}

function exported(samples: Samples, { params, query }: Call): FileAnswer {
  const name = String(query.format ?? 'parquet');
  if (!isFormat(name)) {
    throw new RoentgenError('REQUEST_INVALID', `no format is called ${JSON.stringify(name.slice(0, 40))}`, `one of ${Object.keys(FORMATS).join(', ')}`);
  }
  const { type, encode } = FORMATS[name];
  return { file: { name: `${params.service.slice(0, 60)}-samples.${name}`, type, content: encode(samples.every()) } };
}

function reasonOf(body: unknown): string {
  const { reason } = (body ?? {}) as Partial<Record<keyof DiscardRequest, unknown>>;
  if (typeof reason !== 'string') {
    throw new RoentgenError('REQUEST_INVALID', 'a discard needs a reason', 'for example {"reason": "the load generator was down"}; an empty one takes the sample back');
  }
  return reason;
}

function bytesOf(body: unknown): Uint8Array {
  if (!(body instanceof Uint8Array)) {
    throw new RoentgenError('REQUEST_INVALID', 'an import needs the bytes of a file', 'send them with the content type application/octet-stream');
  }
  return body;
}

/** A file's name in messages; a query may say it twice. */
const nameOf = (name: unknown) => String(name ?? '').replace(/[^\p{L}\p{N} _.-]/gu, '_').slice(0, 100) || 'the file';
