// A row of [data-sortable] is dragged by its handle; its hidden button [data-drop] sends the place it got.
// The buttons beside it do the same by keyboard and without this file.

let row = null
let origin = null

const list = event => {
  const found = row && event.target.closest?.("[data-sortable]")
  return found && found === row.parentNode ? found : null
}

document.addEventListener("pointerdown", event => {
  const handle = event.target.closest?.("[data-handle]")
  if (handle) handle.closest("[data-row]").draggable = true
})

document.addEventListener("dragstart", event => {
  row = event.target.matches?.("[data-row]") ? event.target : null
  if (!row) return
  origin = row.nextElementSibling
  event.dataTransfer.effectAllowed = "move"
  event.dataTransfer.setData("text/plain", row.querySelector(".strong").textContent.trim())
  row.classList.add("dragging")
})

document.addEventListener("dragover", event => {
  const rows = list(event)
  if (!rows) return
  event.preventDefault()
  const under = event.target.closest("[data-row]")
  if (!under || under === row) return
  const box = under.getBoundingClientRect()
  if (event.clientY < box.top + box.height / 2) under.before(row)
  else under.after(row)
})

document.addEventListener("drop", event => {
  const rows = list(event)
  if (!rows) return
  event.preventDefault()
  const button = row.querySelector("[data-drop]")
  button.value = button.dataset.drop + [...rows.querySelectorAll(":scope > [data-row]")].indexOf(row)
  if (row.nextElementSibling !== origin) button.click()
})

document.addEventListener("dragend", event => {
  if (!row) return
  if (event.dataTransfer.dropEffect === "none") row.parentNode.insertBefore(row, origin)
  row.classList.remove("dragging")
  row.draggable = false
  row = null
})
