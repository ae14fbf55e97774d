/** Turns of the event loop that other work gets until `work` is done. */
export async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let done = false;
  const count = () => {
    turns += 1;
    if (!done) {
      setImmediate(count);
    }
  };
  setImmediate(count);
  await work;
  done = true;
  return turns;
}
