import type { LucideIcon } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import rail from './rail.module.css';

interface RailLinkProps {
  href: string;
  icon: LucideIcon;
  title?: string;
  children: ReactNode;
}

/** A screen of the rail; the one that is shown is marked. */
export function RailLink({ href, icon: Icon, title, children }: RailLinkProps) {
  const isHere = usePathname().startsWith(href);
  return (
    <Link className={rail.item} href={href} aria-current={isHere ? 'page' : undefined} title={title}>
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      {children}
    </Link>
  );
}
