import { useComputed, useSignal } from "@preact/signals";
import { Ellipsis, Pencil, Reply, Trash2 } from "lucide-preact";
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { ChatMessageView } from "../../protocol";
import { PALETTE } from "../../state/emoji";
import { mentionable } from "../../state/mentions";
import { useAttempt } from "../pages/useAttempt";
import { Confirm } from "../common/Confirm";
import { useRoom } from "../room/context";
import { useChatList } from "./chatListContext";

interface Props {
  readonly message: ChatMessageView;
  readonly mine: boolean;
  /** The own person id. */
  readonly self: string;
}

/** A small button that unfolds what one can do with a message. It is there for mouse, keyboard and finger alike. */
export function MessageActions(props: Props) {
  const { message } = props;
  const { unfolded, tabStop } = useChatList();
  const isTabStop = useComputed(() => tabStop.value === message.id).value;
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const open = unfolded.value === message.id;
  const close = () => {
    unfolded.value = null;
    button.current?.focus();
  };
  const closeByKey = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button message-more"
        data-actions={message.id}
        tabIndex={isTabStop ? 0 : -1}
        aria-label={`Actions for the message from ${message.authorName}`}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        title="React, reply and more"
        onClick={() => (unfolded.value = open ? null : message.id)}
      >
        <Ellipsis size={18} aria-hidden="true" />
      </button>
      {open && (
        <div class="message-actions" id={id} role="group" aria-label="Message actions" onKeyDown={closeByKey}>
          <Actions {...props} onClose={close} />
        </div>
      )}
    </>
  );
}

interface ActionsProps extends Props {
  readonly onClose: () => void;
}

function Actions({ message, mine, self, onClose }: ActionsProps) {
  const { session } = useRoom();
  const { place, unfolded } = useChatList();
  const attempt = useAttempt();
  const removing = useSignal(false);
  const actions = useRef<HTMLDivElement>(null);
  // Into sight, where they came below the edge of the list.
  useLayoutEffect(() => actions.current?.scrollIntoView({ block: "nearest" }), []);
  const draft = session.chat.draft(place);
  const attempted = async (action: () => Promise<void>) => {
    if (await attempt.run(action)) onClose();
  };
  const edit = () => {
    const state = session.room.peek();
    unfolded.value = null;
    draft.edit(message, state === null ? [] : mentionable(state, place));
  };
  const reply = () => {
    unfolded.value = null;
    draft.reply(message);
  };
  return (
    <div ref={actions} class="message-actions-body">
      {removing.value ? (
        <Confirm
          question="Delete this message for everyone?"
          yes="Delete message"
          onYes={() => void attempted(() => session.chat.remove(message.id))}
          onKeep={() => (removing.value = false)}
        />
      ) : (
        <>
          <Palette
            message={message}
            self={self}
            onReact={(emoji, on) => void attempted(() => session.chat.react(message.id, emoji, on))}
          />
          <div class="message-buttons">
            <Action icon={<Reply size={16} aria-hidden="true" />} label="Reply" onClick={reply} />
            {mine && <Action icon={<Pencil size={16} aria-hidden="true" />} label="Edit" onClick={edit} />}
            {mine && (
              <Action
                icon={<Trash2 size={16} aria-hidden="true" />}
                label="Delete"
                onClick={() => (removing.value = true)}
              />
            )}
          </div>
        </>
      )}
      {attempt.problem.value !== null && (
        <p class="problem" role="alert">
          {attempt.problem}
        </p>
      )}
    </div>
  );
}

interface PaletteProps {
  readonly message: ChatMessageView;
  readonly self: string;
  readonly onReact: (emoji: string, on: boolean) => void;
}

function Palette({ message, self, onReact }: PaletteProps) {
  const palette = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => palette.current?.querySelector("button")?.focus({ preventScroll: true }), []);
  return (
    <div ref={palette} class="palette" role="group" aria-label="React">
      {PALETTE.map(({ emoji, name }) => {
        const mine = message.reactions.some((one) => one.emoji === emoji && one.personIds.includes(self));
        return (
          <button
            key={emoji}
            type="button"
            class="palette-emoji"
            aria-label={`React with ${name}`}
            aria-pressed={mine}
            title={name}
            onClick={() => onReact(emoji, !mine)}
          >
            <span aria-hidden="true">{emoji}</span>
          </button>
        );
      })}
    </div>
  );
}

interface ActionProps {
  readonly icon: ComponentChildren;
  readonly label: string;
  readonly onClick: () => void;
}

function Action({ icon, label, onClick }: ActionProps) {
  return (
    <button type="button" class="message-button" onClick={onClick}>
      {icon}
      {label}
    </button>
  );
}
