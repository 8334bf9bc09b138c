import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Format, PhaseKind } from "../../src/protocol";
import { LONGEST_PHASE, LONGEST_TITLE, MOST_PHASES, newPhase, PHASE_WORDS, PRESETS } from "../../src/state/formats";

const SERVER = readFileSync(new URL("../../../server/alongside/rooms/formats.py", import.meta.url), "utf8");

/** What a call of Python's holds for a name. */
const says = (args: string, name: string) => args.includes(`${name}=True`);

/** The formats as the server's source has them: `Format("id", "Title", (Phase("kind", "Title", 5, …), …), …)`. */
function serverFormats(): Format[] {
  const data = SERVER.slice(SERVER.indexOf("FORMATS: Mapping"), SERVER.indexOf("def checked_format"));
  return data
    .split(/\bFormat\(/)
    .slice(1)
    .map((source) => {
      const [, id, title] = /"(\w+)",\s*"([^"]+)"/.exec(source) ?? [];
      const phases = [...source.matchAll(/Phase\("(\w+)", "([^"]+)", (\d+)([^)]*)\)/g)];
      return {
        id: id as Format["id"],
        title: title ?? "",
        phases: phases.map(([, kind, name, minutes, rest = ""]) => ({
          kind: kind as PhaseKind,
          title: name ?? "",
          minutes: Number(minutes),
          firstTime: says(rest, "first_time"),
          stretches: says(rest, "stretches"),
          focus: says(rest, "focus"),
        })),
        repeats: says(source, "repeats"),
      };
    });
}

test("the ready-made formats are the server's", () => {
  const formats = serverFormats();
  expect(formats).toHaveLength(4);
  expect(Object.values(PRESETS)).toEqual(formats);
});

test("the limits of a format are the server's", () => {
  const number = (name: string) => Number(new RegExp(`^${name} = (\\d+)`, "m").exec(SERVER)?.[1]);
  expect([MOST_PHASES, LONGEST_PHASE, LONGEST_TITLE]).toEqual([
    number("MOST_PHASES"),
    number("LONGEST_PHASE_MINUTES"),
    number("_TITLE_LENGTH"),
  ]);
});

test("there are words for each kind of phase that the server knows", () => {
  const kinds = [...(/PhaseKind = Literal\[([^\]]+)\]/.exec(SERVER)?.[1] ?? "").matchAll(/"(\w+)"/g)];
  expect(kinds.map(([, kind]) => kind)).toEqual(Object.keys(PHASE_WORDS));
  expect(newPhase("break")).toMatchObject({ kind: "break", title: "Break", minutes: 5 });
});
