import { Component, type ComponentChildren } from "preact";

interface Props {
  readonly fallback: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Keeps a fault inside: whatever breaks below is replaced, and everything around it goes on. */
export class ErrorBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static override getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render() {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}
