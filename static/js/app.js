// Small conveniences. Every page works without this file.

const on = (type, selector, handler) =>
  document.addEventListener(type, event => {
    const target = event.target.closest?.(selector)
    if (target) handler(event, target)
  })

// Ctrl-K, or a slash outside a field, goes to the search.
document.addEventListener("keydown", event => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]")
  const wanted = (event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing)
  const search = wanted && document.querySelector("[data-search]")
  if (!search) return
  event.preventDefault()
  search.focus()
  search.select()
})

// Dialogs open as popovers without script; with it they are modal and keep the focus inside.
on("click", "[data-dialog]", (event, button) => {
  const dialog = document.getElementById(button.dataset.dialog)
  if (!dialog?.showModal || dialog.open) return
  event.preventDefault()
  button.closest("details[data-menu]")?.removeAttribute("open")
  document.body.append(dialog)
  dialog.showModal()
})
on("click", "[data-close]", (event, button) => {
  const dialog = button.closest("dialog")
  if (!dialog?.open) return
  event.preventDefault()
  dialog.close()
})
on("click", "dialog[open]", (event, dialog) => {
  if (event.target === dialog) dialog.close()
})

// One menu open at a time; Escape closes it and returns the focus.
const closeMenus = except => {
  for (const menu of document.querySelectorAll("details[data-menu][open]"))
    if (menu !== except) menu.open = false
}
document.addEventListener("click", event => closeMenus(event.target.closest("details[data-menu]")))
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return
  const menu = event.target.closest?.("details[data-menu][open]") ?? document.querySelector("details[data-menu][open]")
  if (!menu) return
  menu.open = false
  menu.querySelector("summary").focus()
})

on("click", "[data-copy]", async (event, button) => {
  await navigator.clipboard.writeText(button.dataset.copy)
  button.classList.add("copied")
  setTimeout(() => button.classList.remove("copied"), 2000)
})

// The choice is kept on this device; empty means as the system.
const showTheme = () => {
  const chosen = document.documentElement.dataset.theme ?? ""
  for (const button of document.querySelectorAll("[data-theme-choice]"))
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen))
}
on("click", "[data-theme-choice]", (event, button) => {
  const chosen = button.dataset.themeChoice
  if (chosen) document.documentElement.dataset.theme = chosen
  else delete document.documentElement.dataset.theme
  try {
    if (chosen) localStorage.setItem("theme", chosen)
    else localStorage.removeItem("theme")
  } catch { /* storage refused: it holds until the next page */ }
  showTheme()
})
showTheme()

// Toasts of success leave by themselves unless they are being read; errors stay.
const dismiss = toast => {
  toast.classList.add("leaving")
  setTimeout(() => toast.remove(), 250)
}
on("click", "[data-dismiss]", (event, button) => dismiss(button.closest("[data-toast]")))
for (const toast of document.querySelectorAll("[data-toast]:not(.error, .warning)"))
  setTimeout(function leave() {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000)
    else dismiss(toast)
  }, 8000)

// A refused form starts at its summary; a form is sent once.
document.querySelector("[data-focus]")?.focus()
document.addEventListener("submit", event => {
  if (event.defaultPrevented || event.target.method === "get") return
  if (event.target.dataset.sent) event.preventDefault()
  event.target.dataset.sent = "1"
  setTimeout(() => delete event.target.dataset.sent, 4000)
})

on("change", "[data-submit-on-change]", (event, field) => field.form.requestSubmit())
on("change", "[data-check-all]", (event, box) => {
  for (const each of box.closest("table").querySelectorAll(`input[name="${box.dataset.checkAll}"]`))
    each.checked = box.checked
})

// The browser's picker fills in the digits of a colour, and follows them.
on("input", "[data-colour]", (event, picker) => {
  const field = document.getElementById(picker.dataset.colour)
  field.value = picker.value
  field.dispatchEvent(new Event("input", { bubbles: true }))
})
on("input", ".colour-field > input[type='text']", (event, field) => {
  if (/^#[0-9a-f]{6}$/i.test(field.value)) field.nextElementSibling.value = field.value
})

// A demonstration login fills the form above it.
on("click", "[data-fill]", (event, button) => {
  const form = document.querySelector("main form")
  form.elements.login.value = button.dataset.fill
  form.elements.password.value = "demo"
  form.elements.password.focus()
})

// On a phone a row of a table of three columns or more is laid out as a card: each cell carries its heading, and the
// roles that a table loses with its layout are said again.
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" }
const headingOf = head => head && !head.querySelector(".sr-only") ? head.textContent.trim() : ""
const stackTable = table => {
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])]
  if (heads.length < 3 || table.matches(".stacks, .calendar")) return
  for (const row of table.querySelectorAll(":scope > :is(tbody, tfoot) > tr")) {
    if ([...row.cells].some(cell => cell.colSpan > 1)) continue
    for (const cell of row.cells) {
      cell.dataset.label = headingOf(heads[cell.cellIndex])
      cell.classList.toggle("blank", cell.textContent.trim() === "–")
    }
  }
  for (const part of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, th, td")])
    part.setAttribute("role", ROLES[part.tagName])
  table.classList.add("stacks")
}
const stackTables = root => root.querySelectorAll(".flush > table, .scroll > table").forEach(stackTable)
stackTables(document)
document.addEventListener("htmx:load", event => stackTables(event.target))

// A password that is typed for the first time may be looked at.
for (const field of document.querySelectorAll("[data-reveal]")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: field.dataset.reveal })
  button.setAttribute("aria-pressed", "false")
  field.after(button)
  button.addEventListener("click", () => {
    const shown = field.type === "password"
    field.type = shown ? "text" : "password"
    button.setAttribute("aria-pressed", String(shown))
  })
}

on("click", "[data-print]", () => window.print())

// The zone that this browser is in, for what the guide proposes.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
for (const field of document.querySelectorAll("[data-browser-zone]")) field.value = zone ?? ""

// A long list of boxes shows those whose name holds what is typed, without regard to accents.
const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
on("input", "[data-narrow]", (event, field) => {
  const wanted = plain(field.value.trim())
  for (const label of document.getElementById(field.dataset.narrow).children)
    label.hidden = !plain(label.textContent).includes(wanted)
})
on("keydown", "[data-narrow]", event => {
  if (event.key === "Enter") event.preventDefault()
})
