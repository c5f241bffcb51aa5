'use client';

import { Check, Link2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/button';
import { copyText } from '../../ui/copy-button';

export function CopyLink() {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button onClick={() => copyText(window.location.href).then(setCopied)} aria-label="Copy link">
      {copied ? (
        <Check size={14} strokeWidth={1.75} aria-hidden="true" />
      ) : (
        <Link2 size={14} strokeWidth={1.75} aria-hidden="true" />
      )}
      {copied ? 'Copied' : 'Copy link'}
    </Button>
  );
}
