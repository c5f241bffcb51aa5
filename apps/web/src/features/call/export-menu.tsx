import { Download } from 'lucide-react';
import { routes } from '../../api/routes';
import { Button } from '../../ui/button';
import { DownloadMenu } from '../../ui/menu';
import styles from './call-screen.module.css';

export function ExportMenu({ callKey }: { callKey: string }) {
  return (
    <DownloadMenu
      trigger={
        <Button aria-label="Export">
          <Download size={14} strokeWidth={1.75} aria-hidden="true" />
          <span className={styles.word}>Export</span>
        </Button>
      }
      links={[
        {
          label: 'pcap',
          detail: 'reconstructed from the stored SIP messages; no media',
          href: routes.export(callKey, 'pcap'),
        },
        {
          label: 'Text ladder',
          detail: 'messages and log lines, for a ticket or a mail',
          href: routes.export(callKey, 'text'),
        },
        {
          label: 'JSON',
          detail: 'the call whole, with its findings, streams and log lines',
          href: routes.export(callKey, 'json'),
        },
      ]}
    />
  );
}
