import { legKey, mediaKey, RECORD_VERSION } from '@earshot/contracts';
import {
  addressText,
  type Frame,
  FrameDecoder,
  int32,
  LAYER,
  looksLikeSip,
  parseSipMessage,
  socketAddressText,
} from '@earshot/protocol';
import type { CollectorCounters } from '../counters/collector-counters.js';
import type { MediaTable } from '../media/media-table.js';
import type { SdpHints } from '../media/sdp-hints.js';
import { recordId } from '../records/record-id.js';
import type { RecordOutbox } from '../records/record-outbox.js';

/** Types that quote the packet they are about: RFC 792 and RFC 4443. */
const QUOTING_V4 = new Set([3, 4, 5, 11, 12]);
const QUOTING_V6 = new Set([1, 2, 3, 4]);
const SIP_PORTS = new Set([5060, 5061, 5080]);

/** ICMP errors about SIP and media in, records out. What they quote is no packet: it counts as neither SIP nor RTP. */
export class IcmpDecoder {
  private readonly quoted: FrameDecoder;

  constructor(
    private readonly probe: string,
    seed: number,
    private readonly hints: SdpHints,
    private readonly media: MediaTable,
    private readonly outbox: RecordOutbox,
    private readonly counters: CollectorCounters,
  ) {
    this.quoted = new FrameDecoder(seed);
  }

  /** True where the error is about SIP or media. */
  take(frame: Frame): boolean {
    const { data, offset, end, family } = frame;
    if (end - offset < 8) return false;
    const type = data[offset] as number;
    const code = data[offset + 1] as number;
    if (!(family === 4 ? QUOTING_V4 : QUOTING_V6).has(type)) return false;
    const layer = this.quoted.decodeIp(data, offset + 8, end, frame.atUs);
    if (layer === LAYER.HELD) this.quoted.fragments.clear();
    if (layer !== LAYER.UDP && layer !== LAYER.TCP) return false;
    const about = this.quoted.frame;
    const callId = this.callIdOf(about);
    if (callId === undefined) return false;

    const src = socketAddressText(about.addresses, about.sourceOffset, about.family, about.sourcePort);
    const dst = socketAddressText(about.addresses, about.destinationOffset, about.family, about.destinationPort);
    const reporter = addressText(frame.addresses, frame.sourceOffset, family);
    const content = data.subarray(offset, end);
    this.outbox.add({
      v: RECORD_VERSION,
      id: recordId('icmp', this.probe, frame.atUs, frame.ipId, `${reporter}>${src}>${dst}`, content),
      probe: this.probe,
      atUs: frame.atUs,
      key: callId === null ? mediaKey(src, dst) : legKey(callId),
      kind: 'icmp',
      reporter,
      src,
      dst,
      type,
      code,
      callId,
    });
    this.counters.add('icmp.errors');
    return true;
  }

  /** Call-ID of what is quoted, null where it is SIP or media of no known call, undefined where it is neither. */
  private callIdOf(about: Frame): string | null | undefined {
    const hint =
      this.hints.find(about.destination, about.destinationPort) ?? this.hints.find(about.source, about.sourcePort);
    if (hint !== null) return hint.callId;
    if (looksLikeSip(about.data, about.offset, about.end)) {
      const message = parseSipMessage(about.data, about.offset, about.end);
      return message.ok ? message.value.callId : null;
    }
    const ports = (about.sourcePort << 16) | about.destinationPort;
    const ssrc = about.offset + 12 <= about.end ? int32(about.data, about.offset + 8) : 0;
    if (this.media.has(about.source, about.destination, ports, ssrc)) return null;
    if (SIP_PORTS.has(about.destinationPort) || SIP_PORTS.has(about.sourcePort)) return null;
    return undefined;
  }
}
