import '@fontsource-variable/inter/wght.css';
import '@fontsource/jetbrains-mono/400.css';
import '@fontsource/jetbrains-mono/500.css';
import '@fontsource/jetbrains-mono/700.css';
import '../ui/font-fallback.css';
import '../ui/tokens.css';
import '../ui/base.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { preload } from 'react-dom';
import { Shell } from '../features/shell/shell';
import { THEME_SCRIPT } from '../features/shell/theme';

export const metadata: Metadata = {
  title: { default: 'Earshot', template: '%s · Earshot' },
  description: 'What each caller heard, and why',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#F6F7F9' },
    { media: '(prefers-color-scheme: dark)', color: '#0A0E12' },
  ],
};

/** The faces of nearly every screen; the others come when a character or a weight asks for them. */
const FIRST_FONTS = [
  new URL('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2', import.meta.url),
  new URL('@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2', import.meta.url),
];

export default function Layout({ children }: { children: ReactNode }) {
  for (const { href } of FIRST_FONTS) preload(href, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' });
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, run before the first paint so that the theme does not flash */}
        <script dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <Shell>{children}</Shell>
      </body>
    </html>
  );
}
