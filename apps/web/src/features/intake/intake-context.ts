'use client';

import { createContext, useContext } from 'react';
import type { UploadOutcome } from './upload';

export interface Upload {
  id: number;
  name: string;
  /** Where it was captured; empty where nobody says. */
  probe: string;
  octets: number;
  sentOctets: number;
  state: 'waiting' | 'sending' | 'reading' | UploadOutcome['kind'];
  outcome: UploadOutcome | null;
}

interface Intake {
  uploads: readonly Upload[];
  /** Counts stored captures; a list that shows calls asks again when it changes. */
  stored: number;
  /** Where the files that are added next were captured; empty where nobody says. */
  probe: string;
  setProbe: (probe: string) => void;
  /** Secrets of the TLS connections in the files that are added next. */
  keyLog: File | null;
  setKeyLog: (keyLog: File | null) => void;
  add: (files: Iterable<File>) => void;
  cancel: (id: number) => void;
  forget: () => void;
}

export const IntakeContext = createContext<Intake | null>(null);

export function useIntake(): Intake {
  const intake = useContext(IntakeContext);
  if (intake === null) throw new Error('useIntake outside of IntakeProvider');
  return intake;
}
