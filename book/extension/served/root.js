// Where the book begins, found from the address of a page that is not there. The book's folders are known; else a page
// of github.io or gitlab.io stands below the project's name; else the book is the whole site.
(() => {
  const folders = location.pathname.split("/").slice(0, -1);
  const known = folders.findIndex((name) => ["book", "notebooks", "_static", "_sources"].includes(name));
  const project = /\.(github|gitlab)\.io$/.test(location.hostname) ? 2 : 1;
  const own = location.pathname.endsWith("/404.html") ? folders.length : project;
  const base = document.createElement("base");
  base.href = `${folders.slice(0, known < 0 ? own : known).join("/")}/`;
  document.head.append(base);
})();
