import type { SdpSummary } from '@earshot/contracts';
import { type Frame, PlainSip } from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { SdpHints } from '../media/sdp-hints.js';
import { signatureOf } from '../media/signature.js';
import type { AddressTexts } from '../records/address-texts.js';
import { recordIdBetween } from '../records/record-id.js';
import type { CopyFinder } from './copy-finder.js';
import type { OrdinalCounter } from './ordinal-counter.js';

/** Where a plain message came from, and the id that its record would have. One object is used for all. */
export class PlainSipOrigin {
  /** Where the message stands in the capture; -1 where it cannot be read there again. */
  position = -1;
  atUs = 0;
  src = '';
  dst = '';
  /** The same as numbers, see `Frame`. */
  source = 0;
  sourcePort = 0;
  destination = 0;
  destinationPort = 0;
  signature = 0;
  ordinal = 0;
  /** The datagram. */
  data: Uint8Array = new Uint8Array(0);
  from = 0;
  end = 0;

  constructor(readonly probe: string) {}

  get id(): string {
    const { probe, atUs, ordinal, src, dst, data, from, end } = this;
    return recordIdBetween('sip', probe, atUs, ordinal, src, dst, data.subarray(from, end));
  }
}

/** Takes a message of which no record is made; what it is given changes when it returns. Returns the Call-ID, the same text for all of a call. */
export type PlainSipReader = (message: PlainSip, origin: PlainSipOrigin) => string;

/** SIP messages in, for a reader in the same process; those that are not plain are left to the decoder that makes records. */
export class PlainSipDecoder {
  /** Messages given to the reader. */
  messages = 0;
  /** Positions lead to octets that can be read again. */
  canReadAgain = false;
  private packet: Uint8Array | null = null;
  /** Octets of the capture before the first of `packet`; -1 where that is not known. */
  private packetBase = -1;
  private readonly message = new PlainSip();
  private readonly origin: PlainSipOrigin;

  constructor(
    probe: string,
    private readonly reader: PlainSipReader,
    private readonly addressTexts: AddressTexts,
    private readonly ordinals: OrdinalCounter,
    private readonly copies: CopyFinder,
    private readonly hints: SdpHints,
    private readonly counters: CollectorCounters,
  ) {
    this.origin = new PlainSipOrigin(probe);
  }

  /** Says where the packet stands that comes next. */
  packetStands(data: Uint8Array, start: number, position: number): void {
    // Only where it is another, see `decodePlainUdp`.
    if (this.packet !== data) this.packet = data;
    this.packetBase = position < 0 ? -1 : position - start;
  }

  /** Takes one whole datagram, whose octets are to stay until the pipeline is told otherwise; false where it is no plain message. */
  take(frame: Frame): boolean {
    const { message, origin, counters } = this;
    const { data, offset, end, addresses, family, sourcePort, destinationPort } = frame;
    if (!message.read(data, offset, end)) return false;
    origin.atUs = frame.atUs;
    origin.src = this.addressTexts.of(addresses, frame.sourceOffset, family, sourcePort);
    origin.dst = this.addressTexts.of(addresses, frame.destinationOffset, family, destinationPort);
    origin.source = frame.source;
    origin.sourcePort = sourcePort;
    origin.destination = frame.destination;
    origin.destinationPort = destinationPort;
    origin.signature = signatureOf(frame);
    if (this.copies.find(data, offset, end, origin, true) !== null) {
      counters.add('sip.mirror-copies');
      return true;
    }
    const { probe, atUs, src } = origin;
    origin.ordinal = this.ordinals.next(atUs, probe, src);
    origin.data = data;
    origin.from = offset;
    origin.end = end;
    // Its length is that of the message, and what was put together of fragments stands nowhere.
    const stands = this.canReadAgain && this.packetBase >= 0 && this.packet === data && message.from === offset;
    origin.position = stands ? this.packetBase + offset : -1;
    const callId = this.reader(message, origin);
    if (message.sdp !== null) this.hints.learn(callId, message.sdp as SdpSummary);
    counters.sipMessages++;
    this.messages++;
    return true;
  }
}
