import { Dialog } from 'radix-ui';
import { Fragment } from 'react';
import { setSingleKeys, useSingleKeys } from '../../ui/single-keys';
import { Toggle } from '../../ui/toggle';
import styles from './key-help.module.css';

const KEYS: readonly (readonly [keys: string, action: string])[] = [
  ['j k ↓ ↑', 'next, previous message'],
  ['g G', 'first, last message'],
  ['t T', 'next, previous in the transaction'],
  ['e E', 'next, previous error or repeat'],
  ['n N', 'next, previous evidence of the open finding'],
  ['h l ← →', 'scroll lanes'],
  ['Enter', 'read the message'],
  ['p d', 'pin a message, compare another with it'],
  ['0', 'count Δ ref from this message'],
  ['/', 'find in the call'],
  ['f', 'filters'],
  ['x', 'merged legs on or off'],
  ['+ -', 'phases, transactions, messages'],
  ['c', 'colour by leg, transaction or response'],
  ['a', 'lanes by what they are, or by address'],
  ['m', 'media bands on or off'],
  ['r', 'RTCP on or off'],
  ['v', 'plain table'],
  ['y', 'copy a link to the message'],
  ['? Esc', 'these keys, back'],
];

export function KeyHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const single = useSingleKeys();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.veil} />
        <Dialog.Content className={styles.card} aria-describedby={undefined}>
          <Dialog.Title asChild>
            <h2>Keys of the ladder</h2>
          </Dialog.Title>
          <dl>
            {KEYS.map(([keys, action]) => (
              <Fragment key={keys}>
                <dt>
                  {keys.split(' ').map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{action}</dd>
              </Fragment>
            ))}
          </dl>
          <p className={styles.setting}>
            <Toggle label="Keys of one character, on every screen" on={single} onChange={setSingleKeys} />
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
