import { ArrowLeft, ArrowRight, Phone, Server } from 'lucide-react';
import { Fragment } from 'react';
import type { CallDetail, Participant, Stream } from '../../api/documents';
import { Popover } from '../../ui/popover';
import { Glyph } from '../quality/glyph';
import { ProvenanceNote } from '../quality/provenance';
import { QualityStrip } from '../quality/quality-strip';
import { worstStream } from '../quality/worst-stream';
import { legLetter, mediaSpan } from './call-span';
import { LegBadge } from './leg-badge';
import { type PathLink, type PathNode, pathOf } from './path';
import styles from './path-strip.module.css';

interface PathStripProps {
  call: CallDetail;
  participants: readonly Participant[] | null;
}

export function PathStrip({ call, participants }: PathStripProps) {
  const { nodes, links } = pathOf(call, participants);
  if (nodes.length === 0) return null;
  return (
    <section className={styles.strip} aria-label="Path of the call, with what was heard between its nodes">
      {nodes.map((node, index) => {
        const link = links[index];
        return (
          <Fragment key={node.host}>
            <Node node={node} end={index === 0 || index === nodes.length - 1} many={call.legDetails.length > 1} />
            {link !== undefined && <Link call={call} link={link} />}
          </Fragment>
        );
      })}
    </section>
  );
}

function Node({ node, end, many }: { node: PathNode; end: boolean; many: boolean }) {
  const Icon = end ? Phone : Server;
  return (
    <div
      className={styles.node}
      data-signalling={node.signallingOnly || undefined}
      data-fault={node.fault !== null || undefined}
      title={[node.host, node.detail, node.fault].filter(Boolean).join('\n')}
    >
      <Icon size={15} strokeWidth={1.75} color="var(--t3)" aria-hidden="true" style={{ flex: 'none' }} />
      <span>
        <span className={styles.name}>{node.name}</span>
        <span className={styles.detail}>
          {node.fault ?? (node.signallingOnly && !end ? 'signalling only' : node.detail)}
        </span>
      </span>
      {many && <Legs legs={node.legs} />}
    </div>
  );
}

/** As many badges as a node has room for. */
const MOST_BADGES = 4;

function Legs({ legs }: { legs: readonly number[] }) {
  const shown = legs.length > MOST_BADGES ? legs.slice(0, MOST_BADGES - 1) : legs;
  return (
    <span className={styles.legs} title={`legs ${legs.map(legLetter).join(', ')}`}>
      {shown.map((leg) => (
        <LegBadge key={leg} index={leg} />
      ))}
      {shown.length < legs.length && <span className={styles.more}>+{legs.length - shown.length}</span>}
    </span>
  );
}

function Link({ call, link }: { call: CallDetail; link: PathLink }) {
  if (link.kind === 'plain') return <span className={styles.link} data-kind="plain" />;
  if (link.kind === 'not-measured') {
    return (
      <span className={`${styles.link} ${styles.unmeasured}`}>
        <span className="hatched" />
        not measured
      </span>
    );
  }
  return (
    <div className={styles.link} data-kind="media">
      <Direction call={call} listener="caller" streams={link.caller} />
      <Direction call={call} listener="callee" streams={link.callee} />
    </div>
  );
}

interface DirectionProps {
  call: CallDetail;
  listener: 'caller' | 'callee';
  streams: readonly Stream[];
}

function Direction({ call, listener, streams }: DirectionProps) {
  const worst = worstStream(streams);
  const { fromUs, toUs } = mediaSpan(call);
  const Arrow = listener === 'caller' ? ArrowLeft : ArrowRight;
  const mos = worst?.minWindow?.mosLq ?? worst?.mosLq ?? null;
  return (
    <div className={styles.heard}>
      <Arrow size={12} strokeWidth={1.75} aria-hidden="true" />
      <Glyph kind={worst?.band ?? 'not-measured'} />
      <span>{listener} heard</span>
      {worst === undefined ? (
        <strong>–</strong>
      ) : (
        <Popover
          label="How this score was made"
          width={400}
          trigger={
            <button type="button" className={styles.score} title="MOS-LQ of the worst 5 s: how it was made">
              {mos === null ? '–' : mos.toFixed(2)}
            </button>
          }
        >
          <ProvenanceNote
            quality={worst.quality}
            window={worst.windows.find(({ atUs }) => atUs === worst.minWindow?.atUs) ?? null}
            comparable={worst.comparable}
            span={worst.minWindow === null ? 'whole stream' : `worst 5 s, ${listener} heard`}
          />
        </Popover>
      )}
      <QualityStrip
        windows={streams.flatMap((stream) => stream.windows).sort((a, b) => a.atUs - b.atUs)}
        holds={call.legDetails.flatMap((leg) => leg.holds)}
        fromUs={fromUs}
        toUs={toUs}
        height={6}
        label={`What the ${listener} heard over the call`}
      />
    </div>
  );
}
