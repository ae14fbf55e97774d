// A scenario in ns-3: its point-to-point devices without a protocol stack, packets sent on along given paths.
// Reads numbers from standard input (scenario-text.ts writes them, in the order of readScenario), answers JSON (answer.ts reads it).
// An octet of ns-3 stands for a bit: packets have whole bits then (62.5 octets are none), and a device of 8 times the capacity needs the same time.
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <limits>
#include <vector>

#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/node-container.h"
#include "ns3/packet.h"
#include "ns3/point-to-point-channel.h"
#include "ns3/point-to-point-net-device.h"
#include "ns3/random-variable-stream.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/tag.h"
#include "ns3/uinteger.h"

using namespace ns3;

namespace {

enum Policy { FIFO, SP, WFQ, DRR };
enum Arrival { POISSON, CBR, ON_OFF };

// The header that the device puts before each packet is part of the packet's bits.
const uint32_t HEADER = 2;

double countedFrom = 0;

double now() { return Simulator::Now().GetSeconds(); }

template <class T> T next() {
  T value;
  if (!(std::cin >> value)) {
    fprintf(stderr, "the scenario is cut off\n");
    exit(2);
  }
  return value;
}

// What a packet carries besides its bits: whose it is, and when it was sent.
class Sender : public Tag {
 public:
  uint32_t flow = 0;
  uint32_t tos = 0;
  double at = 0;
  static TypeId GetTypeId() {
    static TypeId id = TypeId("roentgen::Sender").SetParent<Tag>().AddConstructor<Sender>();
    return id;
  }
  TypeId GetInstanceTypeId() const override { return GetTypeId(); }
  uint32_t GetSerializedSize() const override { return 16; }
  void Serialize(TagBuffer buffer) const override {
    buffer.WriteU32(flow);
    buffer.WriteU32(tos);
    buffer.WriteDouble(at);
  }
  void Deserialize(TagBuffer buffer) override {
    flow = buffer.ReadU32();
    tos = buffer.ReadU32();
    at = buffer.ReadDouble();
  }
  void Print(std::ostream &out) const override { out << flow; }
};

// The queues of a port: ns-3's drop-tail queues, one or one for each type of service, and the choice between them.
class PortQueue : public Queue<Packet> {
 public:
  struct Part {
    Ptr<DropTailQueue<Packet>> waiting;
    double weight = 1, sent = 0, deficit = 0;
    uint32_t inService = 0;
    double passed = 0, passedBits = 0, lost = 0, most = 0, since = 0, bitSeconds = 0, busySeconds = 0;
    double held() const { return waiting->GetNBytes() + inService; }
  };

  void configure(Policy policy, double capacity, double buffer, const double *weights) {
    m_policy = policy;
    m_buffer = buffer;
    m_parts.resize(policy == FIFO ? 1 : 3);
    for (size_t part = 0; part < m_parts.size(); part++) {
      m_parts[part].waiting = CreateObject<DropTailQueue<Packet>>();
      m_parts[part].waiting->SetMaxSize(QueueSize(QueueSizeUnit::BYTES, std::numeric_limits<uint32_t>::max()));
      m_parts[part].weight = (policy == DRR ? capacity : 1) * weights[part] / 100;
    }
  }

  bool Enqueue(Ptr<Packet> packet) override {
    Sender sender;
    packet->PeekPacketTag(sender);
    Part &part = m_parts[m_policy == FIFO ? 0 : sender.tos];
    if (part.held() + packet->GetSize() > m_buffer) {
      part.lost += now() >= countedFrom;
      DropBeforeEnqueue(packet);
      return false;
    }
    account(part);
    part.waiting->Enqueue(packet);
    part.most = std::max(part.most, part.held());
    return true;
  }

  // The device asks when it is free: what it had in service is gone then.
  Ptr<Packet> Dequeue() override {
    if (m_serving >= 0) {
      Part &last = m_parts[m_serving];
      account(last);
      last.passed++;
      last.passedBits += last.inService;
      last.inService = 0;
    }
    m_serving = choose();
    if (m_serving < 0) {
      return nullptr;
    }
    Part &part = m_parts[m_serving];
    Ptr<Packet> packet = part.waiting->Dequeue();
    part.inService = packet->GetSize();
    part.sent += part.inService;
    return packet;
  }

  Ptr<Packet> Remove() override { return Dequeue(); }
  Ptr<const Packet> Peek() const override { return nullptr; }

  void openWindow() {
    for (Part &part : m_parts) {
      part.passed = part.passedBits = part.lost = part.bitSeconds = part.busySeconds = 0;
      part.since = now();
      part.most = part.held();
    }
  }

  void print(double capacity, double seconds) {
    printf("[");
    for (size_t place = 0; place < m_parts.size(); place++) {
      Part &part = m_parts[place];
      account(part);
      printf("%s[%.17g,%.17g,%.17g,%.17g,%.17g,%.17g]", place ? "," : "", part.passedBits / capacity / seconds, part.passed, part.passedBits, part.lost,
             part.busySeconds > 0 ? part.bitSeconds / part.busySeconds : 0, part.most);
    }
    printf("]");
  }

 private:
  // Before what a queue holds changes.
  void account(Part &part) {
    double length = now() - part.since;
    part.since = now();
    part.bitSeconds += length * part.held();
    part.busySeconds += part.held() > 0 ? length : 0;
  }

  int choose() {
    if (m_policy == DRR) {
      return chooseByDeficit();
    }
    int best = -1;
    for (int part = 0; part < int(m_parts.size()); part++) {
      if (m_parts[part].waiting->IsEmpty()) {
        continue;
      }
      if (m_policy != WFQ) {
        return part;
      }
      if (best < 0 || m_parts[part].sent / m_parts[part].weight < m_parts[best].sent / m_parts[best].weight) {
        best = part;
      }
    }
    return best;
  }

  int chooseByDeficit() {
    bool any = false;
    for (Part &part : m_parts) {
      if (part.waiting->IsEmpty()) {
        part.deficit = 0;
      } else {
        any = true;
      }
    }
    while (any) {
      Part &part = m_parts[m_turn];
      if (!part.waiting->IsEmpty() && part.waiting->Peek()->GetSize() <= part.deficit) {
        part.deficit -= part.waiting->Peek()->GetSize();
        return m_turn;
      }
      m_turn = (m_turn + 1) % m_parts.size();
      m_parts[m_turn].deficit += m_parts[m_turn].waiting->IsEmpty() ? 0 : m_parts[m_turn].weight;
    }
    return -1;
  }

  Policy m_policy = FIFO;
  double m_buffer = 0;
  std::vector<Part> m_parts;
  int m_serving = -1;
  int m_turn = 0;
};

struct Port {
  Ptr<PointToPointNetDevice> device;
  Ptr<PortQueue> queue;
  double capacity = 0;
};

struct Flow {
  uint32_t tos = 0;
  Arrival arrival = POISSON;
  double gap = 0;
  Ptr<ExponentialRandomVariable> exponential;
  Ptr<UniformRandomVariable> uniform;
  Ptr<EmpiricalRandomVariable> sizes;
  double onSeconds = 0, offSeconds = 0;
  // By node: the place of the port that the flow leaves it by.
  std::vector<int32_t> ports;
  uint32_t src = 0;
  double sent = 0, sentBits = 0, dropped = 0;
  std::vector<float> delays;
};

std::vector<Port> ports;
std::vector<Flow> flows;
uint64_t packets = 0;

// On to the next node, or to nowhere where the path ends.
void forward(Ptr<Packet> packet, const Sender &sender, uint32_t node) {
  Flow &flow = flows[sender.flow];
  int32_t port = flow.ports[node];
  if (port < 0) {
    packets++;
    if (sender.at >= countedFrom) {
      flow.delays.push_back(float(now() - sender.at));
    }
    return;
  }
  Ptr<PointToPointNetDevice> device = ports[port].device;
  if (!device->Send(packet, device->GetBroadcast(), 0x0800) && sender.at >= countedFrom) {
    flow.dropped++;
  }
}

bool receive(Ptr<NetDevice> device, Ptr<const Packet> packet, uint16_t, const Address &) {
  Ptr<Packet> copy = packet->Copy();
  Sender sender;
  copy->PeekPacketTag(sender);
  forward(copy, sender, device->GetNode()->GetId());
  return true;
}

void sendPacket(uint32_t place) {
  Flow &flow = flows[place];
  uint32_t bits = uint32_t(flow.sizes->GetValue() + 0.5);
  Ptr<Packet> packet = Create<Packet>(bits - HEADER);
  Sender sender;
  sender.flow = place;
  sender.tos = flow.tos;
  sender.at = now();
  packet->AddPacketTag(sender);
  if (sender.at >= countedFrom) {
    flow.sent++;
    flow.sentBits += bits;
  }
  forward(packet, sender, flow.src);
}

double exponential(Flow &flow, double mean) { return flow.exponential->GetValue(mean, 0); }

void sendOn(uint32_t place) {
  Flow &flow = flows[place];
  sendPacket(place);
  Simulator::Schedule(Seconds(flow.arrival == POISSON ? exponential(flow, flow.gap) : flow.gap), &sendOn, place);
}

void turnOn(uint32_t place);

// An on period lasts whole gaps, one at least, and ends with a packet.
void sendWhileOn(uint32_t place, uint32_t gaps) {
  Flow &flow = flows[place];
  sendPacket(place);
  if (gaps > 0) {
    Simulator::Schedule(Seconds(flow.gap), &sendWhileOn, place, gaps - 1);
  } else {
    Simulator::Schedule(Seconds(exponential(flow, flow.offSeconds)), &turnOn, place);
  }
}

uint32_t gapsOf(Flow &flow) { return std::max(1L, std::lround(exponential(flow, flow.onSeconds) / flow.gap)); }

void turnOn(uint32_t place) { sendWhileOn(place, gapsOf(flows[place])); }

void start(uint32_t place) {
  Flow &flow = flows[place];
  double first = flow.gap * flow.uniform->GetValue();
  if (flow.arrival != ON_OFF) {
    Simulator::Schedule(Seconds(flow.arrival == CBR ? first : exponential(flow, flow.gap)), &sendOn, place);
  } else if (flow.uniform->GetValue() * (flow.onSeconds + flow.offSeconds) < flow.onSeconds) {
    Simulator::Schedule(Seconds(first), &sendWhileOn, place, gapsOf(flow));
  } else {
    Simulator::Schedule(Seconds(exponential(flow, flow.offSeconds)), &turnOn, place);
  }
}

Port readPort(Ptr<Node> node, Ptr<PointToPointChannel> channel) {
  Port port;
  double capacity = next<double>(), buffer = next<double>(), weights[3];
  Policy policy = Policy(next<int>());
  for (double &weight : weights) {
    weight = next<double>();
  }
  port.capacity = capacity;
  port.queue = CreateObject<PortQueue>();
  // A link one way has a port that nothing leaves by at its other end.
  port.queue->configure(policy, std::max(1.0, capacity), buffer, weights);
  port.device = CreateObject<PointToPointNetDevice>();
  port.device->SetDataRate(DataRate(uint64_t(8 * std::max(1.0, capacity) + 0.5)));
  port.device->SetQueue(port.queue);
  port.device->SetAddress(Mac48Address::Allocate());
  node->AddDevice(port.device);
  port.device->Attach(channel);
  port.device->SetReceiveCallback(MakeCallback(&receive));
  return port;
}

void readLinks(NodeContainer &nodes) {
  for (int count = next<int>(); count > 0; count--) {
    uint32_t ends[2] = {next<uint32_t>(), next<uint32_t>()};
    Ptr<PointToPointChannel> channel = CreateObject<PointToPointChannel>();
    for (uint32_t end : ends) {
      ports.push_back(readPort(nodes.Get(end), channel));
    }
  }
}

std::vector<std::vector<std::pair<double, double>>> readTables() {
  std::vector<std::vector<std::pair<double, double>>> tables(next<int>());
  for (auto &table : tables) {
    table.resize(next<int>());
    for (auto &entry : table) {
      entry.first = next<double>();
      entry.second = next<double>();
    }
  }
  return tables;
}

void readFlows(uint32_t nodes) {
  auto tables = readTables();
  flows.resize(next<int>());
  int64_t stream = 0;
  for (Flow &flow : flows) {
    flow.tos = next<uint32_t>();
    flow.gap = 1 / next<double>();
    flow.arrival = Arrival(next<int>());
    flow.onSeconds = next<double>();
    flow.offSeconds = next<double>();
    flow.exponential = CreateObject<ExponentialRandomVariable>();
    flow.uniform = CreateObject<UniformRandomVariable>();
    flow.sizes = CreateObject<EmpiricalRandomVariable>();
    flow.exponential->SetStream(stream++);
    flow.uniform->SetStream(stream++);
    flow.sizes->SetStream(stream++);
    double below = 0;
    auto &table = tables[next<int>()];
    for (size_t entry = 0; entry < table.size(); entry++) {
      below = entry + 1 < table.size() ? below + table[entry].second : 1;
      flow.sizes->CDF(table[entry].first, below);
    }
    flow.ports.assign(nodes, -1);
    int hops = next<int>();
    for (int hop = 0; hop < hops; hop++) {
      uint32_t node = next<uint32_t>();
      flow.ports[node] = next<int32_t>();
      flow.src = hop == 0 ? node : flow.src;
    }
  }
}

void printFlow(Flow &flow) {
  std::vector<float> &delays = flow.delays;
  double count = delays.size(), mean = 0, logs = 0, squares = 0;
  std::sort(delays.begin(), delays.end());
  for (float delay : delays) {
    mean += delay / count;
    logs += std::log(delay) / count;
  }
  for (float delay : delays) {
    squares += (delay - mean) * (delay - mean) / count;
  }
  printf("[%.17g,%.17g,%.17g,%.17g", flow.sent, flow.sentBits, count, flow.dropped);
  if (count > 0) {
    printf(",%.17g,%.17g,%.17g", mean, logs, squares);
    for (double share : {0.1, 0.2, 0.5, 0.8, 0.9}) {
      printf(",%.9g", delays[std::max<size_t>(1, size_t(std::ceil(share * count))) - 1]);
    }
  }
  printf("]");
}

double cpuSeconds() {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6 + usage.ru_stime.tv_sec + usage.ru_stime.tv_usec / 1e6;
}

void openWindow() {
  for (Port &port : ports) {
    port.queue->openWindow();
  }
}

}  // namespace

int main() {
  RngSeedManager::SetSeed(next<uint32_t>());
  countedFrom = next<double>();
  double seconds = next<double>();
  uint32_t count = next<uint32_t>();
  NodeContainer nodes;
  nodes.Create(count);
  readLinks(nodes);
  readFlows(count);
  for (uint32_t flow = 0; flow < flows.size(); flow++) {
    start(flow);
  }
  Simulator::Schedule(Seconds(countedFrom), &openWindow);
  Simulator::Stop(Seconds(countedFrom + seconds));
  double before = cpuSeconds();
  Simulator::Run();
  printf("{\"packets\":%llu,\"cpuSeconds\":%.6f,\"flows\":[", (unsigned long long)packets, cpuSeconds() - before);
  for (size_t flow = 0; flow < flows.size(); flow++) {
    printf("%s", flow ? "," : "");
    printFlow(flows[flow]);
  }
  printf("],\"ports\":[");
  for (size_t port = 0; port < ports.size(); port++) {
    printf("%s", port ? "," : "");
    ports[port].queue->print(ports[port].capacity, seconds);
  }
  printf("]}\n");
  Simulator::Destroy();
  return 0;
}
