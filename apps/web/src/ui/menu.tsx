'use client';

import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import styles from './menu.module.css';

export interface MenuLink {
  label: string;
  detail: string;
  href: string;
}

/** A menu of things to download. */
export function DownloadMenu({ trigger, links }: { trigger: ReactNode; links: readonly MenuLink[] }) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.content} align="end" sideOffset={6} collisionPadding={8}>
          {links.map((link) => (
            <DropdownMenu.Item key={link.href} asChild>
              <a className={styles.item} href={link.href} download>
                {link.label}
                <small>{link.detail}</small>
              </a>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
