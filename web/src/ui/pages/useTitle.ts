import { useEffect } from "preact/hooks";

/** Shows this as the page's title. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === "Alongside" ? title : `${title} · Alongside`;
  }, [title]);
}
