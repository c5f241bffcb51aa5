import { isImportProbe } from '@earshot/contracts';
import { type HepPacket, hepText, macAddressText, uint16, uint32 } from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { AddressTexts } from '../records/address-texts.js';
import { type NetworkMarks, NO_MARKS, type Origin } from '../records/origin.js';

/** Names of agents longer than this are cut. */
const MAX_PROBE_NAME = 100;
/** Agents whose name is kept as a string; beyond it the names are read again and again. */
const MAX_AGENTS = 4096;
/** A time before this is that of an agent without a clock: 2000-01-01. */
const EARLIEST_US = 946_684_800_000_000;
const LATEST_US = 4_294_967_296_000_000;

/** Where a HEP packet says that its payload was captured: the agent is the probe. */
export class HepOrigin {
  private readonly agents = new Map<string, string>();
  private readonly numberedAgents = new Map<number, string>();

  constructor(
    private readonly probe: string,
    private readonly addressTexts: AddressTexts,
    private readonly counters: CollectorCounters,
  ) {}

  of(bytes: Uint8Array, packet: HepPacket, receivedUs: number): Origin {
    const { atUs } = packet;
    const isPlausible = atUs !== null && atUs >= EARLIEST_US && atUs < LATEST_US;
    if (atUs !== null && !isPlausible) this.counters.add('hep.absurd-times');
    return {
      probe: this.probeOf(bytes, packet),
      correlationId: hepText(bytes, packet.correlationIdOffset, packet.correlationIdLength),
      atUs: isPlausible ? atUs : receivedUs,
      src: this.endpoint(bytes, packet.sourceAddressOffset, packet.sourceAddressLength, packet.sourcePort),
      dst: this.endpoint(
        bytes,
        packet.destinationAddressOffset,
        packet.destinationAddressLength,
        packet.destinationPort,
      ),
      signature: 0,
      network: networkMarks(bytes, packet),
    };
  }

  /** The agent's name, else its number, else the collector's own name. */
  private probeOf(bytes: Uint8Array, packet: HepPacket): string {
    const name = hepText(bytes, packet.agentNameOffset, packet.agentNameLength);
    if (name !== null) return this.agents.get(name) ?? this.remember(name);
    return packet.agentId === null ? this.probe : this.numbered(packet.agentId);
  }

  private numbered(agentId: number): string {
    const known = this.numberedAgents.get(agentId);
    if (known !== undefined) return known;
    const name = `agent-${agentId}`;
    if (this.numberedAgents.size < MAX_AGENTS) this.numberedAgents.set(agentId, name);
    return name;
  }

  private endpoint(bytes: Uint8Array, offset: number, length: number, port: number): string {
    return this.addressTexts.of(bytes, offset, length === 4 ? 4 : 6, port);
  }

  private remember(name: string): string {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: names of probes go into logs and metrics
    const printable = name.slice(0, MAX_PROBE_NAME).replace(/[\u0000-\u001f\u007f]/g, '?');
    // Calls of an import are as old as its capture, those of an agent as old as they are.
    const clean = isImportProbe(printable) ? `agent-${printable}` : printable;
    if (this.agents.size < MAX_AGENTS) {
      this.agents.set(name, clean);
      this.counters.set('hep.agents', this.agents.size);
    }
    return clean;
  }
}

/** Chunks 0x18, 0x12 and 0x14. */
function networkMarks(bytes: Uint8Array, { typeOfService, vlan, sourceMacOffset: mac }: HepPacket): NetworkMarks {
  if (typeOfService === null && vlan === null && mac < 0) return NO_MARKS;
  return {
    dscp: typeOfService === null ? null : typeOfService >> 2,
    vlan: vlan === null ? null : vlan & 0xfff,
    sourceMac: mac < 0 ? null : macAddressText(uint16(bytes, mac), uint32(bytes, mac + 2)),
  };
}
