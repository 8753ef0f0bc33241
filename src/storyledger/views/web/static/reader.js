// The local reader: cards, roll call, slider and keys. Everything works without it too, by links and forms.
"use strict";

const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const card = find("#card");
const fetched = new Map();
let pointed = null; // the name the card is about
let pinned = false; // the card stays until it is closed
let returning = false; // focus goes back to a name whose card was closed
let timer = 0;
let answers = 0; // given on this page; what was asked for before the last one is out of date
let underway = null; // the form whose answer is being written down

// -- parts of pages ---------------------------------------------------------------------------------------

async function part(address, which = "1") {
  const url = new URL(address, location.href);
  url.searchParams.set("part", which);
  url.hash = "";
  const answer = await fetch(url, { credentials: "same-origin" });
  return answer.ok ? answer.text() : "";
}

// The text is there already; first this chapter is asked for with its names, then with all the rest. After
// an answer everything is there; when the chapters have been read again, it is renewed without a word.
async function readWhenReady() {
  const wait = document.body.dataset.wait;
  const asked = answers;
  for (const step of wait === "text" && find("main.book") ? ["early", "1"] : ["1"]) {
    const html = await part(location.href, step);
    if (wait === "again") await leisure();
    if (asked !== answers) return;
    if (!html && wait === "again") location.reload(); // who this was about is not there any more
    else if (html && document.body.dataset.wait) renew(parsed(html));
  }
}

// Nothing is taken from under the hands of somebody who fills in a form or reads a card.
async function leisure() {
  while (busy()) await new Promise((resolve) => { setTimeout(resolve, 300); });
}

const busy = () => pinned || Boolean(document.activeElement.closest("#main form, #card form, .find"))
  || all("#main details.change, #main .answers details").some((one) => one.open);

const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
const summaryOf = (one) => one.closest("[id]").id + one.textContent;

function renew(fresh) {
  const held = document.activeElement.closest("a.m") && document.activeElement.href;
  const opened = all("#main details[open] > summary").map(summaryOf);
  all("#main details > summary", fresh).forEach((one) => {
    if (opened.includes(summaryOf(one))) one.parentElement.open = true;
  });
  aside(fresh);
  for (const piece of ["#main", "#rolls", ".tabs", ".wall label", "#cast-names"]) {
    if (find(piece)) change(find(piece), find(piece, fresh));
  }
  fetched.clear();
  if (fresh.body.dataset.wait) document.body.dataset.wait = fresh.body.dataset.wait;
  else delete document.body.dataset.wait;
  if (!find("main.book")) return;
  prepare();
  const again = held && all("a.m").find((name) => name.href === held);
  if (again) again.focus({ preventScroll: true });
}

// Lays a fresh piece over an old one. In a list what is the same stays where it is, with what was typed
// into it, and the browser draws only what has changed.
function change(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (!old.matches("#main, .people, article.prose")) {
    old.replaceWith(fresh);
    return;
  }
  const called = (one) => one.id || one.className || one.tagName;
  const wanted = new Set([...fresh.children].map(called));
  [...old.children].filter((one) => !wanted.has(called(one))).forEach((one) => one.remove());
  const known = new Map([...old.children].map((one) => [called(one), one]));
  let place = old.firstElementChild;
  for (const one of [...fresh.children]) {
    const same = known.get(called(one));
    if (same && same === place) place = place.nextElementSibling;
    else old.insertBefore(same || one, place);
    if (same) change(same, one);
  }
}

// -- who is this ------------------------------------------------------------------------------------------

function cardFor(link) {
  if (!fetched.has(link.href)) fetched.set(link.href, part(link.href, "card"));
  return fetched.get(link.href);
}

async function show(link, pin) {
  clearTimeout(timer);
  if (pinned && !pin) return;
  pointed = link;
  pinned = pin;
  const slow = setTimeout(() => { if (pointed === link) waiting(link); }, 400);
  const html = await cardFor(link);
  clearTimeout(slow);
  if (pointed !== link) return;
  if (!html) { close(false); return; }
  card.innerHTML = html; // made and escaped by our own server; the policy forbids scripts in it
  all("input[name=back]", card).forEach((field) => { field.value = location.pathname + location.search; });
  card.hidden = false;
  place(link);
  all(".same").forEach((name) => name.classList.remove("same"));
  all("a.m").filter((name) => name.pathname === link.pathname).forEach((name) => name.classList.add("same"));
  if (link.matches(".by")) link.parentElement.classList.add("same");
  if (pin) card.focus({ preventScroll: true });
}

function waiting(link) {
  card.textContent = "Still reading the other chapters …";
  card.hidden = false;
  place(link);
}

function place(link) {
  const box = link.getClientRects()[0] || link.getBoundingClientRect();
  const edge = 12;
  const top = 60;
  const bottom = innerHeight - 64;
  const above = box.top - top - edge;
  const below = bottom - box.bottom - edge;
  card.style.maxHeight = "";
  const wanted = Math.min(card.scrollHeight + 4, 560);
  const goesBelow = below >= wanted || below >= above;
  const height = Math.min(wanted, Math.max(goesBelow ? below : above, 180));
  card.style.maxHeight = `${height}px`;
  card.style.left = `${Math.min(Math.max(edge, box.left - 24), innerWidth - card.offsetWidth - edge)}px`;
  card.style.top = `${goesBelow ? box.bottom + 8 : box.top - 8 - height}px`;
}

function close(back) {
  const from = pointed;
  clearTimeout(timer);
  pointed = null;
  pinned = false;
  card.hidden = true;
  all(".same").forEach((name) => name.classList.remove("same"));
  if (back && from && from.isConnected) {
    returning = true;
    from.focus();
    returning = false;
  }
}

const NAMES = "a.m, .speakers a.by"; // what a card can be about, in the text
const named = (event) => event.target.closest && event.target.closest("a.m, a.by, .rolls a.who");

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "touch" || pinned) return;
  const link = named(event);
  clearTimeout(timer);
  if (link) timer = setTimeout(() => show(link, false), 180);
  else if (!event.target.closest("#card") && !card.hidden) timer = setTimeout(() => close(false), 220);
});
document.addEventListener("focusin", (event) => {
  const link = named(event);
  if (link && link.matches(":focus-visible") && !pinned && !returning) show(link, false);
});
document.addEventListener("click", (event) => {
  const link = named(event);
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    show(link, true);
  } else if (!event.target.closest("#card") && !card.hidden) close(false);
  const sheet = event.target.closest("[data-sheet]");
  if (sheet) find(`#${sheet.dataset.sheet}`).classList.toggle("shown");
  else if (!event.target.closest(".rolls") && find(".rolls.shown")) find(".rolls.shown").classList.remove("shown");
  if (event.target.closest("#notice a")) {
    event.preventDefault();
    find("#notice").replaceChildren();
  }
  if (event.target.id === "speakers") speakers();
  if (event.target.id === "keys") find("#help").showModal();
});
addEventListener("scroll", () => { if (!pinned && !card.hidden) close(false); }, { passive: true });

// -- the scene at the reading position --------------------------------------------------------------------

// In the upper third of the window; over the last screen it sinks to the foot, where the last lines stay.
function edgeOfReading() {
  const edge = Math.min(innerHeight * 0.33, 260);
  const most = document.documentElement.scrollHeight - innerHeight;
  const stretch = Math.min(innerHeight - edge, most);
  const left = most - scrollY;
  return left < stretch ? edge + (innerHeight - edge) * (1 - left / stretch) : edge;
}

function lineOfReading() {
  const edge = edgeOfReading();
  const lines = all(".prose [id^=p]");
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (lines[middle].getBoundingClientRect().top <= edge) low = middle;
    else high = middle - 1;
  }
  return lines[low];
}

function watch() {
  const line = lineOfReading();
  const scene = line && line.dataset.scene;
  const sections = all(".roll");
  const current = sections.find((one) => one.dataset.scene === scene) || sections[0];
  sections.forEach((one) => one.classList.toggle("current", one === current));
}

let asked = false;
addEventListener("scroll", () => {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => { asked = false; watch(); });
}, { passive: true });

function speakers(on = !document.body.classList.contains("speakers")) {
  document.body.classList.toggle("speakers", on);
  if (find("#speakers")) find("#speakers").setAttribute("aria-pressed", String(on));
  sessionStorage.setItem("speakers", on ? "1" : "");
}

// One name in the text can be reached by Tab; from there on there are keys.
const aside = (page) => all(".prose :is(a.m, a.by)", page).forEach((name) => { name.tabIndex = -1; });

function prepare() {
  document.body.classList.add("watched");
  aside(document);
  const first = find("a.m");
  if (first) first.tabIndex = 0;
  if (sessionStorage.getItem("speakers")) speakers(true);
  watch();
}

// -- the wall ---------------------------------------------------------------------------------------------

const slider = find("#share");
function told() {
  if (slider) find("#share-out").value = Number(slider.value) === 1000 ? "all" : `${(slider.value / 10).toFixed(0)} %`;
}
if (slider) {
  let settled = 0;
  slider.addEventListener("input", () => { clearTimeout(settled); told(); });
  slider.addEventListener("change", () => {
    clearTimeout(settled);
    settled = setTimeout(() => slider.form.requestSubmit(), 350);
  });
  told();
}

function readUpToHere() {
  const line = lineOfReading();
  if (line) location.assign(`/move?page=read&to=${line.id.slice(1)}`);
}

// -- an answer changes what it changes ----------------------------------------------------------------------

async function give(form, button) {
  answers += 1;
  const asked = answers;
  const body = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
  const html = await answer.text();
  if (asked !== answers) return; // the page after the next answer shows this one too
  if (!answer.ok || new URL(answer.url).pathname !== location.pathname) location.assign(answer.url);
  else shown(parsed(html), form);
}

function shown(fresh, form) {
  const notice = find("#notice");
  notice.replaceChildren(...find("#notice", fresh).childNodes);
  if (!find(".trouble", notice)) {
    all("details").filter((one) => one.contains(form)).forEach((one) => { one.open = false; });
    close(false);
    notice.focus({ preventScroll: true });
  }
  const isRead = !fresh.body.dataset.wait || fresh.body.dataset.wait === "again";
  if (isRead || find("main.book")) renew(fresh);
  else document.body.dataset.wait = "again"; // what there is stays until there is something to show
  if (document.body.dataset.wait) readWhenReady();
}

document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") return;
  event.preventDefault();
  if (underway === event.target) return;
  underway = event.target;
  give(event.target, event.submitter).catch(() => location.reload()).finally(() => { underway = null; });
});

// -- keys -------------------------------------------------------------------------------------------------

function step(by) {
  const names = all(NAMES);
  if (!names.length) return;
  const active = names.indexOf(pointed || document.activeElement);
  const from = active >= 0 ? active : names.findIndex((name) => name.getBoundingClientRect().top > 80) - (by > 0 ? 1 : 0);
  const next = names[(from + by + names.length) % names.length];
  pinned = false;
  names.forEach((name) => { name.tabIndex = name === next ? 0 : -1; });
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  show(next, false);
}

const follow = (selector) => { const link = find(selector); if (link) link.click(); };
const keys = {
  n: () => step(1),
  p: () => step(-1),
  "[": () => follow("a[rel=prev]"),
  "]": () => follow("a[rel=next]"),
  s: () => speakers(),
  w: readUpToHere,
  o: () => follow("#read-on"),
  "/": () => find("#q").focus(),
  "?": () => find("#help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (!card.hidden) close(true);
    all(".rolls.shown").forEach((one) => one.classList.remove("shown"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=range]), select, textarea, dialog[open]")) return;
  const tab = /^[1-5]$/.test(event.key) ? all(".tabs a")[event.key - 1] : null;
  if (tab) tab.click();
  else if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});

const tab = find(".tabs a[aria-current]");
if (tab) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
if (find("main.book")) {
  const contents = find(".contents");
  const here = find("[aria-current]", contents);
  if (matchMedia("(max-width: 68rem)").matches) contents.open = false;
  else if (here) contents.scrollTop = here.offsetTop - contents.clientHeight / 2;
  prepare();
}
if (document.body.dataset.wait) readWhenReady();
