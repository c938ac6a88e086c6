/** Style of the page: light and dark, from a phone to paper. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --ink: #1d2126; --soft: #626a73; --line: #e3e4e1; --code: #f3f3f0;
  --good: #2f7d4f; --fair: #a8741a; --bad: #b3362c; --none: #8a9199; --link: #2b5d8f;
  --good-wash: #e7f2eb; --fair-wash: #f8efdc; --bad-wash: #f9e8e6; --none-wash: #eeefed;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15181b; --card: #1c2024; --ink: #e4e6e8; --soft: #9aa3ac; --line: #2d3238; --code: #15181b;
    --good: #6fbf8e; --fair: #d9ad5b; --bad: #e5867c; --none: #7c858e; --link: #8bb8e3;
    --good-wash: #1b2c23; --fair-wash: #2f2818; --bad-wash: #331f1d; --none-wash: #24282d;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", sans-serif; overflow-wrap: break-word; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1, h2, h3, p { margin: 0; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 .9rem; font-weight: 600; }
h2 .count { color: var(--soft); font-weight: 400; margin-left: .35rem; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre, .id { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .86em; }
pre { margin: .35rem 0 0; padding: .7rem .8rem; background: var(--code); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; line-height: 1.45; font-size: .8rem; }
pre.wrap { white-space: pre-wrap; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.small { font-size: .88rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem; }
.banner { border-left: 6px solid var(--none); padding: 1.5rem 1.5rem 1.4rem; }
.banner h1 { font-size: 1.75rem; line-height: 1.25; font-weight: 650; letter-spacing: -.01em; }
.banner .who { margin-top: .35rem; }
.banner.good { border-left-color: var(--good); } .banner.good h1 { color: var(--good); }
.banner.bad { border-left-color: var(--bad); } .banner.bad h1 { color: var(--bad); }
.banner.fair { border-left-color: var(--fair); } .banner.fair h1 { color: var(--fair); }
.bar { display: block; width: 100%; height: 10px; margin: 1.3rem 0 .85rem; border-radius: 5px; overflow: hidden; background: var(--none-wash); }
.fill-good { fill: var(--good); } .fill-fair { fill: var(--fair); } .fill-bad { fill: var(--bad); } .fill-none { fill: var(--none); }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.5rem; padding: 0; margin: 0; list-style: none; font-size: .92rem; }
.legend b { font-weight: 650; font-variant-numeric: tabular-nums; }
.dot { display: inline-block; width: .65rem; height: .65rem; border-radius: 50%; margin-right: .45rem; background: var(--none); }
.dot.good { background: var(--good); } .dot.fair { background: var(--fair); } .dot.bad { background: var(--bad); }
.dot.none { background: none; border: 2px solid var(--none); }
.tag { display: inline-block; padding: .05rem .5rem; border-radius: 99px; font-size: .78rem; white-space: nowrap; background: var(--none-wash); color: var(--soft); }
.tag.good { background: var(--good-wash); color: var(--good); } .tag.fair { background: var(--fair-wash); color: var(--fair); } .tag.bad { background: var(--bad-wash); color: var(--bad); }
.finding { margin-bottom: 1rem; }
.finding header { display: flex; flex-wrap: wrap; gap: .3rem .7rem; align-items: baseline; }
.finding h3 { font-size: 1.02rem; font-weight: 650; }
.clause { margin: .55rem 0 0; font-size: 1.02rem; }
.case { border-top: 1px solid var(--line); margin-top: 1rem; padding-top: .9rem; }
dl { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .3rem .8rem; margin: 0; font-size: .94rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
dd.got { color: var(--bad); }
details { margin-top: .6rem; }
summary { cursor: pointer; }
summary:focus-visible, a:focus-visible, input:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.exchange { margin: .9rem 0 0; } .exchange p { margin-top: .6rem; }
.exchange .head { display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; font-size: .92rem; }
.chapter { padding: 0; margin-bottom: .6rem; overflow: hidden; }
.chapter > summary { padding: .7rem 1.1rem; display: flex; gap: .9rem; align-items: center; list-style-position: inside; }
.chapter > summary .name { font-weight: 600; min-width: 11rem; }
.cells { display: flex; flex-wrap: wrap; gap: 3px; flex: 1; }
.cell { width: 8px; height: 8px; border-radius: 2px; background: var(--good); }
.cell.fair { background: var(--fair); } .cell.bad { background: var(--bad); } .cell.none { background: var(--none-wash); box-shadow: inset 0 0 0 1px var(--none); }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
td { padding: .5rem 1.1rem; border-top: 1px solid var(--line); vertical-align: top; }
td.key { white-space: nowrap; width: 1%; padding-right: 0; }
td.mark { white-space: nowrap; width: 1%; text-align: right; }
.tests { padding: 0; overflow: hidden; } .tests tr:first-child td { border-top: 0; }
.tests .id { overflow-wrap: anywhere; }
input[type="search"] { width: 100%; padding: .55rem .8rem; margin-bottom: .8rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
[hidden] { display: none !important; }
footer { margin-top: 3rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 40rem) {
  main { padding: 1rem .75rem 3rem; } .banner h1 { font-size: 1.4rem; } .card { padding: .9rem 1rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
  .chapter > summary { flex-wrap: wrap; gap: .4rem .9rem; padding: .7rem .9rem; } .cells { flex-basis: 100%; }
  td { display: block; width: auto; border: 0; padding: .15rem .9rem; } td.key, td.mark { width: auto; text-align: left; }
  tr { display: block; border-top: 1px solid var(--line); padding: .5rem 0; }
}
@media print {
  body { background: #fff; font-size: 11pt; } main { max-width: none; padding: 0; } .card { break-inside: avoid-page; }
  .chapter::details-content { content-visibility: visible; block-size: auto; }
  input[type="search"] { display: none; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  .bar, .dot, .cell, .tag { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;

/** The one script: a filter over requirements and tests. The page is complete without it. */
export const pageScript = `
for (const input of document.querySelectorAll("input[data-filter]")) {
  input.hidden = false;
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(" ").filter(Boolean);
    for (const row of document.querySelectorAll(input.dataset.filter + " tr")) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    for (const group of document.querySelectorAll(input.dataset.filter + " details.chapter")) {
      const isEmpty = !group.querySelector("tr:not([hidden])");
      group.hidden = isEmpty;
      group.open = words.length > 0 && !isEmpty;
    }
  });
}
for (const link of document.querySelectorAll("a[href^='#']")) {
  link.addEventListener("click", () => {
    const target = document.getElementById(link.hash.slice(1));
    for (let each = target; each; each = each.parentElement) if (each.tagName === "DETAILS") each.open = true;
  });
}
`;
