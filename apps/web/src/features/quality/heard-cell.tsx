import type { Heard } from '../../api/documents';
import { Glyph } from './glyph';
import styles from './heard-cell.module.css';
import { provenanceLine } from './provenance';

/** What one end heard at its worst; hatched with the reason where it was not measured, a dash where there was nothing to hear. */
export function HeardCell({ heard, answered }: { heard: Heard; answered: boolean }) {
  const mos = heard.mosLqMin ?? heard.mosLq;
  if (mos === null) {
    if (!answered && heard.measuredMs === 0) return <span className={`${styles.cell} ${styles.none}`}>–</span>;
    return (
      <span className={styles.cell} title={heard.unmeasured ?? 'not scored'}>
        <Glyph kind="not-measured" />
        <span className={styles.none}>
          –<span className="visually-hidden"> not measured: {heard.unmeasured ?? 'not scored'}</span>
        </span>
      </span>
    );
  }
  return (
    <span className={styles.cell} title={scoreTitle(heard)}>
      <Glyph kind={heard.band ?? 'not-measured'} />
      <span>
        {mos.toFixed(2)}
        <span className="visually-hidden"> {heard.band ?? 'unclassified'}</span>
      </span>
    </span>
  );
}

/** What the score is of and rests on. */
function scoreTitle({ band, quality }: Heard): string {
  const few = band === null ? ['scored, but on too few packets to call it good or bad'] : [];
  return ['MOS-LQ of the worst 5 s', ...few, ...(quality === undefined ? [] : [provenanceLine(quality)])].join(' · ');
}
