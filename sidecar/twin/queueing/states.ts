/** What the model knows of each queue. */

export interface QueueStates {
  /** [queues] Share lost, mean wait (s) and its second moment (s^2), over all packets that come. */
  loss: Float64Array;
  wait: Float64Array;
  waitSquare: Float64Array;
  /** Over phases: share that finds room, wait and square of the wait of those; each plain and times the phase's place. */
  room: Float64Array;
  roomSlope: Float64Array;
  waits: Float64Array;
  waitsSlope: Float64Array;
  squares: Float64Array;
  squaresSlope: Float64Array;
  /** Of the wait with the phase, s per deviation. */
  lean: Float64Array;
  /** Deviation of the bit/s that swing here: its own and those before it. */
  deviation: Float64Array;
  /** Of a flow's swing, what goes on. */
  carry: Float64Array;
  /** Load over what the other queues leave; room in units; bits of a unit; bits that stand here, on the mean. */
  load: Float64Array;
  units: Float64Array;
  unit: Float64Array;
  waiting: Float64Array;
  /** Share of the packets lost of a flow whose packets meet phases `lean` deviations from the mean. */
  lossOf(queue: number, lean: number): number;
}

export function createStates(queues: number): QueueStates {
  const values = () => new Float64Array(queues);
  const states: QueueStates = {
    loss: values(), wait: values(), waitSquare: values(), room: values().fill(1), roomSlope: values(), waits: values(), waitsSlope: values(), squares: values(), squaresSlope: values(),
    lean: values(), deviation: values(), carry: values().fill(1), load: values(), units: values(), unit: values(), waiting: values(),
    lossOf: (queue, lean) => Math.min(1, Math.max(0, 1 - states.room[queue] - lean * states.roomSlope[queue])),
  };
  return states;
}
