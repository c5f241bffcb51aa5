import { Cable } from 'lucide-react';
import { CodeLine } from '../../ui/code-line';
import styles from './intake.module.css';

export function WatchCard() {
  return (
    <section className={styles.card} aria-labelledby="intake-watch">
      <div className={styles.title}>
        <Cable size={16} strokeWidth={1.75} aria-hidden="true" />
        <h2 id="intake-watch">Watch an interface</h2>
      </div>
      <p className={styles.text}>
        A mirror port or this host’s own traffic; eth0 stands for its name. Opening the device needs a right; nothing
        else does.
      </p>
      <CodeLine prompt text="sudo npx earshot collect eth0" label="Command that watches an interface" />
      <CodeLine
        prompt
        text="sudo tcpdump -i eth0 -w - | npx earshot collect -"
        label="Command that watches an interface through tcpdump"
      />
      <p className={styles.status}>Runs in a terminal, on this host or another one</p>
    </section>
  );
}
