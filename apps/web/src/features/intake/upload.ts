import type { CaptureReceipt } from '../../api/documents';
import { type Fault, faultOf, unreachable } from '../../api/fault';
import { routes } from '../../api/routes';

export type UploadOutcome =
  | { kind: 'stored'; receipt: CaptureReceipt }
  | { kind: 'failed'; fault: Fault }
  | { kind: 'cancelled' };

export interface RunningUpload {
  outcome: Promise<UploadOutcome>;
  cancel: () => void;
}

/** A capture file, and what is said of it. */
export interface CaptureUpload {
  file: File;
  /** Where it was captured; empty where nobody says. */
  probe: string;
  /** Secrets of the TLS connections in it. */
  keyLog: File | null;
}

/** Sends a capture file as it is, behind its key log. XMLHttpRequest, since fetch does not tell how much of a body has gone out. */
export function upload({ file, probe, keyLog }: CaptureUpload, onSent: (octets: number) => void): RunningUpload {
  const request = new XMLHttpRequest();
  const keyLogOctets = keyLog?.size ?? 0;
  const path = routes.capture(file.name, probe, keyLogOctets);
  const outcome = new Promise<UploadOutcome>((resolve) => {
    request.upload.onprogress = (event) => onSent(Math.max(0, event.loaded - keyLogOctets));
    request.upload.onload = () => onSent(file.size);
    request.onload = () => resolve(read(request, path));
    request.onerror = () => resolve({ kind: 'failed', fault: unreachable(`POST ${path}`) });
    request.onabort = () => resolve({ kind: 'cancelled' });
  });
  request.open('POST', path);
  request.setRequestHeader('content-type', 'application/octet-stream');
  request.send(keyLog === null ? file : new Blob([keyLog, file]));
  return { outcome, cancel: () => request.abort() };
}

function read(request: XMLHttpRequest, path: string): UploadOutcome {
  if (request.status < 200 || request.status > 299) {
    return { kind: 'failed', fault: faultOf(request.status, request.responseText, `POST ${path}`) };
  }
  return { kind: 'stored', receipt: JSON.parse(request.responseText) as CaptureReceipt };
}
