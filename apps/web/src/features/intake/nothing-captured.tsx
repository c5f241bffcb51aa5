import Link from 'next/link';
import styles from './nothing-captured.module.css';

/** A screen of what calls say, with no call yet: that nothing is known is no good news, and here is how to change it. */
export function NothingCaptured() {
  return (
    <div className={styles.page}>
      <h2>No call was captured so far.</h2>
      <p>
        There is nothing to sum up or to find fault with. <Link href="/calls">Give Earshot traffic</Link>: the demo, a
        capture file, a HEP agent or an interface.
      </p>
    </div>
  );
}
