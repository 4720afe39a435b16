// The fonts of the text are in the style sheet; a browser unpacks them within some milliseconds. Until then it would lay
// the text out in another font, and all of it would move. At most a blink is waited for.
(() => {
  const root = document.documentElement;
  const show = () => root.classList.remove("fonts-first");
  root.classList.add("fonts-first", "loading");
  addEventListener("load", () => root.classList.remove("loading")); // by then what scripts add is there, or never is
  const sans = '"ReLUBook Sans"';
  const faces = [
    `16px ${sans}`,
    `600 16px ${sans}`,
    `italic 16px ${sans}`,
    "16px KaTeX_Main",
    "italic 16px KaTeX_Math",
  ];
  Promise.allSettled(faces.map((face) => document.fonts.load(face))).then(show);
  setTimeout(show, 200);
})();
