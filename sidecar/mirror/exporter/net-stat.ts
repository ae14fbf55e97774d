/** The text of /proc/PID/net/dev by interface (proc_pid_net(5)). Pure. */

export interface InterfaceStat {
  name: string;
  receive: Direction;
  transmit: Direction;
}

interface Direction {
  bytes: number;
  packets: number;
  errors: number;
  dropped: number;
}

export function netDev(text: string): InterfaceStat[] {
  return text.split('\n').filter((line) => line.includes(':')).map((line) => {
    const [name, rest] = line.split(':');
    const [rxBytes, rxPackets, rxErrors, rxDropped, , , , , txBytes, txPackets, txErrors, txDropped] = rest.trim().split(/\s+/).map(Number);
    return { name: name.trim(), receive: { bytes: rxBytes, packets: rxPackets, errors: rxErrors, dropped: rxDropped }, transmit: { bytes: txBytes, packets: txPackets, errors: txErrors, dropped: txDropped } };
  });
}
