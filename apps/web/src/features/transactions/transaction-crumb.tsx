import type { Transaction } from '../../api/documents';
import { DocumentCrumb } from '../call/document-crumb';
import { recordOf } from './words';

interface TransactionCrumbProps {
  transaction: Transaction | null;
  /** Stands for it before it is known. */
  name: string;
  zone: string;
  backTo: string;
}

export function TransactionCrumb({ transaction, name, zone, backTo }: TransactionCrumbProps) {
  return (
    <DocumentCrumb list="Requests" backTo={backTo} name={name} startUs={transaction?.startUs ?? null} zone={zone}>
      {transaction !== null && (
        <>
          <span>{transaction.method}</span>
          <bdi title={transaction.from}>{recordOf(transaction.from)}</bdi>
        </>
      )}
    </DocumentCrumb>
  );
}
