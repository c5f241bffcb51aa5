import { Upload } from 'lucide-react';
import { octets } from '../../time/span';
import { CodeLine } from '../../ui/code-line';
import { FileChooser } from './file-chooser';
import styles from './intake.module.css';
import { useIntake } from './intake-context';
import { KeyLogField } from './key-log-field';

export function FileCard({ limitOctets }: { limitOctets: number | null | undefined }) {
  const { probe, setProbe } = useIntake();
  return (
    <section className={`${styles.card} ${styles.dashed}`} aria-labelledby="intake-file">
      <div className={styles.title}>
        <Upload size={16} strokeWidth={1.75} aria-hidden="true" />
        <h2 id="intake-file">Drop a capture here</h2>
        <span className={styles.action}>
          <FileChooser />
        </span>
      </div>
      <p className={styles.text}>
        pcap or pcapng, plain or gzipped, several at once, anywhere on the page. Or, without the server at all, print
        the verdicts on a terminal.
      </p>
      <label className={styles.field}>
        Captured at
        <input
          value={probe}
          maxLength={64}
          placeholder="sbc-1, where calls were captured at several places"
          onChange={(event) => setProbe(asName(event.target.value))}
        />
      </label>
      <KeyLogField />
      <CodeLine prompt text="npx earshot import trace.pcapng" label="Command that imports a capture" />
      <CodeLine prompt text="npx earshot analyze trace.pcapng" label="Command that prints the verdicts" />
      <p className={styles.status} data-on={limitOctets !== undefined || undefined}>
        {limitOctets === undefined
          ? 'Asking the server …'
          : limitOctets === null
            ? 'Ready, files of any size'
            : `Ready, up to ${octets(limitOctets)} a file`}
      </p>
    </section>
  );
}

/** As the server takes names of places: letters, digits, dots, dashes and underscores, a letter or digit first. */
function asName(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
}
