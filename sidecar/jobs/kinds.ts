/** What a job is: its payload and result by kind, and the messages between the queue and its workers. */

import type { TwinFlow, TwinReport } from '../contract';
import type { ErrorCode } from '../errors';
import type { Arrays } from '../nn/parameters';
import type { GroupOrder, LearnedModel } from '../nominal/learning/learn-group';
import type { GroupsFound, GroupsOrder } from '../nominal/learning/nominal-groups';
import type { ClassifierWeights } from '../spots/classifier';
import type { PaperOrder } from '../spots/paper';
import type { SharedTraining } from '../spots/shared/training';
import type { SampleOrder } from '../twin/drivers/sample';
import type { Measurement } from '../twin/scenario/results';
import type { TrafficOrder } from '../twin/import/traffic';
import type { EstimateOrder } from '../twin/models/ask';
import type { TrainingOrder, TrainingResult } from '../twin/models/train';
import type { SimulationOrder } from '../twin/whatif/replicate';

export interface JobKinds {
  'nominal-groups': { payload: GroupsOrder; result: GroupsFound };
  'learn-group': { payload: GroupOrder; result: LearnedModel };
  'train-classifier': {
    payload: PaperOrder;
    result: ClassifierWeights;
  };
  'train-shared': { payload: SharedTraining; result: Arrays[] };
  'twin-estimate': { payload: EstimateOrder; result: TwinReport };
  'twin-traffic': { payload: TrafficOrder; result: TwinFlow[] };
  'twin-simulation': { payload: SimulationOrder; result: TwinReport };
  'twin-training': { payload: TrainingOrder; result: TrainingResult };
  'twin-sample': { payload: SampleOrder; result: Measurement };
}

export type JobKind = keyof JobKinds;

export interface CheckpointPlace {
  file: string;
  /** Written at most this often (milliseconds). */
  everyMs: number;
}

/** To a worker, which does one job at a time. */
export type Order =
  | { type: 'run'; kind: JobKind; payload: JobKinds[JobKind]['payload']; checkpoint?: CheckpointPlace }
  | { type: 'cancel' }
  | { type: 'stop' };

/** From a worker. Errors cross threads as their parts: a RoentgenError would lose its code. */
export type Report =
  /** Share of the work that is done, 0..1. */
  | { type: 'progress'; share: number }
  | { type: 'log'; text: string }
  | { type: 'done'; result: JobKinds[JobKind]['result'] }
  | { type: 'failed'; code: ErrorCode; message: string; hint?: string };
