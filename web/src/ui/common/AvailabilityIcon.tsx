import { Coffee, Headphones, LifeBuoy, Smile } from "lucide-preact";
import type { Availability } from "../../protocol";

const ICONS = { open: Smile, headsDown: Headphones, break: Coffee, needHelp: LifeBuoy } as const;

interface Props {
  readonly availability: Availability;
  readonly size?: number;
  /** What it says to those who can't see it; left out where words stand beside it. */
  readonly label?: string;
  readonly class?: string;
}

/** A small picture of whether somebody may be talked to. */
export function AvailabilityIcon({ availability, size = 24, label, ...rest }: Props) {
  const Icon = ICONS[availability];
  return label === undefined ? (
    <Icon size={size} aria-hidden="true" {...rest} />
  ) : (
    <Icon size={size} role="img" aria-label={label} {...rest} />
  );
}
