/** The network of an instance: one namespace a place with an interface eth0, all joined by a bridge in a hub namespace of their own. */

import { run } from './run';
import { INTERFACE, netnsOf } from './names';

/** Arguments: prefix of namespace names, interface, length of the network's prefix, then place and address by turns. */
const SCRIPT = String.raw`
set -eu
prefix=$1 interface=$2 length=$3 port=0
shift 3
ip netns add "$prefix-hub"
{
  echo link add name br0 type bridge mcast_snooping 0
  echo link set br0 up
} | ip -n "$prefix-hub" -batch -
while (($# > 0)); do
  ip netns add "$prefix-$1"
  port=$((port + 1))
  {
    echo "link add name port$port type veth peer name $interface netns $prefix-$1"
    echo "link set port$port master br0 up"
  } | ip -n "$prefix-hub" -batch -
  {
    echo link set lo up
    echo "addr add $2/$length dev $interface"
    echo "link set $interface up"
  } | ip -n "$prefix-$1" -batch -
  shift 2
done
`;

/** `addresses`: IPv4 address by place, all of the network `subnet` (10.86.0.0/24), which exists in these namespaces only. */
export async function layNetwork(instance: string, subnet: string, addresses: Record<string, string>): Promise<void> {
  await run('bash', ['-c', SCRIPT, 'rtg-network', netnsOf(instance, '').slice(0, -1), INTERFACE, subnet.split('/')[1], ...Object.entries(addresses).flat()], instance);
}
