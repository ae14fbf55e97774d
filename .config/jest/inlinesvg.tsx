/** Icons need no drawing in tests; only their name is kept. */
export default function InlineSvg({ src }: { src?: string }) {
  return <svg data-src={src} />;
}
