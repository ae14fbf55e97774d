// One port (Poisson arrivals, exponential sizes, drop-tail queue) in ns-3: raw point-to-point devices, no protocol stack.
// Arguments: packets/s, mean bits of a packet, capacity (bit/s), simulated seconds. Prints JSON.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <deque>

#include "ns3/core-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"

using namespace ns3;

// The frame's header of two octets is part of the packet, and a frame cannot be empty.
static const uint32_t HEADER = 2;

static Ptr<ExponentialRandomVariable> gaps, sizes;
static Ptr<PointToPointNetDevice> sender;
static double delays = 0;
static uint64_t arrived = 0;

// Packets leave in the order in which they came, so that no tag is needed to know when one was sent.
static std::deque<double> sentAt;

static void send() {
  uint32_t octets = static_cast<uint32_t>(sizes->GetValue() / 8 + 0.5);
  Ptr<Packet> packet = Create<Packet>(octets > HEADER ? octets - HEADER : 0);
  sentAt.push_back(Simulator::Now().GetSeconds());
  sender->Send(packet, sender->GetBroadcast(), 0x0800);
  Simulator::Schedule(Seconds(gaps->GetValue()), &send);
}

static bool receive(Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address &) {
  delays += Simulator::Now().GetSeconds() - sentAt.front();
  sentAt.pop_front();
  arrived++;
  return true;
}

static double cpuSeconds() {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6 + usage.ru_stime.tv_sec + usage.ru_stime.tv_usec / 1e6;
}

int main(int count, char **values) {
  if (count != 5) {
    return 2;
  }
  gaps = CreateObject<ExponentialRandomVariable>();
  gaps->SetAttribute("Mean", DoubleValue(1 / atof(values[1])));
  sizes = CreateObject<ExponentialRandomVariable>();
  sizes->SetAttribute("Mean", DoubleValue(atof(values[2])));
  NodeContainer nodes;
  nodes.Create(2);
  PointToPointHelper link;
  link.SetDeviceAttribute("DataRate", DataRateValue(DataRate(static_cast<uint64_t>(atof(values[3])))));
  link.SetDeviceAttribute("Mtu", UintegerValue(65535));
  link.SetChannelAttribute("Delay", TimeValue(Seconds(0)));
  link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000000p"));
  NetDeviceContainer devices = link.Install(nodes);
  sender = DynamicCast<PointToPointNetDevice>(devices.Get(0));
  devices.Get(1)->SetReceiveCallback(MakeCallback(&receive));
  Simulator::Schedule(Seconds(gaps->GetValue()), &send);
  Simulator::Stop(Seconds(atof(values[4])));
  double before = cpuSeconds();
  Simulator::Run();
  double seconds = cpuSeconds() - before;
  printf("{\"packets\": %llu, \"seconds\": %.6f, \"delay\": %.9f}\n", (unsigned long long)arrived, seconds, delays / arrived);
  Simulator::Destroy();
  return 0;
}
