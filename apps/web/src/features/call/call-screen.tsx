export function CallScreen({ callKey }: { callKey: string }) {
  return <p>{callKey}</p>;
}
