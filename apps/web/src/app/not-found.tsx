import Link from 'next/link';

export const metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <div style={{ padding: '56px 16px', textAlign: 'center' }}>
      <h1 style={{ fontSize: 26, lineHeight: '34px', fontWeight: 600 }}>There is no such page.</h1>
      <p style={{ marginTop: 8, color: 'var(--t2)' }}>
        <Link href="/calls">All calls</Link>
      </p>
    </div>
  );
}
