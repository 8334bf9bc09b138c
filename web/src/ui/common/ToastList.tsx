import { X } from "lucide-preact";
import type { Toast, Toasts } from "../../state/toasts";

/** The notices at the edge of the page, read out politely. */
export function ToastList({ toasts }: { readonly toasts: Toasts }) {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.list.value.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onDismiss={() => toasts.dismiss(toast.id)} />
      ))}
    </div>
  );
}

function ToastCard({ toast, onDismiss }: { readonly toast: Toast; readonly onDismiss: () => void }) {
  const { action } = toast;
  const run = () => {
    onDismiss();
    action?.run();
  };
  return (
    <div class={`toast toast-${toast.tone}`}>
      <p>{toast.text}</p>
      {action && (
        <button type="button" class="button button-small button-primary" onClick={run}>
          {action.label}
        </button>
      )}
      <button type="button" class="icon-button" aria-label="Dismiss" onClick={onDismiss}>
        <X size={18} aria-hidden="true" />
      </button>
    </div>
  );
}
