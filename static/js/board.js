// Dragging a card posts the form behind its "Move to" menu, with the column as the choice.

const cardOf = event => event.target.closest?.("[data-card]")
let dragged = null

const prepare = root => {
  for (const card of root.querySelectorAll("[data-board] [data-card]")) card.draggable = true
}
prepare(document)
document.addEventListener("htmx:load", event => prepare(event.target.parentNode ?? document))

// A card that grows at the edge of the board comes into view with its menu.
document.addEventListener("toggle", event => {
  if (event.target.open && event.target.matches("[data-card] details"))
    event.target.closest("[data-card]").scrollIntoView({ block: "nearest", inline: "nearest" })
}, true)

document.addEventListener("dragstart", event => {
  dragged = cardOf(event)
  if (!dragged) return
  event.dataTransfer.effectAllowed = "move"
  event.dataTransfer.setData("text/plain", dragged.querySelector(".who").textContent.trim())
  dragged.classList.add("dragging")
})

document.addEventListener("dragend", event => {
  if (dragged && event.dataTransfer.dropEffect === "none") stays(dragged.closest("[data-board]").dataset.stays)
  dragged?.classList.remove("dragging")
  dragged = null
  mark(null)
})

// A drop that does nothing says so.
const stays = sentence => {
  const toast = document.createElement("div")
  toast.className = "toast warning"
  toast.dataset.toast = ""
  toast.textContent = sentence
  document.querySelector(".toasts")?.append(toast)
  setTimeout(() => toast.remove(), 6000)
}

const mark = column => {
  for (const other of document.querySelectorAll("[data-column].over"))
    if (other !== column) other.classList.remove("over")
  column?.classList.add("over")
}

const target = event => {
  const column = dragged && event.target.closest?.("[data-column]")
  if (!column || column === dragged.closest("[data-column]")) return null
  const allowed = [...dragged.querySelector("select").options].some(o => o.value === column.dataset.column)
  return allowed ? column : null
}

document.addEventListener("dragover", event => {
  const column = target(event)
  mark(column)
  if (column) event.preventDefault()
})

document.addEventListener("drop", event => {
  const column = target(event)
  if (!column) return
  event.preventDefault()
  const form = dragged.querySelector("form")
  form.querySelector("select").value = column.dataset.column
  column.querySelector("header").after(dragged)
  form.requestSubmit()
})
