'use client';

import type { CallDetail, Stream } from '../../api/documents';
import { count } from '../../time/span';
import { legIndexOf } from '../call/call-span';
import { LegBadge } from '../call/leg-badge';
import { LISTENER_WORD } from '../quality/words';
import { BlockTable } from './block-table';
import { CarriedTable } from './carried-table';
import { EndpointTable } from './endpoint-table';
import styles from './media-view.module.css';
import { ReceiverTable } from './receiver-table';
import { SectionTable } from './section-table';
import { StreamTable } from './stream-table';

export function MediaView({ call, zone }: { call: CallDetail; zone: string }) {
  const streams = [...call.streamDetails].sort(
    (a, b) => legIndexOf(call, a) - legIndexOf(call, b) || a.firstUs - b.firstUs,
  );
  const whose = (stream: Stream) => <HeardBy call={call} stream={stream} />;
  if (streams.length === 0) {
    return (
      <div className={styles.wrap}>
        <p className={styles.note}>
          No media was captured for this call.{' '}
          {[call.caller.unmeasured, call.callee.unmeasured]
            .filter((reason, index, all) => reason !== null && all.indexOf(reason) === index)
            .join('; ')}
        </p>
        <EndpointTable call={call} whose={whose} />
        <BlockTable call={call} whose={whose} />
      </div>
    );
  }
  const unbound = streams.filter((stream) => stream.boundBy === null || stream.listener === null);
  return (
    <div className={styles.wrap}>
      <StreamTable
        streams={streams}
        zone={zone}
        caption="Media streams of the call"
        whoseLabel="Heard by"
        whose={whose}
      />
      <p className={styles.note}>
        Measured at the probe, {[...new Set(streams.map((stream) => stream.probe))].join(', ')}. Duplicates are among
        those seen; copies made by the mirror are left out{mirrorWords(streams)}.
        {unbound.length > 0 &&
          ` ${unbound.length} of ${streams.length} streams could not be bound to an end of the call, so nobody is named as their listener.`}
      </p>
      <CarriedTable streams={streams} whose={whose} />
      <ReceiverTable call={call} />
      <EndpointTable call={call} whose={whose} />
      <SectionTable call={call} whose={whose} />
      <BlockTable call={call} whose={whose} />
    </div>
  );
}

function HeardBy({ call, stream }: { call: CallDetail; stream: Stream }) {
  const leg = legIndexOf(call, stream);
  return (
    <span className={styles.heard}>
      {leg >= 0 && <LegBadge index={leg} />}
      {stream.listener === null ? 'not bound' : LISTENER_WORD[stream.listener].replace(' heard', '')}
    </span>
  );
}

function mirrorWords(streams: readonly Stream[]): string {
  const copies = streams.reduce((sum, stream) => sum + stream.mirrorDuplicates, 0);
  return copies === 0 ? '' : ` (${count(copies)} of them)`;
}
