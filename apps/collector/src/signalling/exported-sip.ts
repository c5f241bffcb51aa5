import { type Frame, looksLikeSip, SipFramer, socketAddressText } from '@earshot/protocol';
import type { CollectorCounters, CounterName } from '../counters/collector-counters.js';
import type { PacketOrigins } from '../records/packet-origins.js';
import type { SipDecoder } from './sip-decoder.js';
import { sipTransport } from './sip-transport.js';

const TCP = 6;

/**
 * SIP in PDUs that Wireshark exported. Of a stream a PDU is all that its dissector was given: several messages, or the beginning of one that a
 * later PDU has whole. It is written once for each message in it, and once more where it was in TLS.
 */
export class ExportedSip {
  private lastFrame = -1;
  private last: Uint8Array = new Uint8Array(0);

  constructor(
    private readonly sip: SipDecoder,
    private readonly origins: PacketOrigins,
    private readonly counters: CollectorCounters,
  ) {}

  /** Takes the PDU that the frame is at. Returns the counter of what it was. */
  take(frame: Frame): CounterName {
    const { data, offset, end, addresses, family, protocol } = frame;
    if (this.isAgain(frame)) return 'packets.exported-sip-again';
    const src = socketAddressText(addresses, frame.sourceOffset, family, frame.sourcePort);
    const dst = socketAddressText(addresses, frame.destinationOffset, family, frame.destinationPort);
    let isSip = false;
    const message = (bytes: Uint8Array, start: number, stop: number): void => {
      const origin = this.origins.between(src, dst, frame.atUs);
      if (this.sip.take(bytes, start, stop, sipTransport(protocol), origin)) isSip = true;
    };
    if (protocol === TCP) this.eachOfStream(data.subarray(offset, end), message);
    else if (looksLikeSip(data, offset, end)) message(data, offset, end);
    return isSip ? 'packets.sip' : 'packets.exported-not-sip';
  }

  private eachOfStream(bytes: Uint8Array, take: (bytes: Uint8Array, start: number, end: number) => void): void {
    const framer = new SipFramer();
    framer.push(bytes, take);
    framer.gap();
    const { dropped } = framer.counters;
    const skipped = dropped['not-sip'] + dropped['header-too-long'] + dropped['body-too-long'] + dropped.gap;
    this.counters.add('sip.exported-octets-skipped', skipped);
  }

  private isAgain({ data, offset, end, exportedFrame }: Frame): boolean {
    const { last, lastFrame } = this;
    const bytes = data.subarray(offset, end);
    if (exportedFrame >= 0 && exportedFrame === lastFrame && Buffer.compare(bytes, last) === 0) return true;
    this.lastFrame = exportedFrame;
    this.last = bytes.slice();
    return false;
  }
}
