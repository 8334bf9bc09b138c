import { NoticePage } from "./NoticePage";

/** When the room's owner has deleted it. */
export function DeletedPage({ name }: { readonly name: string }) {
  return (
    <NoticePage title="The room is deleted">
      {name} is gone, with its sessions, topics and chat. Its link leads nowhere any more.
    </NoticePage>
  );
}
