import { legLetter } from './call-span';
import styles from './leg-badge.module.css';

const LEG_HUES = 6;

export function legFill(index: number): string {
  return `var(--leg-${index % LEG_HUES})`;
}

export function legStroke(index: number): string {
  return index < 0 ? 'var(--t2)' : `var(--leg-stroke-${index % LEG_HUES})`;
}

export function LegBadge({ index }: { index: number }) {
  return (
    <span className={styles.badge} style={{ background: legFill(index) }}>
      <span className="visually-hidden">leg </span>
      {legLetter(index)}
    </span>
  );
}
