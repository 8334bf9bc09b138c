import { ErrorBoundary } from "./common/ErrorBoundary";
import { ToastList } from "./common/ToastList";
import { MemoryPage } from "./memory/MemoryPage";
import { HomePage } from "./pages/HomePage";
import { NoticePage } from "./pages/NoticePage";
import { RoomPage } from "./pages/RoomPage";
import { RallyPage } from "./rally/RallyPage";
import { ServicesContext, type Services } from "./services";

/** The whole page. */
export function App({ services }: { readonly services: Services }) {
  return (
    <ServicesContext.Provider value={services}>
      <ErrorBoundary fallback={<BrokenPage />}>
        <CurrentPage services={services} />
      </ErrorBoundary>
      <ToastList toasts={services.toasts} />
    </ServicesContext.Provider>
  );
}

function CurrentPage({ services }: { readonly services: Services }) {
  const route = services.route.value;
  switch (route.page) {
    case "home":
      return <HomePage />;
    case "room":
      return <RoomPage key={route.roomId} roomId={route.roomId} />;
    case "rally":
      return <RallyPage key={route.roomId} roomId={route.roomId} />;
    case "memory":
      return <MemoryPage key={route.roomId} roomId={route.roomId} />;
    case "malformed":
      return (
        <NoticePage title="This link is not complete">
          A room’s link ends with a long row of letters and digits. Copy the whole link once more, or create a new room.
        </NoticePage>
      );
    case "unknown":
      return <NoticePage title="There is no such page">Check the address, or start from the beginning.</NoticePage>;
  }
}

function BrokenPage() {
  return (
    <NoticePage title="Something on this page broke" action={{ label: "Reload", run: () => window.location.reload() }}>
      Reloading brings it back. Nothing that was stored is lost.
    </NoticePage>
  );
}
