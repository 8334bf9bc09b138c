import "@fontsource-variable/figtree/wght.css";
import "@fontsource-variable/literata/wght.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/pages.css";
import "./styles/lobby.css";
import { render } from "preact";
import { App } from "./ui/App";
import { Services } from "./ui/services";

const root = document.getElementById("app");
if (root !== null) render(<App services={new Services(window)} />, root);
