import { RECORD_VERSION, WINDOW_US } from '@earshot/contracts';
import type { Frame } from '@earshot/protocol';
import { portsOf } from '../connectivity/pair.js';
import type { CollectorCounters } from '../counters/collector-counters.js';
import { KeyedSlots } from '../flow/keyed-slots.js';
import type { SdpHints } from '../media/sdp-hints.js';
import { recordId } from '../records/record-id.js';
import type { RecordOutbox } from '../records/record-outbox.js';
import { FaxFlow, type T38Fields } from './fax-flow.js';

/** Directions of UDPTL followed at once. */
export const MAX_FAX_FLOWS = 8192;
const IDLE_US = 300_000_000;

/** UDPTL on ports that SDP gave to T.38 in, records out. */
export class FaxTable {
  private readonly flows: KeyedSlots<FaxFlow>;

  constructor(
    private readonly probe: string,
    seed: number,
    private readonly hints: SdpHints,
    private readonly outbox: RecordOutbox,
    private readonly counters: CollectorCounters,
  ) {
    this.flows = new KeyedSlots(seed, MAX_FAX_FLOWS, (flow) => {
      counters.add('t38.flows-evicted');
      this.put(flow, flow.close());
    });
  }

  take(frame: Frame): void {
    const windowUs = Math.floor(frame.atUs / WINDOW_US) * WINDOW_US;
    let flow = this.flows.find(frame.source, frame.destination, portsOf(frame, false), 0);
    if (flow === null) {
      flow = new FaxFlow(frame, false);
      flow.windowUs = windowUs;
      this.flows.add(flow);
    }
    if (windowUs !== flow.windowUs) {
      this.put(flow, flow.close());
      flow.windowUs = windowUs;
    }
    flow.take(frame.data, frame.offset, frame.end, frame.atUs);
  }

  sweep(nowUs: number): void {
    this.flows.forEach((flow) => {
      if (flow.windowUs + WINDOW_US <= nowUs || flow.windowUs > nowUs) this.put(flow, flow.close());
      if (Math.abs(nowUs - flow.lastUs) > IDLE_US) this.flows.remove(flow);
    });
  }

  finish(): void {
    this.flows.forEach((flow) => {
      this.put(flow, flow.close());
    });
  }

  private put(flow: FaxFlow, fields: T38Fields | null): void {
    if (fields === null) return;
    flow.bind(this.hints);
    const { src, dst, callId, windowUs } = flow;
    this.outbox.add({
      v: RECORD_VERSION,
      id: recordId('t38', this.probe, fields.atUs, 0, `${src}>${dst}`, String(windowUs)),
      probe: this.probe,
      key: flow.recordKey,
      kind: 't38',
      src,
      dst,
      callId,
      windowUs,
      ...fields,
    });
    this.counters.add('t38.windows');
  }
}
