import { ArrowRight } from 'lucide-react';
import type { CallDetail } from '../../api/documents';
import { DocumentCrumb } from './document-crumb';
import { ExportMenu } from './export-menu';

interface CallCrumbProps {
  call: CallDetail | null;
  callKey: string;
  zone: string;
  backTo: string;
  /** There is no such call to export. */
  missing?: boolean;
}

export function CallCrumb({ call, callKey, zone, backTo, missing = false }: CallCrumbProps) {
  return (
    <DocumentCrumb
      list="Calls"
      backTo={backTo}
      name={callKey}
      startUs={call?.startUs ?? null}
      zone={zone}
      tools={missing ? null : <ExportMenu callKey={callKey} />}
    >
      {call !== null && (
        <>
          <bdi title={partyWords(call.legDetails[0]?.from, call.from)}>{call.from}</bdi>
          <ArrowRight size={13} strokeWidth={1.75} aria-label="to" />
          <bdi title={partyWords(call.legDetails[0]?.to, call.to)}>{call.to}</bdi>
        </>
      )}
    </DocumentCrumb>
  );
}

type Party = CallDetail['legDetails'][number]['from'];

/** `"Zoë" <sip:zoe@example.com>`: all that the message says of who it is. */
function partyWords(party: Party | undefined, known: string): string {
  if (party === undefined) return known;
  return party.displayName === null ? party.uri : `"${party.displayName}" <${party.uri}>`;
}
