import { encode } from "uqr";

/** Width of the empty border that readers need around the code, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** A QR code as a picture. It is dark on light in both themes: not all readers understand the opposite. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: QUIET_ZONE });
  return (
    <svg class="qr-code" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={data.map(rowPath).join("")} fill="#000000" />
    </svg>
  );
}

/** One rectangle for each run of dark modules in a row. */
function rowPath(row: readonly boolean[], y: number): string {
  return Array.from(
    row
      .map((dark) => (dark ? "#" : " "))
      .join("")
      .matchAll(/#+/g),
  )
    .map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`)
    .join("");
}
