import styles from './code-line.module.css';
import { CopyButton } from './copy-button';

/** A command or a piece of configuration, to be copied as it stands. */
export function CodeLine({ text, prompt = false, label }: { text: string; prompt?: boolean; label: string }) {
  return (
    <div className={styles.line}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} role="region" aria-label={label}>
        {prompt && <span className={styles.prompt}>$ </span>}
        {text}
      </pre>
      <CopyButton text={text} label={`Copy: ${label}`} />
    </div>
  );
}
