// For pictures of the product: what cameras and screens show, drawn on a canvas, instead of the browser's test pattern.
// It goes through the media server like any camera does.
(() => {
  const { hue } = window.__props ?? { hue: 25 };
  const media = navigator.mediaDevices;
  const original = media.getUserMedia.bind(media);

  media.getUserMedia = async (constraints) => {
    if (!constraints.video) return original(constraints);
    return drawn(1280, 720, portrait);
  };
  media.getDisplayMedia = async () => drawn(1600, 900, page);

  function drawn(width, height, draw) {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d");
    const paint = () => draw(context, width, height, performance.now() / 1000);
    paint();
    const timer = setInterval(paint, 100);
    const stream = canvas.captureStream(10);
    stream.getVideoTracks()[0].addEventListener("ended", () => clearInterval(timer));
    return stream;
  }

  /** Somebody at a desk, who breathes. */
  function portrait(context, width, height, seconds) {
    const wall = context.createLinearGradient(0, 0, width, height);
    wall.addColorStop(0, `hsl(${hue} 32% 78%)`);
    wall.addColorStop(1, `hsl(${hue + 20} 26% 58%)`);
    context.fillStyle = wall;
    context.fillRect(0, 0, width, height);
    context.fillStyle = `hsl(${hue + 30} 60% 92% / 0.8)`;
    context.fillRect(width * 0.1, height * 0.1, width * 0.2, height * 0.42);
    context.fillStyle = `hsl(${hue + 10} 30% 40%)`;
    context.fillRect(width * 0.72, height * 0.16, width * 0.2, height * 0.03);
    context.fillRect(width * 0.72, height * 0.36, width * 0.2, height * 0.03);
    const lift = Math.sin(seconds * 1.5) * 4;
    context.fillStyle = `hsl(${hue + 190} 28% 36%)`;
    ellipse(context, width * 0.5, height * 1.02 + lift, width * 0.25, height * 0.4);
    context.fillStyle = "hsl(24 42% 66%)";
    context.fillRect(width * 0.465, height * 0.55 + lift, width * 0.07, height * 0.14);
    ellipse(context, width * 0.5, height * 0.42 + lift, width * 0.092, height * 0.2);
    context.fillStyle = `hsl(${hue + 5} 30% 22%)`;
    context.beginPath();
    context.ellipse(width * 0.5, height * 0.36 + lift, width * 0.1, height * 0.18, 0, Math.PI * 0.98, Math.PI * 2.02);
    context.fill();
  }

  function ellipse(context, x, y, radiusX, radiusY) {
    context.beginPath();
    context.ellipse(x, y, radiusX, radiusY, 0, 0, Math.PI * 2);
    context.fill();
  }

  /** A page of a report with a chart. */
  function page(context, width, height) {
    context.fillStyle = "#eef0f2";
    context.fillRect(0, 0, width, height);
    context.fillStyle = "#fff";
    context.fillRect(width * 0.16, 40, width * 0.68, height);
    context.fillStyle = "#24303a";
    context.font = "600 44px serif";
    context.fillText("What we learnt this spring", width * 0.2, 140);
    context.fillStyle = "#c3c9cf";
    for (let line = 0; line < 5; line += 1) {
      context.fillRect(width * 0.2, 190 + line * 34, width * (line === 4 ? 0.34 : 0.6), 12);
    }
    const heights = [0.3, 0.42, 0.38, 0.6, 0.72, 0.95];
    heights.forEach((part, index) => {
      context.fillStyle = index === heights.length - 1 ? "#b4552d" : "#7f9bb0";
      context.fillRect(width * 0.22 + index * 150, 760 - part * 340, 96, part * 340);
    });
    context.fillStyle = "#24303a";
    context.fillRect(width * 0.2, 762, width * 0.6, 3);
  }
})();
