import type { Participant } from '../../api/documents';
import { type LadderGeometry, laneX } from './geometry';
import styles from './ladder.module.css';

interface LadderHeadProps {
  geometry: LadderGeometry;
  lanes: readonly string[];
  participants: readonly Participant[];
  width: number;
  narrow: boolean;
  legCount: number;
  /** Null where lanes go by their address alone. */
  roles: RoleWords | null;
}

export type RoleWords = Readonly<Record<Participant['role'], string>>;

export const CALL_ROLES: RoleWords = { caller: 'Caller', callee: 'Callee', intermediate: '', media: 'Media' };

export function LadderHead({ geometry, lanes, participants, width, narrow, legCount, roles }: LadderHeadProps) {
  const gutter = Math.max(0, legCount - 2) * 14;
  return (
    <div className={styles.head} role="row" aria-rowindex={1} style={{ height: geometry.headHeight, width }}>
      <div role="columnheader" className={styles.columnHeads} style={{ width: geometry.columnsWidth }}>
        {!narrow && (
          <>
            {legCount > 0 && <span style={{ left: 8 }}>Leg</span>}
            <span style={{ left: 113 + gutter }}>Wall clock</span>
            <span style={{ right: 76 }}>Δ ms</span>
            <span style={{ right: 18 }}>Δ ref s</span>
          </>
        )}
      </div>
      {lanes.map((host, lane) => {
        const participant = participants.find((candidate) => candidate.host === host);
        const role = participant === undefined || roles === null ? '' : roles[participant.role];
        const addresses = participant?.addresses ?? [];
        const atEdge = !narrow && (lane === 0 || lane === lanes.length - 1);
        const ports = [...new Set(addresses.map((address) => address.slice(address.lastIndexOf(':') + 1)))];
        return (
          <div
            key={host}
            role="columnheader"
            className={atEdge ? `${styles.lane} ${styles.edge}` : styles.lane}
            style={{ left: laneX(geometry, lane) }}
            title={[host, ...addresses, participant?.userAgent].filter(Boolean).join('\n')}
          >
            {narrow ? (
              <>
                <strong style={{ maxWidth: 84 }}>{role || shortHost(host)}</strong>
                <span>{role ? shortHost(host) : ''}</span>
              </>
            ) : (
              <>
                <strong>{role || host}</strong>
                <span>{role ? host : ports.length > 0 ? `:${ports.join(' :')}` : ''}</span>
                <small>{participant?.userAgent ?? ' '}</small>
              </>
            )}
          </div>
        );
      })}
    </div>
  );
}

/** The part of an address that differs among neighbours. */
function shortHost(host: string): string {
  return host.length <= 11 ? host : `…${host.slice(-9)}`;
}
