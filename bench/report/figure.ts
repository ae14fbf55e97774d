/** One measured figure, as every benchmark answers it; the ids of those with a target are in the list of targets. */
export interface Figure {
  id: string;
  /** null: could not be measured. */
  value: number | null;
  unit: string;
  peer?: string;
  peerValue?: number;
  note?: string;
}
