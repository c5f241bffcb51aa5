export function DataHealthScreen() {
  return <p>Data health</p>;
}
